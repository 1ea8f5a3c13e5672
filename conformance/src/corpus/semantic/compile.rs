//! Sources of a test to the code that creates its contracts, by solc, with answers kept in a
//! folder.
//!
//! Does not know what is expected of the contracts.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use alloy_primitives::{Address, hex, keccak256};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use solidity_tests::compile::{CompileError, Session};

use super::file::TestFile;
use super::settings::{NEWEST, Pipeline};

/// The compiler that the list of exceptions is for.
pub const SOLC: &str = "=0.8.37";

/// Bytes of an address.
const GAP: usize = 20;

/// Counts changes of what an entry of the cache is made from besides compiler and input.
const CACHE_VERSION: u32 = 1;

/// What a test's sources give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compiled {
    /// The last contract of the main source.
    pub contract: Code,
    /// The other contracts, by source and name.
    pub others: BTreeMap<String, BTreeMap<String, Code>>,
}

/// Creation code without arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Code {
    /// With zeros in the gaps.
    #[serde(with = "hex")]
    bytes: Vec<u8>,
    /// Where addresses of libraries go: source, name, offset.
    gaps: Vec<(String, String, usize)>,
}

/// Why solc refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{kind} {}: {message}", .code.as_deref().unwrap_or("without a number"))]
pub struct Refusal {
    /// As in `ParserError`.
    pub kind: String,
    /// solc's number for the error.
    pub code: Option<String>,
    /// Its first line.
    pub message: String,
}

/// Addresses of libraries, by source and name.
pub type Libraries = BTreeMap<(String, String), Address>;

/// solc, and its answers.
pub struct Compiler {
    session: Session,
    cache: Option<PathBuf>,
}

/// How much optimizer is tried when less leaves the stack too deep. Source: ethereum/solidity,
/// `SemanticTest::optimizerSettingsFor`.
#[derive(Debug, Clone, Copy)]
enum Optimizer {
    Off,
    MinimalStack,
    On,
}

impl Code {
    /// The code with its gaps filled; says what library is missing.
    pub fn linked(&self, libraries: &Libraries) -> Result<Vec<u8>, String> {
        let mut bytes = self.bytes.clone();
        for (file, name, offset) in &self.gaps {
            let named = libraries.get(&(file.clone(), name.clone()));
            let address = named.or_else(|| libraries.get(&(String::new(), name.clone())));
            let address = address.ok_or_else(|| format!("the library {name} is not deployed"))?;
            let gap = bytes.get_mut(*offset..offset + GAP);
            gap.ok_or("a gap for a library is outside the code")?
                .copy_from_slice(address.as_slice());
        }
        Ok(bytes)
    }
}

impl Compiler {
    /// The compiler of [`SOLC`]'s version; `cache` is a folder for its answers.
    pub fn new(cache: Option<PathBuf>) -> Result<Compiler, CompileError> {
        Ok(Compiler { session: Session::find(SOLC)?, cache })
    }

    /// Compiles a test. The inner error is the compiler's judgement, the outer one its failure.
    pub fn compile(
        &mut self,
        test: &TestFile,
        pipeline: Pipeline,
    ) -> anyhow::Result<Result<Compiled, Vec<Refusal>>> {
        let mut answer = self.ask(&input(test, pipeline, Optimizer::Off), &test.main)?;
        for optimizer in [Optimizer::MinimalStack, Optimizer::On] {
            if pipeline == Pipeline::Ir && is_too_deep(&answer) {
                answer = self.ask(&input(test, pipeline, optimizer), &test.main)?;
            }
        }
        Ok(answer)
    }

    fn ask(&mut self, input: &str, main: &str) -> anyhow::Result<Result<Compiled, Vec<Refusal>>> {
        let key = format!("{CACHE_VERSION}\n{}\n{main}\n{input}", self.session.identity());
        let key = hex::encode(keccak256(key));
        let entry = self.cache.as_ref().map(|folder| folder.join(format!("{key}.json")));
        // An entry that cannot be read is as good as none.
        let kept = entry.as_ref().and_then(|entry| fs::read(entry).ok());
        if let Some(kept) = kept.and_then(|kept| serde_json::from_slice::<Kept>(&kept).ok()) {
            return Ok(kept.into());
        }
        let answer = read(&self.session.ask(input)?, main)?;
        if let Some(entry) = entry {
            let kept = serde_json::to_vec(&Kept::from(answer.clone()))?;
            // Written beside and moved, so that no other process reads a half.
            let beside = entry.with_extension(format!("{}.part", std::process::id()));
            fs::create_dir_all(entry.parent().unwrap_or(&entry))?;
            fs::write(&beside, kept)?;
            fs::rename(&beside, &entry)?;
        }
        Ok(answer)
    }
}

/// An entry of the cache.
#[derive(Serialize, Deserialize)]
enum Kept {
    Compiled(Compiled),
    Refused(Vec<Refusal>),
}

impl From<Kept> for Result<Compiled, Vec<Refusal>> {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Compiled(compiled) => Ok(compiled),
            Kept::Refused(refusals) => Err(refusals),
        }
    }
}

impl From<Result<Compiled, Vec<Refusal>>> for Kept {
    fn from(answer: Result<Compiled, Vec<Refusal>>) -> Kept {
        answer.map_or_else(Kept::Refused, Kept::Compiled)
    }
}

