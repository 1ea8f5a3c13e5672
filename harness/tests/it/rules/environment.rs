//! Chapter 4, sections 2 and 3: what a contract learns of the chain and of other addresses.

use alloy_primitives::{Address, Bytes, KECCAK256_EMPTY, U256, address, keccak256};
use harness::TxRequest;
use harness::scenario::{Block, Controls, Stage};
use harness::{BLOCK_GAS_LIMIT, Bundle};
use mapping::address::masked_id;
use mapping::message::FilMessage;
use mapping::tx::{TxKind, Unsigned};

use super::kit::{ANSWER, FRESH, answer, code, deploy, run, split, word, words};
use crate::kit::{account, chain, id};

#[test]
fn balances_are_read_by_both_names() {
    let mut chain = chain();
    let reader = deploy(&mut chain, &format!("PUSH0 CALLDATALOAD BALANCE {ANSWER}"));
    let mut balance = |of: Address| words(&mut chain, reader, of.into_word().as_slice())[0];
    // Account 0 pays for these; account 1 does not.
    assert_eq!(balance(account(1)), harness::genesis::DEV_BALANCE);
    assert_eq!(balance(masked_id(101)), harness::genesis::DEV_BALANCE);
    assert_eq!([balance(FRESH), balance(masked_id(9_999))], [U256::ZERO; 2]);
}

#[test]
fn selfbalance_has_what_came_with_the_call() {
    let mut chain = chain();
    let contract = deploy(&mut chain, &format!("SELFBALANCE {ANSWER}"));
    for (value, balance) in [(3, 3), (5, 8), (0, 8)] {
        let output = run(&mut chain, contract, &[], value).output;
        assert_eq!(split(&output), [U256::from(balance)]);
    }
}

#[test]
fn gas_price_is_the_base_fee_and_what_the_cap_leaves_of_the_premium() {
    let mut chain = chain();
    let contract = deploy(&mut chain, &format!("GASPRICE {ANSWER}"));
    // The base fee is 100.
    for (cap, premium, price) in [(100, 0, 100), (100, 100, 100), (150, 1, 101), (150, 100, 150)] {
        let request = TxRequest {
            from: account(0),
            to: Some(contract),
            gas_limit: Some(100_000_000),
            fee_cap: Some(cap),
            premium: Some(premium),
            ..TxRequest::default()
        };
        let output = chain.send(&request).unwrap().output;
        assert_eq!(split(&output), [U256::from(price)], "cap {cap}, premium {premium}");
    }
}

#[test]
fn block_hashes_reach_256_epochs_back() {
    const SENDER: Address = Address::repeat_byte(0x11);
    let block = Block { number: 500, timestamp: 1_800_000_000, base_fee: 100, chain_id: 314 };
    let stage = Stage::new(&Bundle::embedded()).unwrap();
    let mut scenario = stage.scenario(block, Controls::default()).unwrap();
    scenario.account(SENDER, 0, U256::from(u128::MAX)).unwrap();
    let numbers = [243, 244, 245, 499, 500, 501];
    let asks = numbers.map(|number| format!("PUSH2 {number} BLOCKHASH ")).concat();
    let huge = "PUSH1 1 PUSH1 64 SHL PUSH2 499 OR BLOCKHASH";
    let stores = (0..7).rev().map(|at| format!("PUSH2 {} MSTORE ", 32 * at)).collect::<String>();
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(block.chain_id),
        nonce: 0,
        max_fee: 100,
        max_priority_fee: 0,
        gas_limit: BLOCK_GAS_LIMIT,
        to: None,
        value: U256::ZERO,
        input: code(&format!("{asks} {huge} {stores} PUSH1 224 PUSH0 LOG0")).into(),
    };
    let message = FilMessage::from_unsigned(&unsigned, SENDER).unwrap();
    let outcome = scenario.apply(&message).unwrap();
    let there = split(&outcome.logs[0].data).iter().map(|hash| !hash.is_zero()).collect::<Vec<_>>();
    assert_eq!(there, [false, true, true, true, false, false, false]);
}

