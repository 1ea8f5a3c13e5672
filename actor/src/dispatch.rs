//! Stop 5 of 10. In: a method number and a block of parameters. Out: a return block or exit code.
//! Before: harness/src/chain.rs. After: actor/src/invoke.rs.
//!
//! THE table of methods. Does not know opcodes.
//!
//! | number | name | who may call | handler |
//! |---|---|---|---|
//! | 1 | Constructor | the init actor | [`create::construct`] |
//! | 2 | Resurrect | the address manager | [`create::resurrect`] |
//! | 3 | GetBytecode | anyone | [`inspect::bytecode`] |
//! | 4 | GetBytecodeHash | anyone | [`inspect::bytecode_hash`] |
//! | 5 | GetStorageAt | the system actor | [`inspect::storage_at`] |
//! | 6 | InvokeContractDelegate | the contract itself | [`invoke::delegate`] |
//! | 3844450837 | InvokeContract | anyone | [`invoke::contract`] |
//! | from 1024 | any other | anyone | [`invoke::filecoin_method`] |
//!
//! Source: FIP-0054, "EVM actor"; it leaves out 2 as production names it. 7 to 1023 are nobody's.

use alloc::vec::Vec;

use mapping::address::{EAM_ID, INIT_ID, SYSTEM_ID};
use mapping::method;
use mapping::params::{CborError, DelegateParams, EvmConstructorParams, StorageAtParams};

use crate::exit::Abort;
use crate::sys::{ActorId, MessageContext, Syscalls, codec};
use crate::{create, inspect, invoke};

/// A return block; `None` returns none.
pub type Answer = Option<(u64, Vec<u8>)>;

/// The block of parameters as it arrived: codec and bytes, if there is one.
pub type Params<'a> = Option<(u64, &'a [u8])>;

/// Runs the method that the message names.
pub fn dispatch<S: Syscalls>(sys: &S, params: u32) -> Result<Answer, Abort> {
    let context = sys.message_context();
    let block = match params {
        0 => None,
        id => Some(sys.read(id).map_err(|_| Abort::argument("the parameters cannot be read"))?),
    };
    let params = block.as_ref().map(|(codec, bytes)| (*codec, bytes.as_slice()));
    match context.method {
        method::CONSTRUCTOR => {
            let params = cbor(params, EvmConstructorParams::from_cbor)?;
            allow(&context, &[INIT_ID])?;
            create::construct(sys, context, params)
        }
        method::RESURRECT => {
            let params = cbor(params, EvmConstructorParams::from_cbor)?;
            allow(&context, &[EAM_ID])?;
            create::resurrect(sys, context, params)
        }
        method::GET_BYTECODE => nothing(params).and_then(|()| inspect::bytecode(sys, context)),
        method::GET_BYTECODE_HASH => {
            nothing(params).and_then(|()| inspect::bytecode_hash(sys, context))
        }
        method::GET_STORAGE_AT => {
            let params = cbor(params, StorageAtParams::from_cbor)?;
            allow(&context, &[SYSTEM_ID])?;
            inspect::storage_at(sys, context, params)
        }
        method::INVOKE_CONTRACT_DELEGATE => {
            let params = cbor(followed(params)?, DelegateParams::from_cbor)?;
            allow(&context, &[context.receiver])?;
            invoke::delegate(sys, context, params)
        }
        method::INVOKE_EVM => invoke::contract(sys, context, input(params)?),
        method::FIRST_CUSTOM.. => invoke::filecoin_method(sys, context, params),
        _ => Err(Abort::new(mapping::exit::UNHANDLED_MESSAGE, "no such method")),
    }
}

fn allow(context: &MessageContext, callers: &[ActorId]) -> Result<(), Abort> {
    match callers.contains(&context.caller) {
        true => Ok(()),
        false => Err(Abort::forbidden("this caller may not call this method")),
    }
}

/// A method without parameters refuses a block of them.
fn nothing(params: Params<'_>) -> Result<(), Abort> {
    match params {
        None => Ok(()),
        Some(_) => Err(Abort::argument("the method takes no parameters")),
    }
}

/// The parameters of a method that takes CBOR. Errors: none, 16; another codec or shape, 21.
///
/// They are read before it counts who calls, as production does it.
fn cbor<'a, T>(
    params: Params<'a>,
    shape: impl FnOnce(&'a [u8]) -> Result<T, CborError>,
) -> Result<T, Abort> {
    match params {
        Some((codec::CBOR | codec::DAG_CBOR, bytes)) => shape(bytes)
            .map_err(|_| Abort::serialization("the parameters are not those of the method")),
        Some(_) => Err(Abort::serialization("the parameters are not CBOR")),
        None => Err(Abort::argument("the method takes parameters")),
    }
}

/// Parameters whose links have to be followed. Errors: another codec, 16.
fn followed(params: Params<'_>) -> Result<Params<'_>, Abort> {
    match params {
        Some((codec, _)) if codec != codec::DAG_CBOR => {
            Err(Abort::argument("the parameters are not DAG-CBOR"))
        }
        params => Ok(params),
    }
}

/// Call data: raw bytes as they are, or the content of a CBOR byte string; none is empty.
fn input(params: Params<'_>) -> Result<&[u8], Abort> {
    match params {
        None => Ok(&[]),
        Some((codec::RAW, bytes)) => Ok(bytes),
        Some((codec::CBOR | codec::DAG_CBOR, bytes)) => mapping::params::byte_string(bytes)
            .map_err(|_| Abort::serialization("the call data is not a CBOR byte string")),
        Some(_) => Err(Abort::serialization("the call data has an unknown codec")),
    }
}
