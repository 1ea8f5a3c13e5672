//! Arithmetic modulo 2^256. Division by zero is zero everywhere.

use revm_primitives::U256;

use super::modular;
use crate::word::{self, Limbs};

/// ADD. A small first word, the usual case, touches one limb.
///
/// Source: Yellow Paper, appendix H.2, 0x01.
#[inline(always)]
pub(crate) fn add(pair: &mut [Limbs; 2]) {
    let [left, right] = pair;
    let (sum, carried) = left[0].overflowing_add(right[0]);
    if !carried && left[1] | left[2] | left[3] == 0 {
        right[0] = sum;
    } else {
        add_wide(pair);
    }
}

/// PUSH1 and ADD in one.
#[inline(always)]
pub(crate) fn add_small(number: u64, word: &mut Limbs) {
    let [low, upper @ ..] = word;
    let mut carried;
    (*low, carried) = low.overflowing_add(number);
    if carried {
        for limb in upper {
            (*limb, carried) = limb.overflowing_add(u64::from(carried));
        }
    }
}

#[inline(never)]
fn add_wide([left, right]: &mut [Limbs; 2]) {
    let mut carry = 0;
    for (limb, &mut with) in right.iter_mut().zip(left) {
        let sum = with.wrapping_add(carry);
        let total = limb.wrapping_add(sum);
        carry = u64::from(sum < carry) | u64::from(total < sum);
        *limb = total;
    }
}

/// SUB. A small second word, the usual case, leaves the upper limbs alone.
///
/// Source: Yellow Paper, appendix H.2, 0x03.
#[inline(always)]
pub(crate) fn sub(pair: &mut [Limbs; 2]) {
    let [left, right] = pair;
    let (difference, borrowed) = left[0].overflowing_sub(right[0]);
    if !borrowed && right[1] | right[2] | right[3] == 0 {
        *right = [difference, left[1], left[2], left[3]];
    } else {
        sub_wide(pair);
    }
}

#[inline(never)]
fn sub_wide([left, right]: &mut [Limbs; 2]) {
    let mut borrow = 0;
    for (limb, &mut from) in right.iter_mut().zip(left) {
        let difference = from.wrapping_sub(*limb);
        let rest = difference.wrapping_sub(borrow);
        borrow = u64::from(from < *limb) | u64::from(difference < borrow);
        *limb = rest;
    }
}

/// Whether both words fit in one limb.
#[inline(always)]
fn are_small(left: &Limbs, right: &Limbs) -> bool {
    left[1] | left[2] | left[3] | right[1] | right[2] | right[3] == 0
}

/// MUL.
///
/// Source: Yellow Paper, appendix H.2, 0x02.
#[inline(always)]
pub(crate) fn mul(pair: &mut [Limbs; 2]) {
    let [left, right] = pair;
    if are_small(left, right) && (left[0] | right[0]) >> 32 == 0 {
        right[0] *= left[0];
    } else {
        mul_wide(pair);
    }
}

/// By rows, as on paper, with a limb as the digit. Zero limbs, of which most words have some, cost
/// nothing.
#[inline(never)]
fn mul_wide([left, right]: &mut [Limbs; 2]) {
    let mut product = [0; 4];
    for (row, &digit) in right.iter().enumerate() {
        if digit != 0 {
            let mut carry = 0;
            for (limb, &other) in product[row..].iter_mut().zip(left.iter()) {
                (*limb, carry) = multiply_add(digit, other, *limb, carry);
            }
        }
    }
    *right = product;
}

/// `left * right + add + carry` as low and high limb; there is always room for it.
///
/// In halves of limbs: WASM multiplies 64 bits to 64, and the compiler's own way is a call.
#[inline(always)]
const fn multiply_add(left: u64, right: u64, add: u64, carry: u64) -> (u64, u64) {
    const HALF: u64 = u32::MAX as u64;
    let (left_low, left_high) = (left & HALF, left >> 32);
    let (right_low, right_high) = (right & HALF, right >> 32);
    let low = left_low * right_low + (add & HALF) + (carry & HALF);
    let middle = left_low * right_high + (add >> 32) + (low >> 32);
    let other = left_high * right_low + (middle & HALF) + (carry >> 32);
    let high = left_high * right_high + (middle >> 32) + (other >> 32);
    (other << 32 | low & HALF, high)
}

/// DIV, rounded down.
///
/// Source: Yellow Paper, appendix H.2, 0x04.
#[inline(always)]
pub(crate) fn div(pair: &mut [Limbs; 2]) {
    let [numerator, denominator] = pair;
    if are_small(numerator, denominator) && denominator[0] != 0 {
        denominator[0] = numerator[0] / denominator[0];
    } else {
        div_wide(pair);
    }
}

#[inline(never)]
fn div_wide([numerator, denominator]: &mut [Limbs; 2]) {
    let quotient = U256::from_limbs(*numerator)
        .checked_div(U256::from_limbs(*denominator))
        .unwrap_or_default();
    *denominator = quotient.into_limbs();
}

