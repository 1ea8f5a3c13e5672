//! Slots of a contract that has more of them than fit into its state.

use actor::state::slots::ROOT_BYTES;
use audit::Trace;

use super::production::{known, said};
use super::{Line, blocks, difference, names};
use crate::kit::{Tx, World, code, long};

/// As many full words in a row as the root has room for, 16: the first takes 66 bytes, each other
/// 34.
const FEW: usize = 1 + (ROOT_BYTES - 66) / 34;

/// Enough for a tree of several leaves.
const MANY: usize = 60;

/// A step: its name, how many slots there are, what comes before the instruction, the instruction.
type Case = (&'static str, usize, &'static str, &'static str);

const CASES: [Case; 9] = [
    ("SLOAD", MANY, "PUSH1 7 NOT", "SLOAD"),
    ("SLOAD, the same slot again", MANY, "PUSH1 7 NOT SLOAD PUSH1 7 NOT", "SLOAD"),
    ("SLOAD, a slot never written", MANY, "PUSH2 1000 NOT", "SLOAD"),
    ("SSTORE, another word", MANY, "PUSH1 1 PUSH1 7 NOT", "SSTORE"),
    ("SSTORE, after SLOAD of the slot", MANY, "PUSH1 7 NOT SLOAD PUSH1 1 PUSH1 7 NOT", "SSTORE"),
    ("SSTORE, a new slot", MANY, "PUSH1 1 PUSH2 1000 NOT", "SSTORE"),
    ("SSTORE, zero", MANY, "PUSH0 PUSH1 7 NOT", "SSTORE"),
    ("SSTORE, the word that is there", MANY, "PUSH1 7 NOT DUP1", "SSTORE"),
    ("SSTORE, the slot too many", FEW, "PUSH1 17 NOT DUP1", "SSTORE"),
];

pub(super) fn lines(world: &mut World) -> Vec<Line> {
    let frame = |world: &mut World, slots| traced(world, "", slots);
    let (tree, inline) = (frame(world, MANY), frame(world, FEW));
    assert_eq!(names(&tree.frames[0]), names(&inline.frames[0]), "a tree is opened when needed");
    let before = "before the first instruction";
    let opened = names(&tree.frames[0]);
    let mut lines = vec![Line {
        step: before.to_string(),
        production: known(before),
        said: None,
        here: opened[..opened.len() - 1].to_vec(),
        instead: vec![],
        blocks: blocks(&tree.frames[0]),
    }];
    for (step, slots, before, instruction) in CASES {
        let with = traced(world, &format!("{before} {instruction}"), slots);
        let line = difference(&with, &traced(world, before, slots));
        lines.push(Line { step: step.to_string(), said: Some(said(step)), ..line });
    }
    lines
}

/// Runs a program in a contract with so many slots, counted down from the last there is, that hold
/// their own numbers.
fn traced(world: &mut World, program: &str, slots: usize) -> Trace {
    let runtime = long(&format!("JUMPDEST {program}"));
    let mut init = code(&format!(
        "PUSH1 {slots} again: JUMPDEST DUP1 NOT DUP1 SSTORE PUSH1 1 SWAP1 SUB DUP1 PUSH2 @again JUMPI
         PUSH2 {0} PUSH1 28 PUSH0 CODECOPY PUSH2 {0} PUSH0 RETURN",
        runtime.len()
    ));
    assert_eq!(init.len(), 28, "where the code begins");
    init.extend(runtime);
    let (_, receipt) = world.run(Tx { data: init, ..Tx::default() });
    world.call(receipt.contract_address.unwrap(), &[])
}
