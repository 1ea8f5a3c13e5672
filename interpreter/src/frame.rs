//! One activation of code: what it is given, and what belongs to it alone while it runs.

use revm_primitives::Bytes;

use crate::{code::Code, memory::Memory};

/// What a run is given besides its code and its host.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// Calldata. Empty for creation code.
    pub input: &'a [u8],
    /// Whether changing the world is forbidden. Source: EIP-214.
    pub is_static: bool,
}

/// Everything of an activation except the stack and the program counter, which the loop keeps in
/// registers.
#[derive(Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) code: &'a Code,
    pub(crate) frame: Frame<'a>,
    pub(crate) memory: Memory,
    /// Output of the last call, or of the last creation that failed. Source: EIP-211.
    pub(crate) return_data: Bytes,
}

impl<'a> Machine<'a> {
    pub(crate) const fn new(code: &'a Code, frame: Frame<'a>) -> Self {
        Self { code, frame, memory: Memory::new(), return_data: Bytes::new() }
    }
}
