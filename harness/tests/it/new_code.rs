//! What code may be kept, on the FVM: EIP-170, EIP-3541, and no code at all; by a transaction and
//! by CREATE.

use alloy_primitives::{Address, Bytes, KECCAK256_EMPTY, U256};
use harness::story::init_code;
use harness::{CallRequest, Chain, Receipt, TxRequest};
use interpreter::asm::assemble;
use mapping::exit;

use super::kit::{account, chain};

/// Longest code in bytes. Source: EIP-170.
const LONGEST: usize = 24_576;

fn create(chain: &mut Chain, data: Vec<u8>) -> Receipt {
    let request = TxRequest {
        from: account(0),
        data: data.into(),
        gas_limit: Some(5_000_000_000),
        ..TxRequest::default()
    };
    chain.send(&request).unwrap()
}

/// Runs CREATE on the calldata and returns the new address.
const CREATOR: &str = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 PUSH0 CREATE
                       PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

fn created_by_contract(chain: &mut Chain, creator: Address, init: Vec<u8>) -> U256 {
    let request = TxRequest {
        from: account(0),
        to: Some(creator),
        data: init.into(),
        gas_limit: Some(5_000_000_000),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert!(receipt.status, "{receipt:?}");
    U256::from_be_slice(&receipt.output)
}

#[test]
fn the_first_byte_may_not_be_ef_wherever_the_code_comes_from() {
    let mut chain = chain();
    let creator = create(&mut chain, init_code(&assemble(CREATOR).unwrap()));
    let creator = creator.contract_address.unwrap();
    for code in [&[0xef][..], &[0xef, 0x00], &[0xef; 40]] {
        let refused = create(&mut chain, init_code(code));
        assert_eq!((refused.exit_code, refused.contract_address), (exit::ILLEGAL_ARGUMENT, None));
        let made = created_by_contract(&mut chain, creator, init_code(code));
        assert_eq!(made, U256::ZERO, "{code:x?}");
    }
    for code in [&[0xee][..], &[0xf0], &[0x00, 0xef]] {
        assert!(create(&mut chain, init_code(code)).status, "{code:x?}");
        assert_ne!(created_by_contract(&mut chain, creator, init_code(code)), U256::ZERO);
    }
}

#[test]
fn create_keeps_24576_bytes_and_not_one_more() {
    let mut chain = chain();
    let creator = create(&mut chain, init_code(&assemble(CREATOR).unwrap()));
    let creator = creator.contract_address.unwrap();
    let made = created_by_contract(&mut chain, creator, init_code(&vec![0; LONGEST]));
    let made = Address::from_word(made.into());
    assert_eq!(chain.code(made).unwrap().len(), LONGEST);
    let made = created_by_contract(&mut chain, creator, init_code(&vec![0; LONGEST + 1]));
    assert_eq!(made, U256::ZERO);
}

#[test]
fn a_contract_without_code_is_there_and_does_nothing() {
    let mut chain = chain();
    let empty = create(&mut chain, assemble("STOP").unwrap().to_vec());
    let empty = empty.contract_address.unwrap();
    assert_eq!(chain.code(empty).unwrap(), Bytes::new());
    let reply = chain.call(&CallRequest { to: Some(empty), ..CallRequest::default() }).unwrap();
    assert!(reply.succeeded() && reply.output.is_empty());
    let asks = "PUSH0 CALLDATALOAD EXTCODEHASH PUSH0 MSTORE
                PUSH0 CALLDATALOAD EXTCODESIZE PUSH1 32 MSTORE PUSH1 64 PUSH0 RETURN";
    let asker = create(&mut chain, init_code(&assemble(asks).unwrap())).contract_address;
    let data = empty.into_word().to_vec().into();
    let reply = chain.call(&CallRequest { to: asker, data, ..CallRequest::default() }).unwrap();
    assert_eq!(reply.output[..32], KECCAK256_EMPTY[..]);
    assert_eq!(reply.output[32..], [0; 32]);
}
