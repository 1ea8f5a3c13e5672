//! Parameters of the account actor.

use alloc::vec::Vec;

use super::{CborError, OVERHEAD, read};
use crate::cbor::Writer;

/// A message and a signature which may be the account's.
///
/// | used for | Account AuthenticateMessage; it returns [`super::Bool`] |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthenticateParams<'a> {
    /// The signature, without a type byte.
    pub signature: &'a [u8],
    /// What was signed.
    pub message: &'a [u8],
}

impl<'a> AuthenticateParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.signature.len() + self.message.len())
            .tuple(2)
            .bytes(self.signature)
            .bytes(self.message)
            .finish()
    }

    /// The inverse of [`AuthenticateParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            Ok(Self { signature: reader.bytes()?, message: reader.bytes()? })
        })
    }
}
