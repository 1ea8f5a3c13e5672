//! Whatever the bytes are, the run ends without a panic and within its bounds.

use fevm_interpreter::{
    Stop,
    opcode::{self, TABLE},
};
use proptest::{collection::vec, prelude::*};

use crate::{
    prelude::{test, *},
    support::{runner, stride},
};

/// Runs code that also calls itself, other copies of itself, and what it creates.
fn survives(code: &[u8], input: &[u8], is_static: bool) {
    let code = Bytes::copy_from_slice(code);
    let mut case = Case::new().input(Bytes::copy_from_slice(input));
    if is_static {
        case = case.statically();
    }
    case.host = case.host.with_code(OTHER, code.clone()).with_code(CONTRACT, code.clone());
    case.host.max_depth = 8;
    case.host.environment.timestamp = 7; // a real one makes a memory offset of 1.7 GB
    case.host.steps_left = 2_000;
    let before = case.host.world.clone();
    let ended = case.run_code(code);
    assert!(case.host.last_stack.len() <= 1024);
    if is_static && !matches!(ended, Err(Stop::Host(_))) {
        assert_eq!(case.host.world, before, "a static frame changed the world");
    }
}

#[test]
fn arbitrary_bytes_never_panic() {
    let inputs = (vec(any::<u8>(), 0..300), vec(any::<u8>(), 0..80), any::<bool>());
    runner(20_000)
        .run(&inputs, |(code, input, is_static)| {
            survives(&code, &input, is_static);
            Ok(())
        })
        .unwrap();
}

/// A defined instruction with its immediate bytes, or a push of something that makes sense to many.
pub(crate) fn instruction() -> impl Strategy<Value = Vec<u8>> {
    let defined: Vec<u8> = TABLE.iter().flatten().map(|row| row.code).collect();
    let any_row =
        (proptest::sample::select(defined), any::<[u8; 32]>()).prop_map(|(code, data)| {
            let width = opcode::immediate(code);
            // Wide numbers make good operands and bad memory offsets: two bytes are the most before
            // eight.
            let keep = if (3..8).contains(&width) { 2 } else { width };
            let mut bytes = vec![code];
            bytes.resize(1 + width - keep, 0);
            bytes.extend(&data[..keep]);
            bytes
        });
    prop_oneof![
        2 => any_row,
        3 => any::<u8>().prop_map(|byte| vec![0x60, byte]),
        1 => Just(vec![0x60, 0x0b]),
        1 => Just(vec![0x30]),
        1 => Just(vec![0x5b]),
    ]
}

#[test]
fn programs_of_defined_instructions_never_panic() {
    let inputs = (vec(instruction(), 0..150), vec(any::<u8>(), 0..80), any::<bool>());
    runner(3_000)
        .run(&inputs, |(code, input, is_static)| {
            survives(&code.concat(), &input, is_static);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_instruction_takes_any_operand() {
    let edges = [
        U256::ZERO,
        U256::ONE,
        U256::from(u8::MAX),
        U256::from(u64::from(u32::MAX) + 1),
        U256::from(u64::MAX),
        U256::ONE << 64,
        U256::ONE << 255,
        U256::MAX,
    ];
    for row in TABLE.iter().flatten().filter(|row| row.pops <= 4) {
        let choices = edges.len().pow(u32::from(row.pops));
        for choice in (0..choices).step_by(stride(97)) {
            let mut code = Vec::new();
            for operand in 0..u32::from(row.pops) {
                code.push(0x7f);
                let edge = edges[choice / edges.len().pow(operand) % edges.len()];
                code.extend(edge.to_be_bytes::<32>());
            }
            code.push(row.code);
            survives(&code, &[1, 2, 3], false);
        }
    }
}
