//! Values without an array around them.

use alloc::vec::Vec;

use alloy_primitives::{B256, U256};

use super::{CborError, OVERHEAD, byte_string, encode_byte_string, read};
use crate::cbor::{Reader, Writer};

/// A bare byte string.
///
/// | used for | InvokeEVM both ways, CreateExternal, revert data, binary Filecoin addresses |
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByteString(pub Vec<u8>);

impl ByteString {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        encode_byte_string(&self.0)
    }

    /// The inverse of [`ByteString::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        Ok(Self(byte_string(cbor)?.to_vec()))
    }
}

/// A bare word: a byte string of at most 32 bytes, without leading zeros when written.
///
/// | used for | return of GetStorageAt |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct U256Cbor(pub U256);

impl U256Cbor {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(34).word(self.0).finish()
    }

    /// The inverse of [`U256Cbor::to_cbor`]; leading zeros are allowed.
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| reader.word().map(Self))
    }
}

/// The hash of a contract's code: a byte string of exactly 32 bytes.
///
/// | used for | return of GetBytecodeHash |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BytecodeHash(pub B256);

impl BytecodeHash {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(34).bytes(self.0.as_slice()).finish()
    }

    /// The inverse of [`BytecodeHash::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| reader.fixed("a hash of 32 bytes").map(|hash| Self(B256::new(hash))))
    }
}

/// The link to a contract's code, or null when the contract is destroyed.
///
/// | used for | return of GetBytecode, as DAG-CBOR, so that the caller may open the linked block |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BytecodeLink<'a> {
    /// CID of the raw code block.
    pub code_cid: Option<&'a [u8]>,
}

impl<'a> BytecodeLink<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD).nullable(self.code_cid, Writer::link).finish()
    }

    /// The inverse of [`BytecodeLink::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| Ok(Self { code_cid: reader.nullable(Reader::link)? }))
    }
}

/// A bare truth value.
///
/// | used for | return of AuthenticateMessage |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bool(pub bool);

impl Bool {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(1).bool(self.0).finish()
    }

    /// The inverse of [`Bool::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| reader.bool().map(Self))
    }
}
