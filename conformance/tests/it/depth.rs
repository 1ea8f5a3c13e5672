//! Divergence 13: how deep calls and creations nest on the FVM, where gas does not end them first.

use alloy_primitives::{Address, B256, U256};
use conformance::engine::{Fvm, Host};
use interpreter::asm::assemble;
use oracle::{Account, Block, Case, Transaction, World};

const SENDER: Address = Address::repeat_byte(0x11);
const CONTRACT: Address = Address::repeat_byte(0xc0);

/// Calls itself with one less in its calldata until that is zero; returns what the last one leaves.
fn nested(innermost: &str) -> Vec<u8> {
    let text = format!(
        "PUSH0 CALLDATALOAD DUP1 PUSH @deeper JUMPI
         {innermost} PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         deeper: JUMPDEST PUSH1 1 SWAP1 SUB PUSH0 MSTORE
         PUSH1 32 PUSH0 PUSH1 32 PUSH0 PUSH0 ADDRESS GAS CALL
         PUSH @well JUMPI PUSH0 PUSH0 RETURN
         well: JUMPDEST RETURNDATASIZE PUSH0 RETURN"
    );
    assemble(&text).unwrap().to_vec()
}

/// What the innermost of so many frames leaves; nothing if a call failed on the way.
fn innermost(frames: u64, text: &str) -> Option<U256> {
    let sender = Account { balance: U256::from(1_000), ..Account::default() };
    let contract = Account { nonce: 1, code: nested(text).into(), ..Account::default() };
    let transaction = Transaction {
        from: SENDER,
        to: Some(CONTRACT),
        input: U256::from(frames - 1).to_be_bytes_vec().into(),
        ..Transaction::default()
    };
    let block = Block {
        number: 1_000,
        timestamp: 1_800_000_000,
        base_fee: 0,
        chain_id: 1,
        prev_randao: B256::ZERO,
        coinbase: Address::ZERO,
        gas_limit: 30_000_000,
    };
    let pre = World::from([(SENDER, sender), (CONTRACT, contract)]);
    let case = Case { name: String::new(), block, pre, transaction };
    let post = Fvm::new().unwrap().run(&case, Host::LIFTED).unwrap();
    (!post.output.is_empty()).then(|| U256::from_be_slice(&post.output))
}

#[test]
fn calls_nest_1024_deep() {
    assert_eq!(innermost(1024, "PUSH1 7"), Some(U256::from(7)));
    assert_eq!(innermost(1025, "PUSH1 7"), None);
}

#[test]
fn a_creation_takes_three_frames() {
    let creates = "PUSH0 PUSH0 PUSH0 CREATE ISZERO ISZERO";
    assert_eq!(innermost(1021, creates), Some(U256::ONE));
    assert_eq!(innermost(1022, creates), Some(U256::ZERO));
}
