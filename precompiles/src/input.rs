//! Reading call data that never ends: past its last byte it is zeros.

use alloc::{borrow::Cow, vec::Vec};

use crate::call::Failure;

/// A cursor over call data.
///
/// Source: FIP-0054, precompiles; missing bytes of a fixed-width field are zero.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(whole: &'a [u8]) -> Self {
        Self { whole, rest: whole }
    }

    /// Moves to `offset` bytes from the start, which may lie past the end.
    pub(crate) fn seek(&mut self, offset: u32) {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        self.rest = self.whole.get(offset..).unwrap_or_default();
    }

    /// Up to `len` bytes, fewer where the data ends.
    pub(crate) fn present(&mut self, len: u32) -> &'a [u8] {
        let len = usize::try_from(len).unwrap_or(usize::MAX).min(self.rest.len());
        let (bytes, rest) = self.rest.split_at(len);
        self.rest = rest;
        bytes
    }

    /// Exactly `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let len = N.min(self.rest.len());
        let (bytes, rest) = self.rest.split_at(len);
        array[..len].copy_from_slice(bytes);
        self.rest = rest;
        array
    }

    /// Exactly `len` bytes, copied only if some are missing. The caller bounds `len`.
    pub(crate) fn padded(&mut self, len: u32) -> Cow<'a, [u8]> {
        let present = self.present(len);
        let len = usize::try_from(len).expect("32 bits fit in memory's index on every target");
        if present.len() == len {
            return Cow::Borrowed(present);
        }
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(present);
        bytes.resize(len, 0);
        Cow::Owned(bytes)
    }

    /// The integer in the next word; anything from 2^64 up is a failure.
    pub(crate) fn u64(&mut self) -> Result<u64, Failure> {
        let high = self.array::<24>();
        let low = self.array::<8>();
        if high != [0; 24] {
            return Err(Failure::Overflow { bits: 65 });
        }
        Ok(u64::from_be_bytes(low))
    }

    /// The integer in the next word; anything from 2^32 up is a failure.
    pub(crate) fn u32(&mut self) -> Result<u32, Failure> {
        u32::try_from(self.u64()?).map_err(|_| Failure::Overflow { bits: 33 })
    }
}
