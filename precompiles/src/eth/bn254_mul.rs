//! BN254_MUL, 0x07: a multiple of a point.

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, not_a_point};
use crate::{call::Failure, input::Reader};

/// A point and a scalar in (missing bytes are zeros, more are ignored), a point out.
///
/// The scalar may exceed the group order.
///
/// Source: EIP-196, ECMUL.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let mut reader = Reader::new(input);
    let (point, scalar) = (reader.array::<64>(), reader.array::<32>());
    let product = LIBRARY.bn254_g1_mul(&point, &scalar).map_err(not_a_point)?;
    Ok(Bytes::copy_from_slice(&product))
}
