//! resolve_address, 0xfe…01: the id of the actor behind a Filecoin address.

use revm_primitives::{Bytes, U256};

use crate::{
    call::{Failure, Stop},
    chain::Chain,
};

/// A word with the actor's id, or nothing if the address has no actor yet.
///
/// The input is the binary address itself, not ABI-encoded and with nothing after it.
///
/// Source: FIP-0054, precompiles, resolve_address.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    if !chain.is_address(input) {
        return Err(Failure::NotAnAddress.into());
    }
    let id = chain.resolve_address(input).map_err(Stop::Host)?;
    Ok(id.map_or_else(Bytes::new, |id| Bytes::copy_from_slice(&U256::from(id).to_be_bytes::<32>())))
}
