//! BLS12_G2ADD, 0x0d: the sum of two points.

use revm_primitives::Bytes;

use super::backend::{G2, LIBRARY, Library as _, exact, g2, not_a_point, pad};
use crate::call::Failure;

/// The sum of two G2 points, which need not be in the subgroup.
///
/// | input  | 512 bytes: two points; x and y in 128 bytes each, real part first, each part in 64 |
/// |        | bytes, 16 of them zeros; infinity is zeros |
/// | output | the sum, 256 bytes |
/// | fails  | any other length; no zeros before an element; an element from the modulus up; a |
/// |        | point off the curve |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-2537, G2 addition.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<{ 2 * G2 }>(input, "two G2 points (512 bytes)")?;
    let (a, b) = input.split_at(G2);
    let sum = g2(a).and_then(|a| LIBRARY.bls12_381_g2_add(a, g2(b)?));
    sum.map(|point| pad(&point)).map_err(not_a_point)
}
