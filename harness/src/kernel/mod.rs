//! The one kernel type that every message of this chain runs on.
//!
//! [`Kernel`] wraps the FVM's own and forwards every syscall to it. What a test may change about a
//! run is a power: one file each, asked at the one syscall that it concerns, and off by default. A
//! power that is off costs one comparison and changes neither result nor gas. [`Controls`] says
//! which are on; they travel in the externs, which every frame of a message can reach.
//!
//! | power        | file          | where it acts                      |
//! |--------------|---------------|------------------------------------|
//! | gas lifted   | `gas.rs`      | `gas::available`, `send::send`     |
//! | PREVRANDAO   | `randao.rs`   | `crypto::hash`                     |
//! | block hashes | `externs.rs`  | `network::tipset_cid`              |
//! | notes        | `notes.rs`    | `send::send`; always on, no effect |
//! | recording    | `record.rs`   | every syscall; no effect           |
//!
//! Everything in this crate says `Kernel`, never what it is made of.

mod controls;
mod externs;
mod gas;
mod notes;
mod randao;
mod record;
#[cfg(test)]
mod tests;
mod wrap;

use fvm::call_manager::DefaultCallManager;
use fvm::executor::{DefaultExecutor, ThreadedExecutor};
use fvm::machine::DefaultMachine;

use crate::store::Store;

pub use controls::Controls;
pub(crate) use externs::ChainExterns;
pub(crate) use notes::{Notes, is_exhaustion};
pub(crate) use record::ON_SYSCALL;
pub use record::{Answer, Fields, Syscall, UNPAID, Value};
pub(crate) use wrap::Kernel;

/// State, context and externs of one epoch.
pub(crate) type Machine = DefaultMachine<Store, ChainExterns>;

/// The call stack of one message.
pub(crate) type CallManager = DefaultCallManager<Machine>;

/// Applies messages, each on a thread with a 64 MiB stack: the deepest call chain needs about 36
/// MiB.
pub(crate) type Executor = ThreadedExecutor<DefaultExecutor<Kernel>>;
