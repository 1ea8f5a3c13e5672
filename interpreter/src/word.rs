//! The 256-bit word as the loop sees it: four limbs, the least significant first.
//!
//! [`U256`] is the same 32 bytes; conversion costs nothing. Bodies that profit from looking at single
//! limbs take [`Limbs`], the others take [`U256`].

use revm_primitives::{Address, B256, U256};

/// Four 64-bit limbs, the least significant first.
pub(crate) type Limbs = [u64; 4];

/// Bytes of a word.
pub(crate) const WORD_BYTES: usize = 32;

/// The word as `usize` when it is at most `bound`. The only narrowing of its kind.
#[inline(always)]
pub(crate) fn small(word: U256, bound: usize) -> Option<usize> {
    let low = low(word.as_limbs())?;
    if low <= bound as u64 { Some(low as usize) } else { None }
}

/// The least significant limb when the others are zero.
#[inline(always)]
pub(crate) const fn low(word: &Limbs) -> Option<u64> {
    if word[1] | word[2] | word[3] == 0 { Some(word[0]) } else { None }
}

/// One or zero, as comparisons answer.
#[inline(always)]
pub(crate) const fn truth(holds: bool) -> Limbs {
    [holds as u64, 0, 0, 0]
}

/// The word whose big-endian bytes these are. Zero limbs, the common ones, are not turned around.
#[inline(always)]
pub(crate) fn from_be(bytes: &[u8; WORD_BYTES]) -> Limbs {
    let limb = |index: usize| {
        let start = WORD_BYTES - 8 * (index + 1);
        let chunk = bytes[start..start + 8].try_into().expect("the slice is 8 bytes long");
        let raw = u64::from_ne_bytes(chunk);
        if raw == 0 { 0 } else { u64::from_be(raw) }
    };
    [limb(0), limb(1), limb(2), limb(3)]
}

/// Writes the word's big-endian bytes. Zero limbs, the common ones, are not turned around.
#[inline(always)]
pub(crate) fn write_be(word: &Limbs, bytes: &mut [u8; WORD_BYTES]) {
    for (index, &limb) in word.iter().enumerate() {
        let start = WORD_BYTES - 8 * (index + 1);
        let raw = if limb == 0 { 0 } else { limb.to_be() };
        bytes[start..start + 8].copy_from_slice(&raw.to_ne_bytes());
    }
}

/// The address in the low 160 bits; the bits above are ignored.
pub(crate) fn to_address(word: U256) -> Address {
    let bytes: [u8; WORD_BYTES] = word.to_be_bytes();
    Address::from_slice(&bytes[12..])
}

/// The address as a word, zeros above its 160 bits.
pub(crate) fn from_address(address: Address) -> U256 {
    let mut bytes = [0; WORD_BYTES];
    bytes[12..].copy_from_slice(address.as_slice());
    U256::from_limbs(from_be(&bytes))
}

/// The hash as a word, its first byte the most significant.
pub(crate) fn from_hash(hash: B256) -> U256 {
    U256::from_limbs(from_be(&hash.0))
}
