//! ID, 0x04.

use revm_primitives::Bytes;

use crate::call::Failure;

/// The input, unchanged.
///
/// | input  | any bytes |
/// | output | the same bytes |
/// | fails  | never |
/// | by     | a copy |
///
/// Source: Yellow Paper, appendix E.4.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    Ok(Bytes::copy_from_slice(input))
}
