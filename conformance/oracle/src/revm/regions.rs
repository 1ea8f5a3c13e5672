//! The memory that instructions touch, by their operands.

use ::revm::{
    bytecode::opcode,
    interpreter::{InstructionResult, Interpreter},
    primitives::U256,
};

/// Bytes of memory that one frame may touch. Source: the FVM's limit on one instance.
const MAX_FRAME_BYTES: u64 = 512 << 20;

/// Bytes that are as much work as one instruction.
const BYTES_OF_ONE_STEP: u64 = 256;

/// A piece of memory that an instruction touches: where its operands give offset and size.
pub(super) struct Region {
    offset: usize,
    size: Size,
}

enum Size {
    Bytes(u32),
    Operand(usize),
}

impl Region {
    const fn fixed(bytes: u32) -> Self {
        Self { offset: 0, size: Size::Bytes(bytes) }
    }

    const fn at(offset: usize, size: usize) -> Self {
        Self { offset, size: Size::Operand(size) }
    }

    fn size(&self, interpreter: &Interpreter) -> Option<U256> {
        match self.size {
            Size::Bytes(bytes) => Some(U256::from(bytes)),
            Size::Operand(place) => interpreter.stack.peek(place).ok(),
        }
    }

    /// How many instructions the bytes are as much work as. What has no address is none: it fails.
    pub(super) fn work(&self, interpreter: &Interpreter) -> u64 {
        let size = self.size(interpreter).and_then(|size| u32::try_from(size).ok());
        u64::from(size.unwrap_or_default()) / BYTES_OF_ONE_STEP
    }

    /// Operands and their sum end at 2^32; a region of no bytes is never too far away.
    pub(super) fn check(&self, interpreter: &Interpreter) -> Result<(), InstructionResult> {
        let offset = interpreter.stack.peek(self.offset).ok();
        let Some((offset, size)) = offset.zip(self.size(interpreter)) else { return Ok(()) };
        if size.is_zero() {
            return Ok(());
        }
        let end = u32::try_from(offset).ok().zip(u32::try_from(size).ok());
        match end.and_then(|(offset, size)| offset.checked_add(size)) {
            None => Err(InstructionResult::OutOfOffset),
            Some(end) if u64::from(end) > MAX_FRAME_BYTES => Err(InstructionResult::MemoryLimitOOG),
            Some(_) => Ok(()),
        }
    }
}

/// The memory an instruction touches.
pub(super) const fn regions(code: u8) -> &'static [Region] {
    use opcode::*;
    match code {
        MLOAD | MSTORE => const { &[Region::fixed(32)] },
        MSTORE8 => const { &[Region::fixed(1)] },
        KECCAK256 | RETURN | REVERT | LOG0..=LOG4 => const { &[Region::at(0, 1)] },
        CALLDATACOPY | CODECOPY | RETURNDATACOPY => const { &[Region::at(0, 2)] },
        EXTCODECOPY => const { &[Region::at(1, 3)] },
        MCOPY => const { &[Region::at(0, 2), Region::at(1, 2)] },
        CREATE | CREATE2 => const { &[Region::at(1, 2)] },
        CALL | CALLCODE => const { &[Region::at(3, 4), Region::at(5, 6)] },
        DELEGATECALL | STATICCALL => const { &[Region::at(2, 3), Region::at(4, 5)] },
        _ => &[],
    }
}
