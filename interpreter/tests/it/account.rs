//! BALANCE, EXTCODE* and SELFDESTRUCT. EXTCODEHASH is in eip/1052.

use crate::prelude::{test, *};

#[test]
fn balance_of_an_unknown_account_is_zero() {
    check("ADDRESS BALANCE", expect!["[1000]"]);
    check("PUSH1 0x77 BALANCE", expect!["[0]"]);
}

#[test]
fn bits_above_an_address_are_ignored() {
    check(
        "PUSH32 0xff000000000000000000000000000000000000000000000000000000000000c0 BALANCE",
        expect!["[1000]"],
    );
    Case::new().other("PUSH1 1").check(
        "PUSH32 0xffffffffffffffffffffffff000000000000000000000000000000000000000b EXTCODESIZE",
        expect!["[2]"],
    );
}

#[test]
fn extcodesize_counts_bytes() {
    Case::new().other("PUSH1 1 POP").check("PUSH1 0x0b EXTCODESIZE", expect!["[3]"]);
    check("PUSH1 0x0b EXTCODESIZE", expect!["[0]"]);
}

#[test]
fn extcodecopy_writes_zeros_behind_the_end() {
    let text = "PUSH0 NOT PUSH0 MSTORE PUSH1 5 PUSH1 1 PUSH1 2 PUSH1 0x0b EXTCODECOPY PUSH0 MLOAD";
    Case::new().other("0x01020304").check(
        text,
        expect!["[0xffff0203040000ffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check(text, expect!["[0xffff0000000000ffffffffffffffffffffffffffffffffffffffffffffffffff]"]);
}

#[test]
fn extcodecopy_of_nothing_touches_nothing() {
    check("PUSH0 PUSH0 NOT PUSH0 NOT PUSH1 0x0b EXTCODECOPY MSIZE", expect!["[0]"]);
    check("PUSH1 1 PUSH0 PUSH0 NOT PUSH1 0x0b EXTCODECOPY MSIZE", expect!["IllegalMemory"]);
}

#[test]
fn selfdestruct_gives_the_balance_away_and_ends_the_code() {
    let mut case = Case::new();
    case.check("PUSH1 0x0b SELFDESTRUCT PUSH1 1", expect!["destroyed"]);
    assert_eq!(case.host.account(OTHER).balance, U256::from(1000));
    assert_eq!(case.host.account(CONTRACT).balance, U256::ZERO);
    assert!(case.host.world.destroyed.contains(&CONTRACT));
}
