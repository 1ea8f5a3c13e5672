//! P256VERIFY, 0x0100: whether a secp256r1 signature is valid.

use core::array;

use revm_primitives::Bytes;

use super::{backend::truth, p256};
use crate::{call::Failure, input::Reader};

/// Whether a secp256r1 signature is the key's. s may be in the upper half.
///
/// | input  | exactly 160 bytes: hash, r, s, x, y, a word each |
/// | output | a word holding 1 if it is; otherwise, and for any other length, empty |
/// | fails  | never |
/// | by     | `p256`, on arkworks |
///
/// Source: EIP-7951; FIP-0113.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let valid = <&[u8; 160]>::try_from(input).is_ok_and(|input| {
        let mut reader = Reader::new(input);
        let [hash, r, s, x, y] = array::from_fn(|_| reader.array());
        p256::verify(&hash, [&r, &s], [&x, &y])
    });
    Ok(if valid { truth(true) } else { Bytes::new() })
}
