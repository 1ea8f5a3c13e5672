//! SLOAD and SSTORE. Transient slots are in eip/1153.

use crate::prelude::{test, *};

#[test]
fn a_slot_never_written_holds_zero() {
    check("PUSH1 1 SLOAD", expect!["[0]"]);
}

#[test]
fn a_slot_holds_the_last_word_written() {
    let mut case = Case::new();
    case.check("PUSH1 5 PUSH1 1 SSTORE PUSH1 6 PUSH1 1 SSTORE PUSH1 1 SLOAD", expect!["[6]"]);
    assert_eq!(case.slot(1), U256::from(6));
}

#[test]
fn keys_and_values_have_256_bits() {
    check(
        "PUSH1 1 NOT PUSH0 NOT SSTORE PUSH0 NOT SLOAD",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe]"],
    );
}

#[test]
fn slots_can_be_read_in_a_static_frame() {
    Case::new().statically().check("PUSH1 1 SLOAD", expect!["[0]"]);
    Case::new().statically().check("PUSH1 1 PUSH1 1 SSTORE", expect!["StaticViolation"]);
}
