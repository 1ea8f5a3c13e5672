//! Parameters and returns of the init actor.

use alloc::vec::Vec;

use super::{CborError, OVERHEAD, read};
use crate::cbor::Writer;

/// A new actor with an f2 address.
///
/// | used for | Init Exec |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitExecParams<'a> {
    /// CID of the actor's code.
    pub code_cid: &'a [u8],
    /// Parameters of its constructor, CBOR.
    pub constructor_params: &'a [u8],
}

impl<'a> InitExecParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.constructor_params.len())
            .tuple(2)
            .link(self.code_cid)
            .bytes(self.constructor_params)
            .finish()
    }

    /// The inverse of [`InitExecParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            Ok(Self { code_cid: reader.link()?, constructor_params: reader.bytes()? })
        })
    }
}

/// A new actor with an f4 address in the caller's namespace.
///
/// | used for | Init Exec4 |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitExec4Params<'a> {
    /// CID of the actor's code.
    pub code_cid: &'a [u8],
    /// Parameters of its constructor, CBOR.
    pub constructor_params: &'a [u8],
    /// The address within the namespace, at most 54 bytes.
    pub subaddress: &'a [u8],
}

impl<'a> InitExec4Params<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD + self.constructor_params.len() + self.subaddress.len())
            .tuple(3)
            .link(self.code_cid)
            .bytes(self.constructor_params)
            .bytes(self.subaddress)
            .finish()
    }

    /// The inverse of [`InitExec4Params::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(3)?;
            Ok(Self {
                code_cid: reader.link()?,
                constructor_params: reader.bytes()?,
                subaddress: reader.bytes()?,
            })
        })
    }
}

/// An actor was created.
///
/// | used for | returns of Init Exec and Exec4 |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitExecReturn {
    /// Binary f0 address.
    pub id_address: Vec<u8>,
    /// Binary f2 address, stable over reorganisations of the chain.
    pub robust_address: Vec<u8>,
}

impl InitExecReturn {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(OVERHEAD)
            .tuple(2)
            .bytes(&self.id_address)
            .bytes(&self.robust_address)
            .finish()
    }

    /// The inverse of [`InitExecReturn::to_cbor`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(2)?;
            let id_address = reader.bytes()?.to_vec();
            Ok(Self { id_address, robust_address: reader.bytes()?.to_vec() })
        })
    }
}

/// The name of a network.
///
/// | used for | Init Constructor |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitConstructorParams<'a> {
    /// For example `mainnet`.
    pub network_name: &'a str,
}

impl<'a> InitConstructorParams<'a> {
    /// Canonical CBOR.
    pub fn to_cbor(&self) -> Vec<u8> {
        Writer::with_capacity(10 + self.network_name.len())
            .tuple(1)
            .text(self.network_name)
            .finish()
    }

    /// The inverse of [`InitConstructorParams::to_cbor`].
    pub fn from_cbor(cbor: &'a [u8]) -> Result<Self, CborError> {
        read(cbor, |reader| {
            reader.tuple(1)?;
            Ok(Self { network_name: reader.text()? })
        })
    }
}
