//! `fevm deploy`: from a source or an artifact to a contract on the chain.

use std::path::Path;

use alloy_dyn_abi::JsonAbiExt;
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, Bytes};
use audit::text::grouped;
use mapping::receipt::Receipt;
use solidity_tests::compile::{self, Artifact, CompileError};

use super::{abi, value};
use crate::abi_store::Remembered;
use crate::args::{Deploy, Global};
use crate::chain::{self, Session};
use crate::error::{Failure, Kind};
use crate::function;
use crate::output::Output;
use crate::report::{Deployed, Report};
use crate::transact::Outgoing;

pub(crate) fn run(deploy: &Deploy, global: &Global, output: Output) -> Result<Report, Failure> {
    let value = value(global)?;
    let abi = abi(deploy.abi.as_deref())?;
    chain::warm_up(global)?;
    let mut artifact = artifact(&deploy.target, output)?;
    artifact.abi = abi.unwrap_or(artifact.abi);
    let mut session = chain::open(global, output)?;
    check_code(&artifact, session.code_size_limit)?;
    let data = creation_code(&session, &artifact, &deploy.arguments)?;
    let signer = session.sender(global)?;
    session.abis.give(artifact.abi.clone());
    let outgoing = Outgoing { to: None, value, data, gas_limit: global.gas_limit };
    let receipt = session.transact(&signer, outgoing)?;
    let address = created(&receipt)?;
    remember(&mut session, address, &artifact)?;
    if global.state.is_none() {
        output.hint("the chain was in memory and ends here; with --state DIR it stays");
    }
    Ok(Report::Deployed(deployed(&session, &receipt, address, Some(artifact.name))?))
}

/// Compiles or loads what `FILE[:Contract]` names. Its ABI knows the errors and events of all that
/// it was compiled with, since those surface in it.
pub(crate) fn artifact(target: &str, output: Output) -> Result<Artifact, Failure> {
    let (file, contract) = compile::split_target(target);
    let loaded = output.during(&format!("compiling {file}"), || compile::load(Path::new(file)));
    let compilation = loaded.map_err(unusable)?;
    compilation.warnings.iter().for_each(|warning| output.pass_on(warning));
    let mut artifact = compilation.select(contract).cloned().map_err(|error| {
        Failure::told(Kind::Usage, &error).or_help(format!("choose one with {file}:Contract"))
    })?;
    let around = compilation.errors_and_events();
    artifact.abi.errors.extend(around.errors);
    artifact.abi.events.extend(around.events);
    Ok(artifact)
}

/// An error of the compiler or of its input.
pub(crate) fn unusable(error: CompileError) -> Failure {
    match error {
        CompileError::Rejected { messages, help } => {
            let message = format!("the source does not compile\n\n{}\n", messages.join("\n\n"));
            let help =
                help.unwrap_or_else(|| "correct the source where the compiler points".into());
            Failure::new(Kind::Compile, message).help(help)
        }
        CompileError::NoCompiler { wanted, remedy } => {
            Failure::new(Kind::Compile, format!("{wanted} was not found")).help(remedy)
        }
        CompileError::Broken { .. } => Failure::told(Kind::Compile, &error)
            .or_help("try the compiler by hand, or install it again with `make setup`"),
        _ => Failure::told(Kind::File, &error).or_help(
            "give a .sol, .vy or .yul source, a JSON artifact, or bytecode in .hex or .bin",
        ),
    }
}

/// Refuses code that the chain would refuse, with a reason the exit code cannot give.
pub(crate) fn check_code(artifact: &Artifact, limit: usize) -> Result<(), Failure> {
    let name = &artifact.name;
    let bytes = artifact.deployed.len();
    if bytes > limit {
        let (bytes, limit) = (grouped(bytes), grouped(limit));
        return Err(Failure::new(
            Kind::Rejected,
            format!(
                "the code of {name} is {bytes} bytes; a contract has at most {limit} (EIP-170)"
            ),
        )
        .help(
            "split the contract, move code into libraries, or compile with fewer optimizer runs; \
             --code-size-limit lifts the limit here, but not on the network",
        ));
    }
    if artifact.deployed.first() == Some(&0xef) || artifact.bytecode.first() == Some(&0xef) {
        return Err(Failure::new(Kind::Rejected, format!("the code of {name} begins with 0xef"))
            .help("that byte is reserved (EIP-3541); no contract's code may begin with it"));
    }
    Ok(())
}

/// Creation code followed by the constructor's encoded arguments.
pub(crate) fn creation_code(
    session: &Session,
    artifact: &Artifact,
    arguments: &[String],
) -> Result<Bytes, Failure> {
    let mut data = artifact.bytecode.to_vec();
    match &artifact.abi.constructor {
        Some(constructor) => {
            let values = function::values(session, "constructor", &constructor.inputs, arguments)?;
            let encoded = constructor.abi_encode_input(&values);
            data.extend(encoded.map_err(|error| Failure::usage(error.to_string()))?);
        }
        None if arguments.is_empty() => {}
        None if artifact.abi.is_empty() => {
            return Err(Failure::usage("the types of the constructor's arguments are not known")
                .help("add --abi FILE, or append the encoded arguments to the code"));
        }
        None => {
            let message = format!("{} takes no constructor arguments", artifact.name);
            let help = format!("leave out {}", arguments.join(" "));
            return Err(Failure::usage(message).help(help));
        }
    }
    Ok(data.into())
}

/// The new contract's address.
pub(crate) fn created(receipt: &Receipt) -> Result<Address, Failure> {
    receipt
        .contract_address
        .ok_or_else(|| Failure::bug("a deployment succeeded without an address"))
}

/// Keeps the contract's ABI for later commands, unless there is none.
pub(crate) fn remember(
    session: &mut Session,
    address: Address,
    artifact: &Artifact,
) -> Result<(), Failure> {
    if artifact.abi == JsonAbi::default() {
        return Ok(());
    }
    let what = Remembered { contract: artifact.name.clone(), abi: artifact.abi.clone() };
    session.abis.remember(address, what)
}

/// What a successful deployment made.
pub(crate) fn deployed(
    session: &Session,
    receipt: &Receipt,
    address: Address,
    contract: Option<String>,
) -> Result<Deployed, Failure> {
    Ok(Deployed {
        contract,
        address: session.party(address)?,
        transaction: session.transaction(receipt)?,
        events: session.events(receipt),
    })
}
