//! EIP-7: DELEGATECALL. https://eips.ethereum.org/EIPS/eip-7

use crate::prelude::{test, *};

const DELEGATE_CALL: &str = "PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS DELEGATECALL";

#[test]
fn sender_value_and_address_stay_those_of_the_caller() {
    for (mnemonic, expected) in [("CALLER", 0xca_u64), ("CALLVALUE", 3), ("ADDRESS", 0xc0)] {
        let mut case = Case::new().other(&format!("{mnemonic} PUSH1 1 SSTORE"));
        assert_eq!(case.run(DELEGATE_CALL), "[1]");
        assert_eq!(case.slot(1), U256::from(expected), "{mnemonic}");
    }
}

#[test]
fn code_and_calldata_are_the_callees() {
    Case::new()
        .other("CODESIZE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN")
        .check(&format!("{DELEGATE_CALL} PUSH0 MLOAD"), expect!["[7, 1]"]);
}

#[test]
fn a_delegate_of_a_static_frame_is_static() {
    Case::new().other("PUSH1 1 PUSH1 1 SSTORE").statically().check(DELEGATE_CALL, expect!["[0]"]);
}

#[test]
fn a_failing_delegate_writes_nothing() {
    let mut case = Case::new().other("PUSH1 1 PUSH1 1 SSTORE INVALID");
    case.check(DELEGATE_CALL, expect!["[0]"]);
    assert_eq!(case.slot(1), U256::ZERO);
}
