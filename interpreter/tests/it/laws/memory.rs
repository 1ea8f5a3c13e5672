//! Memory against a model: a plain array, and how much of it has been touched.

use fevm_interpreter::opcode;
use proptest::{collection::vec, prelude::*};

use crate::{
    prelude::{test, *},
    properties::word,
    support::{edges, pushes, row, runner, stride},
};

/// One instruction on memory, with its operands.
#[derive(Debug, Clone)]
enum Step {
    Load(u64),
    Store(u64, U256),
    StoreByte(u64, U256),
    /// Target, source, size.
    Move(u64, u64, u64),
    /// Target, source, size.
    Calldata(u64, u64, u64),
    /// Offset, size: touches and changes nothing.
    Hash(u64, u64),
}

/// Memory as the Yellow Paper has it: bytes without end, and how far they were touched.
#[derive(Debug)]
struct Model {
    bytes: Vec<u8>,
    touched: u64,
}

impl Model {
    fn touch(&mut self, offset: u64, size: u64) {
        if size > 0 {
            self.touched = self.touched.max((offset + size).div_ceil(32) * 32);
        }
    }

    fn write(&mut self, offset: u64, bytes: &[u8]) {
        self.touch(offset, bytes.len() as u64);
        for (index, byte) in bytes.iter().enumerate() {
            self.bytes[offset as usize + index] = *byte;
        }
    }

    fn read(&self, offset: u64, size: u64) -> Vec<u8> {
        (0..size).map(|index| self.bytes[(offset + index) as usize]).collect()
    }

    fn step(&mut self, step: &Step, input: &[u8]) {
        match *step {
            Step::Load(offset) => self.touch(offset, 32),
            Step::Store(offset, word) => self.write(offset, &word.to_be_bytes::<32>()),
            Step::StoreByte(offset, word) => self.write(offset, &word.to_be_bytes::<32>()[31..]),
            Step::Move(target, source, size) => {
                self.touch(source, size);
                let bytes = self.read(source, size);
                self.write(target, &bytes);
            }
            Step::Calldata(target, source, size) => {
                let byte = |index| input.get((source + index) as usize).copied().unwrap_or(0);
                let bytes: Vec<_> = (0..size).map(byte).collect();
                self.write(target, &bytes);
            }
            Step::Hash(offset, size) => self.touch(offset, size),
        }
    }
}

/// The step as code: its operands, the instruction, and its result, if there is one, dropped.
fn code_of(step: &Step) -> Vec<u8> {
    let small = |numbers: &[u64]| numbers.iter().map(|number| U256::from(*number)).collect();
    let (mnemonic, words): (_, Vec<U256>) = match *step {
        Step::Load(offset) => ("MLOAD", small(&[offset])),
        Step::Store(offset, word) => ("MSTORE", vec![U256::from(offset), word]),
        Step::StoreByte(offset, word) => ("MSTORE8", vec![U256::from(offset), word]),
        Step::Move(target, source, size) => ("MCOPY", small(&[target, source, size])),
        Step::Calldata(target, source, size) => ("CALLDATACOPY", small(&[target, source, size])),
        Step::Hash(offset, size) => ("KECCAK256", small(&[offset, size])),
    };
    let mut code = pushes(&words);
    let row = row(mnemonic);
    code.push(row.code);
    code.extend(vec![opcode::POP; usize::from(row.pushes)]);
    code
}

/// Near the beginning, at the edges of words, and now and then behind the first kibibyte.
fn place() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0_u64..100,
        2 => (0_u64..8, 0_u64..3).prop_map(|(words, more)| 32 * words + more),
        1 => 900_u64..1200,
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let size = prop_oneof![1 => Just(0_u64), 1 => Just(1), 2 => 0_u64..70, 1 => Just(32)];
    let step = prop_oneof![
        1 => place().prop_map(Step::Load),
        3 => (place(), word()).prop_map(|(offset, word)| Step::Store(offset, word)),
        2 => (place(), word()).prop_map(|(offset, word)| Step::StoreByte(offset, word)),
        3 => (place(), place(), size.clone())
            .prop_map(|(target, source, size)| Step::Move(target, source, size)),
        2 => (place(), place(), size.clone())
            .prop_map(|(target, source, size)| Step::Calldata(target, source, size)),
        1 => (place(), size).prop_map(|(offset, size)| Step::Hash(offset, size)),
    ];
    vec(step, 0..12)
}

