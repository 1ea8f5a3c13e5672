//! EIP-1153: transient storage. https://eips.ethereum.org/EIPS/eip-1153

use fevm_interpreter::host::memory::Transaction;

use crate::prelude::{test, *};

const CALL: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL";

#[test]
fn a_transient_slot_is_zero_until_written() {
    check("PUSH1 1 TLOAD", expect!["[0]"]);
    check("PUSH1 7 PUSH1 1 TSTORE PUSH1 1 TLOAD PUSH1 2 TLOAD", expect!["[0, 7]"]);
}

#[test]
fn transient_and_lasting_slots_do_not_meet() {
    check(
        "PUSH1 7 PUSH1 1 TSTORE PUSH1 8 PUSH1 1 SSTORE PUSH1 1 TLOAD PUSH1 1 SLOAD",
        expect!["[8, 7]"],
    );
}

#[test]
fn a_transient_slot_is_zero_in_the_next_transaction() {
    let mut case = Case::new();
    case.host.account(CONTRACT).code =
        code("PUSH1 1 TLOAD PUSH1 1 SSTORE PUSH1 7 PUSH1 1 TSTORE PUSH1 1 TLOAD PUSH1 2 SSTORE");
    let transaction = Transaction { from: CALLER, to: Some(CONTRACT), ..Transaction::default() };
    for _ in 0..2 {
        case.host.transact(transaction.clone()).unwrap();
        assert_eq!(case.slot(1), U256::ZERO);
        assert_eq!(case.slot(2), U256::from(7));
    }
}

#[test]
fn another_contract_has_its_own_transient_slots() {
    Case::new()
        .other("PUSH1 9 PUSH1 1 TSTORE")
        .check(&format!("PUSH1 7 PUSH1 1 TSTORE {CALL} PUSH1 1 TLOAD"), expect!["[7, 1]"]);
}

#[test]
fn a_delegate_writes_our_transient_slots() {
    Case::new().other("PUSH1 9 PUSH1 1 TSTORE").check(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS DELEGATECALL PUSH1 1 TLOAD",
        expect!["[9, 1]"],
    );
}

#[test]
fn a_revert_takes_transient_writes_back() {
    let delegate = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS DELEGATECALL";
    Case::new()
        .other("PUSH1 9 PUSH1 1 TSTORE PUSH0 PUSH0 REVERT")
        .check(&format!("PUSH1 7 PUSH1 1 TSTORE {delegate} PUSH1 1 TLOAD"), expect!["[7, 0]"]);
}

#[test]
fn a_transient_write_halts_in_a_static_frame_and_a_read_does_not() {
    Case::new().statically().check("PUSH1 1 PUSH1 1 TSTORE", expect!["StaticViolation"]);
    Case::new().statically().check("PUSH1 1 TLOAD", expect!["[0]"]);
}
