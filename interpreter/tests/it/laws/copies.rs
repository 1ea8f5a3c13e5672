//! What is copied into memory from outside it: calldata, code, other code, return data, from any
//! offset.

use proptest::{collection::vec, prelude::*};

use crate::{
    prelude::{test, *},
    support::{edges, pushes, row, runner, stride},
};

/// Memory of 96 bytes 0xee, the copy, then those 96 bytes.
fn copied(case: &mut Case, mnemonic: &str, words: &[U256]) -> Result<Outcome, String> {
    let fill = "PUSH32 0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee \
                DUP1 PUSH0 MSTORE DUP1 PUSH1 32 MSTORE PUSH1 64 MSTORE";
    let mut all = code(fill).to_vec();
    all.extend(pushes(words));
    all.push(row(mnemonic).code);
    all.extend(code("PUSH1 96 PUSH0 RETURN"));
    case.run_code(all.into()).map_err(|stop| format!("{stop:?}"))
}

/// What must be in memory then, with zeros where the source has ended.
fn expected(source: &[u8], target: usize, offset: U256, size: usize) -> Bytes {
    let mut memory = vec![0xee; 96];
    for index in 0..size {
        let from = offset.checked_add(U256::from(index)).and_then(|at| usize::try_from(at).ok());
        memory[target + index] = from.and_then(|at| source.get(at)).copied().unwrap_or(0);
    }
    memory.into()
}

#[test]
fn zeros_follow_the_end_wherever_the_copy_begins() {
    let any_offset = prop_oneof![
        3 => (0_u64..80).prop_map(U256::from),
        1 => proptest::sample::select(edges()),
    ];
    let inputs = (vec(any::<u8>(), 0..70), any_offset, 0_usize..48, 0_usize..48);
    runner(800)
        .run(&inputs, |(source, offset, target, size)| {
            let wanted = Ok(Outcome::Returned(expected(&source, target, offset, size)));
            let words = [U256::from(target), offset, U256::from(size)];
            let mut case = Case::new().input(source.clone().into());
            prop_assert_eq!(copied(&mut case, "CALLDATACOPY", &words), wanted.clone());
            let mut case = Case::new();
            case.host = case.host.with_code(OTHER, source.into());
            let address = U256::from_be_slice(OTHER.as_slice());
            let words = [address, words[0], words[1], words[2]];
            prop_assert_eq!(copied(&mut case, "EXTCODECOPY", &words), wanted);
            Ok(())
        })
        .unwrap();
}

#[test]
fn code_copies_itself_from_any_offset_and_zeros_past_its_end() {
    for offset in edges().into_iter().chain((0..160).step_by(stride(40)).map(U256::from)) {
        let words = [U256::from(3), offset, U256::from(40)];
        // The same bytes that `copied` runs, so that they can be looked up.
        let mut all = code(
            "PUSH32 0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee \
             DUP1 PUSH0 MSTORE DUP1 PUSH1 32 MSTORE PUSH1 64 MSTORE",
        )
        .to_vec();
        all.extend(pushes(&words));
        all.push(row("CODECOPY").code);
        all.extend(code("PUSH1 96 PUSH0 RETURN"));
        let ended = copied(&mut Case::new(), "CODECOPY", &words);
        assert_eq!(ended, Ok(Outcome::Returned(expected(&all, 3, offset, 40))), "{offset:#x}");
    }
}

#[test]
fn calldataload_reads_any_offset() {
    for length in [0_usize, 1, 31, 32, 33, 64, 65] {
        let input: Vec<u8> = (0..length).map(|index| index as u8 | 0x80).collect();
        let near = (0..=length as u64 + 33).step_by(stride(16)).map(U256::from);
        for offset in edges().into_iter().chain(near) {
            let mut code = pushes(&[offset]);
            code.push(row("CALLDATALOAD").code);
            let mut case = Case::new().input(input.clone().into());
            case.run_code(code.into()).unwrap();
            let mut word = [0; 32];
            for (index, byte) in word.iter_mut().enumerate() {
                let at = offset.checked_add(U256::from(index));
                let at = at.and_then(|at| usize::try_from(at).ok());
                *byte = at.and_then(|at| input.get(at)).copied().unwrap_or(0);
            }
            let expected = U256::from_be_bytes(word);
            assert_eq!(case.host.last_stack, [expected], "{offset:#x} of {length} bytes");
        }
    }
}

/// All of the return data may be read, and not one byte more, even when none is asked for.
#[test]
fn returndatacopy_never_reads_past_the_end() {
    for length in [0_u64, 1, 2, 5, 33] {
        let answer: Vec<u8> = (0..length).map(|index| index as u8 | 0x40).collect();
        let reads = format!("PUSH {length} PUSH0 PUSH0 CALLDATACOPY PUSH {length} PUSH0 RETURN");
        let offsets = (0..=length + 2).step_by(stride(4)).map(U256::from).chain(edges());
        for offset in offsets {
            let sizes = (0..=length + 2).step_by(stride(4)).map(U256::from);
            for size in sizes.chain([U256::ONE << 64, U256::MAX]) {
                let call = format!(
                    "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY PUSH0 PUSH0 CALLDATASIZE PUSH0 \
                     PUSH0 PUSH1 0x{:02x} GAS CALL POP",
                    OTHER[19]
                );
                let mut all = code(&call).to_vec();
                all.extend(pushes(&[U256::from(64), offset, size]));
                all.push(row("RETURNDATACOPY").code);
                all.extend(code("MSIZE PUSH0 RETURN"));
                let mut case = Case::new().input(answer.clone().into()).other(&reads);
                let ended = case.run_code(all.into());
                let end = offset.checked_add(size).filter(|end| *end <= U256::from(length));
                let Some(end) = end else {
                    let halted = ended == Err(fevm_interpreter::Stop::Halt(Halt::IllegalMemory));
                    assert!(halted, "{size:#x} from {offset:#x} of {length}");
                    continue;
                };
                let mut memory = answer.clone();
                memory.resize((length.div_ceil(32) * 32) as usize, 0);
                if !size.is_zero() {
                    let range = offset.to::<usize>()..end.to::<usize>();
                    memory.resize(64, 0);
                    memory.extend(&answer[range]);
                    memory.resize(memory.len().next_multiple_of(32), 0);
                }
                assert_eq!(ended, Ok(Outcome::Returned(memory.into())), "{size} from {offset}");
            }
        }
    }
}
