//! The stack: 1024 words in one buffer, filled from the high end down, and the cursor the loop
//! walks it with.
//!
//! Growing downwards puts every operand at a constant distance above the cursor, where WASM's loads
//! and stores reach it without arithmetic. The top word comes first in memory, so operands are read
//! as `&[U256; N]`.
#![expect(unsafe_code, reason = "operands are read unchecked after the one check from the row")]

use alloc::{boxed::Box, vec::Vec};
use core::{mem::MaybeUninit, ptr};

use revm_primitives::U256;

use crate::{
    veil::veil,
    word::{Limbs, WORD_BYTES},
};

/// Words the stack holds at most. Source: Yellow Paper, section 9.1.
pub(crate) const LIMIT: usize = 1024;

/// Owns the buffer. The loop works on the [`Cursor`] only.
pub(crate) struct Stack {
    words: *mut [MaybeUninit<Limbs>],
}

impl Stack {
    pub(crate) fn new() -> Self {
        let mut words = Vec::with_capacity(1 + LIMIT);
        words.resize_with(1 + LIMIT, MaybeUninit::uninit);
        Self { words: Box::into_raw(words.into_boxed_slice()) }
    }

    /// An empty cursor. There is one for each stack, so nothing else reads or writes the buffer.
    pub(crate) fn cursor(&mut self) -> Cursor {
        let hand: *mut Limbs = self.words.cast();
        // SAFETY: the buffer is LIMIT words and the hand; `empty` is one past its end.
        let (full, empty) = unsafe { (hand.add(1), hand.add(1 + LIMIT)) };
        Cursor { top: empty, full }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: the pointer came from Box::into_raw in `new` and is freed only here.
        drop(unsafe { Box::from_raw(self.words) });
    }
}

/// Where the stack's top is. Every word from `top` up to `empty`, and without it, has been written.
///
/// The unsafe methods are sound after `holds`, `has_room` or `can_copy` said yes for as many words.
///
/// LLVM keeps a struct in locals only while it is used in fewer than 1,024 places. This one is in
/// nearly every arm of the loop, and close to that: so it has two fields, and a method reads each
/// once. When it had four, they stayed in memory, and an instruction cost 30 gas more.
pub(crate) struct Cursor {
    /// The word on top, or `empty`. There is always one word below it in the buffer, to be written
    /// by a push; below a full stack it is the hand, a word that is never pushed to.
    top: *mut Limbs,
    /// What `top` is when the stack is full.
    full: *mut Limbs,
}

/// [`WORD_BYTES`] behind a veil: so a copy of a word is one `memory.copy`.
#[inline(always)]
fn width() -> usize {
    veil(WORD_BYTES as u32) as usize
}

impl Cursor {
    /// What `top` is when the stack is empty.
    #[inline(always)]
    const fn empty(&self) -> *mut Limbs {
        self.full.wrapping_add(LIMIT)
    }

    /// Whether there are at least `words` words. `words` is at most 17, far less than an address.
    #[inline(always)]
    pub(crate) fn holds(&self, words: usize) -> bool {
        self.top <= self.empty().wrapping_sub(words)
    }

    /// Whether one more word fits.
    #[inline(always)]
    pub(crate) fn has_room(&self) -> bool {
        self.top != self.full
    }

    /// Whether there are at least `words` words and one more fits: in one comparison, since a full
    /// stack's distance wraps around to the largest.
    #[inline(always)]
    pub(crate) fn can_copy(&self, words: usize) -> bool {
        let distance = self.top.addr().wrapping_sub(self.full.addr() + 1);
        distance < (LIMIT - words) * WORD_BYTES
    }

    /// Forgets the top `words` words.
    ///
    /// # Safety
    /// The stack holds as many.
    #[inline(always)]
    pub(crate) unsafe fn pop(&mut self, words: usize) {
        // SAFETY: the caller knows that the stack holds them, so the result is at most `empty`.
        self.top = unsafe { self.top.byte_add(words * width()) };
    }

