//! The assembler: any text, and any bytes there and back.
//!
//! Oracle: the law that what was disassembled assembles to the same bytes, and that assembled text
//! survives one more turn. It is independent in that neither half knows how the other reads: the
//! disassembler walks bytes by the table, the assembler walks words of text.
#![no_main]

use interpreter::{
    asm::{assemble, disassemble},
    opcode,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    round_trip(data);
    if let Ok(text) = str::from_utf8(data)
        && let Ok(code) = assemble(text)
    {
        round_trip(&code);
    }
});

/// Disassembles, assembles, and finds the same bytes again.
fn round_trip(code: &[u8]) {
    let listing = disassemble(code);
    let whole = &code[..whole_instructions(code)];
    // The first column is where each instruction stands, which the assembler works out by itself.
    let lines = listing.lines().map(|line| line.split_once("  ").expect("two columns"));
    let (mut text, mut at) = (String::new(), 0);
    for (place, instruction) in lines {
        assert_eq!(usize::from_str_radix(place, 16), Ok(at), "{listing}");
        if at < whole.len() {
            text += instruction;
            text.push('\n');
        }
        at += 1 + opcode::immediate(code[at]);
    }
    assert_eq!(assemble(&text).as_ref().map(|code| &code[..]), Ok(whole), "{text}");
}

/// Bytes in front of a PUSH that the end cuts short; its listing shows the bytes it has, and cannot
/// stand for what the machine reads, which is zeros behind them.
fn whole_instructions(code: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = code.get(at) {
        let next = at + 1 + opcode::immediate(byte);
        if next > code.len() {
            break;
        }
        at = next;
    }
    at
}
