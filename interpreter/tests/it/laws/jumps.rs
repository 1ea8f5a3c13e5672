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

fn ended(bytes: Vec<u8>) -> Result<Outcome, String> {
    Case::new().run_code(bytes.into()).map_err(|stop| match stop {
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
        let target = u16::try_from(before + at).unwrap();
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

/// A destination proved once is remembered; its neighbours are not proved with it.
#[test]
fn proving_one_destination_proves_no_other() {
    for distance in (0..=24_u8).step_by(stride(8)) {
        // 0: jump to 4. 4: the destination. Then filler, and a jump into the last push's data.
        let last = 4 + 1 + distance + 3 + 1;
        let mut code = vec![opcode::PUSH1, 4, JUMP, opcode::INVALID, JUMPDEST];
        code.extend(vec![opcode::PC; usize::from(distance)]);
        code.extend([opcode::PUSH1, last, JUMP, opcode::PUSH1, JUMPDEST]);
        assert_eq!(usize::from(last), code.len() - 1);
        assert_eq!(ended(code), bad_jump(U256::from(last)), "{distance}");
    }
}
