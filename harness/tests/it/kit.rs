//! What several modules need: a chain, accounts, contracts small enough to read as bytes.

use alloy_primitives::{Address, Bytes, U256, hex};
use harness::chain::{Chain, Options};
use harness::genesis::dev_accounts;
use harness::{FilAddress, TxRequest};

/// A chain in memory with the built-in actors.
pub(crate) fn chain() -> Chain {
    Chain::open(Options::default()).unwrap()
}

/// Address of a dev account.
pub(crate) fn account(index: usize) -> Address {
    dev_accounts()[index].address
}

/// A plain transfer between two dev accounts, with all fields given.
pub(crate) fn transfer(nonce: u64) -> TxRequest {
    TxRequest {
        from: account(0),
        to: Some(account(1)),
        value: U256::from(1),
        data: Bytes::new(),
        nonce: Some(nonce),
        gas_limit: Some(10_000_000),
        fee_cap: Some(200),
        premium: Some(1),
    }
}

/// Code from hex, spaces allowed.
pub(crate) fn code(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).unwrap()
}

/// Adds one to slot 0 when called with anything, and returns slot 0 in any case.
///
/// CALLDATASIZE ISZERO PUSH1 12 JUMPI; SLOAD(0)+1 -> slot 0; 12: JUMPDEST MSTORE(0, SLOAD(0))
/// RETURN(0, 32)
pub(crate) fn counter() -> Vec<u8> {
    code("36 15 600c 57 5f 54 6001 01 5f 55 5b 5f 54 5f 52 6020 5f f3")
}

/// Returns CALLER as a word.
pub(crate) fn who() -> Vec<u8> {
    code("33 5f 52 6020 5f f3")
}

/// Reverts with the calldata.
pub(crate) fn reverter() -> Vec<u8> {
    code("36 5f 5f 37 36 5f fd")
}

/// Logs the calldata with topics 1 and 2.
pub(crate) fn logger() -> Vec<u8> {
    code("36 5f 5f 37 6002 6001 36 5f a2 00")
}

/// The id of the actor behind an Ethereum address.
pub(crate) fn id(chain: &Chain, address: Address) -> Option<u64> {
    chain.resolve(&FilAddress::f410(address)).unwrap()
}
