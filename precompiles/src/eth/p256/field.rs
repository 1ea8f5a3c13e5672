//! The base field of P-256 for WASM, which multiplies 64 bits at four gas like any other operator
//! and has no 128.
//!
//! Elements are arkworks', in Montgomery form. Only the product and the square are ours: by digits
//! of 29 bits, so that carries can wait, and with the reduction that the modulus allows, which
//! multiplies nothing. A product costs 3,200 gas where the library's own, for any modulus, costs
//! 5,300.

use core::array;

use ark_ff::{BigInt, Fp, Fp256, MontBackend, MontConfig, MontFp};

/// An element of the base field.
pub(super) type Element = Fp256<MontBackend<Modulus, 4>>;

/// `p = 2^256 - 2^224 + 2^192 + 2^96 - 1`. Source: SP 800-186, section 3.2.1.3.
#[derive(Debug)]
pub(super) struct Modulus;

/// Bits of a digit.
const BITS: usize = 29;
/// Digits of an element; the last has 24 bits.
const DIGITS: usize = 9;
const MASK: i64 = (1 << BITS) - 1;

impl MontConfig<4> for Modulus {
    const MODULUS: BigInt<4> = BigInt::new([u64::MAX, 0xffff_ffff, 0, 0xffff_ffff_0000_0001]);
    const GENERATOR: Element = MontFp!("6");
    const TWO_ADIC_ROOT_OF_UNITY: Element = MontFp!("-1");

    #[inline(always)]
    fn mul_assign(element: &mut Element, by: &Element) {
        *element = product(element, by);
    }

    #[inline(always)]
    fn square_in_place(element: &mut Element) {
        *element = square(element);
    }
}

#[inline(never)]
fn product(left: &Element, right: &Element) -> Element {
    let (left, right) = (digits(left), digits(right));
    let mut columns = [0; 2 * DIGITS];
    for (row, digit) in left.into_iter().enumerate() {
        for (column, other) in right.into_iter().enumerate() {
            columns[row + column] += digit * other;
        }
    }
    reduce(columns)
}

#[inline(never)]
fn square(element: &Element) -> Element {
    let digits = digits(element);
    let mut columns = [0; 2 * DIGITS];
    for row in 0..DIGITS {
        columns[2 * row] += digits[row] * digits[row];
        for other in row + 1..DIGITS {
            columns[row + other] += 2 * digits[row] * digits[other];
        }
    }
    reduce(columns)
}

/// The digits of an element, the least significant first.
#[inline(always)]
fn digits(element: &Element) -> [i64; DIGITS] {
    let limbs = &element.0.0;
    array::from_fn(|index| {
        let (limb, bit) = (BITS * index / 64, BITS * index % 64);
        let above = if bit > 64 - BITS && limb < 3 { limbs[limb + 1] << (64 - bit) } else { 0 };
        (limbs[limb] >> bit | above) as i64 & MASK
    })
}

/// The number whose digits, unfinished, these are, divided by 2^256 modulo p.
///
/// Montgomery's way. p is -1 modulo 2^96, so the multiple of it that makes a digit zero is the
/// digit itself, and adding it is four shifts. The digits below the highest are left 29 bits each,
/// which makes 232; the last step takes the 24 that are missing.
///
/// A column is the sum of at most nine products of 58 bits, of four terms below 2^54 and of a
/// carry: less than 2^62, and more than -2^51.
#[inline(always)]
fn reduce(mut columns: [i64; 2 * DIGITS]) -> Element {
    const LAST: usize = DIGITS - 1;
    for index in 0..DIGITS {
        let digit = columns[index] & if index < LAST { MASK } else { (1 << 24) - 1 };
        if index < LAST {
            columns[index + 1] += columns[index] >> BITS;
        }
        columns[index + 3] += digit << 9; // 2^96 is digit 3, and 9 bits
        columns[index + 6] += digit << 18; // 2^192
        columns[index + 7] -= digit << 21; // 2^224
        columns[index + 8] += digit << 24; // 2^256
    }
    let rest = columns[LAST] >> 24;
    let (mut limbs, mut carry) = ([rest as u64 & 31, 0, 0, 0, 0], rest >> 5);
    for index in 0..DIGITS {
        let column = columns[DIGITS + index] + carry;
        let digit = (column & MASK) as u64;
        carry = column >> BITS;
        let (limb, bit) = ((5 + BITS * index) / 64, (5 + BITS * index) % 64);
        limbs[limb] |= digit << bit;
        if bit > 64 - BITS {
            limbs[limb + 1] |= digit >> (64 - bit);
        }
    }
    let [a, b, c, d, above] = limbs;
    settle([a, b, c, d], above)
}

