//! Chapter 4, section 5: calls, by what is at the other end.

use alloy_primitives::{U256, hex};
use fvm_shared::address::Address as FvmAddress;
use harness::FilAddress;
use mapping::address::masked_id;
use mapping::exit;

use super::kit::{ANSWER, FRESH, answer, call, delegate, deploy, run, split, words};
use crate::kit::{account, chain, id};

/// call_actor_id of the actor whose id is on top, by method 0 or InvokeEVM, with `value` and gas;
/// leaves the callee's exit code.
fn call_actor_id(id: u64, method: u64, value: u64, gas: &str) -> String {
    format!(
        "PUSH {method} PUSH0 MSTORE PUSH {value} PUSH1 32 MSTORE PUSH1 0xc0 PUSH1 0x80 MSTORE
         PUSH {id} PUSH1 0xa0 MSTORE
         PUSH1 32 PUSH0 PUSH1 0xe0 PUSH0 PUSH20 0xfe00000000000000000000000000000000000005 {gas}
         DELEGATECALL PUSH @told JUMPI INVALID told: JUMPDEST PUSH0 MLOAD"
    )
}

#[test]
fn a_fault_of_any_kind_costs_only_what_it_ran() {
    let mut chain = chain();
    for program in [
        "INVALID",
        "0x0c",
        "PUSH1 1 JUMP",
        "POP",
        "again: JUMPDEST PUSH0 PUSH @again JUMP",
        "PUSH0 NOT MLOAD",
        "PUSH1 1 PUSH0 PUSH0 RETURNDATACOPY",
    ] {
        let faulty = deploy(&mut chain, program);
        let measures = format!("GAS {} GAS DUP3 SUB {}", call(faulty, 0), answer(3));
        let measures = deploy(&mut chain, &measures);
        let [_, success, cost] = words(&mut chain, measures, &[])[..] else { panic!("three") };
        assert_eq!(success, U256::ZERO, "{program}");
        assert!(cost < U256::from(6_000_000), "{program}: {cost} of some 985,000,000");
    }
}

#[test]
fn a_callee_that_runs_out_of_gas_fails_and_its_caller_goes_on() {
    let mut chain = chain();
    let endless = deploy(&mut chain, "again: JUMPDEST PUSH @again JUMP");
    let caller = format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {endless:#x} PUSH4 10000000 CALL RETURNDATASIZE
         PUSH1 7 PUSH0 SSTORE PUSH0 SLOAD {}",
        answer(3)
    );
    let caller = deploy(&mut chain, &caller);
    assert_eq!(words(&mut chain, caller, &[]), [0, 0, 7].map(U256::from));
    let endless = id(&chain, endless).unwrap();
    let told = call_actor_id(endless, mapping::method::INVOKE_EVM, 0, "PUSH4 10000000");
    let told = deploy(&mut chain, &format!("{told} {ANSWER}"));
    assert_eq!(words(&mut chain, told, &[]), [U256::from(exit::OUT_OF_GAS)]);
}

#[test]
fn who_leaves_no_gas_ends_its_callers() {
    let mut chain = chain();
    let endless = deploy(&mut chain, "again: JUMPDEST PUSH @again JUMP");
    // A call is promised all but a 64th. Writing our state on the way out takes more than that
    // 64th, so the callee has all there is, and leaves nothing.
    let writes: String = (0..12).map(|slot| format!("PUSH0 NOT PUSH {slot} SSTORE ")).collect();
    for (before, code) in [(writes.as_str(), exit::OUT_OF_GAS), ("", 0)] {
        let caller = deploy(&mut chain, &format!("{before} {} POP", call(endless, 0)));
        let request = harness::TxRequest {
            from: account(0),
            to: Some(caller),
            gas_limit: Some(40_000_000),
            ..Default::default()
        };
        assert_eq!(chain.send(&request).unwrap().exit_code, code, "{before}");
    }
}

#[test]
fn a_call_with_more_value_than_there_is_fails_without_data() {
    let mut chain = chain();
    let paid = deploy(&mut chain, "PUSH1 9 PUSH0 RETURN");
    for value in [1, u64::MAX] {
        let poor = format!("{} RETURNDATASIZE {}", call(paid, value), answer(2));
        let poor = deploy(&mut chain, &poor);
        assert_eq!(words(&mut chain, poor, &[]), [U256::ZERO; 2]);
    }
}

