//! ID, 0x04.

use revm_primitives::Bytes;

use crate::call::Failure;

/// The input, unchanged.
///
/// Source: Yellow Paper, appendix E.4.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    Ok(Bytes::copy_from_slice(input))
}
