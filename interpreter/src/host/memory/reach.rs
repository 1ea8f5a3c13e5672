//! How far an instruction reaches into memory and how much it does there, said before it runs.
//!
//! The interpreter grows memory first and is metered afterwards, by what it grew. In a test nobody
//! meters it, and one instruction may ask for four gibibytes.

use revm_primitives::U256;

use crate::{host::Step, opcode as op};

/// Where the operands of an instruction give a region of memory.
enum Region {
    /// So many bytes from the first operand on.
    Fixed(u32),
    /// An offset and a size.
    At(usize, usize),
}

use Region::{At, Fixed};

/// Bytes that are as much work as one instruction.
const BYTES_OF_ONE_STEP: u64 = 256;

/// What an instruction does with memory.
pub(super) struct Reach {
    /// One past the last byte; zero if it touches none.
    pub(super) end: usize,
    /// How many instructions the bytes that it touches are as much work as.
    pub(super) work: u64,
}

/// What the instruction that comes next does with memory. What has no address does not count: the
/// instruction halts.
pub(super) fn of(step: &Step<'_>) -> Reach {
    let mut reach = Reach { end: 0, work: 0 };
    for region in regions(step.opcode) {
        if let Some((size, end)) = size_and_end(region, step.stack) {
            reach.end = reach.end.max(usize::try_from(end).unwrap_or(usize::MAX));
            reach.work += u64::from(size) / BYTES_OF_ONE_STEP;
        }
    }
    reach
}

/// `None` if there is no such memory, or no bytes are wanted.
fn size_and_end(region: &Region, stack: &[U256]) -> Option<(u32, u32)> {
    let operand = |place: usize| stack.get(place).and_then(|word| u32::try_from(word).ok());
    let (offset, size) = match *region {
        Fixed(size) => (operand(0)?, size),
        At(offset, size) => (operand(offset)?, operand(size)?),
    };
    let end = offset.checked_add(size)?;
    (size != 0).then_some((size, end))
}

fn regions(code: u8) -> &'static [Region] {
    match code {
        op::MLOAD | op::MSTORE => &[Fixed(32)],
        op::MSTORE8 => &[Fixed(1)],
        op::KECCAK256 | op::RETURN | op::REVERT | op::LOG0..=op::LOG4 => &[At(0, 1)],
        op::CALLDATACOPY | op::CODECOPY | op::RETURNDATACOPY => &[At(0, 2)],
        op::EXTCODECOPY => &[At(1, 3)],
        op::MCOPY => &[At(0, 2), At(1, 2)],
        op::CREATE | op::CREATE2 => &[At(1, 2)],
        op::CALL | op::CALLCODE => &[At(3, 4), At(5, 6)],
        op::DELEGATECALL | op::STATICCALL => &[At(2, 3), At(4, 5)],
        _ => &[],
    }
}