    /// Puts a word on top.
    ///
    /// # Safety
    /// The stack has room.
    #[inline(always)]
    pub(crate) unsafe fn push(&mut self, word: Limbs) {
        // SAFETY: the caller knows that there is room, so the word below `top` is inside the
        // buffer.
        unsafe {
            let top = self.top.byte_sub(width());
            self.top = top;
            top.write(word);
        }
    }

    /// Puts a zero on top.
    ///
    /// # Safety
    /// The stack has room.
    #[inline(always)]
    pub(crate) unsafe fn push_zero(&mut self) {
        // SAFETY: as for `push`; the width is that of a word.
        unsafe {
            let top = self.top.byte_sub(width());
            self.top = top;
            ptr::write_bytes::<u8>(top.cast(), 0, width());
        }
    }

    /// Makes the top word a number. A `memory.fill` is cheaper than three stores of zero.
    ///
    /// # Safety
    /// The stack holds a word, which is not borrowed.
    #[inline(always)]
    pub(crate) unsafe fn set_low(&mut self, number: u64) {
        let top = self.top;
        // SAFETY: the caller knows that it is a word of the buffer; the width is that of a word.
        unsafe {
            ptr::write_bytes::<u8>(top.cast(), 0, width());
            top.cast::<u64>().write(number);
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
        // SAFETY: the caller knows that the word is written and that the one below `top` may be;
        // they differ.
        unsafe {
            let top = self.top.byte_sub(width());
            self.top = top;
            copy(top.add(1 + depth), top);
        }
    }

    /// SWAP1 to SWAP16: exchanges the top with the word `depth` below it. The word below the top is
    /// the third hand.
    ///
    /// Source: Yellow Paper, appendix H.2, 0x90 to 0x9f.
    ///
    /// # Safety
    /// The stack holds more than `depth` words, and `depth` is not zero.
    #[inline(always)]
    pub(crate) unsafe fn swap(&mut self, depth: usize) {
        let top = self.top;
        // SAFETY: the caller knows that both words are written; the hand always may be; all three
        // differ.
        unsafe {
            let (hand, other) = (top.sub(1), top.add(depth));
            copy(top, hand);
            copy(other, top);
            copy(hand, other);
        }
    }

    /// The top `N` words, the top one first.
    ///
    /// # Safety
    /// The stack holds as many, and the words are not changed while the borrow lives.
    #[inline(always)]
    pub(crate) unsafe fn words<'a, const N: usize>(&self) -> &'a [U256; N] {
        // SAFETY: the caller knows that N words from `top` on are written; U256 is transparent over
        // Limbs.
        unsafe { &*self.top.cast() }
    }

    /// The top two words, as limbs, the top one first.
    ///
    /// # Safety
    /// The stack holds as many, and nothing else borrows them.
    #[inline(always)]
    pub(crate) unsafe fn pair<'a>(&self) -> &'a mut [Limbs; 2] {
        // SAFETY: the caller knows that the words are written and not borrowed.
        unsafe { &mut *self.top.cast() }
    }

    /// The word `depth` below the top, as limbs.
    ///
    /// # Safety
    /// The stack holds more than `depth` words, and nothing else borrows this one.
    #[inline(always)]
    pub(crate) unsafe fn word<'a>(&self, depth: usize) -> &'a mut Limbs {
        // SAFETY: the caller knows that the word is written and not borrowed.
        unsafe { &mut *self.top.add(depth) }
    }

    /// All words, the top one first.
    ///
    /// # Safety
    /// The stack is still there, and no word is changed while the borrow lives.
    pub(crate) unsafe fn all<'a>(&self) -> &'a [U256] {
        let height = (self.empty().addr() - self.top.addr()) / WORD_BYTES;
        // SAFETY: all words from `top` to `empty` are written, and stay as they are, as the caller
        // knows; U256 is transparent over Limbs.
        unsafe { &*ptr::slice_from_raw_parts(self.top.cast(), height) }
    }
}

/// # Safety
/// `from` is a written word of the buffer, `to` another word of it.
#[inline(always)]
unsafe fn copy(from: *const Limbs, to: *mut Limbs) {
    // SAFETY: as the caller knows; the width is that of a word.
    unsafe { ptr::copy_nonoverlapping::<u8>(from.cast(), to.cast(), width()) };
}
