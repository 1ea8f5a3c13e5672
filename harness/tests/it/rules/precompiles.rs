//! Chapter 5: precompiles as contracts of the chain reach them.

use alloy_primitives::{Address, U256, address, hex};
use mapping::address::WireAddress;

use super::kit::{FRESH, answer, deploy, run, split, told, words};
use crate::kit::{account, chain, id};

const RESOLVE: &str = "PUSH20 0xfe00000000000000000000000000000000000001";
const LOOKUP: &str = "PUSH20 0xfe00000000000000000000000000000000000002";
const CALL_ACTOR: &str = "PUSH20 0xfe00000000000000000000000000000000000003";
const CALL_ACTOR_ID: Address = address!("0xfe00000000000000000000000000000000000005");
const RANDOMNESS: &str = "PUSH20 0xfe00000000000000000000000000000000000006";

/// Stores the words of a call_actor_id: method, value, flags, no codec, no parameters, id.
fn ask(id: u64, method: u64, value: &str, flags: u64) -> String {
    format!(
        "PUSH {method} PUSH0 MSTORE {value} PUSH1 32 MSTORE PUSH {flags} PUSH1 64 MSTORE
         PUSH1 0xc0 PUSH1 0x80 MSTORE PUSH {id} PUSH1 0xa0 MSTORE"
    )
}

/// Makes that call and returns all that it answers.
const ASKED: &str = "PUSH0 PUSH0 PUSH1 0xe0 PUSH0 PUSH20 0xfe00000000000000000000000000000000000005
    GAS DELEGATECALL PUSH @told JUMPI INVALID
    told: JUMPDEST RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY RETURNDATASIZE PUSH0 RETURN";

#[test]
fn every_kind_of_call_reaches_a_precompile() {
    for call in ["PUSH0 PUSH1 4 GAS CALL", "PUSH1 4 GAS STATICCALL", "PUSH1 4 GAS DELEGATECALL"] {
        let program = format!(
            "PUSH2 0x0708 PUSH0 MSTORE PUSH1 2 PUSH1 62 PUSH1 2 PUSH1 30 {call} RETURNDATASIZE
             PUSH1 32 MLOAD {}",
            answer(3)
        );
        let reply = told(&program);
        assert_eq!(split(&reply.output), [1, 2, 0x0708].map(U256::from), "{call}");
    }
}

#[test]
fn value_for_a_precompile_goes_to_its_address() {
    let mut chain = chain();
    let [identity, unused] = [4, 0x12].map(Address::with_last_byte);
    for to in [identity, unused] {
        assert_eq!(id(&chain, to), None);
        let program = format!("{} SELFBALANCE {}", super::kit::call(to, 5), answer(2));
        let caller = deploy(&mut chain, &program);
        let poor = split(&run(&mut chain, caller, &[], 4).output);
        assert_eq!(poor, [0, 4].map(U256::from), "{to}");
        let paid = split(&run(&mut chain, caller, &[], 4).output);
        assert_eq!(paid, [1, 3].map(U256::from), "{to}");
        assert_eq!(chain.balance(to).unwrap(), U256::from(5));
        assert!(id(&chain, to).is_some());
    }
}

#[test]
fn a_failing_precompile_leaves_no_data_and_the_value_stays() {
    // blake2f takes 213 bytes, no fewer.
    let mut chain = chain();
    let blake2f = Address::with_last_byte(9);
    let program =
        format!("{} RETURNDATASIZE SELFBALANCE {}", super::kit::call(blake2f, 5), answer(3));
    let caller = deploy(&mut chain, &program);
    let seen = split(&run(&mut chain, caller, &[], 5).output);
    assert_eq!(seen, [0, 0, 5].map(U256::from));
    assert_eq!(id(&chain, blake2f), None);
}

#[test]
fn signatures_of_nobody_are_empty_successes() {
    for (to, size) in [("PUSH1 1", 0), ("PUSH1 1", 128), ("PUSH2 0x0100", 160), ("PUSH2 0x0100", 7)]
    {
        let program = format!(
            "PUSH0 PUSH0 PUSH {size} PUSH0 {to} GAS STATICCALL RETURNDATASIZE {}",
            answer(2)
        );
        assert_eq!(split(&told(&program).output), [1, 0].map(U256::from), "{to} {size}");
    }
}

#[test]
fn addresses_are_resolved_both_ways() {
    let mut chain = chain();
    let f410 = |of: Address| WireAddress::f410(of).as_slice().to_vec();
    // Passes its calldata on and returns the answer behind whether there was one.
    let passes = |to: &str| {
        format!(
            "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY PUSH0 PUSH0 CALLDATASIZE PUSH0 {to} GAS
             STATICCALL PUSH0 MSTORE RETURNDATASIZE PUSH0 PUSH1 32 RETURNDATACOPY
             RETURNDATASIZE PUSH1 32 ADD PUSH0 RETURN"
        )
    };
    let resolve = deploy(&mut chain, &passes(RESOLVE));
    let lookup = deploy(&mut chain, &passes(LOOKUP));
    assert_eq!(words(&mut chain, resolve, &f410(account(0))), [1, 100].map(U256::from));
    assert_eq!(words(&mut chain, resolve, &f410(FRESH)), [U256::from(1)]);
    assert_eq!(words(&mut chain, resolve, &[0, 0x8f, 0x4e]), [1, 9_999].map(U256::from));
    assert_eq!(words(&mut chain, resolve, &[9, 9]), [U256::ZERO]);
    let word = |id: u64| U256::from(id).to_be_bytes::<32>();
    let output = run(&mut chain, lookup, &word(100), 0).output;
    assert_eq!(output[32..], f410(account(0)));
    for nameless in [1, 9_999] {
        assert_eq!(words(&mut chain, lookup, &word(nameless)), [U256::from(1)], "{nameless}");
    }
    assert_eq!(words(&mut chain, lookup, &[0xff; 32]), [U256::ZERO]);
}

