//! What the native actors of the genesis have in common: one invocation, from its parameters to its
//! answer.
//!
//! An actor is a function from [`Invocation`] to [`Answer`]; [`run`] does what is left. Amounts,
//! addresses and CIDs stay bytes on the way through, so an actor pays for no parsing that it does
//! not need.
//!
//! Only ever linked as WASM. Natively this crate type-checks, and that is all: nothing answers its
//! syscalls.

mod abort;
mod invocation;
pub mod kind;
mod send;
pub mod state;
pub mod sys;

use std::panic;

#[cfg(target_arch = "wasm32")]
use heap::Heap;
use mapping::exit;

pub use abort::Abort;
pub use invocation::{Invocation, Params};
pub use send::{Request, call, pass_on};

/// What every actor of the kit allocates from.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: Heap = Heap::new();

/// CBOR whose links the FVM does not follow: the codec of all parameters and answers here.
pub const CBOR: u64 = 0x51;
/// CBOR whose links become readable for the receiver; also the codec of state.
pub const DAG_CBOR: u64 = 0x71;
/// Bytes as they are.
pub const RAW: u64 = 0x55;

/// A block as it travels between actors: parameters, answers, and what comes with an exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// How to read the bytes.
    pub codec: u64,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Block {
    /// A block of [`CBOR`].
    pub fn cbor(bytes: Vec<u8>) -> Self {
        Self { codec: CBOR, bytes }
    }
}

/// What a method comes to: `None` for success without data, CBOR otherwise.
pub type Answer = Result<Option<Vec<u8>>, Abort>;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out (0 for
/// none).
///
/// A panic ends the invocation with exit code 24, as in the network's actors.
pub fn run(params: u32, actor: impl FnOnce(&Invocation) -> Answer) -> u32 {
    panic::set_hook(Box::new(|_| sys::exit(exit::ACTOR_ASSERTION_FAILED, None, "panic")));
    let answer = actor(&Invocation::current(params)).and_then(|answer| match answer {
        None => Ok(sys::NO_BLOCK),
        Some(bytes) => sys::create(&Block::cbor(bytes))
            .map_err(|_| Abort::new(exit::ACTOR_ASSERTION_FAILED, "the answer is too long")),
    });
    match answer {
        Ok(block) => block,
        Err(abort) => sys::exit(abort.code, abort.data.as_ref(), abort.message),
    }
}
