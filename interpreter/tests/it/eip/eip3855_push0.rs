//! EIP-3855: PUSH0. https://eips.ethereum.org/EIPS/eip-3855

use crate::prelude::{test, *};

#[test]
fn push0_puts_zero_and_takes_no_bytes() {
    check("0x5f6001", expect!["[1, 0]"]);
}

#[test]
fn push0_can_fill_the_stack_and_no_more() {
    let mut case = Case::new();
    assert!(case.run_code(vec![0x5f; 1024].into()).is_ok());
    assert_eq!(case.host.last_stack, vec![U256::ZERO; 1024]);
    check(&"PUSH0 ".repeat(1025), expect!["StackOverflow"]);
}

#[test]
fn push0_has_no_data_to_hide_a_jumpdest() {
    check("PUSH1 4 JUMP PUSH0 JUMPDEST PUSH1 1", expect!["[1]"]);
}
