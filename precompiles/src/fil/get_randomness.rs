//! get_randomness, 0xfe…06: the beacon's value of an epoch.

use revm_primitives::Bytes;

use crate::{
    call::{Failure, Stop},
    chain::Chain,
    input::Reader,
};

/// The beacon's 32 bytes as they are: no domain tag, no entropy.
///
/// The input is one word, the epoch in its low eight bytes, read as two's complement; the bytes
/// above must be zero even so. A failure if the node refuses the epoch.
///
/// Source: FIP-0095.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    let epoch = Reader::new(input).u64()?.cast_signed();
    match chain.beacon_randomness(epoch).map_err(Stop::Host)? {
        Some(digest) => Ok(Bytes::copy_from_slice(&digest.0)),
        None => Err(Failure::NoRandomness(epoch).into()),
    }
}
