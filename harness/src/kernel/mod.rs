//! The one kernel type that every message of this chain runs on.
//!
//! Cheatcodes, recordings and traces are hooks of a wrapping kernel; whoever adds one wraps
//! [`Kernel`] here and nothing else changes, because everything in this crate says `Kernel`, never
//! what it is made of.

mod externs;

use fvm::call_manager::DefaultCallManager;
use fvm::executor::{DefaultExecutor, ThreadedExecutor};
use fvm::kernel::filecoin::DefaultFilecoinKernel;
use fvm::machine::DefaultMachine;

use crate::store::Store;

pub(crate) use externs::ChainExterns;

/// State, context and externs of one epoch.
pub(crate) type Machine = DefaultMachine<Store, ChainExterns>;

/// What answers the actors' syscalls.
pub(crate) type Kernel = DefaultFilecoinKernel<DefaultCallManager<Machine>>;

/// Applies messages, each on a thread with a 64 MiB stack: the deepest call chain needs about 36
/// MiB.
pub(crate) type Executor = ThreadedExecutor<DefaultExecutor<Kernel>>;
