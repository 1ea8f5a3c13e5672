//! What a precompile is given besides its input, and the ways it can end without an answer.

use crate::{chain::Chain, crypto::Crypto};

/// Which of the three calls reached the precompile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// CALL.
    Call,
    /// STATICCALL.
    StaticCall,
    /// DELEGATECALL, the only one that may act in the name of the calling contract.
    DelegateCall,
}

/// The call that reached the precompile, as the calling contract wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSite {
    /// The opcode.
    pub kind: CallKind,
    /// The gas argument in Filecoin gas, larger words saturated. Only calls to other actors look at
    /// it; everything else may use what the frame has.
    pub gas: u64,
}

/// What [`Crypto`] and [`Chain`] have in common: the way they fail.
pub trait Platform {
    /// A fault of the machine below, never an answer. It ends the frame (see [`Stop::Host`]).
    type Error;
}

/// Everything a precompile may ask for. Implemented by whatever is both [`Crypto`] and [`Chain`].
pub trait Context: Crypto + Chain {}

impl<T: Crypto + Chain + ?Sized> Context for T {}

/// Why there is no answer: the caller's fault, or the platform's. The two never convert into each
/// other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop<E> {
    /// The call fails: 0 on the stack, no return data.
    Failure(Failure),
    /// The platform failed: the frame must end, nothing is pushed.
    Host(E),
}

impl<E> From<Failure> for Stop<E> {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// What was wrong with a call. A contract cannot tell them apart; traces and tests can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The input must have another length.
    #[error("the input has {found} bytes, which is not {wanted}: pass exactly that")]
    Length {
        /// Bytes received.
        found: usize,
        /// The rule, to be read after "is not".
        wanted: &'static str,
    },
    /// A word held an integer too big for its field.
    #[error("a word of the input is {bits} bits or longer: pass an integer of fewer bits")]
    Overflow {
        /// First width that does not fit.
        bits: u32,
    },
    /// Bytes that should name a point do not.
    #[error(
        "not a point: left-pad each element with zeros, keep it below the field's modulus, \
         and stay on the curve and in its subgroup"
    )]
    NotAPoint,
    /// BLAKE2's last byte is neither 0 nor 1.
    #[error("the final-block flag is {0}: pass 0 or 1")]
    FinalFlag(u8),
    /// More work or memory than a message can buy.
    #[error("operands this long cannot be paid for: pass shorter ones")]
    Unpayable,
    /// Bytes that should be a Filecoin address are not.
    #[error("not a Filecoin address: pass its binary form, protocol byte first")]
    NotAnAddress,
    /// A precompile that acts for its caller was not reached by DELEGATECALL.
    #[error("only DELEGATECALL may call an actor in the contract's name: use it instead of {0:?}")]
    NotDelegated(CallKind),
    /// Unknown flags of a call to an actor.
    #[error("unknown flags {0:#x}: pass 0, or 1 for a read-only call")]
    Flags(u64),
    /// A method number kept for the system.
    #[error("method {0} is reserved: pass 0 for a plain transfer, or 1024 and above")]
    ReservedMethod(u64),
    /// A codec that may not be sent, or codec 0 with parameters.
    #[error("codec {0:#x} cannot be sent: pass 0x51 with CBOR parameters, or 0 without parameters")]
    Codec(u64),
    /// The chain has no randomness for the epoch.
    #[error("no randomness for epoch {0}: pass a past epoch the node still knows")]
    NoRandomness(i64),
}
