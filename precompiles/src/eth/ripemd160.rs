//! RIPEMD160, 0x03.

use revm_primitives::Bytes;

use crate::{call::Stop, crypto::Crypto};

/// The RIPEMD-160 digest.
///
/// | input  | any bytes |
/// | output | the digest, left-padded to a word |
/// | fails  | never |
/// | by     | the syscall `crypto::hash`, 0x1053 |
///
/// Source: Yellow Paper, appendix E.3.
pub(crate) fn run<C: Crypto + ?Sized>(
    input: &[u8],
    crypto: &mut C,
) -> Result<Bytes, Stop<C::Error>> {
    let digest = crypto.ripemd160(input).map_err(Stop::Host)?;
    let mut word = [0; 32];
    word[12..].copy_from_slice(&digest);
    Ok(Bytes::copy_from_slice(&word))
}
