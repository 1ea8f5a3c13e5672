//! Cases of our own: contracts in `benches/cases`, compiled by the installed solc, and the calls
//! that `cases.toml` there lists.

use std::path::{Path, PathBuf};

use alloy_dyn_abi::{DynSolValue, JsonAbiExt, Specifier};
use alloy_json_abi::JsonAbi;
use anyhow::{Context, Result, bail};
use harness::Bundle;
use harness::measure::{Bench, Measured};
use serde::Deserialize;
use solidity_tests::compile::{Settings, compile_file, split_target};

/// One of our contracts and the calls that it gets, in order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCase {
    /// `File.sol:Name`.
    pub contract: String,
    /// The calls.
    pub calls: Vec<OwnCall>,
}

/// One call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCall {
    /// Its name.
    pub name: String,
    /// The function's name, and its arguments as text.
    pub call: Vec<String>,
    /// How often it is sent; the last one counts.
    #[serde(default = "once")]
    pub repeat: u32,
}

fn once() -> u32 {
    1
}

/// One measured call of ours.
#[derive(Clone, Debug)]
pub struct OwnLine {
    /// The contract's name.
    pub case: String,
    /// The call's name, or `deploy`.
    pub call: String,
    /// What it costs.
    pub ours: Measured,
}

/// The folder of our cases.
pub fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The list of our cases. Errors: it is not there, or malformed.
pub fn own_cases() -> Result<Vec<OwnCase>> {
    #[derive(Deserialize)]
    struct List {
        case: Vec<OwnCase>,
    }
    let path = own_folder().join("cases.toml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let list: List = toml::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(list.case)
}

/// Compiles our contracts and runs our cases on one chain, in order. Errors: no compiler, a case
/// that names what is not there, a call that fails.
pub fn run_own(bundle: &Bundle, cases: &[OwnCase]) -> Result<Vec<OwnLine>> {
    let mut bench = Bench::new(bundle)?;
    let mut lines = Vec::new();
    for case in cases {
        let (file, name) = split_target(&case.contract);
        let compiled = compile_file(&own_folder().join(file), &Settings::default())?;
        let artifact = compiled.select(name)?;
        let mut line = |call: &str, ours: Measured| -> Result<()> {
            if let Some(error) = &ours.error {
                bail!("{} {call} ends with exit code {}: {error}", artifact.name, ours.exit);
            }
            lines.push(OwnLine { case: artifact.name.clone(), call: call.to_owned(), ours });
            Ok(())
        };
        let (ours, id) = bench.deploy(&artifact.bytecode)?;
        line("deploy", ours)?;
        let id = id.with_context(|| format!("{} has no address", artifact.name))?;
        for call in &case.calls {
            let data = calldata(&artifact.abi, &call.call)
                .with_context(|| format!("{} {}", artifact.name, call.name))?;
            let mut ours = bench.call(id, &data)?;
            for _ in 1..call.repeat {
                ours = bench.call(id, &data)?;
            }
            line(&call.name, ours)?;
        }
    }
    Ok(lines)
}

fn calldata(abi: &JsonAbi, call: &[String]) -> Result<Vec<u8>> {
    let (name, arguments) = call.split_first().context("a call names a function")?;
    let function = abi.function(name).and_then(|overloads| overloads.first());
    let function = function.with_context(|| format!("there is no function {name}"))?;
    if function.inputs.len() != arguments.len() {
        bail!("{name} takes {} arguments, not {}", function.inputs.len(), arguments.len());
    }
    let values = function.inputs.iter().zip(arguments).map(|(input, argument)| {
        let kind = input.resolve()?;
        kind.coerce_str(argument).with_context(|| format!("{argument} as {}", kind.sol_type_name()))
    });
    let values: Vec<DynSolValue> = values.collect::<Result<_>>()?;
    Ok(function.abi_encode_input(&values)?)
}
