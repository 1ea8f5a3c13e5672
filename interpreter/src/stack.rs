//! The stack: 1024 words in one buffer, filled from the high end down, and the cursor the loop walks it with.
//!
//! Growing downwards puts every operand at a constant distance above the cursor: the top word first, then
//! the one below it. So operands are read as `&[U256; N]`, and an address needs no arithmetic.
#![expect(unsafe_code, reason = "operands are read unchecked after the one check from the row")]

use alloc::{boxed::Box, vec::Vec};
use core::{mem::MaybeUninit, ptr};

use revm_primitives::U256;

use crate::word::Limbs;

/// Words the stack holds at most. Source: Yellow Paper, section 9.1.
pub(crate) const LIMIT: usize = 1024;

/// Owns the buffer. The loop works on the [`Cursor`] only.
pub(crate) struct Stack {
    words: *mut [MaybeUninit<Limbs>],
}

impl Stack {
    pub(crate) fn new() -> Self {
        let mut words = Vec::with_capacity(LIMIT);
        words.resize_with(LIMIT, MaybeUninit::uninit);
        Self { words: Box::into_raw(words.into_boxed_slice()) }
    }

    /// An empty cursor. There is one for each stack, so nothing else reads or writes the buffer.
    pub(crate) fn cursor(&mut self) -> Cursor {
        let floor: *mut Limbs = self.words.cast();
        // SAFETY: the buffer is LIMIT words long, and one past its end may be pointed at.
        let end = unsafe { floor.add(LIMIT) };
        Cursor { top: end, floor, end }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: the pointer came from Box::into_raw in `new` and is freed only here.
        drop(unsafe { Box::from_raw(self.words) });
    }
}

/// Where the stack's top is. Between `top` and `end` every word has been written.
///
/// The unsafe methods are sound after `holds` or `has_room` said yes for as many words.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    /// The top word; equal to `end` when the stack is empty.
    top: *mut Limbs,
    /// The last word there is room for.
    floor: *mut Limbs,
    /// One past the deepest word.
    end: *mut Limbs,
}

impl Cursor {
    /// Whether there are at least `words` words. `words` is at most 17, far less than an address.
    #[inline(always)]
    pub(crate) fn holds(self, words: usize) -> bool {
        self.top <= self.end.wrapping_sub(words)
    }

    /// Whether one more word fits.
    #[inline(always)]
    pub(crate) fn has_room(self) -> bool {
        self.top != self.floor
    }

    /// Forgets the top `words` words.
    ///
    /// # Safety
    /// The stack holds as many.
    #[inline(always)]
    pub(crate) unsafe fn pop(&mut self, words: usize) {
        // SAFETY: the caller knows that the stack holds them, so the result is at most `end`.
        self.top = unsafe { self.top.add(words) };
    }

    /// Puts a word on top.
    ///
    /// # Safety
    /// The stack has room.
    #[inline(always)]
    pub(crate) unsafe fn push(&mut self, word: Limbs) {
        // SAFETY: the caller knows that there is room, so the word below `top` is inside the buffer.
        unsafe {
            self.top = self.top.sub(1);
            self.top.write(word);
        }
    }

    /// The top `N` words, the top one first.
    ///
    /// # Safety
    /// The stack holds as many, and the words are not changed while the borrow lives.
    #[inline(always)]
    pub(crate) unsafe fn words<'a, const N: usize>(self) -> &'a [U256; N] {
        // SAFETY: the caller knows that N words from `top` on are written; U256 is transparent over Limbs.
        unsafe { &*self.top.cast() }
    }

    /// The word `depth` below the top, as limbs.
    ///
    /// # Safety
    /// The stack holds more than `depth` words, and nothing else borrows this one.
    #[inline(always)]
    pub(crate) unsafe fn word<'a>(self, depth: usize) -> &'a mut Limbs {
        // SAFETY: the caller knows that the word is written and not borrowed.
        unsafe { &mut *self.top.add(depth) }
    }

    /// All words, the top one first.
    pub(crate) fn all<'a>(self) -> &'a [U256] {
        let height = (self.end.addr() - self.top.addr()) / size_of::<Limbs>();
        // SAFETY: every word between `top` and `end` is written; U256 is transparent over Limbs.
        unsafe { &*ptr::slice_from_raw_parts(self.top.cast(), height) }
    }
}
