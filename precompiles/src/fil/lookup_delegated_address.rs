//! lookup_delegated_address, 0xfe…02: the f4 address of an actor.

use revm_primitives::Bytes;

use crate::{call::Stop, chain::Chain, input::Reader};

/// The f4 address of an actor.
///
/// | input  | the actor's id, a word; missing bytes are zeros, more are ignored |
/// | output | the binary address, not padded (22 bytes for an f410); empty if the actor has none, |
/// |        | or is missing |
/// | fails  | a word from 2^64 up |
/// | by     | the syscall `actor::lookup_delegated_address` |
///
/// Source: FIP-0054, precompiles, lookup_delegated_address.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    let id = Reader::new(input).u64()?;
    let address = chain.lookup_delegated_address(id).map_err(Stop::Host)?;
    Ok(address.unwrap_or_default().into())
}
