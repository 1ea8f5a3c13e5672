//! BLS12_G1MSM, 0x0c: a sum of multiples of points.

use revm_primitives::Bytes;

use super::backend::{G1, LIBRARY, Library as _, SCALAR, g1, not_a_point, pad, records};
use crate::call::Failure;

/// Pairs of a G1 point and a scalar in (160 bytes each, one or more), one G1 point out.
///
/// Each point must be in the subgroup; a scalar may exceed the group order.
///
/// Source: EIP-2537, G1 MSM.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let pairs = records::<{ G1 + SCALAR }>(input, "one or more pairs of 160 bytes")?;
    let mut pairs = pairs.iter().map(|pair| {
        let (point, scalar) = pair.split_at(G1);
        Ok((g1(point)?, scalar.try_into().expect("160 less 128 is 32")))
    });
    LIBRARY.bls12_381_g1_msm(&mut pairs).map(|point| pad(&point)).map_err(not_a_point)
}
