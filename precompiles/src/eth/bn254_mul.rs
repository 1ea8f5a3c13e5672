//! BN254_MUL, 0x07: a multiple of a point.

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, not_a_point};
use crate::{call::Failure, input::Reader};

/// A multiple of a point of the curve alt_bn128. The scalar may exceed the group order.
///
/// | input  | x, y, scalar, a word each; missing bytes are zeros, more are ignored |
/// | output | x, y of the product, 64 bytes |
/// | fails  | a coordinate from the modulus up; a point off the curve |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-196, ECMUL.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let mut reader = Reader::new(input);
    let (point, scalar) = (reader.array::<64>(), reader.array::<32>());
    let product = LIBRARY.bn254_g1_mul(&point, &scalar).map_err(not_a_point)?;
    Ok(Bytes::copy_from_slice(&product))
}
