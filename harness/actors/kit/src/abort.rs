//! How a method ends when it does not succeed.

use mapping::exit;
use mapping::params::CborError;

use crate::Block;

/// A refusal or failure: ends the invocation and undoes its effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abort {
    /// What the caller and the receipt see. Codes below 16 are the FVM's and arrive as 9.
    pub code: u32,
    /// For people reading a trace; not on chain.
    pub message: &'static str,
    /// What the caller gets besides the code.
    pub data: Option<Block>,
}

impl Abort {
    /// An exit code with its reason.
    pub fn new(code: u32, message: &'static str) -> Self {
        Self { code, message, data: None }
    }

    /// The caller may not do this, or not here.
    pub fn forbidden(message: &'static str) -> Self {
        Self::new(exit::FORBIDDEN, message)
    }

    /// The actor has no such method.
    pub fn no_method() -> Self {
        Self::new(exit::UNHANDLED_MESSAGE, "the actor has no such method")
    }

    /// Something that cannot be, as long as the FVM and the other actors keep their word.
    pub fn assertion(message: &'static str) -> Self {
        Self::new(exit::ACTOR_ASSERTION_FAILED, message)
    }
}

impl From<CborError> for Abort {
    fn from(_: CborError) -> Self {
        Self::new(exit::SERIALIZATION, "the bytes are not CBOR of the expected shape")
    }
}
