//! JUMP, JUMPI, PC, and the ways to end. REVERT is in eip/140.

use crate::prelude::{test, *};

#[test]
fn code_that_runs_off_its_end_stops() {
    check("", expect!["[]"]);
    check("PUSH1 1", expect!["[1]"]);
    check("PUSH1 1 STOP PUSH1 2", expect!["[1]"]);
}

#[test]
fn jump_goes_on_behind_the_destination() {
    check("PUSH @there JUMP PUSH1 1 there: JUMPDEST PUSH1 2", expect!["[2]"]);
    check("PUSH @there JUMP there: JUMPDEST", expect!["[]"]);
}

#[test]
fn jumpi_asks_for_any_bit_of_its_condition() {
    for condition in
        ["PUSH1 1", "PUSH0 NOT", "PUSH9 0x010000000000000000", "PUSH1 255 PUSH1 1 SWAP1 SHL"]
    {
        let text = format!("{condition} PUSH @there JUMPI PUSH1 1 there: JUMPDEST PUSH1 2");
        assert_eq!(Case::new().run(&text), "[2]", "{condition}");
    }
    check("PUSH0 PUSH @there JUMPI PUSH1 1 there: JUMPDEST PUSH1 2", expect!["[2, 1]"]);
}

#[test]
fn jumpi_that_does_not_jump_ignores_its_target() {
    check("PUSH0 PUSH0 NOT JUMPI PUSH1 1", expect!["[1]"]);
}

#[test]
fn a_jump_must_land_on_a_jumpdest() {
    check("PUSH1 0 JUMP", expect!["BadJump { to: 0 }"]);
    check("PUSH1 200 JUMP", expect!["BadJump { to: 200 }"]);
    check(
        "PUSH0 NOT JUMP",
        expect![
            "BadJump { to: 115792089237316195423570985008687907853269984665640564039457584007913129639935 }"
        ],
    );
    check(
        "PUSH9 0x010000000000000000 JUMP JUMPDEST",
        expect!["BadJump { to: 18446744073709551616 }"],
    );
    check("PUSH5 0x0100000003 JUMP JUMPDEST", expect!["BadJump { to: 4294967299 }"]);
    check("PUSH1 1 PUSH1 3 JUMPI", expect!["BadJump { to: 3 }"]);
}

#[test]
fn a_jumpdest_inside_a_push_is_data() {
    check("PUSH1 4 JUMP PUSH1 0x5b STOP", expect!["BadJump { to: 4 }"]);
    check("PUSH1 4 JUMP PUSH1 0x60 JUMPDEST", expect!["BadJump { to: 4 }"]);
    check("PUSH1 5 JUMP PUSH1 0x60 JUMPDEST", expect!["[]"]);
}

#[test]
fn a_loop_counts_down() {
    check(
        "PUSH1 0 PUSH1 100            ; sum, counter
         again: JUMPDEST
         DUP1 SWAP2 ADD SWAP1         ; add the counter to the sum
         PUSH1 1 SWAP1 SUB            ; one less
         DUP1 PUSH @again JUMPI POP",
        expect!["[5050]"],
    );
}

#[test]
fn pc_is_the_index_of_the_instruction_itself() {
    check("PC PC PUSH1 0 PC", expect!["[4, 0, 1, 0]"]);
}

#[test]
fn return_gives_a_region_of_memory() {
    check("PUSH2 0xabcd PUSH0 MSTORE PUSH1 3 PUSH1 29 RETURN", expect!["returned 0x00abcd"]);
    check(
        "PUSH1 40 PUSH1 7 RETURN",
        expect![
            "returned 0x00000000000000000000000000000000000000000000000000000000000000000000000000000000"
        ],
    );
    check(
        "PUSH1 9 PUSH0 PUSH0 NOT RETURN",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 0, 9]"],
    );
    check("PUSH1 1 PUSH0 NOT RETURN", expect!["IllegalMemory"]);
}

#[test]
fn undefined_instructions_halt_even_behind_good_ones() {
    check("PUSH1 1 0x0c", expect!["Undefined(12)"]);
    check("0xef", expect!["Undefined(239)"]);
}

#[test]
fn callcode_and_the_blob_instructions_are_undefined() {
    check("0xf2", expect!["Undefined(242)"]);
    check("0x49", expect!["Undefined(73)"]);
    check("0x4a", expect!["Undefined(74)"]);
}

#[test]
fn a_host_that_gives_up_ends_the_run() {
    let mut case = Case::new();
    case.host.steps_left = 1000;
    case.check(
        "again: JUMPDEST PUSH @again JUMP",
        expect![
            "host: too many instructions; raise `steps_left` if the code is meant to run that long"
        ],
    );
}
