//! One statement after the other: the grammar's top, and the plain instructions, every one of which
//! gets its turn because they are taken from the interpreter's table.

use alloy_primitives::U256;
use interpreter::opcode::{
    CALLDATACOPY, CODECOPY, DUP1, DUP16, EXTCODECOPY, JUMP, JUMPI, KECCAK256, LOG0, MCOPY, MLOAD,
    MSIZE, MSTORE, MSTORE8, POP, PUSH0, PUSH32, RETURN, RETURNDATACOPY, RETURNDATASIZE, REVERT,
    Row, SELFDESTRUCT, SLOAD, SSTORE, STOP, SWAP1, SWAP16, TABLE, TLOAD, TSTORE, XOR,
};

use super::{
    entropy::Entropy,
    flow, message,
    operand::{Operand, operands, push, push_address, word},
    scene::Scene,
    writer::{Writer, immediate},
};

/// Who writes: the choices left, and the scene.
pub(super) struct Author<'e, 'a> {
    pub(super) entropy: &'e mut Entropy<'a>,
    pub(super) scene: Scene,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Calculation,
    Environment,
    Memory,
    Storage,
    Stack,
    Log,
    Call,
    Precompile,
    Create,
    Branch,
    Loop,
    Recursion,
    Blunder,
}

/// How often each comes.
const SUBJECTS: [(u8, Subject); 13] = [
    (20, Subject::Calculation),
    (14, Subject::Environment),
    (20, Subject::Memory),
    (14, Subject::Storage),
    (14, Subject::Stack),
    (5, Subject::Log),
    (18, Subject::Call),
    (5, Subject::Precompile),
    (6, Subject::Create),
    (6, Subject::Branch),
    (5, Subject::Loop),
    (2, Subject::Recursion),
    (1, Subject::Blunder),
];

/// First and last byte of what each plain subject takes from the table.
const CALCULATION: (u8, u8) = (0x01, 0x1f);
const ENVIRONMENT: (u8, u8) = (0x30, 0x4f);
const STACK: (u8, u8) = (0x50, 0x9f);

/// Most words of the stack that are kept at the end.
const KEPT_WORDS: usize = 12;

/// Keys of the slots that the end writes begin here.
const KEPT_KEY: u64 = 0x100;

impl Author<'_, '_> {
    /// Code of a contract: statements, then what shows their results.
    pub(super) fn contract(&mut self) -> Vec<u8> {
        let mut writer = Writer::default();
        let statements = 1 + usize::from(self.entropy.below(24));
        self.block(&mut writer, statements, 0);
        self.end(&mut writer);
        writer.finish()
    }

    /// Some statements, fewer where the choices end.
    pub(super) fn block(&mut self, writer: &mut Writer, statements: usize, inside: u8) {
        for _ in 0..statements {
            if self.entropy.is_spent() || writer.is_full() {
                return;
            }
            self.statement(writer, inside);
        }
    }

    /// One statement; `inside` so many branches and loops.
    fn statement(&mut self, writer: &mut Writer, inside: u8) {
        match self.entropy.weigh(&SUBJECTS) {
            Subject::Calculation => self.instruction(writer, CALCULATION),
            Subject::Environment => self.instruction(writer, ENVIRONMENT),
            Subject::Memory => self.memory(writer),
            Subject::Storage => self.storage(writer),
            Subject::Stack => self.instruction(writer, STACK),
            Subject::Log => {
                let code = LOG0 + self.entropy.below(5);
                self.plain(writer, code);
            }
            Subject::Call => message::call(self, writer),
            Subject::Precompile => message::precompile(self, writer),
            Subject::Create => message::create(self, writer),
            Subject::Branch => flow::branch(self, writer, inside),
            Subject::Loop => flow::repeat(self, writer, inside),
            Subject::Recursion => flow::recursion(self, writer),
            Subject::Blunder if self.scene.is_rough(self.entropy) => flow::blunder(self, writer),
            Subject::Blunder => writer.op(MSIZE),
        }
    }

    /// Any plain instruction between two bytes of the table.
    fn instruction(&mut self, writer: &mut Writer, (first, last): (u8, u8)) {
        let rows: Vec<&Row> = TABLE[usize::from(first)..=usize::from(last)]
            .iter()
            .flatten()
            .filter(|row| !matches!(row.code, JUMP | JUMPI))
            .collect();
        let row = rows[usize::from(self.entropy.byte()) % rows.len()];
        // What not every network has is undefined somewhere, and fails there.
        let row = match row.only {
            Some(_) if !self.scene.is_rough(self.entropy) => rows[0],
            _ => row,
        };
        self.plain(writer, row.code);
    }