/// A number below 2p, of which `above` is bit 256, modulo p.
#[inline(always)]
fn settle(limbs: [u64; 4], above: u64) -> Element {
    let (mut less, mut borrow) = ([0; 4], 0);
    for index in 0..4 {
        let (rest, first) = limbs[index].overflowing_sub(Modulus::MODULUS.0[index]);
        let (rest, second) = rest.overflowing_sub(borrow);
        less[index] = rest;
        borrow = u64::from(first | second);
    }
    Fp::new_unchecked(BigInt::new(if above < borrow { limbs } else { less }))
}

#[cfg(test)]
mod tests {
    use ark_ff::{Field, PrimeField};
    use proptest::prelude::*;
    use revm_primitives::U256;

    use super::{BigInt, Element, Modulus, MontConfig};

    fn word(element: Element) -> U256 {
        U256::from_limbs(element.into_bigint().0)
    }

    fn element(word: U256) -> Element {
        Element::from_bigint(BigInt::new(word.into_limbs())).expect("below the modulus")
    }

    fn modulus() -> U256 {
        U256::from_limbs(Modulus::MODULUS.0)
    }

    /// Any element, and those in whose limbs carries run far.
    fn elements() -> impl Strategy<Value = U256> {
        let limb = prop_oneof![Just(0), Just(1), Just(u64::MAX), Just(1 << 63), any::<u64>()];
        let word = prop::array::uniform4(limb).prop_map(U256::from_limbs);
        let near = (0_u64..4).prop_map(|less| modulus() - U256::from(less + 1));
        prop_oneof![word.prop_map(|word| word % modulus()), near]
    }

    proptest! {
        #[test]
        fn products_are_those_of_the_numbers(left in elements(), right in elements()) {
            let expected = left.mul_mod(right, modulus());
            prop_assert_eq!(word(element(left) * element(right)), expected);
        }

        #[test]
        fn squares_are_those_of_the_numbers(number in elements()) {
            let expected = number.mul_mod(number, modulus());
            prop_assert_eq!(word(element(number).square()), expected);
        }

        #[test]
        fn products_of_limbs_are_reduced(
            left in prop::array::uniform4(any::<u64>()),
            right in prop::array::uniform4(any::<u64>()),
        ) {
            let raw = |limbs: [u64; 4]| U256::from_limbs(limbs) % modulus();
            let product = Element::new_unchecked(BigInt::new(raw(left).into_limbs()))
                * Element::new_unchecked(BigInt::new(raw(right).into_limbs()));
            prop_assert!(U256::from_limbs(product.0.0) < modulus());
        }

        #[test]
        fn an_inverse_takes_back(number in elements()) {
            if let Some(inverse) = element(number).inverse() {
                prop_assert_eq!(word(inverse * element(number)), U256::from(1));
            } else {
                prop_assert_eq!(number, U256::ZERO);
            }
        }
    }

    #[test]
    fn the_modulus_is_the_standards() {
        let power = |bits: usize| U256::from(1) << bits;
        let expected = U256::MAX - power(224) + power(192) + power(96);
        assert_eq!(modulus(), expected);
    }
}
