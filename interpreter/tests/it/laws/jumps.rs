//! Where code may go on: every push and every place in its data, cut-off pushes, and conditions.

use fevm_interpreter::{
    Code, Stop,
    opcode::{self, JUMP, JUMPDEST, JUMPI},
};

use crate::{
    prelude::{test, *},
    support::{edges, pushes, stride},
};

fn bad_jump(to: U256) -> Result<Outcome, String> {
    Err(format!("{:?}", Stop::<()>::Halt(Halt::BadJump { to })))
}

fn ended(code: Vec<u8>) -> Result<Outcome, String> {
    with_input(&code, Bytes::new())
}

fn with_input(code: &[u8], input: Bytes) -> Result<Outcome, String> {
    let mut case = Case::new().input(input);
    case.run_code(Bytes::copy_from_slice(code)).map_err(|stop| match stop {
        Stop::Halt(halt) => format!("{:?}", Stop::<()>::Halt(halt)),
        Stop::Host(error) => error.to_string(),
    })
}

fn stopped() -> Result<Outcome, String> {
    Ok(Outcome::Returned(Bytes::new()))
}

/// A jump to `at` and a conditional one, in front of `rest`; `at` counts from where `rest` begins.
fn jumps_into(rest: &[u8], at: usize) -> [(Vec<u8>, U256); 2] {
    let jump = |middle: &[u8], last: u8| {
        let before = middle.len() + 4;
        let target = u16::try_from(before + at).expect("the code is short");
        let mut code = middle.to_vec();
        code.push(opcode::PUSH2);
        code.extend(target.to_be_bytes());
        code.push(last);
        code.extend(rest);
        (code, U256::from(target))
    };
    [jump(&[], JUMP), jump(&[opcode::PUSH1, 1], JUMPI)]
}

#[test]
fn no_place_in_the_data_of_any_push_can_be_jumped_to() {
    for push in (opcode::PUSH1..=opcode::PUSH32).step_by(stride(15)) {
        let width = opcode::immediate(push);
        let mut rest = vec![push];
        rest.resize(1 + width, JUMPDEST);
        rest.push(JUMPDEST);
        for at in (0..=width).step_by(stride(5)) {
            for (code, target) in jumps_into(&rest, at) {
                assert_eq!(ended(code), bad_jump(target), "PUSH{width} byte {at}");
            }
        }
        for (code, _) in jumps_into(&rest, 1 + width) {
            assert_eq!(ended(code), stopped(), "behind PUSH{width}");
        }
    }
}

/// The same with another push in front whose data look like the beginning of this one.
#[test]
fn data_that_look_like_a_push_hide_nothing() {
    for push in (opcode::PUSH1..=opcode::PUSH32).step_by(stride(15)) {
        for inner in (opcode::PUSH1..=opcode::PUSH32).step_by(stride(7)) {
            let width = opcode::immediate(push);
            let mut rest = vec![push];
            rest.resize(width, JUMPDEST);
            rest.extend([inner, JUMPDEST, JUMPDEST]);
            let code = Code::from(rest.as_slice());
            assert!(!code.is_jump_destination(width));
            assert!(code.is_jump_destination(width + 1), "PUSH{width} {inner:02x}");
            assert!(code.is_jump_destination(width + 2), "PUSH{width} {inner:02x}");
        }
    }
}

#[test]
fn a_push_without_all_of_its_data_reads_zeros_for_the_rest_and_the_code_stops() {
    for push in (opcode::PUSH0..=opcode::PUSH32).step_by(stride(8)) {
        let width = opcode::immediate(push);
        for kept in (0..=width).step_by(stride(5)) {
            let data: Vec<u8> = (0..kept).map(|index| 0xf0 ^ index as u8).collect();
            let mut code = vec![push];
            code.extend(&data);
            let mut expected = data;
            expected.resize(width, 0);
            let mut case = Case::new();
            assert!(case.run_code(code.into()).is_ok());
            let expected = U256::from_be_slice(&expected);
            assert_eq!(case.host.last_stack, [expected], "PUSH{width} with {kept} bytes");
        }
    }
}

