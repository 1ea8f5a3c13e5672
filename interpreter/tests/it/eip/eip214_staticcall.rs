//! EIP-214: STATICCALL. https://eips.ethereum.org/EIPS/eip-214

use crate::prelude::{test, *};

const STATIC_CALL: &str = "PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS STATICCALL";

#[test]
fn reading_is_fine() {
    Case::new()
        .other("PUSH1 1 SLOAD ADDRESS BALANCE ADD CALLVALUE ADD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN")
        .check(&format!("{STATIC_CALL} PUSH0 MLOAD"), expect!["[0, 1]"]);
}

#[test]
fn every_writer_fails_the_call() {
    for writer in [
        "PUSH1 1 PUSH1 1 SSTORE",
        "PUSH1 1 PUSH1 1 TSTORE",
        "PUSH0 PUSH0 LOG0",
        "PUSH0 PUSH0 PUSH0 PUSH0 LOG2",
        "PUSH0 PUSH0 PUSH0 CREATE",
        "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2",
        "PUSH0 SELFDESTRUCT",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH1 0xc0 GAS CALL",
    ] {
        assert_eq!(Case::new().other(writer).run(STATIC_CALL), "[0]", "{writer}");
    }
}

#[test]
fn a_call_without_value_is_no_writer_but_stays_static() {
    let call_back =
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0xc0 GAS CALL PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    let mut case = Case::new().other(call_back);
    case.host.account(CONTRACT).code = code("PUSH1 1 PUSH1 1 SSTORE");
    case.check(&format!("{STATIC_CALL} PUSH0 MLOAD"), expect!["[0, 1]"]);
    let mut case = Case::new().other(call_back);
    case.host.account(CONTRACT).code = code("PUSH1 1 SLOAD");
    case.check(&format!("{STATIC_CALL} PUSH0 MLOAD"), expect!["[1, 1]"]);
}

#[test]
fn a_call_with_value_halts_in_a_static_frame() {
    let mut case = Case::new().statically();
    case.check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH1 0x0b GAS CALL", expect!["StaticViolation"]);
    case.check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 NOT PUSH1 0x0b GAS CALL", expect!["StaticViolation"]);
    case.check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL", expect!["[1]"]);
}

#[test]
fn the_static_check_comes_before_the_input_region() {
    Case::new().statically().check(
        "PUSH0 PUSH0 PUSH1 1 PUSH0 NOT PUSH1 1 PUSH1 0x0b GAS CALL",
        expect!["StaticViolation"],
    );
}
