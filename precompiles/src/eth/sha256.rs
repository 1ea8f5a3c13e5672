//! SHA256, 0x02.

use revm_primitives::Bytes;

use crate::{call::Stop, crypto::Crypto};

/// The SHA2-256 digest.
///
/// | input  | any bytes |
/// | output | the digest, 32 bytes |
/// | fails  | never |
/// | by     | the syscall `crypto::hash`, 0x12 |
///
/// Source: Yellow Paper, appendix E.2.
pub(crate) fn run<C: Crypto + ?Sized>(
    input: &[u8],
    crypto: &mut C,
) -> Result<Bytes, Stop<C::Error>> {
    crypto.sha256(input).map(|digest| Bytes::copy_from_slice(&digest.0)).map_err(Stop::Host)
}
