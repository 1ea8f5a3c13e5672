//! Choices out of bytes. When the bytes have been used up, every choice is the plainest one, so
//! that fewer bytes make a smaller program.

/// Bytes to be used up; behind their end come zeros.
#[derive(Debug)]
pub(super) struct Entropy<'a> {
    rest: &'a [u8],
}

impl<'a> Entropy<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether nothing is left to choose by.
    pub(super) const fn is_spent(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => 0,
        }
    }

    /// A number below `end`, which is not zero.
    pub(super) fn below(&mut self, end: u8) -> u8 {
        self.byte() % end
    }

    /// True once in `times`, and never when the bytes are spent.
    pub(super) fn once_in(&mut self, times: u8) -> bool {
        self.below(times) == times - 1
    }

    /// One of some; the first when the bytes are spent.
    pub(super) fn pick<T: Copy>(&mut self, some: &[T]) -> T {
        some[usize::from(self.byte()) % some.len()]
    }

    /// One of some by weight; the first when the bytes are spent.
    pub(super) fn weigh<T: Copy>(&mut self, some: &[(u8, T)]) -> T {
        let total: u16 = some.iter().map(|(weight, _)| u16::from(*weight)).sum();
        let mut left = u16::from(self.byte()) % total;
        for (weight, choice) in some {
            match left.checked_sub(u16::from(*weight)) {
                Some(rest) => left = rest,
                None => return *choice,
            }
        }
        some[0].1
    }

    /// Up to `most` bytes as they are, fewer where they end.
    pub(super) fn bytes(&mut self, most: usize) -> &'a [u8] {
        let (bytes, rest) = self.rest.split_at(most.min(self.rest.len()));
        self.rest = rest;
        bytes
    }
}

/// Bytes that look random and are determined by `seed`, as many as it says.
///
/// Source: SplitMix64, from Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014.
pub(super) fn expand(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_le_bytes()
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(8)).flat_map(|_| next()).collect();
    bytes.truncate(length);
    bytes
}