#[test]
fn what_each_kind_of_actor_makes_of_a_call() {
    let mut chain = chain();
    let contract = deploy(&mut chain, "PUSH1 3 PUSH0 RETURN");
    let dead = deploy(&mut chain, "CALLER SELFDESTRUCT");
    run(&mut chain, dead, &[], 0);
    run(&mut chain, FRESH, &[], 1);
    for (to, success, data) in [
        (contract, 1, 3),
        (dead, 1, 0),
        (account(1), 1, 0),
        (masked_id(101), 1, 0),
        (FRESH, 1, 0),
        (masked_id(99), 1, 0),
        (masked_id(0), 0, 0),
        (masked_id(1), 0, 0),
        (masked_id(10), 0, 0),
    ] {
        for value in [0, 2] {
            let caller = format!("{} RETURNDATASIZE SELFBALANCE {}", call(to, value), answer(3));
            let caller = deploy(&mut chain, &caller);
            let seen = split(&run(&mut chain, caller, &[], 2).output);
            let kept = if success == 1 { 2 - value } else { 2 };
            assert_eq!(seen, [success, data, kept].map(U256::from), "{to} {value}");
        }
    }
}

#[test]
fn call_actor_pays_whom_call_cannot() {
    let mut chain = chain();
    let init = deploy(&mut chain, &format!("{} {ANSWER}", call_actor_id(1, 0, 5, "GAS")));
    assert_eq!(split(&run(&mut chain, init, &[], 5).output), [U256::ZERO], "exit code 0");
    assert_eq!(chain.balance(masked_id(1)).unwrap(), U256::from(5));

    // call_actor of an f1 address that nobody has: 21 bytes behind the seven words.
    let key = FvmAddress::new_secp256k1(&[7; 65]).unwrap().to_bytes();
    let digits = hex::encode([key.as_slice(), &[0; 11]].concat());
    let pays = format!(
        "PUSH1 5 PUSH1 32 MSTORE PUSH1 0xc0 PUSH1 0x80 MSTORE PUSH1 0xe0 PUSH1 0xa0 MSTORE
         PUSH1 21 PUSH1 0xe0 MSTORE PUSH32 0x{digits} PUSH2 0x0100 MSTORE
         PUSH1 32 PUSH0 PUSH2 0x0120 PUSH0 PUSH20 0xfe00000000000000000000000000000000000003 GAS
         DELEGATECALL PUSH0 MLOAD {}",
        answer(2)
    );
    let pays = deploy(&mut chain, &pays);
    assert_eq!(split(&run(&mut chain, pays, &[], 5).output), [1, 0].map(U256::from));
    let FilAddress::Secp256k1(key) = FilAddress::from_bytes(&key).unwrap() else { panic!("f1") };
    let account = chain.resolve(&FilAddress::Secp256k1(key)).unwrap().unwrap();
    assert_eq!(chain.balance(masked_id(account)).unwrap(), U256::from(5));
}

#[test]
fn what_each_kind_of_actor_makes_of_a_delegation() {
    let mut chain = chain();
    let contract = deploy(&mut chain, "PUSH1 3 PUSH0 RETURN");
    let bare = super::kit::create(&mut chain, vec![], 0).contract_address.unwrap();
    let dead = deploy(&mut chain, "CALLER SELFDESTRUCT");
    run(&mut chain, dead, &[], 0);
    run(&mut chain, FRESH, &[], 1);
    let sha256 = alloy_primitives::Address::with_last_byte(2);
    let nobody = alloy_primitives::Address::repeat_byte(0x43);
    for (to, success, data) in [
        (contract, 1, 3),
        (bare, 1, 0),
        (dead, 1, 0),
        (sha256, 1, 32),
        (account(1), 1, 0),
        (masked_id(99), 1, 0),
        (FRESH, 1, 0),
        (nobody, 1, 0),
        (masked_id(9_999), 1, 0),
        (masked_id(1), 0, 0),
        (masked_id(10), 0, 0),
    ] {
        let caller = deploy(&mut chain, &format!("{} RETURNDATASIZE {}", delegate(to), answer(2)));
        assert_eq!(words(&mut chain, caller, &[]), [success, data].map(U256::from), "{to}");
    }
    assert_eq!(id(&chain, nobody), None, "a delegation makes no actor");
}

#[test]
fn a_failing_delegates_reason_comes_back() {
    let mut chain = chain();
    let library =
        deploy(&mut chain, "PUSH1 1 PUSH0 SSTORE PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0 REVERT");
    let caller = format!(
        "{} RETURNDATASIZE PUSH1 1 PUSH0 PUSH0 RETURNDATACOPY PUSH0 MLOAD PUSH0 BYTE PUSH0 SLOAD {}",
        delegate(library),
        answer(4)
    );
    let caller = deploy(&mut chain, &caller);
    assert_eq!(words(&mut chain, caller, &[]), [0, 1, 9, 0].map(U256::from));
}