#[test]
fn call_actor_tells_code_codec_and_data() {
    let mut chain = chain();
    let nine = "PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0";
    // A contract answers with a CBOR byte string, which stays encoded here.
    for (callee, code, codec, data) in [
        (format!("{nine} RETURN"), 0, 0x51, &[0x41, 9][..]),
        (format!("{nine} REVERT"), 33, 0x51, &[0x41, 9]),
        ("STOP".to_string(), 0, 0x51, &[0x40]),
        ("INVALID".to_string(), 34, 0, &[]),
    ] {
        let callee_address = deploy(&mut chain, &callee);
        let callee_id = id(&chain, callee_address).unwrap();
        let ask = ask(callee_id, mapping::method::INVOKE_EVM, "PUSH0", 0);
        let asker = deploy(&mut chain, &format!("{ask} {ASKED}"));
        let output = run(&mut chain, asker, &[], 0).output;
        let heads = [code, codec, 0x60, data.len() as u64].map(U256::from);
        assert_eq!(split(&output[..128]), heads, "{callee}");
        let mut padded = data.to_vec();
        padded.resize(data.len().next_multiple_of(32), 0);
        assert_eq!(output[128..], padded, "{callee}");
    }
    // Method 0 answers nothing at all.
    let asker = deploy(&mut chain, &format!("{} {ASKED}", ask(100, 0, "PUSH0", 0)));
    let output = run(&mut chain, asker, &[], 0).output;
    assert_eq!(split(&output), [0, 0, 0x60, 0].map(U256::from));
}

#[test]
fn randomness_of_an_epoch_to_come_runs_out_of_gas() {
    let asks = |epoch: &str| {
        format!(
            "{epoch} PUSH0 MSTORE PUSH0 PUSH0 PUSH1 32 PUSH0 {RANDOMNESS} GAS STATICCALL
             RETURNDATASIZE {}",
            answer(2)
        )
    };
    assert_eq!(split(&told(&asks("NUMBER")).output), [1, 32].map(U256::from));
    assert_eq!(told(&asks("PUSH1 1 NUMBER ADD")).exit_code, mapping::exit::OUT_OF_GAS);
}

#[test]
fn call_actor_works_by_delegatecall_alone() {
    for (call, success) in [
        (format!("PUSH0 PUSH20 {CALL_ACTOR_ID:#x} GAS CALL"), 0),
        (format!("PUSH20 {CALL_ACTOR_ID:#x} GAS STATICCALL"), 0),
        (format!("PUSH20 {CALL_ACTOR_ID:#x} GAS DELEGATECALL"), 1),
        (format!("PUSH0 {CALL_ACTOR} GAS CALL"), 0),
    ] {
        let program = format!(
            "{} PUSH0 PUSH0 PUSH1 0xe0 PUSH0 {call} {}",
            ask(100, 0, "PUSH0", 0),
            answer(1)
        );
        assert_eq!(split(&told(&program).output), [U256::from(success)], "{call}");
    }
}

#[test]
fn call_actor_pays_from_the_contracts_own_balance() {
    let mut chain = chain();
    let payer = format!("{} {ASKED}", ask(101, 0, "PUSH1 5", 0));
    let payer = deploy(&mut chain, &payer);
    let before = chain.balance(account(1)).unwrap();
    assert!(run(&mut chain, payer, &[], 9).status);
    assert_eq!(chain.balance(payer).unwrap(), U256::from(4));
    assert_eq!(chain.balance(account(1)).unwrap() - before, U256::from(5));
    // Nothing comes along now, and four are not five.
    let output = run(&mut chain, payer, &[], 0).output;
    assert_eq!(split(&output)[0], U256::ZERO.wrapping_sub(U256::from(5)), "insufficient funds");
}

#[test]
fn call_actor_tells_refusals_as_negative_numbers() {
    let exported = mapping::method::FIRST_EXPORTED;
    for (ask, error) in [
        (ask(9_999, exported, "PUSH0", 0), 6),   // nobody
        (ask(100, exported, "PUSH1 1", 0), 5),   // no funds
        (ask(100, exported, "PUSH0 NOT", 0), 5), // more than 128 bits
        (ask(100, exported, "PUSH1 1", 1), 13),  // value, read-only
    ] {
        let output = told(&format!("{ask} {ASKED}")).output;
        let words = split(&output);
        let minus = U256::ZERO.wrapping_sub(U256::from(error));
        assert_eq!(words, [minus, U256::ZERO, U256::from(0x60), U256::ZERO], "{ask}");
    }
    let f2 = [&[2][..], &[7; 20], &[0; 11]].concat();
    let program = format!(
        "PUSH1 0xc0 PUSH1 0x80 MSTORE PUSH1 0xe0 PUSH1 0xa0 MSTORE PUSH1 21 PUSH1 0xe0 MSTORE
         PUSH32 0x{} PUSH2 0x0100 MSTORE PUSH1 32 PUSH0 PUSH2 0x0120 PUSH0 {CALL_ACTOR} GAS
         DELEGATECALL PUSH0 MLOAD {}",
        hex::encode(f2),
        answer(2)
    );
    let minus = U256::ZERO.wrapping_sub(U256::from(6));
    assert_eq!(split(&told(&program).output), [U256::from(1), minus]);
}
