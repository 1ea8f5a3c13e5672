//! BLS12_MAP_FP_TO_G1, 0x10: from the base field to the group.

use revm_primitives::Bytes;

use super::{
    backend::{PADDED_FP, element, exact, not_a_point, pad},
    bls12_map,
};
use crate::call::Failure;

/// The G1 point to which a field element is mapped.
///
/// | input  | 64 bytes, 16 of them zeros |
/// | output | the point, 128 bytes |
/// | fails  | any other length; no zeros before the element; an element from the modulus up |
/// | by     | `bls12_map`, on arkworks |
///
/// Source: EIP-2537, mapping Fp element to G1 point.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<PADDED_FP>(input, "one field element (64 bytes)")?;
    let element = element(input).map_err(not_a_point)?;
    let point = bls12_map::to_g1(&element).ok_or(Failure::NotAPoint)?;
    Ok(pad(&point))
}
