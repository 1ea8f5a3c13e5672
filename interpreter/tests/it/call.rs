//! CALL and DELEGATECALL. STATICCALL is in eip/214, return data in eip/211.

use crate::prelude::{test, *};

/// Gas, target and the like for a call of OTHER without input that wants 32 bytes at 0.
const CALL: &str = "PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL";
const DELEGATE_CALL: &str = "PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS DELEGATECALL";

#[test]
fn a_call_of_an_account_without_code_succeeds() {
    check(CALL, expect!["[1]"]);
    check(DELEGATE_CALL, expect!["[1]"]);
}

#[test]
fn the_callee_runs_on_its_own_state() {
    let mut case =
        Case::new().other("PUSH1 9 PUSH1 1 SSTORE CALLER PUSH0 MSTORE PUSH1 32 PUSH0 RETURN");
    case.check(&format!("{CALL} PUSH0 MLOAD"), expect!["[192, 1]"]);
    assert_eq!(case.slot(1), U256::ZERO);
    assert_eq!(case.host.account(OTHER).storage[&U256::ONE], U256::from(9));
}

#[test]
fn a_delegate_runs_on_our_state_as_our_caller_with_our_value() {
    let mut case =
        Case::new().other("CALLVALUE PUSH1 1 SSTORE CALLER PUSH0 MSTORE PUSH1 32 PUSH0 RETURN");
    case.check(&format!("{DELEGATE_CALL} PUSH0 MLOAD"), expect!["[202, 1]"]);
    assert_eq!(case.slot(1), U256::from(3));
}

#[test]
fn value_moves_with_the_call_and_back_when_it_fails() {
    let call = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 100 PUSH1 0x0b GAS CALL";
    let mut case = Case::new().other("CALLVALUE PUSH1 1 SSTORE");
    case.check(call, expect!["[1]"]);
    assert_eq!(case.host.account(OTHER).balance, U256::from(100));
    assert_eq!(case.host.account(OTHER).storage[&U256::ONE], U256::from(100));

    let mut case = Case::new().other("INVALID");
    case.check(call, expect!["[0]"]);
    assert_eq!(case.host.account(OTHER).balance, U256::ZERO);
    assert_eq!(case.host.account(CONTRACT).balance, U256::from(1000));
}

#[test]
fn more_value_than_there_is_fails_the_call() {
    check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 1001 PUSH1 0x0b GAS CALL", expect!["[0]"]);
    check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 NOT PUSH1 0x0b GAS CALL", expect!["[0]"]);
}

#[test]
fn the_input_region_is_the_callees_calldata() {
    let text = "PUSH0 NOT PUSH0 MSTORE PUSH1 32 PUSH1 64 PUSH1 3 PUSH1 30 PUSH0 PUSH1 0x0b GAS CALL
                PUSH1 64 MLOAD";
    Case::new().other("PUSH0 CALLDATALOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN").check(
        text,
        expect!["[0xffff000000000000000000000000000000000000000000000000000000000000, 1]"],
    );
    Case::new()
        .other("CALLDATASIZE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN")
        .check(text, expect!["[3, 1]"]);
}

#[test]
fn output_is_copied_as_far_as_both_sides_reach() {
    let long = "PUSH0 NOT PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    let short = "PUSH0 NOT PUSH0 MSTORE PUSH1 2 PUSH0 RETURN";
    let call = "PUSH1 4 PUSH1 8 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL PUSH0 MLOAD MSIZE";
    Case::new()
        .other(long)
        .check(call, expect!["[32, 0xffffffff0000000000000000000000000000000000000000, 1]"]);
    Case::new()
        .other(short)
        .check(call, expect!["[32, 0xffff00000000000000000000000000000000000000000000, 1]"]);
}

#[test]
fn a_reason_is_copied_like_any_output() {
    Case::new()
        .other("PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT")
        .check(&format!("{CALL} PUSH0 MLOAD"), expect!["[7, 0]"]);
}

#[test]
fn a_halt_leaves_no_output() {
    Case::new()
        .other("PUSH1 7 PUSH0 MSTORE INVALID")
        .check(&format!("{CALL} RETURNDATASIZE PUSH0 MLOAD"), expect!["[0, 0, 0]"]);
}

#[test]
fn an_output_region_out_of_reach_halts_after_the_call() {
    let mut case = Case::new().other("PUSH1 1 PUSH1 1 SSTORE");
    case.check("PUSH1 1 PUSH0 NOT PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL", expect!["IllegalMemory"]);
    assert_eq!(case.host.account(OTHER).storage[&U256::ONE], U256::ONE, "the call was made");
}

#[test]
fn an_input_region_out_of_reach_halts_before_the_call() {
    let mut case = Case::new().other("PUSH1 1 PUSH1 1 SSTORE");
    case.check("PUSH0 PUSH0 PUSH1 1 PUSH0 NOT PUSH0 PUSH1 0x0b GAS CALL", expect!["IllegalMemory"]);
    assert!(case.host.account(OTHER).storage.is_empty());
}

#[test]
fn a_reentrant_write_is_seen_after_the_call() {
    let mut case = Case::new().other("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0xc0 GAS CALL");
    let reentered = "CALLER PUSH1 0x0b EQ PUSH @inner JUMPI
        PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL PUSH1 1 SLOAD STOP
        inner: JUMPDEST PUSH1 42 PUSH1 1 SSTORE";
    case.host.account(CONTRACT).code = code(reentered);
    case.check(reentered, expect!["[42, 1]"]);
}

#[test]
fn calls_that_nest_too_deep_fail_without_harm() {
    let text = "PUSH1 1 SLOAD PUSH1 1 ADD PUSH1 1 SSTORE
                PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL";
    let mut case = Case::new();
    case.host.max_depth = 40;
    case.host.account(CONTRACT).code = code(text);
    case.check(text, expect!["[1]"]);
    assert_eq!(case.slot(1), U256::from(41));
}
