//! Bytecode ready to run, and which of its bytes may be jumped to.
//!
//! Nothing is done ahead of time: a scan of 24 KiB costs more than most calls (about 80 Filecoin
//! gas a byte), so a jump destination is proved valid the first time something jumps there.

use alloc::{boxed::Box, vec::Vec};
use core::{
    cell::{Cell, OnceCell},
    iter,
};

use revm_primitives::Bytes;

use crate::opcode::{self, JUMPDEST};

/// Code with room behind it, so that neither a PUSH cut short nor running off the end needs a
/// check.
///
/// The room is zeros: a PUSH past the end reads zeros, and the byte after that is STOP.
/// Source: Yellow Paper, section 9.4.1 (code outside its range reads as STOP).
#[derive(Debug, Clone)]
pub struct Code {
    /// The code, then [`Code::ROOM`] zeros.
    bytes: Vec<u8>,
    /// Bytes of the code proper.
    len: usize,
}

impl Code {
    /// Zeros kept behind the code: the longest immediate and one STOP.
    ///
    /// Read code into a vector with this much spare capacity, and [`Code::from`] does not copy it.
    pub const ROOM: usize = 33;

    /// Takes the code; without a copy when nobody else holds `bytes` and its buffer has
    /// [`Code::ROOM`] to spare.
    pub fn new(bytes: Bytes) -> Self {
        Self::from(Vec::from(bytes.0))
    }

    /// The code as it was given.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// The code and its room, for the loop.
    #[inline]
    pub(crate) fn padded(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether `at` is a JUMPDEST instruction, and not a byte inside a PUSH.
    ///
    /// Goes back to the nearest byte that surely begins an instruction and walks forward from
    /// there. A byte surely begins one when no byte before it, read as a PUSH, would reach it; in
    /// compiled code that is a few dozen bytes away. At worst it is the beginning of the code.
    ///
    /// Source: Yellow Paper, section 9.4.3.
    pub fn is_jump_destination(&self, at: usize) -> bool {
        let code = self.bytes();
        if code.get(at) != Some(&JUMPDEST) {
            return false;
        }
        let mut start = at;
        while let Some(covering) = covering_push(code, start) {
            start = covering;
        }
        while start < at {
            start += 1 + opcode::immediate(code[start]);
        }
        start == at
    }
}

/// The first byte that, read as a PUSH, has the byte `at` among its immediate data. Looks at 32
/// bytes.
fn covering_push(code: &[u8], at: usize) -> Option<usize> {
    if let Some(window) = code[..at].last_chunk::<32>() {
        let (words, _) = window.as_chunks();
        let mut first = at - 32;
        for (word, distances) in words.iter().zip(DISTANCES) {
            let reaching = reaching_pushes(u64::from_le_bytes(*word), distances);
            if reaching != 0 {
                return Some(first + reaching.trailing_zeros() as usize / 8);
            }
            first += 8;
        }
        None
    } else {
        (0..at).find(|&push| push + opcode::immediate(code[push]) >= at)
    }
}

/// For each byte of the window, first to last: how far the byte behind the window is from the next
/// one.
const DISTANCES: [u64; 4] = [
    u64::from_le_bytes([31, 30, 29, 28, 27, 26, 25, 24]),
    u64::from_le_bytes([23, 22, 21, 20, 19, 18, 17, 16]),
    u64::from_le_bytes([15, 14, 13, 12, 11, 10, 9, 8]),
    u64::from_le_bytes([7, 6, 5, 4, 3, 2, 1, 0]),
];

/// Of eight bytes, those that read as PUSH1 to PUSH32 and carry more bytes than their distance: a
/// bit in each.
///
/// All eight at once: 0x60 to 0x7f are the bytes whose three high bits are 011, and their five low
/// bits are one less than the bytes they carry.
const fn reaching_pushes(bytes: u64, distances: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let no_push = bytes ^ (0x60 * EACH);
    let other = no_push | no_push << 1 | no_push << 2;
    let far_enough = (no_push & (0x1f * EACH)) + (0x80 * EACH - distances);
    far_enough & !other & (0x80 * EACH)
}

impl From<Vec<u8>> for Code {
    /// Takes the code, without a copy when the vector has [`Code::ROOM`] to spare.
    fn from(mut bytes: Vec<u8>) -> Self {
        let len = bytes.len();
        bytes.reserve_exact(Self::ROOM);
        bytes.resize(len + Self::ROOM, 0);
        Self { bytes, len }
    }
}

impl From<&[u8]> for Code {
    /// Copies the code.
    fn from(code: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(code.len() + Self::ROOM);
        bytes.extend_from_slice(code);
        Self::from(bytes)
    }
}

/// The jump destinations proved so far in one run.
#[derive(Debug)]
pub(crate) struct Proofs {
    /// One bit for each byte of the code, the lowest first; there are none until the first jump.
    bits: OnceCell<Box<[Cell<u8>]>>,
}

impl Proofs {
    pub(crate) const fn new() -> Self {
        Self { bits: OnceCell::new() }
    }

    /// Proves that `to` is a JUMPDEST, and gives all that has been proved; `None` if it is none.
    #[cold]
    #[inline(never)]
    pub(crate) fn prove(&self, code: &Code, to: usize) -> Option<Proved<'_>> {
        if !code.is_jump_destination(to) {
            return None;
        }
        let bits = self.bits.get_or_init(|| {
            let bytes = code.bytes().len().div_ceil(8);
            iter::repeat_n(Cell::new(0), bytes).collect()
        });
        bits[to / 8].update(|byte| byte | 1 << (to % 8));
        Some(Proved { bits })
    }
}

/// What [`Proofs`] hold, in the loop's registers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Proved<'a> {
    bits: &'a [Cell<u8>],
}

impl Proved<'_> {
    /// Whether `to` has been proved to be a JUMPDEST.
    #[inline(always)]
    pub(crate) fn has(self, to: usize) -> bool {
        self.bits.get(to / 8).is_some_and(|byte| byte.get() & (1 << (to % 8)) != 0)
    }
}
