//! Laws of the table: what must hold for every row, whatever it does.

use fevm_interpreter::{
    Profile, Stop,
    host::memory::MemoryError,
    opcode::{self, Row, TABLE},
};
use revm_bytecode::opcode::OPCODE_INFO;

use crate::prelude::{test, *};

fn rows() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().flatten()
}

type Ended = Result<Outcome, Stop<MemoryError>>;

/// Runs the row on a stack of `height` zeros, with a STOP behind it.
fn run_on<const ETHEREUM: bool>(case: &mut Case<ETHEREUM>, row: &Row, height: usize) -> Ended {
    let mut code = vec![opcode::PUSH0; height];
    code.push(row.code);
    case.run_code(code.into())
}

/// How the row ends on `height` zeros in the profile that has all rows, and the height afterwards.
/// In the other it must end alike, or be undefined.
#[track_caller]
fn ended(row: &Row, height: usize, is_static: bool) -> (Ended, usize) {
    let (mut all, mut few) = (Case::ethereum(), Case::new());
    if is_static {
        (all, few) = (all.statically(), few.statically());
    }
    let ended = run_on(&mut all, row, height);
    let found = run_on(&mut few, row, height);
    if Profile::Filecoin.has(row.only) {
        assert_eq!(found, ended, "{row}");
        assert_eq!(few.host.last_stack, all.host.last_stack, "{row}");
    } else {
        assert_eq!(found, Err(Stop::Halt(Halt::Undefined(row.code))), "{row}");
    }
    (ended, all.host.last_stack.len())
}

#[test]
fn no_byte_is_used_twice() {
    assert_eq!(rows().count(), opcode::ROWS);
}

#[test]
fn every_row_stands_at_its_own_byte() {
    for (byte, row) in TABLE.iter().enumerate() {
        assert!(row.is_none_or(|row| usize::from(row.code) == byte));
    }
}

#[test]
fn every_row_underflows_with_one_word_too_few() {
    for row in rows().filter(|row| row.pops > 0) {
        let (ended, _) = ended(row, usize::from(row.pops) - 1, false);
        assert_eq!(ended, Err(Stop::Halt(Halt::StackUnderflow)), "{row}");
    }
}

#[test]
fn every_row_is_content_with_just_enough_words() {
    for row in rows() {
        let (ended, _) = ended(row, usize::from(row.pops), false);
        assert_ne!(ended, Err(Stop::Halt(Halt::StackUnderflow)), "{row}");
        assert_ne!(ended, Err(Stop::Halt(Halt::StackOverflow)), "{row}");
    }
}

#[test]
fn every_row_that_adds_a_word_overflows_a_full_stack() {
    for row in rows().filter(|row| row.pushes > row.pops) {
        assert_eq!(row.pushes, row.pops + 1, "the loop makes room for one word: {row}");
        let (full, _) = ended(row, 1024, false);
        assert_eq!(full, Err(Stop::Halt(Halt::StackOverflow)), "{row}");
        let (with_room, _) = ended(row, 1023, false);
        assert_eq!(with_room, Ok(Outcome::Returned(Bytes::new())), "{row}");
    }
}

#[test]
fn every_other_row_runs_on_a_full_stack() {
    for row in rows().filter(|row| row.pushes <= row.pops) {
        let (ended, _) = ended(row, 1024, false);
        assert_ne!(ended, Err(Stop::Halt(Halt::StackOverflow)), "{row}");
    }
}

#[test]
fn every_row_leaves_the_words_it_promises() {
    for row in rows().filter(|row| !row.ends && !row.mnemonic.starts_with("JUMP")) {
        let (ended, height) = ended(row, 20, false);
        assert_eq!(ended, Ok(Outcome::Returned(Bytes::new())), "{row}");
        let promised = 20 - usize::from(row.pops) + usize::from(row.pushes);
        assert_eq!(height, promised, "{row}");
    }
}

