//! BN254_ADD, 0x06: the sum of two points.

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, not_a_point};
use crate::{call::Failure, input::Reader};

/// The sum of two points of the curve alt_bn128. Infinity is (0, 0).
///
/// | input  | x, y of each point, a word each; missing bytes are zeros, more are ignored |
/// | output | x, y of the sum, 64 bytes |
/// | fails  | a coordinate from the modulus up; a point off the curve |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-196, ECADD.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let mut reader = Reader::new(input);
    let (a, b) = (reader.array::<64>(), reader.array::<64>());
    let sum = LIBRARY.bn254_g1_add(&a, &b).map_err(not_a_point)?;
    Ok(Bytes::copy_from_slice(&sum))
}
