//! The stack's limits for every row, at every height that matters.

use fevm_interpreter::{
    Stop,
    opcode::{self, Row, TABLE},
};

use crate::{
    prelude::{test, *},
    support::{pushes, stride},
};

const LIMIT: usize = 1024;

fn halt_on(row: &Row, height: usize, is_static: bool) -> Option<Halt> {
    let mut case = Case::ethereum();
    if is_static {
        case = case.statically();
    }
    let mut code = vec![opcode::PUSH0; height];
    code.push(row.code);
    match case.run_code(code.into()) {
        Err(Stop::Halt(halt)) => Some(halt),
        Err(Stop::Host(error)) => panic!("{row}: {error}"),
        Ok(_) => None,
    }
}

#[test]
fn every_row_underflows_at_every_height_below_its_words() {
    for row in TABLE.iter().flatten() {
        for height in (0..usize::from(row.pops)).step_by(stride(3)) {
            for is_static in [false, true] {
                let halt = halt_on(row, height, is_static);
                assert_eq!(halt, Some(Halt::StackUnderflow), "{row} on {height} words");
            }
        }
        let halt = halt_on(row, usize::from(row.pops), false);
        assert_ne!(halt, Some(Halt::StackUnderflow), "{row}");
    }
}

/// Word 1024 fits, word 1025 does not, for each row that leaves more words than it takes.
#[test]
fn every_row_that_adds_a_word_may_fill_the_stack_and_no_more() {
    let rows = TABLE.iter().flatten().filter(|row| row.pushes > row.pops);
    for row in rows.step_by(stride(9)) {
        let mut case = Case::ethereum();
        let mut code = vec![opcode::PUSH0; LIMIT - 1];
        code.push(row.code);
        assert!(case.run_code(code.into()).is_ok(), "{row}");
        assert_eq!(case.host.last_stack.len(), LIMIT, "{row}");
        assert_eq!(halt_on(row, LIMIT, false), Some(Halt::StackOverflow), "{row}");
    }
}

/// A full stack can be emptied again to its last word, and that is where it ends.
#[test]
fn all_1024_words_come_back_in_their_order() {
    let mut code = Vec::new();
    for index in 0..LIMIT {
        code.extend([opcode::PUSH2, (index >> 8) as u8, index as u8]);
    }
    let mut case = Case::ethereum();
    assert!(case.run_code(code.clone().into()).is_ok());
    let expected: Vec<_> = (0..LIMIT).rev().map(U256::from).collect();
    assert_eq!(case.host.last_stack, expected);
    code.extend([opcode::POP; LIMIT]);
    let mut case = Case::ethereum();
    assert!(case.run_code(code.clone().into()).is_ok());
    assert!(case.host.last_stack.is_empty());
    code.push(opcode::POP);
    let ended = Case::new().run_code(code.into());
    assert_eq!(ended, Err(Stop::Halt(Halt::StackUnderflow)));
}

/// The words below a row's own are the same afterwards, whatever it does.
#[test]
fn every_row_leaves_the_words_below_its_own_alone() {
    let below: Vec<_> = (1..=3_u64).map(|word| U256::MAX / U256::from(word)).collect();
    for row in TABLE.iter().flatten().filter(|row| !row.ends && row.mnemonic != "JUMP") {
        let mut code = pushes(&below);
        code.extend(vec![opcode::PUSH0; usize::from(row.pops)]);
        code.push(row.code);
        let mut case = Case::ethereum();
        case.run_code(code.into()).unwrap_or_else(|stop| panic!("{row}: {stop:?}"));
        let stack = &case.host.last_stack;
        assert_eq!(stack.len(), 3 + usize::from(row.pushes), "{row}");
        assert_eq!(stack[stack.len() - 3..], below, "{row}");
    }
}

/// In a static frame the mark decides alone: with it a row halts whatever its words are, without it
/// none does, but for CALL and CALLCODE, whose value is looked at.
#[test]
fn exactly_the_marked_rows_halt_in_a_static_frame() {
    for row in TABLE.iter().flatten().filter(|row| !row.mnemonic.starts_with("JUMP")) {
        for word in [U256::ZERO, U256::ONE] {
            let mut code = pushes(&vec![word; usize::from(row.pops)]);
            code.push(row.code);
            let mut case = Case::ethereum().statically();
            let before = case.host.world.clone();
            let ended = case.run_code(code.into());
            let violated = ended == Err(Stop::Halt(Halt::StaticViolation));
            let moves_value = row.mnemonic == "CALL" && word == U256::ONE;
            assert_eq!(violated, row.writes || moves_value, "{row} {word}: {ended:?}");
            assert_eq!(case.host.world, before, "{row}");
        }
    }
}
