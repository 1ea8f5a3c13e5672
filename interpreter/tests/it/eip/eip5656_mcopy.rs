//! EIP-5656: MCOPY. https://eips.ethereum.org/EIPS/eip-5656

use crate::prelude::{test, *};

/// Memory 00 01 02 .. 0f and zeros, then the copy, then the first word.
fn copied(size: u8, source: u8, target: u8) -> String {
    let fill = "PUSH16 0x000102030405060708090a0b0c0d0e0f PUSH1 128 SHL PUSH0 MSTORE";
    let text = format!("{fill} PUSH1 {size} PUSH1 {source} PUSH1 {target} MCOPY PUSH0 MLOAD");
    let mut case = Case::new();
    case.run(&text);
    format!("{:#066x}", case.host.last_stack[0])
}

#[test]
fn regions_may_overlap_either_way() {
    expect!["0x010203040506070808090a0b0c0d0e0f00000000000000000000000000000000"]
        .assert_eq(&copied(8, 1, 0));
    expect!["0x000001020304050607090a0b0c0d0e0f00000000000000000000000000000000"]
        .assert_eq(&copied(8, 0, 1));
    expect!["0x0001020304050607000102030405060700000000000000000000000000000000"]
        .assert_eq(&copied(8, 0, 8));
    expect!["0x000102030405060708090a0b0c0d0e0f00000000000000000000000000000000"]
        .assert_eq(&copied(8, 4, 4));
}

#[test]
fn both_regions_are_touched() {
    check("PUSH1 32 PUSH0 PUSH1 32 MCOPY MSIZE", expect!["[64]"]);
    check("PUSH1 32 PUSH1 100 PUSH0 MCOPY MSIZE", expect!["[160]"]);
    check("PUSH1 1 PUSH0 PUSH2 0x0400 MCOPY MSIZE", expect!["[1056]"]);
}

#[test]
fn copying_nothing_touches_nothing() {
    check("PUSH0 PUSH0 NOT PUSH0 NOT MCOPY MSIZE", expect!["[0]"]);
    check("PUSH0 PUSH0 PUSH2 0x0400 MCOPY MSIZE", expect!["[0]"]);
}

#[test]
fn regions_out_of_reach_halt() {
    check("PUSH1 1 PUSH0 NOT PUSH0 MCOPY", expect!["IllegalMemory"]);
    check("PUSH1 1 PUSH0 PUSH0 NOT MCOPY", expect!["IllegalMemory"]);
    check("PUSH0 NOT PUSH0 PUSH0 MCOPY", expect!["IllegalMemory"]);
}