/// MOD.
///
/// Source: Yellow Paper, appendix H.2, 0x06.
#[inline(always)]
pub(crate) fn rem(pair: &mut [Limbs; 2]) {
    let [numerator, denominator] = pair;
    if are_small(numerator, denominator) && denominator[0] != 0 {
        denominator[0] = numerator[0] % denominator[0];
    } else {
        rem_wide(pair);
    }
}

#[inline(never)]
fn rem_wide([numerator, denominator]: &mut [Limbs; 2]) {
    let rest = U256::from_limbs(*numerator)
        .checked_rem(U256::from_limbs(*denominator))
        .unwrap_or_default();
    *denominator = rest.into_limbs();
}

/// Whether the word is negative as two's complement.
const fn is_negative(word: U256) -> bool {
    word.bit(255)
}

/// The distance from zero; of the least number, 2^255, which as a word is that number itself.
fn magnitude(word: U256) -> U256 {
    if is_negative(word) { word.wrapping_neg() } else { word }
}

/// SDIV: two's complement, rounded towards zero. The least number by -1 is itself, as 2^255 wraps
/// around.
///
/// Source: Yellow Paper, appendix H.2, 0x05.
#[inline(never)]
pub(crate) fn signed_div(&[numerator, denominator]: &[U256; 2]) -> U256 {
    let quotient = magnitude(numerator).checked_div(magnitude(denominator)).unwrap_or_default();
    if is_negative(numerator) == is_negative(denominator) {
        quotient
    } else {
        quotient.wrapping_neg()
    }
}

/// SMOD: two's complement; the sign is the first word's.
///
/// Source: Yellow Paper, appendix H.2, 0x07.
#[inline(never)]
pub(crate) fn signed_rem(&[numerator, denominator]: &[U256; 2]) -> U256 {
    let rest = magnitude(numerator).checked_rem(magnitude(denominator)).unwrap_or_default();
    if is_negative(numerator) { rest.wrapping_neg() } else { rest }
}

/// ADDMOD: the sum is not cut at 256 bits.
///
/// Source: Yellow Paper, appendix H.2, 0x08.
#[inline(never)]
pub(crate) fn add_mod(&[left, right, modulus]: &[U256; 3]) -> U256 {
    if left >= modulus || right >= modulus {
        return left.add_mod(right, modulus);
    }
    // The usual case: both are reduced, so their sum is less than twice the modulus.
    let (sum, carried) = left.overflowing_add(right);
    if carried || sum >= modulus { sum.wrapping_sub(modulus) } else { sum }
}

/// MULMOD: the product is not cut at 256 bits.
///
/// Source: Yellow Paper, appendix H.2, 0x09.
#[inline(never)]
pub(crate) fn mul_mod(&[left, right, modulus]: &[U256; 3]) -> U256 {
    if modulus.is_zero() {
        return U256::ZERO;
    }
    let reduced = |word: U256| if word < modulus { word } else { word % modulus };
    let (left, right) = (reduced(left), reduced(right));
    U256::from_limbs(modular::product(left.as_limbs(), right.as_limbs(), modulus.as_limbs()))
}

/// EXP: zero to the power of zero is one.
///
/// Squares and multiplies, a bit of the exponent at a time: at most 512 multiplications.
///
/// Source: Yellow Paper, appendix H.2, 0x0a.
#[inline(never)]
pub(crate) fn exp(&[base, exponent]: &[U256; 2]) -> U256 {
    let mut power = U256::ONE;
    let mut square = base;
    let bits = exponent.bit_len();
    for bit in 0..bits {
        if exponent.bit(bit) {
            power = product(square, power);
        }
        if bit + 1 < bits {
            square = product(square, square);
        }
    }
    power
}

fn product(left: U256, right: U256) -> U256 {
    let mut pair = [left.into_limbs(), right.into_limbs()];
    mul(&mut pair);
    U256::from_limbs(pair[1])
}

/// SIGNEXTEND: reads the low `index + 1` bytes of `word` as two's complement and widens them to 32.
///
/// `index` counts bytes from the least significant end. From 31 up there is nothing to widen.
///
/// Source: Yellow Paper, appendix H.2, 0x0b.
#[inline(never)]
pub(crate) fn sign_extend([index, word]: &mut [Limbs; 2]) {
    if let Some(index @ 0..31) = word::low(index) {
        let (last, unused_bits) = (index as usize / 8, 56 - 8 * (index % 8));
        // The limb the sign is in is widened to its own 64 bits; the limbs above hold nothing but
        // the sign.
        let widened = ((word[last] << unused_bits) as i64) >> unused_bits;
        word[last] = widened as u64;
        for limb in &mut word[last + 1..] {
            *limb = (widened >> 63) as u64;
        }
    }
}
