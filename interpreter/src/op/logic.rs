//! Comparison, bits and shifts.

use revm_primitives::U256;

use crate::word::{self, Limbs};

/// LT: whether the first word is less.
///
/// Source: Yellow Paper, appendix H.2, 0x10.
#[inline(always)]
pub(crate) fn less([left, right]: &[U256; 2]) -> bool {
    is_less(left.as_limbs(), right.as_limbs())
}

/// GT: whether the first word is greater.
///
/// Source: Yellow Paper, appendix H.2, 0x11.
#[inline(always)]
pub(crate) fn greater([left, right]: &[U256; 2]) -> bool {
    is_less(right.as_limbs(), left.as_limbs())
}

/// SLT: LT for two's complement.
///
/// Source: Yellow Paper, appendix H.2, 0x12.
#[inline(always)]
pub(crate) fn signed_less([left, right]: &[U256; 2]) -> bool {
    is_signed_less(left.as_limbs(), right.as_limbs())
}

/// SGT: GT for two's complement.
///
/// Source: Yellow Paper, appendix H.2, 0x13.
#[inline(always)]
pub(crate) fn signed_greater([left, right]: &[U256; 2]) -> bool {
    is_signed_less(right.as_limbs(), left.as_limbs())
}

/// Two small words, the usual case, by one comparison.
#[inline(always)]
fn is_less(left: &Limbs, right: &Limbs) -> bool {
    if left[1] | left[2] | left[3] | right[1] | right[2] | right[3] == 0 {
        left[0] < right[0]
    } else {
        is_less_wide(left, right)
    }
}

/// From the most significant limb down, until one tells. Apart, or the loop would keep all limbs
/// for it in locals, where they are never needed.
#[inline(never)]
fn is_less_wide(left: &Limbs, right: &Limbs) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Words of one sign compare as they stand; otherwise the negative one is less.
#[inline(always)]
fn is_signed_less(left: &Limbs, right: &Limbs) -> bool {
    if (left[3] ^ right[3]) >> 63 == 0 { is_less(left, right) } else { left[3] >> 63 == 1 }
}

/// EQ.
///
/// Source: Yellow Paper, appendix H.2, 0x14.
#[inline(always)]
pub(crate) fn equal([left, right]: &[U256; 2]) -> bool {
    let (left, right) = (left.as_limbs(), right.as_limbs());
    (left[0] ^ right[0]) | (left[1] ^ right[1]) | (left[2] ^ right[2]) | (left[3] ^ right[3]) == 0
}

/// ISZERO.
///
/// Source: Yellow Paper, appendix H.2, 0x15.
#[inline(always)]
pub(crate) fn is_zero([word]: &[U256; 1]) -> bool {
    word::is_zero(word.as_limbs())
}

/// AND.
///
/// Source: Yellow Paper, appendix H.2, 0x16.
#[inline(always)]
pub(crate) fn and([left, right]: &mut [Limbs; 2]) {
    for (limb, with) in right.iter_mut().zip(left.iter()) {
        *limb &= with;
    }
}

/// OR.
///
/// Source: Yellow Paper, appendix H.2, 0x17.
#[inline(always)]
pub(crate) fn or([left, right]: &mut [Limbs; 2]) {
    for (limb, with) in right.iter_mut().zip(left.iter()) {
        *limb |= with;
    }
}

/// XOR.
///
/// Source: Yellow Paper, appendix H.2, 0x18.
#[inline(always)]
pub(crate) fn xor([left, right]: &mut [Limbs; 2]) {
    for (limb, with) in right.iter_mut().zip(left.iter()) {
        *limb ^= with;
    }
}

/// NOT: every bit turned.
///
/// Source: Yellow Paper, appendix H.2, 0x19.
#[inline(always)]
pub(crate) fn not(word: &mut Limbs) {
    for limb in word {
        *limb = !*limb;
    }
}

