//! Moving words about.

use crate::word::Limbs;

/// POP: forgets the top word, which the loop does for every row.
///
/// Source: Yellow Paper, appendix H.2, 0x50.
#[inline(always)]
pub(crate) fn drop(_: &Limbs) {}

/// PUSH0 to PUSH32: the immediate bytes as a number, the first byte the most significant.
///
/// Source: Yellow Paper, appendix H.2, 0x60 to 0x7f; EIP-3855.
#[inline(always)]
pub(crate) fn push<const N: usize>(immediate: &[u8; N]) -> Limbs {
    let mut limbs = [0; 4];
    let mut end = N;
    for limb in &mut limbs {
        let start = end.saturating_sub(8);
        for &byte in &immediate[start..end] {
            *limb = *limb << 8 | u64::from(byte);
        }
        end = start;
    }
    limbs
}

/// DUP1 to DUP16: a copy of a word further down.
///
/// Source: Yellow Paper, appendix H.2, 0x80 to 0x8f.
#[inline(always)]
pub(crate) fn dup(word: &Limbs) -> Limbs {
    *word
}

/// SWAP1 to SWAP16: exchanges the top with a word further down.
///
/// Source: Yellow Paper, appendix H.2, 0x90 to 0x9f.
#[inline(always)]
pub(crate) fn swap(top: &mut Limbs, other: &mut Limbs) {
    core::mem::swap(top, other);
}
