//! How code ends. Three things that never turn into each other: an answer, a fault of the contract,
//! a failure of the host.

use revm_primitives::{Bytes, U256};

/// How a contract's code ends when it ends by its own rules. A revert is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// STOP (empty) or RETURN.
    Returned(Bytes),
    /// REVERT, with its reason. What the code did must be undone by whoever called
    /// [`run`](crate::run()).
    Reverted(Bytes),
    /// SELFDESTRUCT; the host has already been told the beneficiary.
    Destroyed,
}

/// The contract broke a rule of the EVM. What it did must be undone, and its caller sees a failed
/// call.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// The designated invalid instruction, 0xfe. Source: EIP-141.
    #[error("INVALID (0xfe): the code gave up on purpose; look for a failed assertion")]
    Invalid,
    /// A byte that is no instruction in the host's profile.
    #[error(
        "undefined instruction 0x{0:02x}; compile for Cancun without blobs and CALLCODE, or run it \
         in the profile `ethereum`"
    )]
    Undefined(u8),
    /// An instruction needed more words than the stack held.
    #[error("stack underflow: an instruction needs more words than the stack holds")]
    StackUnderflow,
    /// A word more than the stack's 1024. Source: Yellow Paper, section 9.1.
    #[error("stack overflow: the stack holds 1024 words; reduce the recursion depth")]
    StackOverflow,
    /// Memory that cannot be addressed (offset, size or end of 2^32 or more) or be had, or return
    /// data read past its end.
    #[error("illegal memory access: out of reach, or past the end of the return data")]
    IllegalMemory,
    /// JUMP or JUMPI aimed at something that is not a JUMPDEST.
    #[error("jump to {to}, which is not a JUMPDEST")]
    BadJump {
        /// The target as the code gave it.
        to: U256,
    },
    /// A change of the world inside a static call. Source: EIP-214.
    #[error("state change in a static call; call it with CALL instead of STATICCALL")]
    StaticViolation,
}

/// Why [`run`](crate::run()) gave no outcome: the contract's fault, or the platform's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop<E> {
    /// The contract's fault.
    Halt(Halt),
    /// The host could not answer; its own error, unchanged.
    Host(E),
}

impl<E> From<Halt> for Stop<E> {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}
