//! The running message: who calls what with which parameters.

use mapping::address::FIRST_USER_ID;
use mapping::exit;
use mapping::method::FIRST_EXPORTED;
use mapping::params::{CborError, byte_string};

use crate::{Abort, Answer, Block, CBOR, DAG_CBOR, RAW, kind, sys};

/// The running message. Its context is read from the FVM once; its parameters when a method asks.
#[derive(Debug)]
pub struct Invocation {
    /// Who calls whom, with what value.
    pub message: sys::Message,
    params: u32,
}

impl Invocation {
    /// The invocation of this WASM instance; `params` is what `invoke` was given.
    pub(crate) fn current(params: u32) -> Self {
        Self { message: sys::message(), params }
    }

    /// Methods below 2^24 are for built-in actors, and contracts do not count as such: else 18.
    ///
    /// Ids below 100 are the network's own actors, so they are not looked up.
    ///
    /// Source: FRC-42; builtin-actors, `restrict_internal_api`.
    pub fn restrict(&self) -> Result<(), Abort> {
        let message = &self.message;
        if message.method >= FIRST_EXPORTED || message.caller < FIRST_USER_ID {
            return Ok(());
        }
        match kind::of_actor(message.caller) {
            None | Some(kind::EVM) => Err(Abort::forbidden("only built-in actors may call this")),
            Some(_) => Ok(()),
        }
    }

    /// Only the actor with this id may call: else 18.
    pub fn only(&self, id: u64) -> Result<(), Abort> {
        match self.message.caller == id {
            true => Ok(()),
            false => Err(Abort::forbidden("this caller may not call this method")),
        }
    }

    /// What accounts answer to methods they do not know: success from 2^24 up, so that they can
    /// take part in any protocol passively.
    ///
    /// | caller  | anyone |
    /// | params  | not looked at |
    /// | returns | nothing |
    /// | fails   | 22 below 2^24 |
    pub fn fall_back(&self) -> Answer {
        match self.message.method >= FIRST_EXPORTED {
            true => Ok(None),
            false => Err(Abort::no_method()),
        }
    }

    /// The parameters; their absence is 16.
    pub fn params(&self) -> Result<Params, Abort> {
        match self.params {
            sys::NO_BLOCK => Err(Abort::new(exit::ILLEGAL_ARGUMENT, "the method needs parameters")),
            id => Ok(Params(sys::received(id))),
        }
    }

    /// For methods without parameters: a parameter block is 16, whatever it holds.
    pub fn no_params(&self) -> Result<(), Abort> {
        match self.params {
            sys::NO_BLOCK => Ok(()),
            _ => Err(Abort::new(exit::ILLEGAL_ARGUMENT, "the method takes no parameters")),
        }
    }
}

/// A block of parameters, or one that was returned; the codec says how to read it.
#[derive(Debug)]
pub struct Params(Block);

impl Params {
    /// From the block of an answer.
    pub fn of(block: Block) -> Self {
        Self(block)
    }

    /// Reads a shape that is more than a byte string: CBOR of either codec, else 21.
    pub fn read<'a, T>(
        &'a self,
        shape: impl FnOnce(&'a [u8]) -> Result<T, CborError>,
    ) -> Result<T, Abort> {
        match self.0.codec {
            CBOR | DAG_CBOR => Ok(shape(&self.0.bytes)?),
            _ => Err(Abort::new(exit::SERIALIZATION, "parameters must be CBOR")),
        }
    }

    /// A byte string, in CBOR of either codec or raw: else 21.
    pub fn byte_string(&self) -> Result<&[u8], Abort> {
        match self.0.codec {
            RAW => Ok(&self.0.bytes),
            _ => self.read(byte_string),
        }
    }
}
