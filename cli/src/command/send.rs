//! `fevm send`: a transaction to a contract, or FIL to anybody.

use mapping::receipt::Receipt;

use super::{abi, method, value, warn_without_code};
use crate::args::{Call, Global};
use crate::chain::{self, Session};
use crate::decode;
use crate::error::Failure;
use crate::function;
use crate::output::Output;
use crate::report::{Report, Sent};
use crate::transact::Outgoing;

pub(crate) fn run(send: &Call, global: &Global, output: Output) -> Result<Report, Failure> {
    method::only_asked(send)?;
    let value = value(global)?;
    let abi = abi(send.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let to = session.resolve(&send.address)?;
    let signer = session.sender(global)?;
    let wanted = function::wanted(&session, to, send.function.as_deref(), &send.arguments)?;
    if !wanted.data.is_empty() {
        warn_without_code(&session, to, global)?;
    }
    let outgoing = Outgoing { to: Some(to), value, data: wanted.data, gas_limit: global.gas_limit };
    let receipt = session.transact(&signer, outgoing)?;
    Ok(Report::Sent(sent(&session, &receipt, wanted.function.as_ref())?))
}

/// What a successful transaction did.
pub(crate) fn sent(
    session: &Session,
    receipt: &Receipt,
    function: Option<&alloy_json_abi::Function>,
) -> Result<Sent, Failure> {
    Ok(Sent {
        status: "success",
        transaction: session.transaction(receipt)?,
        events: session.events(receipt),
        returned: decode::returned(function, &receipt.output),
    })
}
