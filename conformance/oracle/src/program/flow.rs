//! Branches, loops that end, calls of itself that end, and jumps that fail.

use alloy_primitives::U256;
use interpreter::opcode::{
    ADD, ADDRESS, CALL, CALLDATALOAD, DELEGATECALL, DUP1, GAS, GT, INVALID, ISZERO, JUMP, JUMPDEST,
    JUMPI, LT, MSTORE, POP, PUSH0, PUSH1, PUSH2, PUSH32, SELFDESTRUCT, STOP, SUB, SWAP1,
};

use super::{
    operand::{Operand, push, push_address, word},
    statement::{Author, settle},
    writer::Writer,
};

/// Branches and loops inside one another.
const DEEPEST: u8 = 3;

/// Statements that may or may not run, or bytes that never do.
pub(super) fn branch(author: &mut Author<'_, '_>, writer: &mut Writer, inside: u8) {
    if author.entropy.once_in(3) {
        let over = writer.push_hole();
        writer.op(JUMP);
        // Never run; if it ends in half a PUSH, the landing place is inside of it.
        let length = usize::from(author.entropy.below(6));
        let skipped = author.entropy.bytes(length);
        writer.raw(skipped);
        writer.raw(&[STOP]);
        if skipped.iter().any(|byte| (PUSH1..=PUSH32).contains(byte)) {
            writer.raw(&[STOP; 32]);
        }
        return writer.land(over);
    }
    push(writer, author.entropy, &author.scene, Operand::Word);
    if writer.free() > 1 && author.entropy.once_in(2) {
        writer.op(author.entropy.pick(&[LT, GT, SUB]));
    }
    let over = writer.push_hole();
    writer.op(JUMPI);
    let statements = 1 + usize::from(author.entropy.below(4));
    writer.neutral(|writer| {
        if inside < DEEPEST {
            author.block(writer, statements, inside + 1);
        }
        if author.entropy.once_in(8) && author.scene.is_rough(author.entropy) {
            early_end(author, writer);
        }
    });
    writer.land(over);
}

/// An end where others may come after it.
fn early_end(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let depth = writer.depth();
    match author.entropy.below(3) {
        0 => writer.op(STOP),
        1 => writer.op(INVALID),
        _ => {
            let beneficiary = author.scene.account(author.entropy);
            push_address(writer, author.entropy, beneficiary);
            writer.op(SELFDESTRUCT);
        }
    }
    debug_assert_eq!(depth, writer.depth(), "an end leaves what is below it");
}

/// A loop with a counter below its statements.
pub(super) fn repeat(author: &mut Author<'_, '_>, writer: &mut Writer, inside: u8) {
    let rounds = 1 + author.entropy.below(if inside == 0 { 12 } else { 3 });
    let statements = 1 + usize::from(author.entropy.below(4));
    writer.push(U256::from(rounds));
    let begin = writer.place();
    writer.neutral(|writer| {
        if inside < DEEPEST {
            author.block(writer, statements, inside + 1);
        }
    });
    writer.push(U256::from(1));
    writer.op(SWAP1);
    writer.op(SUB);
    writer.op(DUP1);
    writer.jump_if(begin);
    writer.op(POP);
}

/// A call of itself that counts in its first word of calldata how deep it is.
pub(super) fn recursion(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let deepest = 1 + author.entropy.below(6);
    let call = author.entropy.pick(&[CALL, CALL, DELEGATECALL]);
    writer.push(U256::from(deepest));
    writer.op(PUSH0);
    writer.op(CALLDATALOAD);
    writer.op(LT);
    writer.op(ISZERO);
    let over = writer.push_hole();
    writer.op(JUMPI);
    writer.neutral(|writer| {
        writer.push(U256::from(1));
        writer.op(PUSH0);
        writer.op(CALLDATALOAD);
        writer.op(ADD);
        writer.op(PUSH0);
        writer.op(MSTORE);
        for word in [0_u8, 0, 32, 0] {
            writer.push(U256::from(word));
        }
        if call == CALL {
            writer.op(PUSH0);
        }
        writer.op(ADDRESS);
        writer.op(GAS);
        writer.op(call);
        settle(author, writer);
    });
    writer.land(over);
}

/// What ends the frame, or has to: a jump that goes wrong, too few words, too many, an instruction
/// that is none, a loop without end.
pub(super) fn blunder(author: &mut Author<'_, '_>, writer: &mut Writer) {
    let depth = writer.depth();
    match author.entropy.below(9) {
        // Into a PUSH: the byte it finds there is a JUMPDEST to look at, and none.
        0 => {
            writer.push_bytes(&[JUMPDEST; 2]);
            writer.op(POP);
            writer.push(U256::from(writer.here() - 2));
            writer.op(JUMP);
        }
        1 => {
            writer.push(word(author.entropy));
            writer.op(JUMP);
        }
        // Beyond a good place by a power of two, which one must not lose.
        2 => {
            let beyond = U256::from(1) << author.entropy.pick(&[64_usize, 32, 255]);
            let place = writer.place();
            writer.push(word(author.entropy) & U256::from(1));
            writer.push(beyond + U256::from(place.index()));
            writer.op(JUMPI);
        }
        3 => writer.raw(&[author.entropy.pick(&[0x0c, 0x1f, 0x21, 0x49, 0x4a, 0xf2, 0xef, 0xfe])]),
        4 => {
            let taken = vec![POP; writer.depth() + 1];
            writer.raw(&taken);
        }
        // Words until there is no room.
        5 => {
            let begin = writer.here();
            writer.raw(&[JUMPDEST, PUSH0, PUSH2]);
            writer.raw(&u16::try_from(begin).unwrap_or(u16::MAX).to_be_bytes());
            writer.raw(&[JUMP]);
        }
        6 => {
            let place = writer.place();
            writer.jump(place);
        }
        7 => {
            let length = usize::from(author.entropy.below(8));
            writer.raw(author.entropy.bytes(length));
        }
        _ => writer.raw(&[author.entropy.byte()]),
    }
    while writer.depth() > depth {
        writer.op(POP);
    }
}
