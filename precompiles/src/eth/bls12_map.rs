//! The map from BLS12-381's base field to G1, with one root where arkworks takes a test and a root,
//! and divisions put off to the end: 16 M of gas for 27 M. Curve, isogeny and group are arkworks'.
//!
//! Source: RFC 9380, sections 6.6.2, 6.6.3, 8.8.1 and appendix F.2.

use core::array;

use ark_bls12_381::{Fq, G1Affine, G1Projective, g1};
use ark_ec::{
    AffineRepr, CurveGroup,
    hashing::curve_maps::{swu::SWUConfig, wb::WBConfig},
    short_weierstrass::SWCurveConfig,
};
use ark_ff::{AdditiveGroup, BigInt, BigInteger, Field, MontFp, PrimeField, Zero};

/// The curve that is isogenous to G1's.
type Isogenous = <g1::Config as WBConfig>::IsogenousCurve;

/// A square root of -Z, which is `c2` of appendix F.2.1.2.
const ROOT_OF_MINUS_Z: Fq = MontFp!(
    "674008237974212438248723729577393239183484355108025529917084410198223800758598092373770506194640977045288353413059"
);

/// `1 - x` with the curve's x, by which G1's cofactor is cleared. Source: RFC 9380, 8.8.1, `h_eff`.
const COFACTOR: [u64; 1] = [0xd201_0000_0001_0001];

/// The point of an element as 48 big-endian bytes: x and y likewise, zeros for the point at
/// infinity. Nothing for bytes from the modulus up.
pub(super) fn to_g1(element: &[u8; 48]) -> Option<[u8; 96]> {
    let (words, _) = element.as_chunks::<8>();
    let limbs = array::from_fn(|limb| u64::from_be_bytes(words[5 - limb]));
    let point = point(Fq::from_bigint(BigInt::new(limbs))?);
    let mut bytes = [0; 96];
    if let Some((x, y)) = point.xy() {
        for (half, element) in bytes.chunks_mut(48).zip([x, y]) {
            let limbs = element.into_bigint().0;
            for (word, limb) in half.chunks_mut(8).zip(limbs.iter().rev()) {
                word.copy_from_slice(&limb.to_be_bytes());
            }
        }
    }
    Some(bytes)
}

/// `map_to_curve` and `clear_cofactor`.
fn point(element: Fq) -> G1Affine {
    let (numerator, denominator, y) = simplified_swu(element);
    let x = times(numerator, denominator.inverse().expect("neither factor of it is zero"));
    let map = g1::Config::ISOGENY_MAP;
    let [x_above, x_below] = [map.x_map_numerator, map.x_map_denominator].map(|p| at(p, x));
    let [y_above, y_below] = [map.y_map_numerator, map.y_map_denominator].map(|p| at(p, x));
    // x and y have different denominators; z is their product, so it is zero, the point at
    // infinity, where either is. Source: RFC 9380, 6.6.3, exceptional cases.
    let z = times(x_below, y_below);
    let scale = times(z, y_below);
    let point = G1Projective::new_unchecked(
        times(x_above, scale),
        product([y, y_above, squared(z), x_below]),
        z,
    );
    g1::Config::mul_projective(&point, &COFACTOR).into_affine()
}

/// A point of the isogenous curve: x as a fraction, and y. Source: RFC 9380, appendix F.2.
fn simplified_swu(element: Fq) -> (Fq, Fq, Fq) {
    let (a, b, z) = (Isogenous::COEFF_A, Isogenous::COEFF_B, Isogenous::ZETA);
    let scaled = times(z, squared(element));
    let sum = squared(scaled) + scaled;
    let numerator = times(b, sum + Fq::ONE);
    let denominator = times(a, if sum.is_zero() { z } else { -sum });
    let square = squared(denominator);
    let cube = times(square, denominator);
    // The curve's right side at numerator / denominator is `above / cube`.
    let above = times(squared(numerator) + times(a, square), numerator) + times(b, cube);
    let (is_square, root) = root_of_ratio(above, cube);
    let (numerator, y) = match is_square {
        true => (numerator, root),
        false => (times(scaled, numerator), product([scaled, element, root])),
    };
    let y = if is_odd(y) == is_odd(element) { y } else { -y };
    (numerator, denominator, y)
}

