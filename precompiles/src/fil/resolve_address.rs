//! resolve_address, 0xfe…01: the id of the actor behind a Filecoin address.

use revm_primitives::{Bytes, U256};

use crate::{
    call::{Failure, Stop},
    chain::Chain,
};

/// The id of the actor behind a Filecoin address. An f0 address gives its own id, actor or not.
///
/// | input  | the binary address itself, not ABI-encoded and with nothing after it |
/// | output | a word with the id; empty if the address has no actor yet |
/// | fails  | what is no address |
/// | by     | the syscall `actor::resolve_address` |
///
/// Source: FIP-0054, precompiles, resolve_address; a failure pushes 0, as the deployed actor does
/// it, where the FIP says 1.
pub(crate) fn run<C: Chain + ?Sized>(input: &[u8], chain: &mut C) -> Result<Bytes, Stop<C::Error>> {
    if !chain.is_address(input) {
        return Err(Failure::NotAnAddress.into());
    }
    let id = chain.resolve_address(input).map_err(Stop::Host)?;
    Ok(id.map_or_else(Bytes::new, |id| Bytes::copy_from_slice(&U256::from(id).to_be_bytes::<32>())))
}
