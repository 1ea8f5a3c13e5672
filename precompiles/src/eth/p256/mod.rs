//! ECDSA on P-256: curve and verification. The group's arithmetic is arkworks'; what is special to
//! this curve, and to verifying, where nothing is secret, is here.
//!
//! Knows nothing of the EVM.

mod field;

use alloc::vec::Vec;

use ark_ec::{
    AdditiveGroup, AffineRepr, CurveConfig, CurveGroup,
    short_weierstrass::{Affine, Projective, SWCurveConfig},
};
use ark_ff::{BigInt, BigInteger, Field, Fp256, MontBackend, MontConfig, MontFp, PrimeField, Zero};

use field::Element;

/// P-256, `y^2 = x^3 - 3x + b`. Source: SP 800-186, section 3.2.1.3.
#[derive(Debug)]
struct Curve;

/// The order of the group. Source: as [`Curve`].
#[derive(MontConfig)]
#[modulus = "115792089210356248762697446949407573529996955224135760342422259061068512044369"]
#[generator = "7"]
struct Order;

/// A number modulo the group's order.
type Scalar = Fp256<MontBackend<Order, 4>>;

impl CurveConfig for Curve {
    type BaseField = Element;
    type ScalarField = Scalar;
    const COFACTOR: &'static [u64] = &[1];
    const COFACTOR_INV: Scalar = Scalar::ONE;
}

impl SWCurveConfig for Curve {
    const COEFF_A: Element = MontFp!("-3");
    const COEFF_B: Element =
        MontFp!("41058363725152142129326129780047268409114441015993725554835256314039467401291");
    const GENERATOR: Affine<Curve> = Affine::new_unchecked(
        MontFp!("48439561293906451759052585252797914202762949526041747995844080717082404635286"),
        MontFp!("36134250956749795798585127919587881956611106672985015071877198253568414405109"),
    );
    /// The point at infinity is stored as (0, 0), which is on no curve whose b is not zero.
    type ZeroFlag = ();

    fn mul_by_a(element: Element) -> Element {
        -(element.double() + element)
    }
}

/// Whether `r`, `s` is a signature of `hash` by the key `x`, `y`; all are big-endian.
///
/// False too where r or s is zero or not below the order, a coordinate is not below the modulus,
/// or the key is not on the curve or (0, 0). Source: EIP-7951, "Signature Verification Algorithm".
pub(super) fn verify(hash: &[u8; 32], [r, s]: [&[u8; 32]; 2], [x, y]: [&[u8; 32]; 2]) -> bool {
    signed(integer(hash), [integer(r), integer(s)], [integer(x), integer(y)]).is_some()
}

/// The steps of the algorithm, in its order; nothing as soon as one fails.
fn signed(mut hash: BigInt<4>, [r, s]: [BigInt<4>; 2], [x, y]: [BigInt<4>; 2]) -> Option<()> {
    let [first, second] = [nonzero(r)?, nonzero(s)?];
    let key = Affine::<Curve>::new_unchecked(Element::from_bigint(x)?, Element::from_bigint(y)?);
    // The library has (0, 0) for the point at infinity, which it counts among the curve's.
    if key.is_zero() || !key.is_on_curve() {
        return None;
    }
    // The order has 256 bits: a hash is less than twice it.
    if hash >= Scalar::MODULUS {
        hash.sub_with_borrow(&Scalar::MODULUS);
    }
    let inverse = second.inverse()?;
    let weights = [Scalar::from_bigint(hash)? * inverse, first * inverse];
    let point = combination(weights, [Affine::generator(), key]);
    if point.is_zero() {
        return None;
    }
    is_x(&point, r).then_some(())
}

/// A number from one up to the order.
fn nonzero(number: BigInt<4>) -> Option<Scalar> {
    Scalar::from_bigint(number).filter(|number| !number.is_zero())
}

/// Whether the point's x, which may exceed the order, is `r` modulo the order. Compares without
/// dividing: x is kept as `x * z^2`.
fn is_x(point: &Projective<Curve>, mut r: BigInt<4>) -> bool {
    let scale = point.z.square();
    let is = |x: BigInt<4>| Element::from_bigint(x).is_some_and(|x| x * scale == point.x);
    is(r) || !r.add_with_carry(&Scalar::MODULUS) && is(r)
}

/// Bits of the digits in which scalars are read.
const WINDOW: usize = 5;

/// The sum of two multiples, doubling once for both: Straus's way, with digits that are odd or
/// zero (wNAF), of which one in six is not.
fn combination(weights: [Scalar; 2], points: [Affine<Curve>; 2]) -> Projective<Curve> {
    let tables = points.map(odd_multiples);
    let digits =
        weights.map(|weight| weight.into_bigint().find_wnaf(WINDOW).expect("a fit window"));
    let mut sum = Projective::<Curve>::zero();
    for place in (0..digits[0].len().max(digits[1].len())).rev() {
        sum.double_in_place();
        for (digits, table) in digits.iter().zip(&tables) {
            let digit = digits.get(place).copied().unwrap_or(0);
            let multiple = table.get(digit.unsigned_abs() as usize / 2).copied();
            match (digit, multiple) {
                (1.., Some(multiple)) => sum += multiple,
                (..=-1, Some(multiple)) => sum -= multiple,
                _ => {}
            }
        }
    }
    sum
}

/// The point times 1, 3, 5 and so on, as many as digits need.
fn odd_multiples(point: Affine<Curve>) -> Vec<Affine<Curve>> {
    let twice = point.into_group().double();
    let mut multiple = point.into_group();
    let multiples: Vec<_> = (0..1 << (WINDOW - 2))
        .map(|_| {
            let this = multiple;
            multiple += twice;
            this
        })
        .collect();
    Projective::normalize_batch(&multiples)
}

fn integer(bytes: &[u8; 32]) -> BigInt<4> {
    let (words, _) = bytes.as_chunks::<8>();
    BigInt::new(core::array::from_fn(|limb| u64::from_be_bytes(words[3 - limb])))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_generator_is_on_the_curve_and_has_the_order() {
        let generator = Affine::<Curve>::generator();
        assert!(generator.is_on_curve());
        assert!(generator.mul_bigint(Scalar::MODULUS).is_zero());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_combination_is_the_sum_of_two_products(left: [u64; 4], right: [u64; 4], key: u64) {
            let scalar = |mut limbs: [u64; 4]| {
                limbs[3] >>= 1;
                Scalar::from_bigint(BigInt::new(limbs)).expect("below 2^255")
            };
            let weights = [scalar(left), scalar(right)];
            let generator = Affine::<Curve>::generator();
            let key = generator.mul_bigint([key | 1]).into_affine();
            let expected = generator.mul_bigint(weights[0].into_bigint())
                + key.mul_bigint(weights[1].into_bigint());
            prop_assert_eq!(combination(weights, [generator, key]), expected);
        }
    }
}
