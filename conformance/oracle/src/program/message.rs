//! Calls of contracts and precompiles, and creations.

use alloy_primitives::U256;
use interpreter::opcode::{
    CALL, CALLCODE, CODECOPY, CREATE, CREATE2, DELEGATECALL, DUP1, GAS, INVALID, PUSH0, RETURN,
    REVERT, SELFBALANCE, SELFDESTRUCT, STATICCALL, STOP,
};

use super::{
    operand::{Operand, key, push, push_address, word},
    scene::{Scene, reserved},
    statement::{Author, noise, settle},
    writer::Writer,
};

/// Creations inside one another.
const DEEPEST: u8 = 2;

/// Length of code that is one byte too long to stay. Source: EIP-170.
const TOO_LONG: u64 = 24 * 1_024 + 1;

/// Length of the longest creation code that Ethereum runs. Source: EIP-3860.
const LONGEST_CREATION: usize = 48 * 1_024;

/// Where creation code and a precompile's input are put in memory.
const BLOB: u64 = 0x100;

/// A call of a contract, or of somebody without code.
pub(super) fn call(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let kind = match author.entropy.below(16) {
        // Undefined on Filecoin, where it fails.
        15 if author.scene.is_rough(author.entropy) => CALLCODE,
        other => [CALL, STATICCALL, CALL, DELEGATECALL][usize::from(other % 4)],
    };
    let callee = match author.entropy.below(8) {
        7 => author.scene.account(author.entropy),
        _ => author.scene.callee(author.entropy),
    };
    // Bottom first: the answer's room, the input.
    for operand in [Operand::Size, Operand::Offset, Operand::Size, Operand::Offset] {
        push(writer, author.entropy, &author.scene, operand);
    }
    if matches!(kind, CALL | CALLCODE) {
        value(author, writer);
    }
    push_address(writer, author.entropy, callee);
    gas(author, writer);
    writer.op(kind);
    after(author, writer);
}

/// The status, and now and then the answer in memory.
fn after(author: &mut Author<'_, '_>, writer: &mut Writer) {
    settle(author, writer);
    if author.entropy.once_in(2) {
        author.return_data(writer);
    }
}

fn value(author: &mut Author<'_, '_>, writer: &mut Writer) {
    match author.entropy.below(8) {
        0..=4 => writer.op(PUSH0),
        5 => writer.push(U256::from(author.entropy.below(8))),
        6 => writer.op(SELFBALANCE),
        _ => writer.push(word(author.entropy)),
    }
}

fn gas(author: &mut Author<'_, '_>, writer: &mut Writer) {
    match author.entropy.below(8) {
        6 => writer.push(U256::MAX),
        7 => writer.push(U256::from(u64::MAX)),
        _ => writer.op(GAS),
    }
}

/// Copies bytes from behind the code into memory.
fn put(writer: &mut Writer, bytes: Vec<u8>) {
    writer.push(U256::from(bytes.len()));
    writer.push_data(bytes);
    writer.push(U256::from(BLOB));
    writer.op(CODECOPY);
}

/// A call of a precompile with input of the form that it takes.
pub(super) fn precompile(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let index = 1 + u16::from(author.entropy.below(0x12));
    let index = if index == 0x12 { 0x100 } else { index };
    let kind = author.entropy.pick(&[STATICCALL, CALL, DELEGATECALL]);
    let input = input(author, index);
    let length = input.len();
    put(writer, input);
    push(writer, author.entropy, &author.scene, Operand::Size);
    push(writer, author.entropy, &author.scene, Operand::Offset);
    let off = usize::from(author.entropy.once_in(8));
    writer.push(U256::from(length + off));
    writer.push(U256::from(BLOB));
    if kind == CALL {
        value(author, writer);
    }
    push_address(writer, author.entropy, reserved(index));
    gas(author, writer);
    writer.op(kind);
    after(author, writer);
}

