//! What Filecoin's precompiles ask of the chain. Addresses here are Filecoin's, in binary form.

use alloc::vec::Vec;

use revm_primitives::{B256, Bytes, U256};

use crate::call::Platform;

/// Services of the chain. On chain each fallible method is one syscall, `call_actor` a whole send.
pub trait Chain: Platform {
    /// Whether `address` is a well-formed binary address, of any protocol and nothing after it.
    fn is_address(&self, address: &[u8]) -> bool;

    /// The actor id behind a well-formed address, or nothing if it has none yet.
    ///
    /// An id address (f0) answers with its own id whether or not that actor exists.
    fn resolve_address(&mut self, address: &[u8]) -> Result<Option<u64>, Self::Error>;

    /// The delegated (f4) address of an actor in binary form; nothing if the actor has none or is
    /// missing.
    fn lookup_delegated_address(&mut self, id: u64) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The beacon's digest of an epoch, with no domain tag or entropy mixed in; nothing if it is
    /// refused.
    fn beacon_randomness(&mut self, epoch: i64) -> Result<Option<B256>, Self::Error>;

    /// Calls any method of any actor in the name of the contract that is running.
    ///
    /// The implementer limits gas to 63/64 of what is available (EIP-150), puts the contract's
    /// state on chain first and picks it up again afterwards.
    fn call_actor(&mut self, call: ActorCall<'_>) -> Result<ActorReply, Self::Error>;
}

/// One call to an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActorCall<'a> {
    /// Who is called.
    pub to: Target<'a>,
    /// Method number: 0 for a plain transfer, otherwise 1024 or above.
    pub method: u64,
    /// attoFIL taken from the contract's balance; may exceed what Filecoin can express.
    pub value: U256,
    /// Whether the callee must leave the chain as it is.
    pub read_only: bool,
    /// Codec of the parameter block: 0x51 (CBOR), or 0 for no block at all.
    pub codec: u64,
    /// The parameter block. With codec 0x51 it is sent even when empty. May be one byte longer than
    /// a block can be (1 MiB), which the platform must refuse as for any longer one.
    pub params: &'a [u8],
    /// Most Filecoin gas the callee may use, before the 63/64 rule.
    pub gas: u64,
}

/// Who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A well-formed binary address, which need not exist.
    Address(&'a [u8]),
    /// An actor id, which need not exist.
    Id(u64),
}

/// How a call to an actor ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorReply {
    /// The callee ran and exited.
    Exited {
        /// Its exit code; 0 is success.
        code: u32,
        /// Codec of the returned block, 0 if there is none.
        codec: u64,
        /// The returned block, not decoded.
        data: Bytes,
    },
    /// The callee never ran.
    Refused {
        /// The number of the syscall's error, such as 5 for insufficient funds or 6 for not found.
        error: u32,
    },
}
