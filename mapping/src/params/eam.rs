//! Parameters and returns of the address manager.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256};

use super::{CborError, OVERHEAD, address, read};
use crate::cbor::{Reader, Writer};

/// CREATE, as a contract asks the address manager for it.
///
/// | used for | EAM Create |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EamCreateParams<'a> {
    /// The code to run, which returns the contract's code.
    pub initcode: &'a [u8],
    /// The creator's EVM nonce before this creation.
    pub nonce: u64,
}

impl<'a> EamCreateParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.initcode.len())
            .tuple(2)
            .bytes(self.initcode)
            .u64(self.nonce)
            .finish()
    }

    /// The inverse of [`EamCreateParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            Ok(Self { initcode: reader.bytes()?, nonce: reader.u64()? })
        })
    }
}

/// CREATE2, as a contract asks the address manager for it.
///
/// | used for | EAM Create2 |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EamCreate2Params<'a> {
    /// The code to run, which returns the contract's code.
    pub initcode: &'a [u8],
    /// The salt, big-endian as on the stack.
    pub salt: B256,
}

impl<'a> EamCreate2Params<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.initcode.len())
            .tuple(2)
            .bytes(self.initcode)
            .bytes(self.salt.as_slice())
            .finish()
    }

    /// The inverse of [`EamCreate2Params::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            let initcode = reader.bytes()?;
            Ok(Self { initcode, salt: B256::new(reader.fixed("a salt of 32 bytes")?) })
        })
    }
}

/// A contract was created.
///
/// | used for | returns of EAM Create, Create2 and CreateExternal |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EamReturn {
    /// Id of the contract's actor.
    pub actor_id: u64,
    /// Its binary f2 address; `None` when a destroyed contract came back to life.
    pub robust_address: Option<Vec<u8>>,
    /// Its Ethereum address.
    pub eth_address: Address,
}

impl EamReturn {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD)
            .tuple(3)
            .u64(self.actor_id)
            .nullable(self.robust_address.as_deref(), Writer::bytes)
            .bytes(self.eth_address.as_slice())
            .finish()
    }

    /// The inverse of [`EamReturn::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(3)?;
            Ok(Self {
                actor_id: reader.u64()?,
                robust_address: reader.nullable(Reader::bytes)?.map(<[u8]>::to_vec),
                eth_address: address(reader)?,
            })
        })
    }
}
