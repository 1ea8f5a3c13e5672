//! The one hash the EVM has as an instruction.

use revm_primitives::U256;

use crate::{frame::Machine, host::Host, outcome::Stop, word};

/// KECCAK256 of a region of memory.
///
/// Source: Yellow Paper, appendix H.2, 0x20.
#[inline(never)]
pub(crate) fn keccak256<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[offset, size]: &[U256; 2],
) -> Result<U256, Stop<H::Error>> {
    let range = machine.memory.touch(offset, size)?;
    host.keccak256(machine.memory.slice(range)).map(word::from_hash).map_err(Stop::Host)
}
