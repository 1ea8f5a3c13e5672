//! Parameters of an EVM contract's own methods.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};

use super::{CborError, OVERHEAD, address, read};
use crate::cbor::Writer;

/// Which slot an off-chain reader asks for: a one-element array.
///
/// | used for | GetStorageAt |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageAtParams {
    /// The slot's key.
    pub key: U256,
}

impl StorageAtParams {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(35).tuple(1).word(self.key).finish()
    }

    /// The inverse of [`StorageAtParams::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(1)?;
            Ok(Self { key: reader.word()? })
        })
    }
}

/// What a new contract is born with.
///
/// | used for | EVM Constructor and Resurrect |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvmConstructorParams<'a> {
    /// Who creates: CALLER in the init code.
    pub creator: Address,
    /// The code to run, which returns the contract's code.
    pub initcode: &'a [u8],
}

impl<'a> EvmConstructorParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.initcode.len())
            .tuple(2)
            .bytes(self.creator.as_slice())
            .bytes(self.initcode)
            .finish()
    }

    /// The inverse of [`EvmConstructorParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            Ok(Self { creator: address(reader)?, initcode: reader.bytes()? })
        })
    }
}

/// Another contract's code to run on this contract's state.
///
/// | used for | InvokeContractDelegate, as DAG-CBOR, so that the code block may be opened |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelegateParams<'a> {
    /// CID of the raw block with the code to run.
    pub code_cid: &'a [u8],
    /// Calldata.
    pub input: &'a [u8],
    /// CALLER as the code shall see it.
    pub caller: Address,
    /// CALLVALUE as the code shall see it, in attoFIL; nothing moves.
    pub value: U256,
}

impl<'a> DelegateParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.code_cid.len() + self.input.len())
            .tuple(4)
            .link(self.code_cid)
            .bytes(self.input)
            .bytes(self.caller.as_slice())
            .token(self.value)
            .finish()
    }

    /// The inverse of [`DelegateParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(4)?;
            Ok(Self {
                code_cid: reader.link()?,
                input: reader.bytes()?,
                caller: address(reader)?,
                value: reader.token()?,
            })
        })
    }
}
