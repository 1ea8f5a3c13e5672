//! BLS12_PAIRING_CHECK, 0x0f: whether the pairings of some points multiply to one.

use alloc::vec::Vec;

use revm_primitives::Bytes;

use super::backend::{G1, G2, LIBRARY, Library as _, g1, g2, not_a_point, records, truth};
use crate::call::Failure;

/// Whether the pairings of some points multiply to one. Every point must be in its subgroup.
///
/// | input  | pairs of 384 bytes, one or more: a G1 point as in BLS12_G1ADD, a G2 point as in |
/// |        | BLS12_G2ADD |
/// | output | a word holding 1 or 0 |
/// | fails  | any other length, none included; what is no point; a point outside its subgroup |
/// | by     | `revm-precompile`, on arkworks |
///
/// Source: EIP-2537, pairing check.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let records = records::<{ G1 + G2 }>(input, "one or more pairs of 384 bytes")?;
    let mut pairs = Vec::with_capacity(records.len());
    for record in records {
        let (a, b) = record.split_at(G1);
        pairs.push((g1(a).map_err(not_a_point)?, g2(b).map_err(not_a_point)?));
    }
    LIBRARY.bls12_381_pairing_check(&pairs).map(truth).map_err(not_a_point)
}