#[test]
fn every_undefined_byte_halts_with_its_name() {
    for byte in (0..=255).filter(|byte| TABLE[usize::from(*byte)].is_none()) {
        let ended = Case::new().run_code(vec![byte].into());
        assert_eq!(ended, Err(Stop::Halt(Halt::Undefined(byte))));
        let ended = Case::ethereum().run_code(vec![byte].into());
        assert_eq!(ended, Err(Stop::Halt(Halt::Undefined(byte))));
    }
}

/// Undefined before anything else: no word is needed, no room, and a static frame is no matter.
#[test]
fn a_row_of_another_profile_is_an_undefined_byte() {
    let others: Vec<_> = rows().filter(|row| !Profile::Filecoin.has(row.only)).collect();
    assert!(rows().all(|row| Profile::Ethereum.has(row.only)));
    let names: Vec<_> = others.iter().map(|row| row.mnemonic).collect();
    expect!["BLOBHASH BLOBBASEFEE CALLCODE"].assert_eq(&names.join(" "));
    for row in others {
        for height in [0, 1, 7, 1024] {
            let undefined = Err(Stop::Halt(Halt::Undefined(row.code)));
            assert_eq!(run_on(&mut Case::new(), row, height), undefined, "{row} {height}");
            let mut case = Case::new().statically();
            assert_eq!(run_on(&mut case, row, height), undefined, "{row} {height}");
        }
    }
}

#[test]
fn writers_halt_in_a_static_frame_and_nothing_else_does() {
    for row in rows() {
        let (ended, _) = ended(row, usize::from(row.pops), true);
        let violated = ended == Err(Stop::Halt(Halt::StaticViolation));
        assert_eq!(violated, row.writes, "{row}");
    }
}

#[test]
fn underflow_comes_before_the_static_violation() {
    for row in rows().filter(|row| row.writes) {
        let (ended, _) = ended(row, 0, true);
        assert_eq!(ended, Err(Stop::Halt(Halt::StackUnderflow)), "{row}");
    }
}

#[test]
fn every_row_that_ends_the_code_ends_it() {
    for row in rows().filter(|row| row.ends) {
        let mut code = vec![opcode::PUSH0; usize::from(row.pops)];
        code.extend([row.code, 0x0c]);
        let ended = Case::new().run_code(code.into());
        assert_ne!(ended, Err(Stop::Halt(Halt::Undefined(0x0c))), "{row}");
    }
}

#[test]
fn the_writers_are_those_of_eip_214_and_1153() {
    let writers: Vec<_> = rows().filter(|row| row.writes).map(|row| row.mnemonic).collect();
    expect!["SSTORE TSTORE LOG0 LOG1 LOG2 LOG3 LOG4 CREATE CREATE2 SELFDESTRUCT"]
        .assert_eq(&writers.join(" "));
}

/// The table of another implementation, written by other people.
#[test]
fn the_table_agrees_with_revm() {
    for row in rows() {
        let theirs = OPCODE_INFO[usize::from(row.code)].unwrap_or_else(|| panic!("{row}"));
        let name = if row.mnemonic == "PREVRANDAO" { "DIFFICULTY" } else { row.mnemonic };
        assert_eq!(name, theirs.name());
        assert_eq!(row.pops, theirs.inputs(), "{row}");
        assert_eq!(row.pushes, theirs.outputs(), "{row}");
        assert_eq!(row.immediate, theirs.immediate_size(), "{row}");
        assert_eq!(row.ends, theirs.is_terminating(), "{row}");
    }
}

/// What another implementation defines and we do not: what came after Osaka.
#[test]
fn what_is_left_out_is_left_out_on_purpose() {
    let missing: Vec<_> = (0..256)
        .filter(|&byte| TABLE[byte].is_none())
        .filter_map(|byte| OPCODE_INFO[byte].map(|theirs| theirs.name()))
        .collect();
    expect!["SLOTNUM DUPN SWAPN EXCHANGE"].assert_eq(&missing.join(" "));
}
