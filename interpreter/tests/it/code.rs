//! Which bytes of code may be jumped to, against the plain scan from the beginning.

use fevm_interpreter::{Code, opcode};
use proptest::{collection::vec, prelude::*};

use crate::{
    prelude::{test, *},
    support::{runner, stride},
};

/// The definition: walk over all instructions, and mark the JUMPDESTs among them.
fn scanned(code: &[u8]) -> Vec<bool> {
    let mut valid = vec![false; code.len()];
    let mut at = 0;
    while at < code.len() {
        valid[at] = code[at] == opcode::JUMPDEST;
        at += 1 + opcode::immediate(code[at]);
    }
    valid
}

fn assert_same(bytes: &[u8]) {
    let code = Code::from(bytes);
    let found: Vec<_> = (0..bytes.len()).map(|at| code.is_jump_destination(at)).collect();
    assert_eq!(found, scanned(bytes), "{}", Bytes::copy_from_slice(bytes));
    assert!(!code.is_jump_destination(bytes.len()));
    assert!(!code.is_jump_destination(usize::MAX));
}

#[test]
fn a_destination_is_found_without_a_scan() {
    let interesting = prop_oneof![
        3 => Just(opcode::JUMPDEST),
        2 => Just(opcode::PUSH1),
        1 => Just(opcode::PUSH1 + 1),
        1 => Just(opcode::PUSH1 + 19),
        1 => Just(opcode::PUSH32),
        2 => any::<u8>(),
    ];
    runner(2_000)
        .run(&vec(interesting, 0..200), |bytes| {
            assert_same(&bytes);
            Ok(())
        })
        .unwrap();
}

/// Code in which pushes are rare, so that nothing else leads back to the one that counts.
#[test]
fn a_lonely_push_is_found_too() {
    let rare = prop_oneof![
        20 => any::<u8>().prop_map(|byte| if matches!(byte, 0x60..=0x7f) { 0 } else { byte }),
        2 => Just(opcode::JUMPDEST),
        1 => opcode::PUSH1..=opcode::PUSH32,
    ];
    runner(3_000)
        .run(&vec(rare, 0..200), |bytes| {
            assert_same(&bytes);
            Ok(())
        })
        .unwrap();
}

/// Every push, every place in its data, and every byte as all that is around.
#[test]
fn no_byte_beside_a_push_hides_it() {
    for filler in (0..=u8::MAX).step_by(stride(31)).filter(|byte| !matches!(byte, 0x60..=0x7f)) {
        for push in (opcode::PUSH1..=opcode::PUSH32).step_by(stride(8)) {
            let width = opcode::immediate(push);
            let mut bytes = vec![filler; 40];
            bytes.push(push);
            bytes.resize(41 + width, filler);
            bytes.push(opcode::JUMPDEST);
            for at in 41..41 + width {
                bytes[at] = opcode::JUMPDEST;
                let code = Code::from(&bytes[..]);
                assert!(!code.is_jump_destination(at), "{push:02x} {filler:02x} {at}");
                assert!(code.is_jump_destination(41 + width), "{push:02x} {filler:02x} {at}");
                bytes[at] = filler;
            }
        }
    }
}

#[test]
fn pushes_upon_pushes_do_not_confuse() {
    for push in (opcode::PUSH0..=opcode::PUSH32).step_by(stride(8)) {
        for length in (0..100).step_by(stride(33)) {
            let mut bytes = vec![push; length];
            bytes.extend([opcode::JUMPDEST; 40]);
            assert_same(&bytes);
        }
    }
}

#[test]
fn code_is_given_back_as_it_came() {
    for bytes in [bytes!(""), bytes!("00"), bytes!("7fff")] {
        assert_eq!(Code::new(bytes.clone()).bytes(), &bytes[..]);
        assert_eq!(Code::from(bytes.to_vec()).bytes(), &bytes[..]);
        assert_eq!(Code::from(&bytes[..]).bytes(), &bytes[..]);
    }
}

#[test]
fn code_with_room_is_not_copied() {
    let mut bytes = Vec::with_capacity(100 + Code::ROOM);
    bytes.resize(100, opcode::JUMPDEST);
    let before = bytes.as_ptr();
    assert_eq!(Code::from(bytes).bytes().as_ptr(), before);
}