/// Input for a precompile: of its length, with numbers it mostly takes.
fn input(author: &mut Author<'_, '_>, index: u16) -> Vec<u8> {
    let entropy = &mut *author.entropy;
    let byte = |number: u8| U256::from(number).to_be_bytes::<32>().to_vec();
    let pairs = usize::from(entropy.below(3));
    let mut input = match index {
        1 => [byte(entropy.byte()), byte(27 + entropy.below(3)), byte(1), byte(entropy.byte())]
            .concat(),
        5 => {
            let lengths = [entropy.below(40), entropy.below(4), entropy.below(40)];
            let operands: usize = lengths.iter().map(|length| usize::from(*length)).sum();
            [lengths.map(byte).concat(), vec![entropy.byte(); operands]].concat()
        }
        // The curve's generator is (1, 2).
        6 => [byte(1), byte(2), byte(entropy.below(2)), byte(2 * entropy.below(2))].concat(),
        7 => {
            let scalar = word(entropy).to_be_bytes::<32>().to_vec();
            [byte(1), byte(2), scalar].concat()
        }
        8 => vec![0; 192 * pairs],
        9 => {
            let mut input = vec![entropy.byte(); 213];
            input[..4].copy_from_slice(&[0, 0, 0, entropy.below(13)]);
            input[212] = entropy.below(3);
            input
        }
        0x0b => vec![0; 256],
        0x0c => vec![0; 160 * pairs],
        0x0d => vec![0; 512],
        0x0e => vec![0; 288 * pairs],
        0x0f => vec![0; 384 * pairs],
        0x10 => [vec![0; 63], vec![entropy.byte()]].concat(),
        0x11 => [vec![0; 63], vec![entropy.byte()], vec![0; 63], vec![entropy.byte()]].concat(),
        0x100 => vec![entropy.byte(); 160],
        _ => noise(entropy),
    };
    if !input.is_empty() && index != 9 && entropy.once_in(6) {
        let at = usize::from(entropy.byte()) % input.len();
        input[at] ^= entropy.byte();
    }
    input
}

/// CREATE or CREATE2, and now and then a call of what came of it.
pub(super) fn create(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let code = author.entropy.pick(&[CREATE, CREATE2]);
    let creation = if author.entropy.once_in(12) {
        noise(author.entropy)
    } else {
        let scene = Scene { nesting: author.scene.nesting + 1, ..author.scene };
        creation_code(&mut Author { entropy: author.entropy, scene })
    };
    let length = if author.scene.is_rough(author.entropy) {
        LONGEST_CREATION + usize::from(author.entropy.below(2))
    } else {
        creation.len()
    };
    put(writer, creation);
    if code == CREATE2 {
        writer.push(key(author.entropy));
    }
    writer.push(U256::from(length));
    writer.push(U256::from(BLOB));
    value(author, writer);
    writer.op(code);
    if author.entropy.once_in(2) {
        call_created(author, writer);
    }
    after(author, writer);
}

/// Calls the address on top of the stack and leaves it there.
fn call_created(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let kind = author.entropy.pick(&[CALL, STATICCALL, DELEGATECALL]);
    let words = if kind == CALL { 5 } else { 4 };
    writer.neutral(|writer| {
        for _ in 0..words {
            writer.op(PUSH0);
        }
        writer.op(DUP1 + words);
        writer.op(GAS);
        writer.op(kind);
        settle(author, writer);
    });
}

/// Creation code: statements, then the code to stay, or something else instead.
pub(super) fn creation_code(author: &mut Author<'_, '_>) -> Vec<u8> {
    let mut writer = Writer::default();
    let statements = usize::from(author.entropy.below(6));
    if author.scene.nesting <= DEEPEST {
        author.block(&mut writer, statements, 0);
    }
    match author.entropy.below(16) {
        0..=9 => {
            let code = if author.scene.nesting < DEEPEST {
                author.contract()
            } else {
                noise(author.entropy)
            };
            let length = U256::from(code.len());
            put(&mut writer, code);
            writer.push(length);
            writer.push(U256::from(BLOB));
            writer.op(RETURN);
        }
        10 => writer.op(STOP),
        11 => {
            push(&mut writer, author.entropy, &author.scene, Operand::Size);
            writer.op(PUSH0);
            writer.op(author.entropy.pick(&[RETURN, REVERT]));
        }
        12 => {
            let length = TOO_LONG - u64::from(author.entropy.below(2));
            writer.push(U256::from(length));
            writer.op(PUSH0);
            writer.op(RETURN);
        }
        // Code that begins with 0xef may not stay. Source: EIP-3541.
        13 => {
            put(&mut writer, vec![0xef, author.entropy.byte()]);
            writer.push(U256::from(1 + author.entropy.below(2)));
            writer.push(U256::from(BLOB));
            writer.op(RETURN);
        }
        14 => {
            let beneficiary = author.scene.account(author.entropy);
            push_address(&mut writer, author.entropy, beneficiary);
            writer.op(SELFDESTRUCT);
        }
        _ => writer.op(INVALID),
    }
    writer.finish()
}