/// The zeros behind the code are no code: a destination there is none.
#[test]
fn nothing_behind_the_code_can_be_jumped_to() {
    for code in [vec![], vec![JUMPDEST], vec![opcode::PUSH32]] {
        let code = Code::from(code);
        for beyond in 0..=Code::ROOM + 1 {
            assert!(!code.is_jump_destination(code.bytes().len() + beyond));
        }
    }
}

#[test]
fn a_condition_of_zero_never_looks_at_the_target() {
    for target in edges() {
        let mut code = pushes(&[target, U256::ZERO]);
        code.push(JUMPI);
        assert_eq!(ended(code), stopped(), "{target:#x}");
    }
}

#[test]
fn any_other_condition_does() {
    for condition in edges().into_iter().filter(|condition| !condition.is_zero()) {
        let mut code = pushes(&[U256::MAX, condition]);
        code.push(JUMPI);
        assert_eq!(ended(code), bad_jump(U256::MAX), "{condition:#x}");
        // A bit of any limb is enough to jump, and the code between is not run.
        let mut code = pushes(&[U256::from(68), condition]);
        code.extend([JUMPI, opcode::INVALID, JUMPDEST]);
        assert_eq!(ended(code), stopped(), "{condition:#x}");
    }
}

/// Only the lowest limb of a target can name a place; what is above makes it another place.
#[test]
fn a_target_is_read_in_all_four_limbs() {
    for bit in [32, 64, 128, 192, 255] {
        let near = U256::from(34);
        let run = |target: U256| {
            let mut code = pushes(&[target]);
            code.extend([JUMP, JUMPDEST]);
            ended(code)
        };
        assert_eq!(run(near), stopped());
        let far = near | U256::ONE << bit;
        assert_eq!(run(far), bad_jump(far));
    }
}

/// Jumps to each word of the calldata in turn: its head takes the next one, and every destination
/// jumps back to the head.
fn chain() -> (Vec<u8>, Vec<usize>, Vec<usize>) {
    let head = "JUMPDEST DUP1 CALLDATALOAD SWAP1 PUSH1 32 ADD SWAP1 JUMP";
    // In front of the head: the offset of the first word.
    let mut code = code(&format!("PUSH0 {head}")).to_vec();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for block in 0..40 {
        good.push(code.len());
        code.extend([JUMPDEST, opcode::PUSH1, 1, JUMP]);
        code.extend(vec![opcode::PC; block % 3]);
        bad.push(code.len() + 1);
        code.extend([opcode::PUSH1, JUMPDEST]);
    }
    (code, good, bad)
}

fn along(code: &[u8], targets: &[usize]) -> Result<Outcome, String> {
    let words = targets.iter().flat_map(|to| U256::from(*to).to_be_bytes::<32>());
    with_input(code, words.collect())
}

/// A destination proved once is remembered, and no other place is proved with it.
#[test]
fn proving_destinations_proves_no_other_place() {
    let (mut code, good, bad) = chain();
    let end = code.len();
    code.extend([JUMPDEST, opcode::STOP]);
    let twice = [&good[..], &good[..], &[end]].concat();
    assert_eq!(along(&code, &twice), stopped());
    for to in bad.into_iter().step_by(stride(13)) {
        assert_eq!(along(&code, &[to]), bad_jump(U256::from(to)));
        let last = [&good[..], &[to]].concat();
        assert_eq!(along(&code, &last), bad_jump(U256::from(to)), "after all others");
    }
    // One destination alone, and then each bad place that it could stand for.
    for &known in good.iter().step_by(stride(11)) {
        for to in 0..end {
            if good.contains(&to) || to == 1 {
                continue;
            }
            assert_eq!(along(&code, &[known, to]), bad_jump(U256::from(to)), "{known}");
        }
    }
}
