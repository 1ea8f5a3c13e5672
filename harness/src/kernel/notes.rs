//! What the kernel saw during a message that no receipt tells. Seeing it changes nothing.

use fvm::kernel::{CallResult, ExecutionError, Result};
use fvm_shared::error::{ErrorNumber, ExitCode};

/// Observations about one message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// Some call failed because a resource ran out: gas, memory, the WASM stack, or frames.
    pub(crate) exhausted: bool,
}

impl Notes {
    /// Takes down how a call between actors went.
    pub(super) fn sent(&mut self, result: &Result<CallResult>) {
        self.exhausted |= match result {
            Ok(reply) => is_exhaustion(reply.exit_code),
            Err(ExecutionError::OutOfGas) => true,
            Err(ExecutionError::Syscall(error)) => error.1 == ErrorNumber::LimitExceeded,
            Err(ExecutionError::Fatal(_)) => false,
        };
    }
}

/// Whether a frame that ends like this ran out of something: out of gas, or a WASM trap, which is
/// how memory and stack end.
pub(crate) fn is_exhaustion(code: ExitCode) -> bool {
    matches!(code, ExitCode::SYS_OUT_OF_GAS | ExitCode::SYS_ILLEGAL_INSTRUCTION)
}
