//! The frame's memory, by word and by byte. Touching it makes it larger.

use revm_primitives::U256;

use crate::{frame::Machine, outcome::Halt, word::Limbs};

/// MLOAD: the offset becomes the word there.
///
/// Source: Yellow Paper, appendix H.2, 0x51.
#[inline(always)]
pub(crate) fn load(machine: &mut Machine<'_>, word: &mut Limbs) -> Result<(), Halt> {
    machine.memory.load(word)
}

/// MSTORE.
///
/// Source: Yellow Paper, appendix H.2, 0x52.
#[inline(always)]
pub(crate) fn store(machine: &mut Machine<'_>, [offset, value]: &[U256; 2]) -> Result<(), Halt> {
    machine.memory.store(offset.as_limbs(), value.as_limbs())
}

/// MSTORE8: the lowest byte of the word; the rest of it is ignored.
///
/// Source: Yellow Paper, appendix H.2, 0x53.
#[inline(never)]
pub(crate) fn store_byte(
    machine: &mut Machine<'_>,
    &[offset, value]: &[U256; 2],
) -> Result<(), Halt> {
    let range = machine.memory.touch(offset, U256::ONE)?;
    machine.memory.set(range.start, value.byte(0));
    Ok(())
}

/// MSIZE: bytes touched so far, a multiple of 32.
///
/// Source: Yellow Paper, appendix H.2, 0x59.
pub(crate) fn size(machine: &Machine<'_>, _: &[U256; 0]) -> U256 {
    U256::from(machine.memory.size())
}

/// MCOPY: the regions may overlap; both are touched, even where only one is new.
///
/// Source: EIP-5656.
#[inline(never)]
pub(crate) fn copy(
    machine: &mut Machine<'_>,
    &[target, source, size]: &[U256; 3],
) -> Result<(), Halt> {
    let target = machine.memory.touch(target, size)?;
    let source = machine.memory.touch(source, size)?;
    machine.memory.copy_within(source, target.start);
    Ok(())
}
