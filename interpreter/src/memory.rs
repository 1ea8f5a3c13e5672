//! The byte memory of one activation: zeros without end, of which a beginning has been touched.
//!
//! Grows by words, never shrinks. Nothing is charged for it here; whoever meters the run pays for
//! the bytes.

#![expect(unsafe_code, reason = "words are reached unchecked after one comparison")]

use alloc::vec::Vec;
use core::ops::Range;

use revm_primitives::{Bytes, U256};

use crate::{
    outcome::Halt,
    word::{self, Limbs, WORD_BYTES},
};

/// Bytes got at the first touch, so that the usual contract allocates once.
const FIRST_BYTES: usize = 1024;

/// Memory of one activation.
#[derive(Debug)]
pub(crate) struct Memory {
    /// What has been touched; a whole number of words.
    bytes: Vec<u8>,
    /// At how many offsets a word begins that is inside: 31 fewer than there are bytes.
    starts: u64,
}

impl Memory {
    pub(crate) const fn new() -> Self {
        Self { bytes: Vec::new(), starts: 0 }
    }

    /// Bytes touched, a multiple of 32: MSIZE.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// All that has been touched.
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    /// Makes `word`, an offset, the word that is there.
    #[inline(always)]
    pub(crate) fn load(&mut self, word: &mut Limbs) -> Result<(), Halt> {
        if word[1] | word[2] | word[3] == 0 && word[0] < self.starts {
            // SAFETY: `starts` says that a word begins there.
            word::read_be(unsafe { &*self.bytes.as_ptr().add(word[0] as usize).cast() }, word);
            Ok(())
        } else {
            self.load_new(word)
        }
    }

    #[cold]
    #[inline(never)]
    fn load_new(&mut self, word: &mut Limbs) -> Result<(), Halt> {
        let range = self.touch(U256::from_limbs(*word), U256::from(WORD_BYTES))?;
        let bytes = self.bytes[range].try_into().expect("the range is a word long");
        *word = word::read::<WORD_BYTES>(bytes);
        Ok(())
    }

    /// Writes the word at `offset`.
    #[inline(always)]
    pub(crate) fn store(&mut self, offset: &Limbs, value: &Limbs) -> Result<(), Halt> {
        if offset[1] | offset[2] | offset[3] == 0 && offset[0] < self.starts {
            let start = offset[0] as usize;
            // SAFETY: `starts` says that a word begins there.
            word::write_be(value, unsafe { &mut *self.bytes.as_mut_ptr().add(start).cast() });
            Ok(())
        } else {
            self.store_new(offset, value)
        }
    }

    #[cold]
    #[inline(never)]
    fn store_new(&mut self, offset: &Limbs, value: &Limbs) -> Result<(), Halt> {
        let range = self.touch(U256::from_limbs(*offset), U256::from(WORD_BYTES))?;
        let bytes = (&mut self.bytes[range]).try_into().expect("the range is a word long");
        word::write_be(value, bytes);
        Ok(())
    }

    /// Makes sure that memory reaches over `size` bytes from `offset`, and says which they are.
    ///
    /// A size of zero touches nothing, whatever the offset, and gives an empty range at the
    /// beginning.
    /// Source: Yellow Paper, appendix H, M; addresses end at 2^32 as in the production FEVM.
    #[inline(always)]
    pub(crate) fn touch(&mut self, offset: U256, size: U256) -> Result<Range<usize>, Halt> {
        let (offset, size) = (offset.as_limbs(), size.as_limbs());
        let upper = offset[1] | offset[2] | offset[3] | size[1] | size[2] | size[3];
        // The usual case: nothing is new. The sum cannot overflow.
        let bytes = self.bytes.len() as u64;
        if upper == 0 && offset[0] <= bytes && size[0] <= bytes - offset[0] && size[0] != 0 {
            Ok(offset[0] as usize..(offset[0] + size[0]) as usize)
        } else {
            self.touch_new(offset, size)
        }
    }

    #[cold]
    #[inline(never)]
    fn touch_new(&mut self, offset: &Limbs, size: &Limbs) -> Result<Range<usize>, Halt> {
        let (offset, size) = (U256::from_limbs(*offset), U256::from_limbs(*size));
        if size.is_zero() {
            return Ok(0..0);
        }
        let address = |word: U256| u32::try_from(word).map_err(|_| Halt::IllegalMemory);
        let (start, size) = (address(offset)?, address(size)?);
        let end = start.checked_add(size).ok_or(Halt::IllegalMemory)?;
        let range = start as usize..end as usize;
        if range.end > self.bytes.len() {
            self.grow(range.end)?;
        }
        Ok(range)
    }

    /// Adds zeros until `end` and the word around it are inside. Memory that cannot be had is
    /// illegal.
    #[cold]
    fn grow(&mut self, end: usize) -> Result<(), Halt> {
        let size = end.checked_next_multiple_of(WORD_BYTES).ok_or(Halt::IllegalMemory)?;
        if size > self.bytes.capacity() {
            let wanted = size.max(FIRST_BYTES) - self.bytes.len();
            self.bytes.try_reserve(wanted).map_err(|_| Halt::IllegalMemory)?;
        }
        self.bytes.resize(size, 0);
        self.starts = (size - (WORD_BYTES - 1)) as u64;
        Ok(())
    }

    /// The bytes of a range that [`Memory::touch`] gave.
    pub(crate) fn slice(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// Copies `source` from `source_offset` on into `range`, with zeros where `source` has ended.
    pub(crate) fn fill_from(&mut self, range: Range<usize>, source: &[u8], source_offset: U256) {
        let offset = word::small(source_offset, source.len()).unwrap_or(source.len());
        let rest = &source[offset..];
        let target = &mut self.bytes[range];
        let copied = rest.len().min(target.len());
        let (head, tail) = target.split_at_mut(copied);
        head.copy_from_slice(&rest[..copied]);
        tail.fill(0);
    }

    /// Writes one byte into a range that [`Memory::touch`] gave.
    pub(crate) fn set(&mut self, index: usize, byte: u8) {
        self.bytes[index] = byte;
    }

    /// Copies inside memory; the ranges may overlap.
    pub(crate) fn copy_within(&mut self, source: Range<usize>, target: usize) {
        self.bytes.copy_within(source, target);
    }

    /// Gives the range away without copying it. Memory is empty afterwards: the run is over.
    pub(crate) fn take(&mut self, range: Range<usize>) -> Bytes {
        if range.is_empty() {
            return Bytes::new();
        }
        self.starts = 0;
        Bytes::from(core::mem::take(&mut self.bytes)).slice(range)
    }
}