fn is_too_deep(answer: &Result<Compiled, Vec<Refusal>>) -> bool {
    let refusals = answer.as_ref().err().map_or([].as_slice(), Vec::as_slice);
    refusals.iter().any(|refusal| refusal.message.to_lowercase().contains("too deep"))
}

/// The standard JSON for a test.
fn input(test: &TestFile, pipeline: Pipeline, optimizer: Optimizer) -> String {
    let source = |(name, text): (&String, &String)| {
        (name.clone(), json!({ "content": with_preamble(text, test.settings.abi_coder_v1) }))
    };
    let sources: serde_json::Map<String, Json> = test.sources.iter().map(source).collect();
    let code = ["evm.bytecode.object", "evm.bytecode.linkReferences"];
    let mut settings = json!({
        "evmVersion": test.settings.evm_version().unwrap_or(NEWEST),
        "optimizer": match optimizer {
            Optimizer::Off => json!({ "enabled": false }),
            Optimizer::MinimalStack => json!({
                "enabled": false,
                "details": { "yul": true, "yulDetails": { "optimizerSteps": "uljmul jmul" } },
            }),
            Optimizer::On => json!({ "enabled": true }),
        },
        "viaIR": pipeline == Pipeline::Ir,
        "outputSelection": { "*": { "": ["ast"], "*": code } },
    });
    if let Some(behaviour) = &test.settings.revert_strings {
        settings["debug"] = json!({ "revertStrings": behaviour });
    }
    if test.settings.experimental {
        settings["experimental"] = json!(true);
    }
    json!({ "language": "Solidity", "sources": sources, "settings": settings }).to_string()
}

/// A test's source as its own runner compiles it. Source: ethereum/solidity, `withPreamble`.
fn with_preamble(source: &str, abi_coder_v1: bool) -> String {
    let mut preamble = "pragma solidity >=0.0;\n".to_owned();
    if !source.contains("SPDX-License-Identifier:") {
        preamble.push_str("// SPDX-License-Identifier: GPL-3.0\n");
    }
    let says_coder = ["pragma experimental ABIEncoderV2;", "pragma abicoder"];
    if abi_coder_v1 && !says_coder.iter().any(|pragma| source.contains(pragma)) {
        preamble.push_str("pragma abicoder v1;\n");
    }
    preamble + source
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    #[serde(default)]
    errors: Vec<Diagnostic>,
    #[serde(default)]
    sources: BTreeMap<String, Source>,
    #[serde(default)]
    contracts: BTreeMap<String, BTreeMap<String, Contract>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic {
    severity: String,
    #[serde(rename = "type")]
    kind: String,
    error_code: Option<String>,
    message: String,
}

#[derive(Deserialize)]
struct Source {
    ast: Unit,
}

#[derive(Deserialize)]
struct Unit {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node_type: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Contract {
    evm: Evm,
}

#[derive(Deserialize)]
struct Evm {
    bytecode: Bytecode,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bytecode {
    object: String,
    link_references: BTreeMap<String, BTreeMap<String, Vec<Place>>>,
}

#[derive(Deserialize)]
struct Place {
    start: usize,
}

/// What solc's answer says of the test whose main source is `main`.
fn read(text: &str, main: &str) -> anyhow::Result<Result<Compiled, Vec<Refusal>>> {
    let output: Output = serde_json::from_str(text)?;
    let errors = output.errors.into_iter().filter(|it| it.severity == "error");
    let refusals: Vec<Refusal> = errors.map(Diagnostic::refusal).collect();
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    let nodes = output.sources.get(main).map_or([].as_slice(), |source| &source.ast.nodes);
    let last = nodes.iter().rfind(|node| node.node_type == "ContractDefinition");
    let last = last.and_then(|node| node.name.clone()).unwrap_or_default();
    let mut others: BTreeMap<String, BTreeMap<String, Code>> = BTreeMap::new();
    for (file, contracts) in output.contracts {
        for (name, contract) in contracts {
            others.entry(file.clone()).or_default().insert(name, contract.code()?);
        }
    }
    let contract = others.get_mut(main).and_then(|contracts| contracts.remove(&last));
    let contract =
        contract.ok_or_else(|| anyhow::anyhow!("the main source {main:?} has no contract"))?;
    Ok(Ok(Compiled { contract, others }))
}

impl Diagnostic {
    fn refusal(self) -> Refusal {
        let message = self.message.lines().next().unwrap_or_default().to_owned();
        Refusal { kind: self.kind, code: self.error_code, message }
    }
}

impl Contract {
    fn code(self) -> anyhow::Result<Code> {
        let Bytecode { object, link_references } = self.evm.bytecode;
        let (mut digits, mut gaps) = (object.into_bytes(), Vec::new());
        for (file, libraries) in link_references {
            for (name, places) in libraries {
                for Place { start } in places {
                    let gap = digits.get_mut(2 * start..2 * (start + GAP));
                    gap.ok_or_else(|| anyhow::anyhow!("a gap is outside the code"))?.fill(b'0');
                    gaps.push((file.clone(), name.clone(), start));
                }
            }
        }
        Ok(Code { bytes: hex::decode(digits)?, gaps })
    }
}
