//! EIP-1884: SELFBALANCE. https://eips.ethereum.org/EIPS/eip-1884

use crate::prelude::{test, *};

#[test]
fn selfbalance_is_the_balance_of_the_own_address() {
    check("SELFBALANCE ADDRESS BALANCE", expect!["[1000, 1000]"]);
}

#[test]
fn in_a_delegate_it_is_the_callers_own() {
    Case::new().other("SELFBALANCE PUSH1 1 SSTORE").check(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS DELEGATECALL PUSH1 1 SLOAD",
        expect!["[1000, 1]"],
    );
}