    /// An instruction whose words are pushed for it, or are there already.
    fn plain(&mut self, writer: &mut Writer, code: u8) {
        let row = TABLE[usize::from(code)].expect("callers choose among the table's rows");
        match code {
            PUSH0..=PUSH32 => return self.constant(writer, code),
            DUP1..=DUP16 => {
                while writer.depth() < usize::from(row.pops) {
                    writer.push(U256::from(writer.depth()));
                }
                return writer.op(code);
            }
            SWAP1..=SWAP16 => {
                while writer.free() < usize::from(row.pops) {
                    writer.push(U256::from(writer.depth()));
                }
                return writer.op(code);
            }
            RETURNDATACOPY => return self.return_data(writer),
            _ => {}
        }
        let wanted = operands(code);
        // Words of no particular meaning may be whatever is there.
        let any = wanted.iter().rev().take_while(|operand| **operand == Operand::Word).count();
        let taken = if self.entropy.once_in(2) { any.min(writer.free()) } else { 0 };
        for operand in wanted[..wanted.len() - taken].iter().rev() {
            push(writer, self.entropy, &self.scene, *operand);
        }
        writer.op(code);
    }

    /// A PUSH of its width; the bytes repeat themselves, and some are instructions.
    fn constant(&mut self, writer: &mut Writer, code: u8) {
        let width = immediate(code).unwrap_or(0);
        let pattern = [self.entropy.byte(), self.entropy.pick(&[0x00, 0x5b, 0xff, 0x60, 0x01])];
        let bytes: Vec<u8> = pattern.into_iter().cycle().take(width).collect();
        writer.push_bytes(&bytes);
    }

    fn memory(&mut self, writer: &mut Writer) {
        let code = self.entropy.weigh(&[
            (6, MSTORE),
            (3, MSTORE8),
            (4, MLOAD),
            (3, MCOPY),
            (2, KECCAK256),
            (2, CALLDATACOPY),
            (2, CODECOPY),
            (2, EXTCODECOPY),
            (2, RETURNDATACOPY),
            (1, MSIZE),
        ]);
        self.plain(writer, code);
    }

    fn storage(&mut self, writer: &mut Writer) {
        let code = self.entropy.pick(&[SSTORE, SLOAD, TSTORE, TLOAD]);
        self.plain(writer, code);
    }

    /// What the last call left, mostly not beyond its end.
    pub(super) fn return_data(&mut self, writer: &mut Writer) {
        if self.scene.is_rough(self.entropy) {
            for operand in [Operand::Size, Operand::Source, Operand::Offset] {
                push(writer, self.entropy, &self.scene, operand);
            }
        } else {
            writer.op(RETURNDATASIZE);
            writer.op(PUSH0);
            push(writer, self.entropy, &self.scene, Operand::Offset);
        }
        writer.op(RETURNDATACOPY);
    }

    /// The last statement: shows what is on the stack and in memory, and ends.
    fn end(&mut self, writer: &mut Writer) {
        let quiet = self.entropy.once_in(3);
        if quiet {
            self.keep_in_memory(writer);
        } else {
            self.keep_in_storage(writer);
        }
        match self.entropy.below(16) {
            0..=9 => self.give(writer, RETURN),
            10..=11 => writer.op(STOP),
            12 => {} // What comes next is data, or nothing.
            13 if self.scene.this > 0 || self.entropy.once_in(3) => {
                self.give(writer, REVERT);
            }
            14 if self.scene.this > 0 || self.entropy.once_in(4) => {
                let beneficiary = self.scene.account(self.entropy);
                push_address(writer, self.entropy, beneficiary);
                writer.op(SELFDESTRUCT);
            }
            15 if self.scene.is_rough(self.entropy) => writer.raw(&[self.entropy.byte()]),
            _ => self.give(writer, RETURN),
        }
    }

    /// Some of memory as output.
    fn give(&mut self, writer: &mut Writer, code: u8) {
        if self.entropy.once_in(2) {
            writer.op(MSIZE);
            writer.op(PUSH0);
        } else {
            push(writer, self.entropy, &self.scene, Operand::Size);
            push(writer, self.entropy, &self.scene, Operand::Offset);
        }
        writer.op(code);
    }

    /// Words of the stack in slots of their own, and a hash of memory.
    fn keep_in_storage(&mut self, writer: &mut Writer) {
        for op in [MSIZE, PUSH0, KECCAK256] {
            writer.op(op);
        }
        for place in 0..writer.free().min(KEPT_WORDS) {
            writer.push(U256::from(KEPT_KEY + place as u64));
            writer.op(SSTORE);
        }
    }

    /// Words of the stack behind what memory holds: nothing is changed, so that it may be called
    /// statically.
    fn keep_in_memory(&mut self, writer: &mut Writer) {
        for _ in 0..writer.free().min(KEPT_WORDS) {
            writer.op(MSIZE);
            writer.op(MSTORE);
        }
    }
}

/// Bytes that were not written to be code.
pub(super) fn noise(entropy: &mut Entropy<'_>) -> Vec<u8> {
    let length = usize::from(entropy.byte());
    entropy.bytes(length).to_vec()
}

/// Drops the word on top, or keeps it in a slot.
pub(super) fn settle(author: &mut Author<'_, '_>, writer: &mut Writer) {
    match author.entropy.below(4) {
        0 => writer.op(POP),
        1 => {
            push(writer, author.entropy, &author.scene, Operand::Key);
            writer.op(SSTORE);
        }
        2 => {
            writer.op(DUP1);
            writer.push(word(author.entropy));
            writer.op(XOR);
        }
        _ => {}
    }
}
