//! One file per command. Each takes its arguments and gives a report; none prints results itself.

pub(crate) mod balance;
pub(crate) mod bundle;
pub(crate) mod call;
pub(crate) mod demo;
pub(crate) mod deploy;
pub(crate) mod gas;
pub(crate) mod install;
pub(crate) mod method;
pub(crate) mod send;
pub(crate) mod send_raw;
pub(crate) mod trace;

use std::path::Path;

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, U256};

use crate::amount;
use crate::args::Global;
use crate::chain::Session;
use crate::error::Failure;

/// The amount of `--value`, in attoFIL.
fn value(global: &Global) -> Result<U256, Failure> {
    global.value.as_deref().map_or(Ok(U256::ZERO), amount::parse)
}

/// The ABI in the file of `--abi`.
fn abi(path: Option<&Path>) -> Result<Option<JsonAbi>, Failure> {
    path.map(|path| solidity_tests::compile::load_abi(path).map_err(deploy::unusable)).transpose()
}

/// Warns of a call to an address without a contract: on the FVM it succeeds and does nothing.
fn warn_without_code(session: &Session, address: Address, global: &Global) -> Result<(), Failure> {
    if session.has_code(address)? {
        return Ok(());
    }
    let output = session.output;
    output.warning(&format!("there is no contract at {address}: a call succeeds and does nothing"));
    if global.state.is_none() {
        output.hint("without --state DIR every command begins with a new chain");
    }
    Ok(())
}
