//! Where the code goes on, and how it ends.

use revm_primitives::{Bytes, U256};

use crate::{
    frame::Machine,
    host::Host,
    outcome::{Halt, Outcome, Stop},
    word::{self, Limbs},
};

/// STOP: ends well, with nothing to say.
///
/// Source: Yellow Paper, appendix H.2, 0x00.
pub(crate) fn stop<H: Host>(
    _: &mut Machine<'_>,
    _: &mut H,
    _: &[U256; 0],
) -> Result<Outcome, Stop<H::Error>> {
    Ok(Outcome::Returned(Bytes::new()))
}

/// JUMP, and JUMPI when its condition holds: the index that `target` names, if it can be one.
///
/// JUMPI with a zero condition never looks at its target.
///
/// Source: Yellow Paper, appendix H.2, 0x56 and 0x57, and section 9.4.3.
#[inline(always)]
pub(crate) fn jump(target: &Limbs) -> Option<usize> {
    usize::try_from(word::low(target)?).ok()
}

/// PC: the index of this instruction itself.
///
/// Source: Yellow Paper, appendix H.2, 0x58.
#[inline(always)]
pub(crate) fn place(index: usize) -> U256 {
    U256::from(index)
}

/// JUMPDEST: marks where a jump may land, and does nothing.
///
/// Source: Yellow Paper, appendix H.2, 0x5b.
#[inline(always)]
pub(crate) fn pass(_: usize) {}

/// RETURN: ends well with a region of memory.
///
/// Source: Yellow Paper, appendix H.2, 0xf3.
#[inline(never)]
pub(crate) fn give_back<H: Host>(
    machine: &mut Machine<'_>,
    _: &mut H,
    &[offset, size]: &[U256; 2],
) -> Result<Outcome, Stop<H::Error>> {
    let range = machine.memory.touch(offset, size)?;
    Ok(Outcome::Returned(machine.memory.take(range)))
}

/// REVERT: ends badly with a region of memory as the reason.
///
/// Source: EIP-140.
#[inline(never)]
pub(crate) fn revert<H: Host>(
    machine: &mut Machine<'_>,
    _: &mut H,
    &[offset, size]: &[U256; 2],
) -> Result<Outcome, Stop<H::Error>> {
    let range = machine.memory.touch(offset, size)?;
    Ok(Outcome::Reverted(machine.memory.take(range)))
}

/// INVALID: gives up.
///
/// Source: EIP-141.
pub(crate) fn invalid<H: Host>(
    _: &mut Machine<'_>,
    _: &mut H,
    _: &[U256; 0],
) -> Result<Outcome, Stop<H::Error>> {
    Err(Halt::Invalid.into())
}
