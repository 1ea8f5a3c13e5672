//! BLS12_G1MSM, 0x0c: a sum of multiples of points.

use revm_primitives::Bytes;

use super::backend::{G1, LIBRARY, Library as _, SCALAR, g1, not_a_point, pad, records};
use crate::call::Failure;

/// The sum of multiples of G1 points, each of which must be in the subgroup.
///
/// | input  | pairs of 160 bytes, one or more: a point as in BLS12_G1ADD, a scalar of one word, |
/// |        | which may exceed the group order |
/// | output | the sum, 128 bytes |
/// | fails  | any other length, none included; what is no point; a point outside the subgroup |
/// | by     | `revm-precompile`, on arkworks |
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
