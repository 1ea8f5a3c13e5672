//! Moving words about. DUP and SWAP are methods of the cursor, in `src/stack.rs`.

use crate::word::{self, Limbs};

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
    word::read(immediate)
}
