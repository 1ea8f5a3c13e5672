//! A product modulo a word, for WASM: it multiplies and divides 64 bits at four gas like any other
//! operator, but has no 128.
//!
//! Words are nine digits of 29 bits, so that a product of two digits leaves five bits of a signed
//! limb free, and carries can wait to the end: 7,600 gas for a product of full words, where the
//! usual way, by rows of limbs, took 16,000 and more.

use core::array;

use crate::word::Limbs;

/// Bits of a digit.
const BITS: usize = 29;
/// Digits of a word; of 261 bits the word's own are the low 256.
const DIGITS: usize = 9;
/// Bits of all digits.
const ALL: usize = BITS * DIGITS;
const MASK: i64 = (1 << BITS) - 1;

/// Digits, the least significant first. Those of a finished number are below 2^29; others may be
/// anything that adds up to it.
type Digits = [i64; DIGITS];

/// `left * right % modulus`. Both are less than the modulus.
///
/// Multiplies by one digit of `left` after the other, the most significant first, and takes away
/// what multiple of the modulus it can after each. With V the modulus moved up to 261 bits, R what
/// is left after a step and B = 2^29, each step does
///
/// ```text
/// X = R * B + digit * right        |X| < 2.7 VB
/// q = (X >> 229) / (V >> 229)      |q| < 2^30.5
/// R = X - q * V                    |R| < 1.7 V
/// ```
///
/// The bounds hold each other up: V >> 229 has 32 bits, so it is off by less than 2^-31 of itself,
/// which makes q wrong by 0.7 at most, and q is cut towards zero by less than one. A digit of R
/// takes part in nine steps, each of which changes it by less than 2^59.5: never more than a signed
/// limb holds. The digits of X below those that `high` is made of change q by less than 2^-20.
pub(super) fn product(left: &Limbs, right: &Limbs, modulus: &Limbs) -> Limbs {
    let shift = ALL - bits(modulus);
    let (modulus, right) = (split(modulus, shift), split(right, shift));
    let left = split(left, 0);
    let divisor = modulus[8] << 3 | modulus[7] >> 26;
    let mut rest = [0; DIGITS];
    for digit in left.into_iter().rev() {
        let above = rest[8];
        for index in (1..DIGITS).rev() {
            rest[index] = rest[index - 1] + digit * right[index];
        }
        rest[0] = digit * right[0];
        // Parts may wrap around; their sum does not.
        let high = (above << 32).wrapping_add(rest[8] << 3).wrapping_add(rest[7] >> 26);
        let quotient = high / divisor;
        // The digit `above` is not needed any more: what is left is less than 2^262.
        for (digit, part) in rest.iter_mut().zip(modulus) {
            *digit -= quotient * part;
        }
        rest[8] += above << BITS;
    }
    join(settle(rest, &modulus), shift)
}

/// Bits up to the highest one that is set.
fn bits(word: &Limbs) -> usize {
    let highest = (0..4).rev().find(|&limb| word[limb] != 0).unwrap_or(0);
    64 * highest + 64 - word[highest].leading_zeros() as usize
}

/// The digits of `word << shift`, which has 261 bits at most. No index depends on the shift, so all
/// limbs are in locals.
fn split(&[a, b, c, d]: &Limbs, shift: usize) -> Digits {
    let mut limbs = [a, b, c, d, 0];
    for _ in 0..shift / 64 {
        limbs = [0, limbs[0], limbs[1], limbs[2], limbs[3]];
    }
    let bits = shift % 64;
    for index in (0..5).rev() {
        let below = if index > 0 { limbs[index - 1] } else { 0 };
        limbs[index] = limbs[index] << bits | below >> 1 >> (63 - bits);
    }
    array::from_fn(|index| {
        let (limb, bit) = (BITS * index / 64, BITS * index % 64);
        (limbs[limb] >> bit | limbs[limb + 1] << 1 << (63 - bit)) as i64 & MASK
    })
}

/// The finished digits of `rest`, less than twice the modulus away from zero, modulo it.
fn settle(mut rest: Digits, modulus: &Digits) -> Digits {
    // Twice at most.
    while carry(&mut rest) < 0 {
        rest.iter_mut().zip(modulus).for_each(|(digit, part)| *digit += part);
    }
    if rest[8] < modulus[8] {
        return rest;
    }
    let mut less = rest;
    less.iter_mut().zip(modulus).for_each(|(digit, part)| *digit -= part);
    if carry(&mut less) < 0 { rest } else { less }
}

/// Finishes all digits but the last, which keeps what is above, and gives that one.
fn carry(digits: &mut Digits) -> i64 {
    for index in 0..DIGITS - 1 {
        digits[index + 1] += digits[index] >> BITS;
        digits[index] &= MASK;
    }
    digits[DIGITS - 1]
}

/// The word whose finished digits, moved up by `shift`, these are.
fn join(digits: Digits, shift: usize) -> Limbs {
    let mut limbs = [0; 5];
    for (index, digit) in digits.into_iter().enumerate() {
        let (limb, bit) = (BITS * index / 64, BITS * index % 64);
        limbs[limb] |= (digit as u64) << bit;
        limbs[limb + 1] |= digit as u64 >> 1 >> (63 - bit);
    }
    for _ in 0..shift / 64 {
        limbs = [limbs[1], limbs[2], limbs[3], limbs[4], 0];
    }
    let bits = shift % 64;
    array::from_fn(|index| limbs[index] >> bits | limbs[index + 1] << 1 << (63 - bits))
}
