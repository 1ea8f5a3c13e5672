//! The loop that runs on chain tells nobody of its steps. It is compiled apart from the traced one,
//! and jumps land one byte further; both must do the same.

use fevm_interpreter::{Frame, Profile, Stop, opcode::TABLE};
use proptest::{collection::vec, prelude::*};

use super::{
    faults,
    probe::{Fault, Probe},
};
use crate::{
    prelude::{test, *},
    robustness::instruction,
    support::{edges, pushes, runner, stride},
};

/// Runs the code in both loops and compares the ends and the worlds.
fn both(code: &[u8], input: &[u8], is_static: bool) {
    let mut case = faults::case(code, input, is_static);
    case.host.steps_left = 2_000;
    let mut probe = Probe::new(case.host.clone());
    let traced = case.run_code(Bytes::copy_from_slice(code));
    let untraced = probe.run(code, Frame { input, is_static });
    let traced = traced.map_err(|stop| match stop {
        Stop::Halt(halt) => Stop::Halt(halt),
        Stop::Host(error) => Stop::Host(Fault::World(error)),
    });
    assert_eq!(untraced, traced, "{}", Bytes::copy_from_slice(code));
    assert_eq!(probe.world.world, case.host.world, "{}", Bytes::copy_from_slice(code));
}

#[test]
fn random_programs_end_alike() {
    let inputs = (vec(instruction(), 0..100), vec(any::<u8>(), 0..40), any::<bool>());
    runner(2_000)
        .run(&inputs, |(code, input, is_static)| {
            let code = code.concat();
            if faults::ends(&code, &input, is_static) {
                both(&code, &input, is_static);
            }
            Ok(())
        })
        .unwrap();
}

/// Each row on edges, its result returned.
#[test]
fn every_row_ends_alike() {
    // Memory up to 2^32 can be had, and takes its time.
    let cheap = |edge: &U256| *edge < U256::from(1 << 16) || *edge >= U256::ONE << 32;
    let edges: Vec<_> = edges().into_iter().filter(cheap).step_by(4).collect();
    for row in TABLE.iter().flatten().step_by(stride(3)) {
        for index in 0..edges.len() {
            let words: Vec<_> = (0..usize::from(row.pops))
                .map(|operand| edges[(index + 3 * operand) % edges.len()])
                .collect();
            let mut code = pushes(&words);
            code.push(row.code);
            code.extend(vec![9; usize::from(row.immediate)]);
            code.extend(self::code("PUSH0 MSTORE PUSH1 32 PUSH0 RETURN"));
            both(&code, &[7; 40], false);
        }
    }
}

#[test]
fn jumps_land_behind_their_destination() {
    for text in [
        "PUSH @there JUMP INVALID there: JUMPDEST PC PUSH0 MSTORE MSIZE PUSH0 RETURN",
        "PUSH1 1 PUSH @there JUMPI INVALID there: JUMPDEST PC PUSH0 MSTORE MSIZE PUSH0 RETURN",
        "PUSH0 PUSH @there JUMPI PC PUSH0 MSTORE MSIZE PUSH0 RETURN there: JUMPDEST INVALID",
        "PUSH @end JUMP end: JUMPDEST",
        "PUSH @a JUMP b: JUMPDEST PC PUSH0 MSTORE MSIZE PUSH0 RETURN a: JUMPDEST PUSH @b JUMP",
        "PUSH1 20 again: JUMPDEST PUSH1 1 SWAP1 SUB DUP1 PUSH @again JUMPI PC PUSH0 MSTORE8",
    ] {
        both(&code(text), &[], false);
    }
}

/// Some instructions are done along with the one before them: whatever stands on the stack and
/// however much, wherever the jump goes, and wherever the code breaks off.
#[test]
fn instructions_done_along_end_alike() {
    let prologue = code(
        "PUSH @start JUMP there: JUMPDEST PUSH1 7 PUSH1 40 MSTORE8 PUSH0 MSTORE PUSH1 64 PUSH0 \
         RETURN start: JUMPDEST",
    )
    .to_vec();
    let there = 4;
    let jumps = [0x56, 0x57]
        .into_iter()
        .flat_map(|jump| [there, there + 1].into_iter().map(move |to| vec![0x61, 0, to, jump]));
    let ahead = jumps.chain([vec![], vec![0x15], vec![0x15, 0x15], vec![0x60, 1, 0x01]]);
    let tails: Vec<Vec<u8>> =
        ahead.flat_map(|tail| [tail.clone(), [vec![0x15], tail].concat()]).collect();
    let heads = ["", "LT", "GT", "SLT", "SGT", "EQ", "ISZERO", "PUSH1 1", "PUSH2 1"].map(code);
    let operands = [
        vec![],
        vec![U256::ONE],
        vec![U256::MAX],
        vec![U256::ZERO, U256::ZERO],
        vec![U256::ONE, U256::MAX],
        vec![U256::MAX, U256::from(u64::MAX)],
    ];
    for head in &heads {
        for tail in tails.iter().step_by(stride(5)) {
            for words in &operands {
                for below in [0, 1, 2, 1020, 1021, 1022, 1023, 1024] {
                    let mut code = prologue.clone();
                    code.extend(vec![0x5f; below - words.len().min(below)]);
                    code.extend(pushes(words));
                    code.extend_from_slice(head);
                    code.extend_from_slice(tail);
                    both(&code, &[], false);
                    both(&code[..code.len() - tail.len().min(1)], &[], false);
                    code.extend(self::code("PUSH0 MSTORE PUSH1 32 PUSH0 RETURN"));
                    both(&code, &[], false);
                }
            }
        }
    }
}

#[test]
fn a_row_of_another_profile_is_undefined_in_both() {
    for row in TABLE.iter().flatten().filter(|row| !Profile::Filecoin.has(row.only)) {
        let ended = Probe::new(Case::new().host).run(&[row.code], Frame::default());
        assert_eq!(ended, Err(Stop::Halt(Halt::Undefined(row.code))), "{row}");
    }
}
