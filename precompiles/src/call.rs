//! What a precompile is given besides its input, and the ways it can end without an answer.

use crate::{chain::Chain, crypto::Crypto};

/// Which of the four calls reached the precompile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// CALL.
    Call,
    /// STATICCALL.
    StaticCall,
    /// DELEGATECALL, the only one that may act in the name of the calling contract.
    DelegateCall,
    /// CALLCODE, where a network has it.
    CallCode,
}

/// Which precompiles a network has: those that every network has, and those of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Filecoin's, as in production: no point evaluation, since there are no blobs.
    #[default]
    Filecoin,
    /// All of Ethereum's, up to Osaka, and Filecoin's own.
    Ethereum,
}

impl Profile {
    /// Whether a row is in this profile that is only in `only`, or in all of them.
    pub const fn has(self, only: Option<Profile>) -> bool {
        match only {
            None => true,
            Some(only) => self as u8 == only as u8,
        }
    }
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

/// What [`Crypto`] and [`Chain`] have in common: the way they fail, and the network they are of.
pub trait Platform {
    /// A fault of the machine below, never an answer. It ends the frame (see [`Stop::Host`]).
    type Error;

    /// Which precompiles there are besides those that every network has.
    const PROFILE: Profile = Profile::Filecoin;
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
    /// A blob's versioned hash is not made from the commitment.
    #[error(
        "the versioned hash is not the commitment's: pass 0x01 and the last 31 bytes of its SHA-256"
    )]
    VersionedHash,
    /// A KZG proof that does not hold, or something in it that is no point or no field element.
    #[error(
        "the proof does not show that the polynomial is y at z: commitment and proof are \
         compressed G1 points, y and z lie below the group's order"
    )]
    NoProof,
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
