//! PUSH, DUP, SWAP, POP, and the limits of the stack.

use crate::prelude::{test, *};

#[test]
fn the_top_of_the_stack_is_the_first_operand() {
    check("PUSH1 2  PUSH1 7  SUB", expect!["[5]"]);
}

#[test]
fn push_reads_its_bytes_most_significant_first() {
    check("PUSH1 0x12", expect!["[18]"]);
    check("PUSH2 0x1234", expect!["[4660]"]);
    check("PUSH3 0x123456", expect!["[0x123456]"]);
    check("PUSH4 0x12345678", expect!["[0x12345678]"]);
    check("PUSH8 0x0102030405060708", expect!["[0x102030405060708]"]);
    check("PUSH9 0x010203040506070809", expect!["[0x10203040506070809]"]);
    check(
        "PUSH20 0x0102030405060708090a0b0c0d0e0f1011121314",
        expect!["[0x102030405060708090a0b0c0d0e0f1011121314]"],
    );
    check(
        "PUSH32 0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
        expect!["[0x102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20]"],
    );
}

#[test]
fn push_of_every_width_carries_its_bytes() {
    for width in 1..=32_u8 {
        let immediate: Vec<u8> = (1..=width).collect();
        let mut code = vec![0x5f + width];
        code.extend(&immediate);
        let mut case = Case::new();
        case.run_code(code.into()).unwrap();
        assert_eq!(case.host.last_stack, [U256::from_be_slice(&immediate)], "PUSH{width}");
    }
}

#[test]
fn push_past_the_end_reads_zeros_and_stops() {
    check("0x60", expect!["[0]"]);
    check("0x61ff", expect!["[65280]"]);
    check(
        "0x7fff",
        expect!["[0xff00000000000000000000000000000000000000000000000000000000000000]"],
    );
}

#[test]
fn dup_of_every_depth_copies_its_word() {
    for depth in 1..=16_u8 {
        let mut code: Vec<u8> = (0..20).flat_map(|word| [0x60, word]).collect();
        code.push(0x7f + depth);
        let mut case = Case::new();
        case.run_code(code.into()).unwrap();
        assert_eq!(case.host.last_stack.len(), 21);
        assert_eq!(case.host.last_stack[0], U256::from(20 - depth), "DUP{depth}");
    }
}

#[test]
fn swap_of_every_depth_exchanges_two_words_and_no_more() {
    for depth in 1..=16_u8 {
        let mut code: Vec<u8> = (0..20).flat_map(|word| [0x60, word]).collect();
        code.push(0x8f + depth);
        let mut case = Case::new();
        case.run_code(code.into()).unwrap();
        let mut expected: Vec<_> = (0..20_u8).rev().map(U256::from).collect();
        expected.swap(0, usize::from(depth));
        assert_eq!(case.host.last_stack, expected, "SWAP{depth}");
    }
}

#[test]
fn dup_and_swap_carry_all_256_bits() {
    let word = "0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    check(
        &format!("PUSH32 {word} DUP1"),
        expect![
            "[0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20, 0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20]"
        ],
    );
    check(
        &format!("PUSH32 {word} PUSH1 1 SWAP1"),
        expect!["[0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20, 1]"],
    );
}

#[test]
fn pop_forgets_the_top() {
    check("PUSH1 1 PUSH1 2 POP", expect!["[1]"]);
    check("POP", expect!["StackUnderflow"]);
}

#[test]
fn the_stack_holds_1024_words_and_no_more() {
    let fill = "PUSH0 ".repeat(1024);
    check(&format!("{fill} PUSH0"), expect!["StackOverflow"]);
    check(&format!("{fill} DUP16"), expect!["StackOverflow"]);
    check(&format!("{fill} ADDRESS"), expect!["StackOverflow"]);
}

#[test]
fn a_full_stack_can_still_be_worked_on() {
    let fill = "PUSH1 1 ".repeat(1024);
    let add = "ADD ".repeat(1023);
    check(&format!("{fill} SWAP16 {add}"), expect!["[1024]"]);
}
