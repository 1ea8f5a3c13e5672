//! Code as it is written: bytes, how many words are on the stack by now, and what has to be filled
//! in later.
//!
//! Does not choose anything.

use alloy_primitives::U256;
use interpreter::opcode::{self, JUMP, JUMPDEST, JUMPI, POP, PUSH0, PUSH1, PUSH2, TABLE};

/// Length at which no more statements are begun: offsets here are two bytes wide, and code that
/// stays may have 24 KiB.
const FULL: usize = 6_000;

/// Bytes of an offset in the code.
const OFFSET_BYTES: usize = 2;

/// Code in the making.
#[derive(Debug, Default)]
pub(super) struct Writer {
    code: Vec<u8>,
    /// Words on the stack when control gets here.
    depth: usize,
    /// Words that belong to the statements around this one, and are neither taken nor moved.
    floor: usize,
    /// What goes behind the code, and where its offset is to be filled in.
    data: Vec<(Hole, Vec<u8>)>,
}

/// A PUSH2 whose number is not known yet: where its first byte is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hole(usize);

/// A place to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

impl Place {
    /// Its index in the code.
    pub(super) const fn index(self) -> usize {
        self.0
    }
}

impl Writer {
    /// Words that may be taken.
    pub(super) const fn free(&self) -> usize {
        self.depth - self.floor
    }

    /// Words on the stack, those below the floor included.
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    /// Whether it is long enough.
    pub(super) fn is_full(&self) -> bool {
        self.code.len() + self.data.iter().map(|(_, data)| data.len()).sum::<usize>() > FULL
    }

    /// An instruction whose words are there.
    pub(super) fn op(&mut self, code: u8) {
        let row = TABLE[usize::from(code)].expect("only bytes of the table are written like this");
        debug_assert!(usize::from(row.pops) <= self.depth, "{row} at depth {}", self.depth);
        self.code.push(code);
        self.depth = self.depth - usize::from(row.pops) + usize::from(row.pushes);
    }

    /// Bytes as they are, whatever they do.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.code.extend_from_slice(bytes);
    }

    /// The shortest PUSH of a number.
    pub(super) fn push(&mut self, number: U256) {
        let bytes = number.to_be_bytes::<32>();
        self.push_bytes(&bytes[32 - number.byte_len()..]);
    }

    /// The PUSH of these bytes, at most 32.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        self.op(PUSH0 + u8::try_from(bytes.len()).expect("a word at most"));
        self.raw(bytes);
    }

    /// A PUSH of an offset that is to be filled in.
    pub(super) fn push_hole(&mut self) -> Hole {
        self.op(PUSH2);
        let hole = Hole(self.code.len());
        self.raw(&[0; OFFSET_BYTES]);
        hole
    }

    /// A PUSH of where `data` is going to be: behind the code.
    pub(super) fn push_data(&mut self, data: Vec<u8>) {
        let hole = self.push_hole();
        self.data.push((hole, data));
    }

    /// A JUMPDEST here.
    pub(super) fn place(&mut self) -> Place {
        let place = Place(self.code.len());
        self.op(JUMPDEST);
        place
    }

    /// A JUMPDEST here, for a jump that was written before.
    pub(super) fn land(&mut self, hole: Hole) {
        let place = self.place();
        self.fill(hole, place.0);
    }

    /// Goes to a place.
    pub(super) fn jump(&mut self, to: Place) {
        self.push(U256::from(to.0));
        self.op(JUMP);
    }

    /// Goes to a place if the word on the stack is not zero.
    pub(super) fn jump_if(&mut self, to: Place) {
        self.push(U256::from(to.0));
        self.op(JUMPI);
    }

    /// How long the code is: the index of the byte to come.
    pub(super) fn here(&self) -> usize {
        self.code.len()
    }

    /// Writes what leaves the stack as it was: words below are not touched, words left are dropped.
    pub(super) fn neutral(&mut self, body: impl FnOnce(&mut Self)) {
        let (floor, depth) = (self.floor, self.depth);
        self.floor = depth;
        body(self);
        while self.depth > depth {
            self.op(POP);
        }
        self.floor = floor;
    }

    /// The code, its data behind it.
    pub(super) fn finish(mut self) -> Vec<u8> {
        for (hole, data) in core::mem::take(&mut self.data) {
            let at = self.code.len();
            self.fill(hole, at);
            self.code.extend(data);
        }
        self.code
    }

    fn fill(&mut self, hole: Hole, offset: usize) {
        let bytes = u16::try_from(offset).unwrap_or(u16::MAX).to_be_bytes();
        self.code[hole.0..hole.0 + OFFSET_BYTES].copy_from_slice(&bytes);
    }
}

/// The PUSH1 to PUSH32 of a table's byte, or nothing.
pub(super) const fn immediate(code: u8) -> Option<usize> {
    if code >= PUSH1 { Some(opcode::immediate(code)) } else { None }
}
