//! Making contracts.

use revm_primitives::{B256, U256};

use crate::{
    frame::Machine,
    host::{CreateRequest, Host},
    outcome::Stop,
    word,
};

/// CREATE: the new address follows from the creator and its nonce.
///
/// Source: Yellow Paper, appendix H.2, 0xf0.
#[inline(never)]
pub(crate) fn create<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[value, offset, size]: &[U256; 3],
) -> Result<U256, Stop<H::Error>> {
    make(machine, host, None, [value, offset, size])
}

/// CREATE2: the new address follows from the creator, the salt and the code.
///
/// Source: EIP-1014.
#[inline(never)]
pub(crate) fn create2<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[value, offset, size, salt]: &[U256; 4],
) -> Result<U256, Stop<H::Error>> {
    make(machine, host, Some(B256::from(salt)), [value, offset, size])
}

/// Asks for the creation. The address, or zero; return data is what a failed constructor left.
fn make<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    salt: Option<B256>,
    [value, offset, size]: [U256; 3],
) -> Result<U256, Stop<H::Error>> {
    let range = machine.memory.touch(offset, size)?;
    let init_code = machine.memory.slice(range);
    let reply = host.create(CreateRequest { salt, value, init_code }).map_err(Stop::Host)?;
    machine.return_data = reply.output;
    Ok(reply.address.map_or(U256::ZERO, word::from_address))
}