/// `(true, sqrt(u / v))`, or `(false, sqrt(Z * u / v))` where there is none; v is not zero.
///
/// Source: RFC 9380, appendix F.2.1.2, for a modulus that is 3 modulo 4.
fn root_of_ratio(u: Fq, v: Fq) -> (bool, Fq) {
    let both = times(u, v);
    let root = times(both, fourth(times(both, squared(v))));
    match times(squared(root), v) == u {
        true => (true, root),
        false => (false, times(root, ROOT_OF_MINUS_Z)),
    }
}

/// `base` to the power of `(q - 3) / 4`, four bits at a time: the library's way takes each bit, and
/// a product for every one that is set.
fn fourth(base: Fq) -> Fq {
    let mut exponent = Fq::MODULUS;
    exponent.div2();
    exponent.div2();
    let mut powers = [Fq::ONE; 16];
    for index in 1..16 {
        powers[index] = times(powers[index - 1], base);
    }
    let mut power = Fq::ONE;
    for limb in exponent.0.into_iter().rev() {
        for shift in (0..64).step_by(4).rev() {
            for _ in 0..4 {
                power = squared(power);
            }
            power = times(power, powers[(limb >> shift & 15) as usize]);
        }
    }
    power
}

/// The polynomial, the constant first, at `x`.
fn at(polynomial: &[Fq], x: Fq) -> Fq {
    polynomial.iter().rev().fold(Fq::ZERO, |sum, coefficient| times(sum, x) + coefficient)
}

fn product<const N: usize>(factors: [Fq; N]) -> Fq {
    factors.into_iter().fold(Fq::ONE, times)
}

/// A product. The library's is put wherever it is used, and has thousands of operators.
#[inline(never)]
fn times(left: Fq, right: Fq) -> Fq {
    left * right
}

/// A square, likewise.
#[inline(never)]
fn squared(element: Fq) -> Fq {
    element.square()
}

/// `sgn0`. Source: RFC 9380, section 4.1.
fn is_odd(element: Fq) -> bool {
    element.into_bigint().is_odd()
}

#[cfg(test)]
mod tests {
    use ark_ec::hashing::{curve_maps::wb::WBMap, map_to_curve_hasher::MapToCurve};
    use proptest::prelude::*;

    use super::*;

    fn librarys(element: Fq) -> G1Affine {
        let point: G1Affine = WBMap::map_to_curve(element).expect("every element has a point");
        g1::Config::clear_cofactor(&point)
    }

    #[test]
    fn the_root_is_one() {
        assert_eq!(ROOT_OF_MINUS_Z.square(), -Isogenous::ZETA);
    }

    #[test]
    fn elements_at_the_ends_have_the_librarys_points() {
        for number in [0_u64, 1, 2, 11] {
            for element in [Fq::from(number), -Fq::from(number)] {
                assert_eq!(point(element), librarys(element), "{number}");
            }
        }
    }

    #[test]
    fn the_exceptional_elements_have_the_librarys_points() {
        // Z^2 u^4 + Z u^2 = 0 has the root 0, and sqrt(-1 / Z) if that is an element.
        let root = (-Isogenous::ZETA.inverse().unwrap()).sqrt().expect("-Z is a square");
        assert_eq!(point(root), librarys(root));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn points_are_the_librarys(mut limbs: [u64; 6]) {
            limbs[5] >>= 4;
            let element = Fq::from_bigint(BigInt::new(limbs)).expect("below 2^380");
            let point = point(element);
            prop_assert_eq!(point, librarys(element));
            prop_assert!(point.is_in_correct_subgroup_assuming_on_curve());
        }
    }
}
