//! The stack: 1024 words in one buffer, filled from the high end down, and the cursor the loop
//! walks it with.
//!
//! Growing downwards, with the cursor at the next free word, puts every operand at a constant
//! distance above the cursor, where WASM's loads and stores reach it without arithmetic. The top
//! word comes first in memory, so operands are read as `&[U256; N]`.
#![expect(unsafe_code, reason = "operands are read unchecked after the one check from the row")]

use alloc::{boxed::Box, vec::Vec};
use core::{hint::black_box, mem::MaybeUninit, ptr};

use revm_primitives::U256;

use crate::word::{Limbs, WORD_BYTES};

/// Words the stack holds at most. Source: Yellow Paper, section 9.1.
pub(crate) const LIMIT: usize = 1024;

/// Owns the buffer. The loop works on the [`Cursor`] only.
pub(crate) struct Stack {
    words: *mut [MaybeUninit<Limbs>],
}

impl Stack {
    pub(crate) fn new() -> Self {
        let mut words = Vec::with_capacity(LIMIT + 1);
        words.resize_with(LIMIT + 1, MaybeUninit::uninit);
        Self { words: Box::into_raw(words.into_boxed_slice()) }
    }

    /// An empty cursor. There is one for each stack, so nothing else reads or writes the buffer.
    pub(crate) fn cursor(&mut self) -> Cursor {
        let spare: *mut Limbs = self.words.cast();
        // SAFETY: the buffer has LIMIT words behind its first one.
        let empty = unsafe { spare.add(LIMIT) };
        Cursor { free: empty, spare, empty, width: black_box(WORD_BYTES) }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: the pointer came from Box::into_raw in `new` and is freed only here.
        drop(unsafe { Box::from_raw(self.words) });
    }
}

/// Where the stack's top is. Every word above `free`, up to `empty` and with it, has been written.
///
/// The unsafe methods are sound after `holds` or `has_room` said yes for as many words.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    /// The next word to write. It is always inside the buffer.
    free: *mut Limbs,
    /// What `free` is when the stack is full: the one word more than LIMIT that is never pushed to.
    spare: *mut Limbs,
    /// What `free` is when the stack is empty.
    empty: *mut Limbs,
    /// Bytes of a word, hidden from the compiler: so a copy of a word is one `memory.copy` (29
    /// gas), and not four loads and four stores (64 gas).
    width: usize,
}

impl Cursor {
    /// Whether there are at least `words` words. `words` is at most 17, far less than an address.
    #[inline(always)]
    pub(crate) fn holds(self, words: usize) -> bool {
        self.free <= self.empty.wrapping_sub(words)
    }

    /// Whether one more word fits.
    #[inline(always)]
    pub(crate) fn has_room(self) -> bool {
        self.free != self.spare
    }

    /// Forgets the top `words` words.
    ///
    /// # Safety
    /// The stack holds as many.
    #[inline(always)]
    pub(crate) unsafe fn pop(&mut self, words: usize) {
        // SAFETY: the caller knows that the stack holds them, so the result is at most `empty`.
        self.free = unsafe { self.free.add(words) };
    }

    /// Puts a word on top.
    ///
    /// # Safety
    /// The stack has room.
    #[inline(always)]
    pub(crate) unsafe fn push(&mut self, word: Limbs) {
        // SAFETY: the caller knows that there is room, so the word below `free` is inside the
        // buffer.
        unsafe {
            self.free.write(word);
            self.free = self.free.sub(1);
        }
    }

    /// DUP1 to DUP16: a copy of the word `depth` below the top.
    ///
    /// Source: Yellow Paper, appendix H.2, 0x80 to 0x8f.
    ///
    /// # Safety
    /// The stack holds more than `depth` words and has room.
    #[inline(always)]
    pub(crate) unsafe fn dup(&mut self, depth: usize) {
        // SAFETY: the caller knows that the word is written and that `free` may be; they differ.
        unsafe {
            self.copy(self.free.add(1 + depth), self.free);
            self.free = self.free.sub(1);
        }
    }

    /// SWAP1 to SWAP16: exchanges the top with the word `depth` below it. The free word is the
    /// third hand.
    ///
    /// Source: Yellow Paper, appendix H.2, 0x90 to 0x9f.
    ///
    /// # Safety
    /// The stack holds more than `depth` words, and `depth` is not zero.
    #[inline(always)]
    pub(crate) unsafe fn swap(&mut self, depth: usize) {
        // SAFETY: the caller knows that both words are written; `free` always may be; all three
        // differ.
        unsafe {
            let (top, other) = (self.free.add(1), self.free.add(1 + depth));
            self.copy(top, self.free);
            self.copy(other, top);
            self.copy(self.free, other);
        }
    }

    /// # Safety
    /// `from` is a written word of the buffer, `to` another word of it.
    #[inline(always)]
    unsafe fn copy(self, from: *const Limbs, to: *mut Limbs) {
        // SAFETY: as the caller knows, and `width` is the size of a word.
        unsafe { ptr::copy_nonoverlapping::<u8>(from.cast(), to.cast(), self.width) };
    }

    /// The top `N` words, the top one first.
    ///
    /// # Safety
    /// The stack holds as many, and the words are not changed while the borrow lives.
    #[inline(always)]
    pub(crate) unsafe fn words<'a, const N: usize>(self) -> &'a [U256; N] {
        // SAFETY: the caller knows that N words behind `free` are written; U256 is transparent over
        // Limbs.
        unsafe { &*self.free.add(1).cast() }
    }

    /// The word `depth` below the top, as limbs.
    ///
    /// # Safety
    /// The stack holds more than `depth` words, and nothing else borrows this one.
    #[inline(always)]
    pub(crate) unsafe fn word<'a>(self, depth: usize) -> &'a mut Limbs {
        // SAFETY: the caller knows that the word is written and not borrowed.
        unsafe { &mut *self.free.add(1 + depth) }
    }

    /// All words, the top one first.
    ///
    /// # Safety
    /// The stack is still there, and no word is changed while the borrow lives.
    pub(crate) unsafe fn all<'a>(self) -> &'a [U256] {
        let height = (self.empty.addr() - self.free.addr()) / WORD_BYTES;
        // SAFETY: all words from behind `free` to `empty` are written, and stay as they are, as the
        // caller knows; U256 is transparent over Limbs.
        unsafe { &*ptr::slice_from_raw_parts(self.free.add(1).cast(), height) }
    }
}
