//! What the frame can read but not write: calldata, its own code, and the output of the last call.

use revm_primitives::U256;

use crate::{
    frame::Machine,
    outcome::Halt,
    word::{self, Limbs, WORD_BYTES},
};

/// CALLDATALOAD: the offset becomes the word there, with zeros behind the end of the calldata.
///
/// Source: Yellow Paper, appendix H.2, 0x35.
#[inline(always)]
pub(crate) fn load(machine: &mut Machine<'_>, word: &mut Limbs) -> Result<(), Halt> {
    let input = machine.frame.input;
    if let Some(start) = word::low(word)
        && start < input.len() as u64
        && let Some(bytes) = input[start as usize..].first_chunk()
    {
        word::read_be(bytes, word);
    } else {
        load_padded(input, word);
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn load_padded(input: &[u8], word: &mut Limbs) {
    let mut bytes = [0; WORD_BYTES];
    if let Some(start) = word::small(U256::from_limbs(*word), input.len()) {
        let rest = &input[start..];
        let copied = rest.len().min(WORD_BYTES);
        bytes[..copied].copy_from_slice(&rest[..copied]);
    }
    *word = word::read(&bytes);
}

/// CALLDATASIZE, in bytes.
///
/// Source: Yellow Paper, appendix H.2, 0x36.
pub(crate) fn size(machine: &Machine<'_>, _: &[U256; 0]) -> U256 {
    U256::from(machine.frame.input.len())
}

/// CALLDATACOPY: zeros behind the end of the calldata.
///
/// Source: Yellow Paper, appendix H.2, 0x37.
#[inline(never)]
pub(crate) fn copy(
    machine: &mut Machine<'_>,
    &[target, source, size]: &[U256; 3],
) -> Result<(), Halt> {
    let range = machine.memory.touch(target, size)?;
    machine.memory.fill_from(range, machine.frame.input, source);
    Ok(())
}

/// CODESIZE, in bytes, of the code that runs; in a delegate call that is not the account's own.
///
/// Source: Yellow Paper, appendix H.2, 0x38.
pub(crate) fn code_size(machine: &Machine<'_>, _: &[U256; 0]) -> U256 {
    U256::from(machine.code.bytes().len())
}

/// CODECOPY: zeros behind the end of the code.
///
/// Source: Yellow Paper, appendix H.2, 0x39.
#[inline(never)]
pub(crate) fn code_copy(
    machine: &mut Machine<'_>,
    &[target, source, size]: &[U256; 3],
) -> Result<(), Halt> {
    let range = machine.memory.touch(target, size)?;
    machine.memory.fill_from(range, machine.code.bytes(), source);
    Ok(())
}

/// RETURNDATASIZE, in bytes; zero before the first call.
///
/// Source: EIP-211.
pub(crate) fn return_size(machine: &Machine<'_>, _: &[U256; 0]) -> U256 {
    U256::from(machine.return_data.len())
}

/// RETURNDATACOPY: unlike the other copies it halts rather than read past the end, even when
/// nothing is read.
///
/// Source: EIP-211.
#[inline(never)]
pub(crate) fn return_copy(
    machine: &mut Machine<'_>,
    &[target, source, size]: &[U256; 3],
) -> Result<(), Halt> {
    let end = source.checked_add(size).ok_or(Halt::IllegalMemory)?;
    if end > U256::from(machine.return_data.len()) {
        return Err(Halt::IllegalMemory);
    }
    let range = machine.memory.touch(target, size)?;
    machine.memory.fill_from(range, &machine.return_data, source);
    Ok(())
}
