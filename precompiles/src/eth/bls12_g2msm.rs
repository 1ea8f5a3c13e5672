//! BLS12_G2MSM, 0x0e: a sum of multiples of points.

use revm_primitives::Bytes;

use super::backend::{G2, LIBRARY, Library as _, SCALAR, g2, not_a_point, pad, records};
use crate::call::Failure;

/// The sum of multiples of G2 points, each of which must be in the subgroup.
///
/// | input  | pairs of 288 bytes, one or more: a point as in BLS12_G2ADD, a scalar of one word, |
/// |        | which may exceed the group order |
/// | output | the sum, 256 bytes |
/// | fails  | any other length, none included; what is no point; a point outside the subgroup |
/// | by     | `revm-precompile`, on arkworks |
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
