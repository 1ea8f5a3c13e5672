//! The CBOR parameters and returns of the actors' methods.
//!
//! Every shape writes itself with `to_cbor` and reads itself with `from_cbor`, which refuses other
//! types, indefinite lengths and trailing bytes. Shapes that carry big byte strings borrow them:
//! from the input when read, from the caller when written. CIDs are raw CID bytes, unparsed; the
//! wire's tag and leading zero are added and removed here.
//!
//! Does not know method numbers or who calls whom.

mod account;
mod bare;
mod eam;
mod evm;
mod init;

use alloc::vec::Vec;

use alloy_primitives::Address;

pub use self::{
    account::AuthenticateParams,
    bare::{Bool, ByteString, BytecodeHash, BytecodeLink, U256Cbor},
    eam::{EamCreate2Params, EamCreateParams, EamReturn},
    evm::{DelegateParams, EvmConstructorParams, StorageAtParams},
    init::{InitConstructorParams, InitExec4Params, InitExecParams, InitExecReturn},
};
pub use crate::cbor::CborError;
use crate::cbor::{Reader, Writer};

/// Room for what stands around the big byte string of a shape: heads, addresses, words.
const OVERHEAD: usize = 96;

/// The content of a CBOR byte string that is the whole input. Nothing is copied.
pub fn byte_string(cbor: &[u8]) -> Result<&[u8], CborError> {
    let mut reader = Reader::new(cbor);
    let bytes = reader.bytes()?;
    reader.end()?;
    Ok(bytes)
}

/// `bytes` as a CBOR byte string: calldata, return data and revert data travel like this.
pub fn encode_byte_string(bytes: &[u8]) -> Vec<u8> {
    Writer::with_capacity(9 + bytes.len()).bytes(bytes).finish()
}

/// Reads one value that is the whole input.
fn read<'a, T>(
    cbor: &'a [u8],
    shape: impl FnOnce(&mut Reader<'a>) -> Result<T, CborError>,
) -> Result<T, CborError> {
    let mut reader = Reader::new(cbor);
    let value = shape(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// An Ethereum address: a byte string of exactly 20 bytes.
fn address(reader: &mut Reader<'_>) -> Result<Address, CborError> {
    reader.fixed("an address of 20 bytes").map(Address::new)
}
