//! KECCAK256.

use crate::prelude::{test, *};

#[test]
fn the_hash_of_nothing_is_the_known_one() {
    check(
        "PUSH0 PUSH0 KECCAK256",
        expect!["[0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470]"],
    );
}

#[test]
fn a_region_is_hashed_with_zeros_where_nothing_was_written() {
    check(
        "PUSH3 0x616263 PUSH0 MSTORE PUSH1 3 PUSH1 29 KECCAK256",
        expect!["[0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45]"],
    );
    check(
        "PUSH1 32 PUSH2 0x1000 KECCAK256 MSIZE",
        expect!["[4128, 0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563]"],
    );
}

#[test]
fn an_empty_region_may_lie_anywhere() {
    check(
        "PUSH0 PUSH0 NOT KECCAK256 MSIZE",
        expect!["[0, 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470]"],
    );
}

#[test]
fn a_region_that_cannot_be_addressed_halts() {
    check("PUSH1 1 PUSH5 0x0100000000 KECCAK256", expect!["IllegalMemory"]);
    check("PUSH0 NOT PUSH0 KECCAK256", expect!["IllegalMemory"]);
}
