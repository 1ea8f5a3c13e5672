//! A broker of compute jobs, as a native actor of the Filecoin VM.
//!
//! A client puts up a job and its reward; a worker claims it with a collateral; whoever proves it
//! done in time gets both. A job that is not done in time is reclaimed: reward and collateral go to
//! the client. Clients that are EVM contracts are told when their job is done.
//!
//! Everything that needs no chain is in [`job`], [`method`] and [`refusal`]. The rest is compiled
//! for WASM alone: `invoke`, the actor's only export, and the syscalls behind it.

pub mod job;
pub mod method;
pub mod refusal;

#[cfg(target_arch = "wasm32")]
mod actor;
#[cfg(target_arch = "wasm32")]
mod blocks;
#[cfg(target_arch = "wasm32")]
mod event;
#[cfg(target_arch = "wasm32")]
mod state;
