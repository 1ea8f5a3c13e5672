//! `fevm call ADDRESS --method METHOD [0xCBOR]`: asks any method of any actor.
//!
//! Only asks: an Ethereum transaction calls an actor by InvokeEVM, and by nothing else (FIP-0055).

use alloy_primitives::Bytes;
use harness::install::ActorRequest;
use mapping::method::{INVOKE_EVM, frc42};
use mapping::{address, exit};

use super::value;
use crate::args::{Call, Global};
use crate::chain::{self, broken};
use crate::error::{Failure, Kind};
use crate::output::Output;
use crate::report::{Answered, Report, Stopped};

pub(crate) fn run(
    call: &Call,
    method: &str,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let method = number(method)?;
    let params = params(call)?;
    let value = value(global)?;
    let session = chain::open(global, output)?;
    let to = session.resolve(&call.address)?;
    let request = ActorRequest {
        from: session.caller(global)?,
        to: address::to_filecoin(to),
        method,
        params,
        value,
        gas_limit: global.gas_limit,
    };
    let asked = output.during("asking the actor", || session.chain.ask_method(&request));
    let reply = asked.map_err(broken)?;
    let actor = session.party(to)?;
    if reply.exit_code == exit::OK {
        let (returned, gas_used) = (reply.returned, reply.gas_used);
        return Ok(Report::Answered(Answered { actor, method, returned, gas_used }));
    }
    let meaning = exit::meaning(reply.exit_code);
    let message = format!("method {method} of {} failed: {meaning}", actor.filecoin);
    let mut failure = Failure::new(Kind::Failed, message)
        .help("check the method, its parameters in CBOR, and who asks: --from takes any address");
    failure.stopped = Some(Box::new(Stopped {
        contract: None,
        exit_code: reply.exit_code,
        exit_meaning: meaning,
        reason: None,
        data: reply.returned,
        transaction: None,
        held_back: false,
    }));
    Err(failure)
}

/// Refuses `--method` where a message would be signed or traced.
pub(crate) fn only_asked(call: &Call) -> Result<(), Failure> {
    match &call.method {
        None => Ok(()),
        Some(_) => Err(Failure::usage(format!(
            "--method is for `fevm call`: a transaction calls InvokeEVM ({INVOKE_EVM}) and no \
             other method of an actor"
        ))
        .help("let a contract send it, with the precompile call_actor, and call the contract")),
    }
}

/// A method's number, or that of an exported name (FRC-42).
fn number(text: &str) -> Result<u64, Failure> {
    let first = |first: u8| first.is_ascii_uppercase() || first == b'_';
    let rest = |next: u8| next.is_ascii_alphanumeric() || next == b'_';
    match text.bytes().next() {
        Some(letter) if first(letter) && text.bytes().all(rest) => Ok(frc42(text)),
        _ => text.parse().map_err(|_| {
            Failure::usage(format!("{text:?} is not a method"))
                .help("give a number below 2^64, or an exported method's name as in GetJob")
        }),
    }
}

/// The parameters stand where a function would.
fn params(call: &Call) -> Result<Bytes, Failure> {
    let help = "with --method, give the parameters as CBOR: 0x81182a is the tuple [42]";
    if let Some(argument) = call.arguments.first() {
        let message = format!("a method takes one block of parameters, but {argument:?} follows");
        return Err(Failure::usage(message).help(help));
    }
    let Some(text) = &call.function else { return Ok(Bytes::new()) };
    let digits = text.strip_prefix("0x").ok_or("it does not begin with 0x".to_string());
    let bytes = digits.and_then(|digits| hex::decode(digits).map_err(|error| error.to_string()));
    bytes.map(Bytes::from).map_err(|error| {
        Failure::usage(format!("the parameters are not hexadecimal: {error}")).help(help)
    })
}
