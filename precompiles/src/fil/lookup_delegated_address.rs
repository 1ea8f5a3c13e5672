//! lookup_delegated_address, 0xfe…02: the f4 address of an actor.

use revm_primitives::Bytes;

use crate::{call::Stop, chain::Chain, input::Reader};

/// The binary f4 address, unpadded (22 bytes for an f410); nothing if the actor has none or is
/// missing.
///
/// The input is one word, an id below 2^64.
///
/// Source: FIP-0054, precompiles, lookup_delegated_address.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    let id = Reader::new(input).u64()?;
    let address = chain.lookup_delegated_address(id).map_err(Stop::Host)?;
    Ok(address.unwrap_or_default().into())
}
