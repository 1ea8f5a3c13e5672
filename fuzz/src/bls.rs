//! BLS12-381 by the C library blst, in EIP-2537's encoding: the oracle of the target `bls12`.
//!
//! Reads and writes points, adds, multiplies, maps and pairs. `None` is what the EIP has as an
//! error.

use blst::{
    BLST_ERROR, blst_final_exp, blst_fp, blst_fp_from_bendian, blst_fp2, blst_fp12,
    blst_fp12_is_one, blst_fp12_mul, blst_fp12_one, blst_map_to_g1, blst_map_to_g2,
    blst_miller_loop, blst_p1, blst_p1_add_or_double, blst_p1_affine, blst_p1_affine_compress,
    blst_p1_affine_in_g1, blst_p1_affine_is_inf, blst_p1_affine_serialize, blst_p1_deserialize,
    blst_p1_from_affine, blst_p1_generator, blst_p1_mult, blst_p1_to_affine, blst_p1_uncompress,
    blst_p2, blst_p2_add_or_double, blst_p2_affine, blst_p2_affine_in_g2, blst_p2_affine_is_inf,
    blst_p2_affine_serialize, blst_p2_deserialize, blst_p2_from_affine, blst_p2_generator,
    blst_p2_mult, blst_p2_to_affine, blst_p2_uncompress,
};
use num_bigint::BigUint;

use crate::choice::{bytes, number};

/// Modulus of the field. Source: EIP-2537, "Curve parameters".
pub const MODULUS: &str = concat!(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf",
    "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"
);
/// Order of the groups. Source: the same.
pub const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

/// Bytes of an element as blst has it.
const FP: usize = 48;
/// Bytes of an element in the EVM.
const PADDED: usize = 64;

/// The 48 bytes of an element below the modulus.
fn element(padded: &[u8]) -> Option<&[u8]> {
    let (zeros, element) = padded.split_at(PADDED - FP);
    let fits = BigUint::from_bytes_be(element) < number(MODULUS);
    (zeros.iter().all(|&byte| byte == 0) && fits).then_some(element)
}

fn fp(padded: &[u8]) -> Option<blst_fp> {
    let (element, mut fp) = (element(padded)?, blst_fp::default());
    // SAFETY: it reads 48 bytes, which is what an element is.
    unsafe { blst_fp_from_bendian(&raw mut fp, element.as_ptr()) };
    Some(fp)
}

/// blst's order of elements from the EVM's, and back: the parts of an extension's element stand the
/// other way around.
fn reordered<const PARTS: usize>(elements: &[&[u8]]) -> Vec<u8> {
    elements
        .chunks(PARTS)
        .flat_map(|parts| parts.iter().rev().copied().collect::<Vec<_>>())
        .collect::<Vec<_>>()
        .concat()
}

