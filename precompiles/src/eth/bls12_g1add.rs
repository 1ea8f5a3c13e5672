//! BLS12_G1ADD, 0x0b: the sum of two points.

use revm_primitives::Bytes;

use super::backend::{G1, LIBRARY, Library as _, exact, g1, not_a_point, pad};
use crate::call::Failure;

/// Two G1 points in (256 bytes), one out (128). Points need not be in the subgroup.
///
/// Source: EIP-2537, G1 addition.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<{ 2 * G1 }>(input, "two G1 points (256 bytes)")?;
    let (a, b) = input.split_at(G1);
    let sum = g1(a).and_then(|a| LIBRARY.bls12_381_g1_add(a, g1(b)?));
    sum.map(|point| pad(&point)).map_err(not_a_point)
}
