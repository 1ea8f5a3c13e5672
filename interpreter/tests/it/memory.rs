//! MLOAD, MSTORE, MSTORE8, MSIZE and how memory grows. MCOPY is in eip/5656.

use crate::prelude::{test, *};

#[test]
fn memory_is_zeros_until_written() {
    check("PUSH0 MLOAD MSIZE", expect!["[32, 0]"]);
    check("PUSH2 0x2000 MLOAD MSIZE", expect!["[8224, 0]"]);
}

#[test]
fn a_word_is_read_back_as_it_was_written() {
    let word = "0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    check(
        &format!("PUSH32 {word} PUSH1 7 MSTORE PUSH1 7 MLOAD MSIZE"),
        expect!["[64, 0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20]"],
    );
    check(
        &format!("PUSH32 {word} PUSH0 MSTORE PUSH1 1 MLOAD"),
        expect!["[0x2030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2000]"],
    );
    check(
        &format!("PUSH32 {word} PUSH1 32 MSTORE PUSH1 31 MLOAD"),
        expect!["[0x8102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f]"],
    );
}

#[test]
fn a_small_word_clears_what_was_there() {
    check("PUSH0 NOT PUSH0 MSTORE PUSH1 5 PUSH0 MSTORE PUSH0 MLOAD", expect!["[5]"]);
    check("PUSH0 NOT PUSH0 MSTORE PUSH0 PUSH0 MSTORE PUSH0 MLOAD", expect!["[0]"]);
}

#[test]
fn mstore8_writes_the_lowest_byte_alone() {
    check("PUSH2 0x1234 PUSH1 31 MSTORE8 PUSH0 MLOAD MSIZE", expect!["[32, 52]"]);
    check("PUSH1 0xff PUSH1 32 MSTORE8 MSIZE", expect!["[64]"]);
}

#[test]
fn memory_grows_by_whole_words() {
    check("MSIZE", expect!["[0]"]);
    check("PUSH0 PUSH1 1 MSTORE MSIZE", expect!["[64]"]);
    check("PUSH0 PUSH1 32 MSTORE MSIZE", expect!["[64]"]);
    check("PUSH1 65 PUSH0 KECCAK256 POP MSIZE", expect!["[96]"]);
    check("PUSH2 0x1234 MLOAD POP PUSH0 MLOAD POP MSIZE", expect!["[4704]"]);
}

#[test]
fn offsets_from_2_to_the_32_up_cannot_be_addressed() {
    for offset in ["0x0100000000", "0xffffffffffffffff", "0x010000000000000000"] {
        for text in ["PUSH @ MLOAD", "PUSH0 PUSH @ MSTORE", "PUSH0 PUSH @ MSTORE8"] {
            let ended = Case::new().run(&text.replace('@', offset));
            assert_eq!(ended, "IllegalMemory", "{text} {offset}");
        }
    }
    for text in ["PUSH0 NOT MLOAD", "PUSH0 PUSH0 NOT MSTORE", "PUSH0 PUSH0 NOT MSTORE8"] {
        assert_eq!(Case::new().run(text), "IllegalMemory", "{text}");
    }
}

#[test]
fn a_region_may_not_end_past_2_to_the_32() {
    check("PUSH4 0xffffffe1 MLOAD", expect!["IllegalMemory"]);
    check("PUSH4 0xffffffff PUSH1 2 RETURN", expect!["IllegalMemory"]);
}
