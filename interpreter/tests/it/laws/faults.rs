//! A host may fail at any question, and at any step: the run ends there with the host's own error,
//! and asks nothing more.

use fevm_interpreter::{Frame, Stop, host::memory::MemoryError, opcode::TABLE};
use proptest::{collection::vec, prelude::*};

use super::probe::{Fault, Probe};
use crate::{
    prelude::{test, *},
    robustness::instruction,
    support::runner,
};

/// Steps that a program may take.
const STEPS: u64 = 300;

/// The usual surroundings, with the code at two addresses so that it may call itself.
pub(super) fn case(code: &[u8], input: &[u8], is_static: bool) -> Case<true> {
    let code = Bytes::copy_from_slice(code);
    let mut case = Case::ethereum().input(Bytes::copy_from_slice(input));
    case.host = case.host.with_code(OTHER, code.clone()).with_code(CONTRACT, code);
    case.host.max_depth = 4;
    case.host.steps_left = STEPS;
    case.host.environment.timestamp = 7; // a real one makes a memory offset of 1.7 GB
    if is_static { case.statically() } else { case }
}

/// Whether the program ends by itself; only those can be run where nobody counts the steps.
pub(super) fn ends(code: &[u8], input: &[u8], is_static: bool) -> bool {
    let ended = case(code, input, is_static).run_code(Bytes::copy_from_slice(code));
    !matches!(ended, Err(Stop::Host(_)))
}

fn fails_at_every_question(code: &[u8], input: &[u8], is_static: bool) {
    if !ends(code, input, is_static) {
        return;
    }
    let frame = Frame { input, is_static };
    let probe = || Probe::new(case(code, input, is_static).host);
    let mut calm = probe();
    let _ = calm.run(code, frame);
    for question in 0..calm.asked {
        let mut probe = probe();
        probe.fail_at = Some(question);
        let ended = probe.run(code, frame);
        assert_eq!(ended, Err(Stop::Host(Fault::Told(question))));
        assert_eq!(probe.asked, question + 1, "asked on after a failure");
    }
}

#[test]
fn a_program_ends_at_the_question_that_fails() {
    let inputs = (vec(instruction(), 0..60), vec(any::<u8>(), 0..40), any::<bool>());
    runner(1_000)
        .run(&inputs, |(code, input, is_static)| {
            fails_at_every_question(&code.concat(), &input, is_static);
            Ok(())
        })
        .unwrap();
}

/// Each row that asks its host anything, alone on a stack of ones.
#[test]
fn every_row_passes_its_hosts_failure_on() {
    let mut askers = Vec::new();
    for row in TABLE.iter().flatten() {
        let mut code = crate::support::pushes(&vec![U256::ONE; usize::from(row.pops)]);
        code.push(row.code);
        let mut calm = Probe::new(case(&code, &[], false).host);
        let _ = calm.run(&code, Frame::default());
        if calm.asked > 0 {
            askers.push(row.mnemonic);
            assert_eq!(calm.asked, 1, "{row}");
        }
        fails_at_every_question(&code, &[], false);
    }
    expect![
        "KECCAK256 ADDRESS BALANCE ORIGIN CALLER CALLVALUE GASPRICE EXTCODESIZE EXTCODECOPY \
         EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE \
         BASEFEE BLOBHASH BLOBBASEFEE SLOAD SSTORE GAS TLOAD TSTORE LOG0 LOG1 LOG2 LOG3 LOG4 CREATE \
         CALL CALLCODE DELEGATECALL CREATE2 STATICCALL SELFDESTRUCT"
    ]
    .assert_eq(&askers.join(" "));
}

/// The bound on steps is such a failure too: at each of them the run ends, and none later.
#[test]
fn a_program_ends_at_the_step_that_fails() {
    let inputs = (vec(instruction(), 1..40), vec(any::<u8>(), 0..40));
    runner(300)
        .run(&inputs, |(code, input)| {
            let code = code.concat();
            if !ends(&code, &input, false) {
                return Ok(());
            }
            let run = |steps: u64| {
                let mut case = case(&code, &input, false);
                case.host.steps_left = steps;
                let ended = case.run_code(Bytes::copy_from_slice(&code));
                (ended, steps - case.host.steps_left)
            };
            let (calm, taken) = run(STEPS);
            for steps in 0..taken {
                let (ended, _) = run(steps);
                prop_assert_eq!(ended, Err(Stop::Host(MemoryError::OutOfSteps)));
            }
            prop_assert_eq!(run(taken).0, calm);
            Ok(())
        })
        .unwrap();
}
