//! CALLDATA*, CODE* and RETURNDATASIZE. RETURNDATACOPY is in eip/211.

use crate::prelude::{test, *};

fn with_input() -> Case {
    Case::new().input(bytes!("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021"))
}

#[test]
fn calldataload_reads_a_word_with_zeros_behind_the_end() {
    with_input().check(
        "PUSH0 CALLDATALOAD",
        expect!["[0x102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20]"],
    );
    with_input().check(
        "PUSH1 1 CALLDATALOAD",
        expect!["[0x2030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021]"],
    );
    with_input().check(
        "PUSH1 2 CALLDATALOAD",
        expect!["[0x30405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202100]"],
    );
    with_input().check(
        "PUSH1 32 CALLDATALOAD",
        expect!["[0x2100000000000000000000000000000000000000000000000000000000000000]"],
    );
    with_input().check("PUSH1 33 CALLDATALOAD", expect!["[0]"]);
}

#[test]
fn calldataload_from_far_away_is_zero() {
    with_input().check("PUSH5 0x0100000000 CALLDATALOAD", expect!["[0]"]);
    with_input().check("PUSH9 0x010000000000000000 CALLDATALOAD", expect!["[0]"]);
    with_input().check("PUSH0 NOT CALLDATALOAD", expect!["[0]"]);
    with_input().check("PUSH1 31 NOT CALLDATALOAD", expect!["[0]"]);
    check("PUSH0 CALLDATALOAD", expect!["[0]"]);
}

#[test]
fn calldatasize_counts_bytes() {
    with_input().check("CALLDATASIZE", expect!["[33]"]);
    check("CALLDATASIZE", expect!["[0]"]);
}

#[test]
fn calldatacopy_writes_zeros_behind_the_end() {
    let text = "PUSH0 NOT PUSH0 MSTORE PUSH1 4 PUSH1 31 PUSH1 2 CALLDATACOPY PUSH0 MLOAD";
    with_input().check(
        text,
        expect!["[0xffff20210000ffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    let text = "PUSH0 NOT PUSH0 MSTORE PUSH1 4 PUSH0 NOT PUSH1 2 CALLDATACOPY PUSH0 MLOAD";
    with_input().check(
        text,
        expect!["[0xffff00000000ffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
}

#[test]
fn copies_of_nothing_touch_nothing() {
    check("PUSH0 PUSH0 NOT PUSH0 NOT CALLDATACOPY MSIZE", expect!["[0]"]);
    check("PUSH0 PUSH0 NOT PUSH0 NOT CODECOPY MSIZE", expect!["[0]"]);
}

#[test]
fn copies_to_where_memory_cannot_reach_halt() {
    check("PUSH1 1 PUSH0 PUSH5 0x0100000000 CALLDATACOPY", expect!["IllegalMemory"]);
    check("PUSH5 0x0100000000 PUSH0 PUSH0 CALLDATACOPY", expect!["IllegalMemory"]);
    check("PUSH1 1 PUSH0 PUSH4 0xffffffff CODECOPY", expect!["IllegalMemory"]);
}

#[test]
fn code_can_read_itself() {
    check("CODESIZE", expect!["[1]"]);
    check(
        "PUSH1 32 PUSH0 PUSH0 CODECOPY PUSH0 MLOAD",
        expect!["[0x60205f5f395f5100000000000000000000000000000000000000000000000000]"],
    );
    check(
        "PUSH1 32 PUSH1 8 PUSH0 CODECOPY PUSH0 MLOAD 0x7fff",
        expect![
            "[0xff00000000000000000000000000000000000000000000000000000000000000, 0x7fff000000000000000000000000000000000000000000000000000000000000]"
        ],
    );
}

#[test]
fn there_is_no_return_data_before_the_first_call() {
    check("RETURNDATASIZE", expect!["[0]"]);
}
