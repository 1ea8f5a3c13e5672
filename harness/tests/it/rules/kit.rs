//! Programs on a chain of their own, and what they answer.

use alloy_primitives::{Address, Bytes, U256, address};
use harness::story::init_code;
use harness::{CallReply, CallRequest, Chain, Receipt, TxRequest};
use interpreter::asm::assemble;

use crate::kit::{account, chain};

/// Returns the word on top of the stack.
pub(super) const ANSWER: &str = "PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// An address that nobody has.
pub(super) const FRESH: Address = address!("0x4242424242424242424242424242424242424242");

pub(super) fn code(program: &str) -> Vec<u8> {
    assemble(program).unwrap().to_vec()
}

/// A contract with this runtime code.
pub(super) fn deploy(chain: &mut Chain, program: &str) -> Address {
    create(chain, init_code(&code(program)), 0).contract_address.unwrap()
}

/// Runs init code, with a value.
pub(super) fn create(chain: &mut Chain, data: Vec<u8>, value: u64) -> Receipt {
    let request = TxRequest {
        from: account(0),
        value: U256::from(value),
        data: data.into(),
        gas_limit: Some(1_000_000_000),
        ..TxRequest::default()
    };
    chain.send(&request).unwrap()
}

/// Runs a contract in a transaction of its own, with a tenth of a block's gas.
pub(super) fn run(chain: &mut Chain, to: Address, data: &[u8], value: u64) -> Receipt {
    let request = TxRequest {
        from: account(0),
        to: Some(to),
        value: U256::from(value),
        data: Bytes::copy_from_slice(data),
        gas_limit: Some(1_000_000_000),
        ..TxRequest::default()
    };
    chain.send(&request).unwrap()
}

/// The words that a contract answers with, in a transaction that succeeds.
#[track_caller]
pub(super) fn words(chain: &mut Chain, to: Address, data: &[u8]) -> Vec<U256> {
    let receipt = run(chain, to, data, 0);
    assert!(receipt.status, "{receipt:?}");
    split(&receipt.output)
}

/// Bytes as words; the last one may be short.
pub(super) fn split(output: &[u8]) -> Vec<U256> {
    output.chunks(32).map(U256::from_be_slice).collect()
}

/// Deploys a program on a chain of its own and calls it with a whole block's gas.
pub(super) fn told(program: &str) -> CallReply {
    let mut chain = chain();
    let to = Some(deploy(&mut chain, program));
    chain.call(&CallRequest { to, ..CallRequest::default() }).unwrap()
}

/// The word that a program leaves on top of the stack.
#[track_caller]
pub(super) fn word(program: &str) -> U256 {
    let reply = told(&format!("{program} {ANSWER}"));
    assert!(reply.succeeded(), "{reply:?}");
    U256::from_be_slice(&reply.output)
}

/// Returns the words on top of the stack, the deepest first.
pub(super) fn answer(count: usize) -> String {
    let stores = (0..count).rev().map(|at| format!("PUSH2 {} MSTORE ", 32 * at));
    format!("{} PUSH2 {} PUSH0 RETURN", stores.collect::<String>(), 32 * count)
}

/// CALL with a value and all the gas there is; leaves whether it succeeded.
pub(super) fn call(to: Address, value: u64) -> String {
    format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH {value} PUSH20 {to:#x} GAS CALL")
}

/// DELEGATECALL with all the gas there is; leaves whether it succeeded.
pub(super) fn delegate(to: Address) -> String {
    format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {to:#x} GAS DELEGATECALL")
}

/// An address as a word.
pub(super) fn as_word(address: Address) -> U256 {
    U256::from_be_bytes(address.into_word().0)
}