/// BYTE: byte `index` of the word, counted from the most significant end; from 32 up there is none,
/// so zero.
///
/// Source: Yellow Paper, appendix H.2, 0x1a.
#[inline(always)]
pub(crate) fn byte([index, word]: &mut [Limbs; 2]) {
    let byte = match word::low(index) {
        Some(index @ 0..32) => {
            let from_low_end = 31 - index as usize;
            word[from_low_end / 8] >> (8 * (from_low_end % 8)) & 0xff
        }
        _ => 0,
    };
    *word = [byte, 0, 0, 0];
}

/// SHL: from 256 bits up nothing is left.
///
/// Source: EIP-145.
#[inline(always)]
pub(crate) fn shift_left([amount, word]: &mut [Limbs; 2]) {
    match word::low(amount) {
        Some(amount @ 0..64) => left_by_limbs::<0>(amount, word),
        Some(amount @ 64..128) => left_by_limbs::<1>(amount, word),
        Some(amount @ 128..192) => left_by_limbs::<2>(amount, word),
        Some(amount @ 192..256) => left_by_limbs::<3>(amount, word),
        _ => *word = [0; 4],
    }
}

/// Shifts by `WHOLE` limbs and `amount` modulo 64 bits.
#[inline(never)]
fn left_by_limbs<const WHOLE: usize>(amount: u64, word: &mut Limbs) {
    let bits = amount % 64;
    for index in (0..4).rev() {
        let limb = |below: usize| if index >= below { word[index - below] } else { 0 };
        // What falls out of the limb below comes in; in two steps, as 64 bits would be too far for
        // one.
        word[index] = limb(WHOLE) << bits | limb(WHOLE + 1) >> 1 >> (63 - bits);
    }
}

/// SHR: from 256 bits up nothing is left.
///
/// Source: EIP-145.
#[inline(always)]
pub(crate) fn shift_right([amount, word]: &mut [Limbs; 2]) {
    match word::low(amount) {
        Some(amount @ 0..64) => right_by_limbs::<0>(amount, word, 0),
        Some(amount @ 64..128) => right_by_limbs::<1>(amount, word, 0),
        Some(amount @ 128..192) => right_by_limbs::<2>(amount, word, 0),
        Some(amount @ 192..256) => right_by_limbs::<3>(amount, word, 0),
        _ => *word = [0; 4],
    }
}

/// Shifts by `WHOLE` limbs and `amount` modulo 64 bits; `above` is the limb that comes in from
/// above.
#[inline(never)]
fn right_by_limbs<const WHOLE: usize>(amount: u64, word: &mut Limbs, above: u64) {
    let bits = amount % 64;
    for index in 0..4 {
        let limb = |up: usize| word.get(index + up).copied().unwrap_or(above);
        // What falls out of the limb above comes in; in two steps, as 64 bits would be too far for
        // one.
        word[index] = limb(WHOLE) >> bits | limb(WHOLE + 1) << 1 << (63 - bits);
    }
}

/// SAR: SHR that keeps the sign; from 256 bits up only the sign is left.
///
/// Source: EIP-145.
#[inline(never)]
pub(crate) fn shift_right_signed([amount, word]: &mut [Limbs; 2]) {
    let sign = if word[3] >> 63 == 1 { u64::MAX } else { 0 };
    match word::low(amount) {
        Some(amount @ 0..64) => right_by_limbs::<0>(amount, word, sign),
        Some(amount @ 64..128) => right_by_limbs::<1>(amount, word, sign),
        Some(amount @ 128..192) => right_by_limbs::<2>(amount, word, sign),
        Some(amount @ 192..256) => right_by_limbs::<3>(amount, word, sign),
        _ => *word = [sign; 4],
    }
}

/// CLZ: zero bits above the highest one; 256 when there is none.
///
/// Source: EIP-7939.
#[inline(never)]
pub(crate) fn leading_zeros([word]: &[U256; 1]) -> U256 {
    U256::from(word.leading_zeros())
}
