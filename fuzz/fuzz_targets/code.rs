//! Code ready to run: which of its bytes may be jumped to.
//!
//! Oracle: one walk from the beginning, instruction by instruction, as the Yellow Paper defines the
//! set (section 9.4.3). It shares nothing with the code under test, which goes backwards from the
//! byte asked for and looks at eight bytes at once; even the length of a PUSH is worked out apart.
#![no_main]

use interpreter::Code;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let valid = destinations(data);
    // Three ways in, one of them with the room already there.
    let mut roomy = Vec::with_capacity(data.len() + Code::ROOM);
    roomy.extend_from_slice(data);
    for code in [Code::from(data), Code::from(data.to_vec()), Code::from(roomy)] {
        assert_eq!(code.bytes(), data);
        for (at, valid) in valid.iter().enumerate() {
            assert_eq!(code.is_jump_destination(at), *valid, "byte {at} of {data:02x?}");
        }
        for past in [data.len(), data.len() + 1, data.len() + Code::ROOM, usize::MAX] {
            assert!(!code.is_jump_destination(past), "byte {past} is behind the code");
        }
    }
});

/// For each byte whether it is a JUMPDEST that an instruction begins at.
fn destinations(code: &[u8]) -> Vec<bool> {
    let mut valid = vec![false; code.len()];
    let mut at = 0;
    while at < code.len() {
        valid[at] = code[at] == 0x5b;
        at += match code[at] {
            push @ 0x60..=0x7f => usize::from(push - 0x5e),
            _ => 1,
        };
    }
    valid
}
