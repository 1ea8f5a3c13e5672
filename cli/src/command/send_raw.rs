//! `fevm send-raw`: submits what a wallet signed.

use super::abi;
use super::deploy::deployed;
use super::send::sent;
use crate::args::{Global, SendRaw};
use crate::chain;
use crate::error::Failure;
use crate::output::Output;
use crate::report::Report;
use crate::transact::raw_bytes;

pub(crate) fn run(raw: &SendRaw, global: &Global, output: Output) -> Result<Report, Failure> {
    let bytes = raw_bytes(&raw.transaction)?;
    let abi = abi(raw.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let receipt = session.submit(&bytes)?;
    Ok(match receipt.contract_address {
        Some(address) => Report::Deployed(deployed(&session, &receipt, address, None)?),
        None => Report::Sent(sent(&session, &receipt, None)?),
    })
}
