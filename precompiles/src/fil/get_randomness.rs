//! get_randomness, 0xfe…06: the beacon's value of an epoch.

use revm_primitives::Bytes;

use crate::{
    call::{Failure, Stop},
    chain::Chain,
    input::Reader,
};

/// The beacon's value of an epoch, as it is: no domain tag, no entropy.
///
/// The epoch is read as two's complement from the low eight bytes; those above must be zero anyway.
///
/// | input  | the epoch, a word; missing bytes are zeros, more are ignored |
/// | output | the digest, 32 bytes |
/// | fails  | a word from 2^64 up; an epoch that the node refuses |
/// | by     | the syscall `rand::get_beacon_randomness` |
///
/// Source: FIP-0095.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    let epoch = Reader::new(input).u64()?.cast_signed();
    match chain.beacon_randomness(epoch).map_err(Stop::Host)? {
        Some(digest) => Ok(Bytes::copy_from_slice(&digest.0)),
        None => Err(Failure::NoRandomness(epoch).into()),
    }
}
