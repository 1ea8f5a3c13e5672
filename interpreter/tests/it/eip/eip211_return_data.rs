//! EIP-211: RETURNDATASIZE and RETURNDATACOPY. https://eips.ethereum.org/EIPS/eip-211

use crate::prelude::{test, *};

/// Calls OTHER with an empty output region and forgets whether it succeeded.
const CALL: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x0b GAS CALL POP";

/// Returns the four bytes 01020304.
fn with_answer() -> Case {
    Case::new().other("PUSH4 0x01020304 PUSH0 MSTORE PUSH1 4 PUSH1 28 RETURN")
}

#[test]
fn the_buffer_holds_all_of_the_output_whatever_the_region() {
    with_answer().check(&format!("{CALL} RETURNDATASIZE"), expect!["[4]"]);
    let text = format!("{CALL} PUSH1 4 PUSH0 PUSH1 1 RETURNDATACOPY PUSH0 MLOAD");
    with_answer()
        .check(&text, expect!["[0x1020304000000000000000000000000000000000000000000000000000000]"]);
    let text = format!("{CALL} PUSH1 2 PUSH1 2 PUSH0 RETURNDATACOPY PUSH0 MLOAD");
    with_answer().check(
        &text,
        expect!["[0x304000000000000000000000000000000000000000000000000000000000000]"],
    );
}

#[test]
fn a_reason_is_in_the_buffer_too() {
    Case::new()
        .other("PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT")
        .check(&format!("{CALL} RETURNDATASIZE"), expect!["[32]"]);
}

#[test]
fn the_next_call_replaces_the_buffer() {
    let other = "CALLDATASIZE PUSH0 RETURN";
    let with_input = "PUSH0 PUSH0 PUSH1 5 PUSH0 PUSH0 PUSH1 0x0b GAS CALL POP";
    Case::new()
        .other(other)
        .check(&format!("{with_input} RETURNDATASIZE {CALL} RETURNDATASIZE"), expect!["[0, 5]"]);
}

#[test]
fn reading_past_the_end_halts() {
    for (size, offset) in [("5", "0"), ("1", "4"), ("0", "5"), ("4", "1")] {
        let text = format!("{CALL} PUSH1 {size} PUSH1 {offset} PUSH0 RETURNDATACOPY");
        assert_eq!(with_answer().run(&text), "IllegalMemory", "{size} from {offset}");
    }
    let text = format!("{CALL} PUSH1 1 PUSH0 NOT PUSH0 RETURNDATACOPY");
    with_answer().check(&text, expect!["IllegalMemory"]);
    let text = format!("{CALL} PUSH0 NOT PUSH1 1 PUSH0 RETURNDATACOPY");
    with_answer().check(&text, expect!["IllegalMemory"]);
    check("PUSH1 1 PUSH0 PUSH0 RETURNDATACOPY", expect!["IllegalMemory"]);
}

#[test]
fn nothing_may_be_read_at_the_very_end() {
    let text = format!("{CALL} PUSH0 PUSH1 4 PUSH0 NOT RETURNDATACOPY MSIZE");
    with_answer().check(&text, expect!["[0]"]);
    check("PUSH0 PUSH0 PUSH0 RETURNDATACOPY MSIZE", expect!["[0]"]);
}

#[test]
fn a_creation_that_succeeds_empties_the_buffer() {
    let text = format!("{CALL} PUSH0 PUSH0 PUSH0 CREATE POP RETURNDATASIZE");
    with_answer().check(&text, expect!["[0]"]);
}
