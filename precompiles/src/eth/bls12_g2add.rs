//! BLS12_G2ADD, 0x0d: the sum of two points.

use revm_primitives::Bytes;

use super::backend::{G2, LIBRARY, Library as _, exact, g2, not_a_point, pad};
use crate::call::Failure;

/// Two G2 points in (512 bytes), one out (256). Points need not be in the subgroup.
///
/// Source: EIP-2537, G2 addition.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<{ 2 * G2 }>(input, "two G2 points (512 bytes)")?;
    let (a, b) = input.split_at(G2);
    let sum = g2(a).and_then(|a| LIBRARY.bls12_381_g2_add(a, g2(b)?));
    sum.map(|point| pad(&point)).map_err(not_a_point)
}
