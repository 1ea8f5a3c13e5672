//! BLS12_G1ADD, 0x0b: the sum of two points.

use revm_primitives::Bytes;

use super::backend::{G1, LIBRARY, Library as _, exact, g1, not_a_point, pad};
use crate::call::Failure;

/// The sum of two G1 points, which need not be in the subgroup.
///
/// | input  | 256 bytes: two points; x and y in 64 bytes each, 16 of them zeros; infinity is |
/// |        | zeros |
/// | output | the sum, 128 bytes |
/// | fails  | any other length; no zeros before an element; an element from the modulus up; a |
/// |        | point off the curve |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-2537, G1 addition. FIP-0105 prints these lengths as 128 and 64.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<{ 2 * G1 }>(input, "two G1 points (256 bytes)")?;
    let (a, b) = input.split_at(G1);
    let sum = g1(a).and_then(|a| LIBRARY.bls12_381_g1_add(a, g1(b)?));
    sum.map(|point| pad(&point)).map_err(not_a_point)
}
