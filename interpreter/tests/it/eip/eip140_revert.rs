//! EIP-140: REVERT. https://eips.ethereum.org/EIPS/eip-140

use crate::prelude::{test, *};

/// The example of the EIP.
#[test]
fn revert_returns_its_region() {
    check(
        "0x6c726576657274656420646174616000557f726576657274206d657373616765000000000000000000000000000000000000600052600e6000fd",
        expect!["reverted 0x726576657274206d657373616765"],
    );
}

#[test]
fn revert_may_say_nothing() {
    check("PUSH0 PUSH0 REVERT", expect!["reverted 0x"]);
    check("PUSH0 PUSH0 NOT REVERT", expect!["reverted 0x"]);
}

#[test]
fn a_region_out_of_reach_halts_instead() {
    check("PUSH1 1 PUSH0 NOT REVERT", expect!["IllegalMemory"]);
}

#[test]
fn what_the_callee_wrote_is_undone() {
    let mut case =
        Case::new().other("PUSH1 1 PUSH1 1 SSTORE PUSH0 PUSH0 PUSH0 LOG1 PUSH0 PUSH0 REVERT");
    case.check("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL", expect!["[0]"]);
    assert!(case.host.account(OTHER).storage.is_empty());
    assert!(case.host.world.logs.is_empty());
}
