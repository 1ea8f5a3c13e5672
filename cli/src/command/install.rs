//! `fevm install`: an actor of one's own on the chain.

use std::fs;

use harness::InstallError;
use harness::install::ActorReply;
use mapping::FilAddress;
use mapping::address::masked_id;
use mapping::exit;

use crate::args::{Global, Install};
use crate::chain;
use crate::error::{Failure, Kind};
use crate::output::Output;
use crate::report::{Installed, Report, Stopped};

pub(crate) fn run(install: &Install, global: &Global, output: Output) -> Result<Report, Failure> {
    let params = params(install.params.as_deref())?;
    let file = &install.file;
    let wasm = fs::read(file).map_err(|error| Failure::io(file, "read", &error))?;
    let mut session = chain::open(global, output)?;
    let installed = output
        .during("compiling the actor for the FVM", || session.chain.install(&wasm, &params))
        .map_err(|error| refused(install, error))?;
    if global.state.is_none() {
        output.hint("the chain was in memory and ends here; with --state DIR it stays");
    }
    Ok(Report::Installed(Installed {
        file: file.display().to_string(),
        id: FilAddress::Id(installed.id).to_string(),
        robust: installed.robust_address.to_string(),
        ethereum: masked_id(installed.id),
        code: installed.code.to_string(),
        bytes: wasm.len(),
        block: session.chain.block_number(),
        gas_used: installed.gas_used,
    }))
}

/// The constructor's parameters; none without `--params`.
fn params(text: Option<&str>) -> Result<Vec<u8>, Failure> {
    let digits = text.unwrap_or_default().trim();
    hex::decode(digits.strip_prefix("0x").unwrap_or(digits)).map_err(|error| {
        Failure::usage(format!("the parameters are not hexadecimal: {error}"))
            .help("give the constructor's parameters as CBOR: 0x81182a is the tuple [42]")
    })
}

/// Why there is no actor: the file, its constructor, or the chain.
fn refused(install: &Install, error: InstallError) -> Failure {
    let mut failure = match &error {
        InstallError::Constructor(reply) => return failed(reply),
        InstallError::Chain(error) => return Failure::told(Kind::State, error),
        _ => Failure::told(Kind::File, &error),
    };
    failure.message =
        format!("{} cannot be installed: {}", install.file.display(), failure.message);
    failure
}

/// The actor's own code refused, or broke.
fn failed(reply: &ActorReply) -> Failure {
    let why = reply.error.as_deref().unwrap_or_default();
    let mut failure = Failure::new(
        Kind::Failed,
        format!("the actor's constructor failed, so it is not on the chain\n{why}"),
    )
    .help("its parameters are CBOR, given with --params; an actor has to answer method 1");
    failure.stopped = Some(Box::new(Stopped {
        contract: None,
        exit_code: reply.exit_code,
        exit_meaning: exit::meaning(reply.exit_code),
        reason: None,
        data: reply.returned.clone(),
        transaction: None,
        held_back: false,
    }));
    failure
}
