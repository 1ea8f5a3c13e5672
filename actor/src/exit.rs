//! How an invocation ends without success: one code, a text for the log, and data only for a revert
//! or a code that the contract chose itself. THE table from the interpreter's halts to exit codes.

use alloc::vec::Vec;

use interpreter::Halt;
use mapping::exit;

/// The end of an invocation whose effects are undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abort {
    /// Exit code. Source: FIP-0054, "InvokeContract", errors; the meanings are in
    /// `mapping::exit`.
    pub code: u32,
    /// For the FVM's log and backtrace; no caller sees it.
    pub message: &'static str,
    /// Codec and bytes of the return block.
    pub data: Option<(u64, Vec<u8>)>,
}

impl Abort {
    /// An end without data.
    pub const fn new(code: u32, message: &'static str) -> Abort {
        Abort { code, message, data: None }
    }

    /// 16: parameters, or code that may not be deployed.
    pub const fn argument(message: &'static str) -> Abort {
        Abort::new(exit::ILLEGAL_ARGUMENT, message)
    }

    /// 17: a block that should be there is not.
    pub const fn not_found(message: &'static str) -> Abort {
        Abort::new(exit::NOT_FOUND, message)
    }

    /// 18: this caller may not, or not now.
    pub const fn forbidden(message: &'static str) -> Abort {
        Abort::new(exit::FORBIDDEN, message)
    }

    /// 20: the state is not what it must be.
    pub const fn state(message: &'static str) -> Abort {
        Abort::new(exit::ILLEGAL_STATE, message)
    }

    /// 21: bytes that should be CBOR, or ABI, and are not.
    pub const fn serialization(message: &'static str) -> Abort {
        Abort::new(exit::SERIALIZATION, message)
    }

    /// 23: a call made on our own account failed.
    pub const fn unspecified(message: &'static str) -> Abort {
        Abort::new(exit::UNSPECIFIED, message)
    }

    /// 24: what cannot be, is.
    pub const fn assertion(message: &'static str) -> Abort {
        Abort::new(exit::ACTOR_ASSERTION_FAILED, message)
    }

    /// 25: a change in read-only mode.
    pub const fn read_only(message: &'static str) -> Abort {
        Abort::new(exit::READ_ONLY, message)
    }

    /// 33: REVERT, with the contract's data.
    pub fn reverted(data: &[u8]) -> Abort {
        let data = mapping::params::encode_byte_string(data);
        let data = Some((crate::sys::codec::CBOR, data));
        Abort { code: exit::EVM_REVERTED, message: "contract reverted", data }
    }
}

impl From<Halt> for Abort {
    fn from(halt: Halt) -> Abort {
        match halt {
            Halt::Invalid => Abort::new(exit::EVM_INVALID_INSTRUCTION, "INVALID executed"),
            Halt::Undefined(_) => Abort::new(exit::EVM_UNDEFINED_INSTRUCTION, "undefined opcode"),
            Halt::StackUnderflow => Abort::new(exit::EVM_STACK_UNDERFLOW, "stack underflow"),
            Halt::StackOverflow => Abort::new(exit::EVM_STACK_OVERFLOW, "stack overflow"),
            Halt::IllegalMemory => {
                Abort::new(exit::EVM_ILLEGAL_MEMORY_ACCESS, "memory access out of range")
            }
            Halt::BadJump { .. } => Abort::new(exit::EVM_BAD_JUMPDEST, "jump to no JUMPDEST"),
            Halt::StaticViolation => Abort::read_only("a change in a static call"),
        }
    }
}
