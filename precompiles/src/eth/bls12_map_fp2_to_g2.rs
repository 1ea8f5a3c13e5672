//! BLS12_MAP_FP2_TO_G2, 0x11: from the quadratic extension to the group.

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, PADDED_FP, exact, g1, not_a_point, pad};
use crate::call::Failure;

/// The G2 point to which an element of the quadratic extension is mapped.
///
/// | input  | 128 bytes: real part, imaginary part; 64 bytes each, 16 of them zeros |
/// | output | the point, 256 bytes |
/// | fails  | any other length; no zeros before a part; a part from the modulus up |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-2537, mapping Fp2 element to G2 point.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<{ 2 * PADDED_FP }>(input, "one Fp2 element (128 bytes)")?;
    // Two elements are packed like the two coordinates of a G1 point.
    let point = g1(input).and_then(|fp2| LIBRARY.bls12_381_fp2_to_g2(fp2));
    point.map(|point| pad(&point)).map_err(not_a_point)
}