#[test]
fn any_steps_leave_the_memory_of_the_model() {
    let input: Vec<u8> = (1..=90).collect();
    runner(600)
        .run(&steps(), |steps| {
            let mut model = Model { bytes: vec![0; 2048], touched: 0 };
            let mut code = Vec::new();
            for step in &steps {
                model.step(step, &input);
                code.extend(code_of(step));
                // MSIZE never shrinks, is a multiple of 32, and reading it touches nothing.
                code.push(opcode::MSIZE);
                prop_assert_eq!(model.touched % 32, 0);
            }
            code.extend([opcode::MSIZE, opcode::PUSH0, opcode::RETURN]);
            let mut case = Case::new().input(input.clone().into());
            let ended = case.run_code(code.into());
            let touched = usize::try_from(model.touched).unwrap();
            let expected = Bytes::copy_from_slice(&model.bytes[..touched]);
            prop_assert_eq!(ended, Ok(Outcome::Returned(expected)), "{:?}", steps);
            let sizes: Vec<_> = case.host.last_stack[2..].iter().rev().copied().collect();
            prop_assert!(sizes.is_sorted());
            Ok(())
        })
        .unwrap();
}

/// Every distance and direction of an overlap, at sizes around a word.
#[test]
fn mcopy_is_as_if_through_another_place() {
    let start: Vec<u8> = (1..=96).collect();
    let every = stride(19);
    for size in [1_u8, 31, 32, 33, 48] {
        for source in (0..48_u8).step_by(every) {
            for target in (0..48_u8).step_by(every) {
                let mut expected = start.clone();
                let moved = start[usize::from(source)..usize::from(source + size)].to_vec();
                expected[usize::from(target)..usize::from(target + size)].copy_from_slice(&moved);
                let mut code = code("CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY").to_vec();
                code.extend([0x60, size, 0x60, source, 0x60, target, opcode::MCOPY]);
                code.extend([0x60, 96, opcode::PUSH0, opcode::RETURN]);
                let ended = Case::new().input(start.clone().into()).run_code(code.into());
                assert_eq!(ended, Ok(Outcome::Returned(expected.into())), "{source} {target}");
            }
        }
    }
}

#[test]
fn mstore8_writes_one_byte_at_any_offset_and_no_other() {
    for offset in (0..70_u8).step_by(stride(23)) {
        let text = format!(
            "PUSH0 NOT PUSH0 MSTORE PUSH0 NOT PUSH1 32 MSTORE PUSH0 NOT PUSH1 64 MSTORE
             PUSH2 0xff5a PUSH1 {offset} MSTORE8 PUSH1 96 PUSH0 RETURN"
        );
        let mut expected = vec![0xff; 96];
        expected[usize::from(offset)] = 0x5a;
        let ended = Case::new().run_code(code(&text));
        assert_eq!(ended, Ok(Outcome::Returned(expected.into())), "{offset}");
    }
}

/// Where a word has a small value, only its last bytes are turned around; every width must be read
/// back the same.
#[test]
fn words_of_every_width_survive_memory_and_calldata() {
    let bits = (0..256_usize).step_by(stride(31));
    let widths =
        bits.flat_map(|bit| [U256::ONE << bit, (U256::ONE << bit) - U256::ONE, U256::MAX << bit]);
    for value in widths.chain(edges()) {
        for offset in [0, 1, 31] {
            let text = format!("PUSH32 {value} PUSH1 {offset} MSTORE PUSH1 {offset} MLOAD");
            let mut case = Case::new();
            case.run(&text);
            assert_eq!(case.host.last_stack, [value], "{value:#x} at {offset}");
            let mut input = vec![0xaa; offset];
            input.extend(value.to_be_bytes::<32>());
            let mut case = Case::new().input(input.into());
            case.run(&format!("PUSH1 {offset} CALLDATALOAD"));
            assert_eq!(case.host.last_stack, [value], "{value:#x} at {offset}");
        }
    }
}

#[test]
fn the_first_touch_of_a_far_place_gives_zeros() {
    for offset in [1023_u64, 1024, 1025, 5000, 70_000] {
        let ended = Case::new().run(&format!("PUSH {offset} MLOAD MSIZE"));
        assert_eq!(ended, format!("[{}, 0]", (offset + 32).div_ceil(32) * 32), "{offset}");
    }
}

/// Where an address has 32 bits, a vector holds less than 2^31 bytes, and the rest is refused like
/// any other memory that cannot be had.
#[cfg(target_pointer_width = "32")]
#[test]
fn memory_that_cannot_be_had_is_illegal() {
    let programs = [
        "PUSH0 PUSH4 0x80000000 MSTORE",
        "PUSH4 0xfffffff0 PUSH0 KECCAK256",
        "PUSH1 1 PUSH0 MSTORE PUSH4 0xc0000000 MLOAD",
    ];
    for program in programs {
        let mut case = Case::new();
        (case.host.max_memory, case.host.steps_left) = (usize::MAX, u64::MAX);
        case.check(program, expect!["IllegalMemory"]);
    }
}
