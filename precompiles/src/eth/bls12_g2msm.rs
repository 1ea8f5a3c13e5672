//! BLS12_G2MSM, 0x0e: a sum of multiples of points.

use revm_primitives::Bytes;

use super::backend::{G2, LIBRARY, Library as _, SCALAR, g2, not_a_point, pad, records};
use crate::call::Failure;

/// Pairs of a G2 point and a scalar in (288 bytes each, one or more), one G2 point out.
///
/// Each point must be in the subgroup; a scalar may exceed the group order.
///
/// Source: EIP-2537, G2 MSM.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let pairs = records::<{ G2 + SCALAR }>(input, "one or more pairs of 288 bytes")?;
    let mut pairs = pairs.iter().map(|pair| {
        let (point, scalar) = pair.split_at(G2);
        Ok((g2(point)?, scalar.try_into().expect("288 less 256 is 32")))
    });
    LIBRARY.bls12_381_g2_msm(&mut pairs).map(|point| pad(&point)).map_err(not_a_point)
}
