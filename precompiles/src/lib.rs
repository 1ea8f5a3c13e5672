#![no_std]
//! Functions at fixed addresses: Ethereum's precompiles and Filecoin's.
//!
//! [`lookup`] says what an address holds in a [`Profile`], [`Precompile::run`] runs it. Hashing and
//! signature recovery come from whoever calls, through [`Crypto`]; services of the chain come
//! through [`Chain`]. There is no gas here: the machine that runs us meters every step.
//!
//! This crate does not know actors, messages, the interpreter or how addresses of the two worlds
//! map onto each other, and it keeps no state.

extern crate alloc;

mod call;
mod chain;
mod crypto;
mod eth;
mod fil;
mod input;
mod table;

pub use call::{CallKind, CallSite, Context, Failure, Platform, Profile, Stop};
pub use chain::{ActorCall, ActorReply, Chain, Target};
pub use crypto::Crypto;
pub use table::{Precompile, ROWS, Row, Slot, lookup};
