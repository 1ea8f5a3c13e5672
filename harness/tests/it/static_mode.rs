//! A read-only call on the FVM: whoever tries to write ends with exit code 25, and nothing is left
//! of the attempt. Filecoin's `call_actor_id` makes such a call and tells the callee's exit code,
//! which STATICCALL does not.

use alloy_primitives::{Address, U256};
use harness::story::init_code;
use harness::{Chain, TxRequest};
use interpreter::asm::assemble;
use mapping::{exit, method};

use super::kit::{account, chain, id};

/// Flag of `call_actor_id` for a call that may change nothing. Source: FIP-0054, call_actor.
const READ_ONLY: u64 = 1;

fn deploy(chain: &mut Chain, runtime: &str) -> Address {
    let data = init_code(&assemble(runtime).unwrap()).into();
    let request = TxRequest { from: account(0), data, ..TxRequest::default() };
    chain.send(&request).unwrap().contract_address.unwrap()
}

/// Calls the contract whose id is the calldata, with these flags, and returns its exit code.
fn asker(flags: u64) -> String {
    format!(
        "PUSH {} PUSH0 MSTORE             ; method
         PUSH1 {flags} PUSH1 0x40 MSTORE  ; no value, flags, no codec
         PUSH1 0xc0 PUSH1 0x80 MSTORE     ; parameters: none
         PUSH0 CALLDATALOAD PUSH1 0xa0 MSTORE
         PUSH1 32 PUSH0 PUSH1 0xe0 PUSH0 PUSH20 0xfe00000000000000000000000000000000000005 GAS
         DELEGATECALL PUSH @done JUMPI INVALID
         done: JUMPDEST PUSH1 32 PUSH0 RETURN",
        method::INVOKE_EVM
    )
}

/// The exit code that the asker is told of.
fn told(chain: &mut Chain, asker: Address, target: Address) -> U256 {
    let target = id(chain, target).unwrap();
    let request = TxRequest {
        from: account(0),
        to: Some(asker),
        data: U256::from(target).to_be_bytes::<32>().into(),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert!(receipt.status && receipt.logs.is_empty(), "{receipt:?}");
    U256::from_be_slice(&receipt.output)
}

#[test]
fn every_writer_ends_with_exit_code_25_and_leaves_nothing() {
    let mut chain = chain();
    let reader = deploy(&mut chain, &asker(READ_ONLY));
    let writer = deploy(&mut chain, &asker(0));
    for (program, as_writer) in [
        ("PUSH1 1 PUSH0 SSTORE", 0),
        ("PUSH1 1 PUSH0 TSTORE", 0),
        ("PUSH0 PUSH0 LOG0 PUSH0 PUSH0 REVERT", 33),
        ("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 LOG4 PUSH0 PUSH0 REVERT", 33),
        ("PUSH0 PUSH0 PUSH0 CREATE", 0),
        ("PUSH0 PUSH0 PUSH0 PUSH0 CREATE2", 0),
        ("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 CALLER GAS CALL", 0),
        ("CALLER SELFDESTRUCT", 0),
    ] {
        let target = deploy(&mut chain, program);
        let refused = told(&mut chain, reader, target);
        assert_eq!(refused, U256::from(exit::READ_ONLY), "{program}");
        assert_eq!(chain.storage(target, U256::ZERO).unwrap(), U256::ZERO, "{program}");
        assert!(!chain.code(target).unwrap().is_empty(), "{program}");
        // The same call without the flag: what was refused is nothing else.
        assert_eq!(told(&mut chain, writer, target), U256::from(as_writer), "{program}");
    }
}

#[test]
fn readers_are_let_through() {
    let mut chain = chain();
    let reader = deploy(&mut chain, &asker(READ_ONLY));
    for program in [
        "PUSH0 SLOAD",
        "PUSH0 TLOAD",
        "SELFBALANCE",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL",
        "PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS STATICCALL",
    ] {
        let target = deploy(&mut chain, program);
        assert_eq!(told(&mut chain, reader, target), U256::ZERO, "{program}");
    }
}
