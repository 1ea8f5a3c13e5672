//! CALLCODE, in the profile `ethereum`: the callee's code on our state, called by ourselves.

use crate::prelude::{test, *};

/// A CALLCODE of OTHER without input that wants 32 bytes at 0, with this value.
fn call_code(value: u64) -> String {
    format!("PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH {value} PUSH1 0x0b GAS CALLCODE")
}

#[test]
fn without_the_profile_it_is_undefined() {
    check(&call_code(0), expect!["Undefined(242)"]);
    check("CALLCODE", expect!["Undefined(242)"]);
    Case::new().statically().check(&call_code(1), expect!["Undefined(242)"]);
}

#[test]
fn the_callee_runs_on_our_state() {
    let mut case = Case::ethereum().other("PUSH1 9 PUSH1 1 SSTORE PUSH1 5 PUSH0 TSTORE");
    case.check(&format!("{} PUSH0 TLOAD", call_code(0)), expect!["[5, 1]"]);
    assert_eq!(case.slot(1), U256::from(9));
    assert!(case.host.account(OTHER).storage.is_empty());
}

#[test]
fn caller_and_address_are_ourselves_and_the_value_is_the_operand() {
    for (mnemonic, expected) in [("CALLER", 0xc0), ("ADDRESS", 0xc0), ("CALLVALUE", 8)] {
        let mut case = Case::ethereum().other(&format!("{mnemonic} PUSH1 1 SSTORE"));
        assert_eq!(case.run(&call_code(8)), "[1]");
        assert_eq!(case.slot(1), U256::from(expected), "{mnemonic}");
    }
}

#[test]
fn nothing_moves() {
    let mut case = Case::ethereum().other("SELFBALANCE PUSH1 1 SSTORE");
    case.check(&call_code(1000), expect!["[1]"]);
    assert_eq!(case.slot(1), U256::from(1000), "nor while it runs");
    assert_eq!(case.host.account(CONTRACT).balance, U256::from(1000));
    assert_eq!(case.host.account(OTHER).balance, U256::ZERO);
}

#[test]
fn a_value_that_we_do_not_have_fails_the_call_before_any_code() {
    let mut case = Case::ethereum().other("PUSH1 1 PUSH1 1 SSTORE");
    case.check(&call_code(1001), expect!["[0]"]);
    case.check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 NOT PUSH1 0x0b GAS CALLCODE", expect!["[0]"]);
    assert_eq!(case.slot(1), U256::ZERO);
}

#[test]
fn a_static_frame_may_do_it_with_a_value() {
    let answers = "CALLVALUE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    let text = format!("{} PUSH0 MLOAD", call_code(8));
    Case::ethereum().other(answers).statically().check(&text, expect!["[8, 1]"]);
}

#[test]
fn in_a_static_frame_the_callee_is_static_too() {
    for writer in ["PUSH1 1 PUSH1 1 SSTORE", "PUSH0 PUSH0 LOG0", "PUSH0 SELFDESTRUCT"] {
        let mut case = Case::ethereum().other(writer).statically();
        assert_eq!(case.run(&call_code(0)), "[0]", "{writer}");
    }
}

#[test]
fn a_failing_callee_writes_nothing_and_its_reason_comes_back() {
    let mut case = Case::ethereum().other("PUSH1 1 PUSH1 1 SSTORE INVALID");
    case.check(&call_code(0), expect!["[0]"]);
    assert_eq!(case.slot(1), U256::ZERO);
    Case::ethereum()
        .other("PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT")
        .check(&format!("{} RETURNDATASIZE PUSH0 MLOAD", call_code(0)), expect!["[7, 32, 0]"]);
}

#[test]
fn an_account_without_code_succeeds() {
    Case::ethereum().check(&call_code(0), expect!["[1]"]);
    Case::ethereum().check(&call_code(1000), expect!["[1]"]);
}

#[test]
fn regions_are_those_of_a_call() {
    let echo = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 RETURN";
    let text = "PUSH0 NOT PUSH0 MSTORE
                PUSH1 2 PUSH1 64 PUSH1 3 PUSH1 29 PUSH0 PUSH1 0x0b GAS CALLCODE
                PUSH1 64 MLOAD RETURNDATASIZE";
    Case::ethereum().other(echo).check(
        text,
        expect!["[3, 0xffff000000000000000000000000000000000000000000000000000000000000, 1]"],
    );
}

#[test]
fn its_code_can_destroy_us() {
    let mut case = Case::ethereum().other("PUSH1 0xca SELFDESTRUCT");
    case.check(&call_code(0), expect!["[1]"]);
    assert!(case.host.world.destroyed.contains(&CONTRACT));
    assert_eq!(case.host.account(CALLER).balance, U256::from(1000));
}