#[test]
fn a_hash_is_that_of_keccak() {
    for text in ["a", "abc", "the hash of a longer text of forty bytes"] {
        let stores =
            text.bytes().enumerate().map(|(at, byte)| format!("PUSH {byte} PUSH {at} MSTORE8 "));
        let program = format!("{} PUSH {} PUSH0 KECCAK256", stores.collect::<String>(), text.len());
        assert_eq!(word(&program), U256::from_be_bytes(keccak256(text).0), "{text}");
    }
}

/// Size, hash, and two bytes of code over memory of ones.
const CODE: &str = "PUSH0 NOT PUSH0 MSTORE PUSH1 2 PUSH0 PUSH0 PUSH0 CALLDATALOAD EXTCODECOPY
    PUSH0 CALLDATALOAD EXTCODESIZE PUSH1 32 MSTORE PUSH0 CALLDATALOAD EXTCODEHASH PUSH1 64 MSTORE
    PUSH1 96 PUSH0 RETURN";

#[test]
fn each_class_of_address_shows_its_code() {
    let mut chain = chain();
    let reader = deploy(&mut chain, CODE);
    let placeholder = address!("0x0000000000000000000000000000000000abcdef");
    run(&mut chain, placeholder, &[], 1);
    let contract = deploy(&mut chain, "PUSH0 PUSH1 7");
    let short = deploy(&mut chain, "STOP");
    let dead = deploy(&mut chain, "CALLER SELFDESTRUCT");
    run(&mut chain, dead, &[], 0);
    let empty = U256::from_be_bytes(KECCAK256_EMPTY.0);
    let hash = |code: &[u8]| U256::from_be_bytes(keccak256(code).0);
    let masked = masked_id(id(&chain, contract).unwrap());
    for (of, size, hash, copied) in [
        (Address::with_last_byte(2), 0, empty, [0, 0]), // a precompile
        (address!("0xfe00000000000000000000000000000000000005"), 0, empty, [0, 0]),
        (account(1), 0, empty, [0, 0]),    // an Ethereum account
        (masked_id(99), 0, empty, [0, 0]), // a native one
        (placeholder, 0, empty, [0, 0]),
        (contract, 3, hash(&[0x5f, 0x60, 7]), [0x5f, 0x60]),
        (masked, 3, hash(&[0x5f, 0x60, 7]), [0x5f, 0x60]),
        (short, 1, hash(&[0]), [0, 0]),
        (dead, 0, empty, [0, 0]),
        (masked_id(1), 1, hash(&[0xfe]), [0xfe, 0]), // a native actor
        (masked_id(10), 1, hash(&[0xfe]), [0xfe, 0]),
        (FRESH, 0, U256::ZERO, [0, 0]), // nobody
        (masked_id(9_999), 0, U256::ZERO, [0, 0]),
        (Address::with_last_byte(0x0a), 0, U256::ZERO, [0, 0]), // reserved, and nothing there
    ] {
        let seen = words(&mut chain, reader, of.into_word().as_slice());
        let rest = U256::MAX >> 16;
        let copied = U256::from(u16::from_be_bytes(copied)) << 240 | rest;
        assert_eq!(seen, [copied, U256::from(size), hash], "{of}");
    }
}

#[test]
fn a_contract_sees_its_own_code() {
    let mut chain = chain();
    let program = format!(
        "ADDRESS EXTCODESIZE CODESIZE PUSH0 NOT PUSH0 MSTORE PUSH1 1 PUSH0 PUSH0 ADDRESS EXTCODECOPY
         PUSH0 MLOAD PUSH0 BYTE ADDRESS EXTCODEHASH {}",
        answer(4)
    );
    let contract = deploy(&mut chain, &program);
    let runtime: Bytes = chain.code(contract).unwrap();
    let size = U256::from(runtime.len());
    let hash = U256::from_be_bytes(keccak256(&runtime).0);
    let seen = words(&mut chain, contract, &[]);
    assert_eq!(seen, [size, size, U256::from(runtime[0]), hash]);
}