macro_rules! group {
    (
        $(#[$doc:meta])* $group:ident: $point:ident, $affine:ident, $parts:literal,
        $deserialize:ident, $serialize:ident, $uncompress:ident, $is_inf:ident, $in_group:ident,
        $from_affine:ident, $to_affine:ident, $add:ident, $mult:ident, $generator:ident
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        pub struct $group($affine);

        // SAFETY, for every block here: each function reads and writes whole values of the types it
        // names, byte arrays are of the length that its documentation asks for, and nothing is
        // kept.
        impl $group {
            /// Bytes in the EVM.
            pub const BYTES: usize = 2 * $parts * PADDED;

            /// A point of the curve; infinity is zeros.
            pub fn read(bytes: &[u8]) -> Option<Self> {
                let elements: Vec<_> = bytes.chunks(PADDED).map(element).collect::<Option<_>>()?;
                if bytes.iter().all(|&byte| byte == 0) {
                    return Some(Self::default());
                }
                let (bytes, mut point) = (reordered::<$parts>(&elements), $affine::default());
                let error = unsafe { $deserialize(&raw mut point, bytes.as_ptr()) };
                (error == BLST_ERROR::BLST_SUCCESS).then_some(Self(point))
            }

            /// A point of the group.
            pub fn read_in_group(bytes: &[u8]) -> Option<Self> {
                Self::read(bytes).filter(|point| unsafe { $in_group(&raw const point.0) })
            }

            /// The point in the EVM's encoding.
            pub fn write(self) -> Vec<u8> {
                let mut output = vec![0; Self::BYTES];
                if self.is_infinity() {
                    return output;
                }
                let mut bytes = [0; 2 * $parts * FP];
                unsafe { $serialize(bytes.as_mut_ptr(), &raw const self.0) };
                let bytes = reordered::<$parts>(&bytes.chunks(FP).collect::<Vec<_>>());
                for (padded, element) in output.chunks_mut(PADDED).zip(bytes.chunks(FP)) {
                    padded[PADDED - FP..].copy_from_slice(element);
                }
                output
            }

            /// Whether it is the point at infinity.
            pub fn is_infinity(self) -> bool {
                unsafe { $is_inf(&raw const self.0) }
            }

            /// A multiple of the generator.
            pub fn of_scalar(scalar: &[u8; 32]) -> Self {
                let mut generator = $affine::default();
                unsafe { $to_affine(&raw mut generator, $generator()) };
                Self(generator).multiply(scalar)
            }

            /// The point with this x, if there is one; mostly outside the group.
            pub fn of_x(mut x: [u8; $parts * FP]) -> Option<Self> {
                // Compressed, and which of the two roots.
                x[0] = 0x80 | (x[0] & 0x3f);
                Self::of_compressed(x)
            }

            /// A point of the curve from its compressed form.
            pub fn of_compressed(bytes: [u8; $parts * FP]) -> Option<Self> {
                let mut point = $affine::default();
                let error = unsafe { $uncompress(&raw mut point, bytes.as_ptr()) };
                (error == BLST_ERROR::BLST_SUCCESS).then_some(Self(point))
            }

            /// The sum.
            pub fn add(self, other: Self) -> Self {
                let [mut a, mut b] = [$point::default(); 2];
                unsafe {
                    $from_affine(&raw mut a, &raw const self.0);
                    $from_affine(&raw mut b, &raw const other.0);
                    let mut sum = $point::default();
                    $add(&raw mut sum, &raw const a, &raw const b);
                    Self::affine(sum)
                }
            }

            /// A multiple; the point must be of the group.
            pub fn multiply(self, scalar: &[u8; 32]) -> Self {
                let reduced = BigUint::from_bytes_be(scalar) % number(ORDER);
                let mut scalar: [u8; 32] = bytes(&reduced);
                scalar.reverse();
                let [mut point, mut product] = [$point::default(); 2];
                unsafe {
                    $from_affine(&raw mut point, &raw const self.0);
                    $mult(&raw mut product, &raw const point, scalar.as_ptr(), 255);
                }
                Self::affine(product)
            }

            fn affine(point: $point) -> Self {
                let mut affine = $affine::default();
                unsafe { $to_affine(&raw mut affine, &raw const point) };
                Self(affine)
            }
        }
    };
}

group!(
    /// A point of the curve over the field.
    G1: blst_p1, blst_p1_affine, 1,
    blst_p1_deserialize, blst_p1_affine_serialize, blst_p1_uncompress,
    blst_p1_affine_is_inf, blst_p1_affine_in_g1, blst_p1_from_affine, blst_p1_to_affine,
    blst_p1_add_or_double, blst_p1_mult, blst_p1_generator
);

group!(
    /// A point of the curve over the extension.
    G2: blst_p2, blst_p2_affine, 2,
    blst_p2_deserialize, blst_p2_affine_serialize, blst_p2_uncompress,
    blst_p2_affine_is_inf, blst_p2_affine_in_g2, blst_p2_from_affine, blst_p2_to_affine,
    blst_p2_add_or_double, blst_p2_mult, blst_p2_generator
);

impl G1 {
    /// The point in 48 bytes, as KZG has it.
    pub fn compress(self) -> [u8; FP] {
        let mut bytes = [0; FP];
        // SAFETY: a compressed point is 48 bytes.
        unsafe { blst_p1_affine_compress(bytes.as_mut_ptr(), &raw const self.0) };
        bytes
    }

    /// The point an element is mapped to.
    pub fn map(input: &[u8]) -> Option<Self> {
        let (u, mut point) = (fp(input)?, blst_p1::default());
        // SAFETY: both are whole values; the second element may be missing, as blst documents.
        unsafe { blst_map_to_g1(&raw mut point, &raw const u, core::ptr::null()) };
        Some(Self::affine(point))
    }
}

impl G2 {
    /// The point an element of the extension is mapped to.
    pub fn map(input: &[u8]) -> Option<Self> {
        let (real, imaginary) = input.split_at(PADDED);
        let u = blst_fp2 { fp: [fp(real)?, fp(imaginary)?] };
        let mut point = blst_p2::default();
        // SAFETY: both are whole values; the second element may be missing, as blst documents.
        unsafe { blst_map_to_g2(&raw mut point, &raw const u, core::ptr::null()) };
        Some(Self::affine(point))
    }
}

/// Whether the pairings multiply to one.
pub fn pairings_are_one(pairs: &[(G1, G2)]) -> bool {
    // SAFETY: all are whole values, and the constant one is never written.
    unsafe {
        let mut product = *blst_fp12_one();
        for (p, q) in pairs.iter().filter(|(p, q)| !p.is_infinity() && !q.is_infinity()) {
            let [mut factor, before] = [blst_fp12::default(), product];
            blst_miller_loop(&raw mut factor, &raw const q.0, &raw const p.0);
            blst_fp12_mul(&raw mut product, &raw const before, &raw const factor);
        }
        let mut result = blst_fp12::default();
        blst_final_exp(&raw mut result, &raw const product);
        blst_fp12_is_one(&raw const result)
    }
}
