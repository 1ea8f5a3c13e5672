//! BN254_PAIRING, 0x08: whether the pairings of some points multiply to one.

use alloc::vec::Vec;

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, not_a_point, truth};
use crate::call::Failure;

/// Whether the pairings of some points multiply to one; without any they do.
///
/// An element of the extension has its imaginary part first, unlike in EIP-2537. Every G2 point
/// must be in the subgroup.
///
/// | input  | pairs of 192 bytes, also none: x and y of a G1 point, a word each; x and y of a G2 |
/// |        | point, two words each |
/// | output | a word holding 1 or 0 |
/// | fails  | any other length; what is no point; a G2 point outside the subgroup |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-197, pairing check.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let (records, []) = input.as_chunks::<192>() else {
        return Err(Failure::Length { found: input.len(), wanted: "a multiple of 192" });
    };
    let pairs: Vec<_> = records.iter().map(|record| record.split_at(64)).collect();
    LIBRARY.bn254_pairing_check(&pairs).map(truth).map_err(not_a_point)
}
