//! EIP-1052: EXTCODEHASH. https://eips.ethereum.org/EIPS/eip-1052

use crate::prelude::{test, *};

#[test]
fn an_account_that_does_not_exist_has_hash_zero() {
    check("PUSH1 0x0b EXTCODEHASH", expect!["[0]"]);
}

#[test]
fn an_account_without_code_has_the_hash_of_nothing() {
    check(
        "ADDRESS EXTCODEHASH",
        expect!["[0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470]"],
    );
    check("ADDRESS EXTCODEHASH PUSH0 PUSH0 KECCAK256 EQ", expect!["[1]"]);
}

#[test]
fn a_contract_has_the_hash_of_its_code() {
    let text = "PUSH1 0x0b EXTCODEHASH PUSH2 0x6001 PUSH0 MSTORE PUSH1 2 PUSH1 30 KECCAK256 EQ";
    Case::new().other("PUSH1 1").check(text, expect!["[1]"]);
}

#[test]
fn bits_above_the_address_are_ignored() {
    let text =
        "PUSH32 0xffffffffffffffffffffffff000000000000000000000000000000000000000b EXTCODEHASH
                PUSH1 0x0b EXTCODEHASH EQ";
    Case::new().other("PUSH1 1").check(text, expect!["[1]"]);
}
