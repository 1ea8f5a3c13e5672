//! The EVM as a function: bytecode and a [`Frame`] in, an [`Outcome`] out, everything else through
//! [`Host`].
//!
//! Knows no chain, no files, no clock, no gas: whoever runs it meters it from outside. Start
//! reading at [`opcode`], the table everything else is generated from, then [`run()`], the loop.
#![no_std]

extern crate alloc;

pub mod asm;
pub mod code;
pub mod frame;
pub mod host;
pub mod opcode;
pub mod outcome;
pub mod profile;
pub mod run;

mod memory;
mod op;
mod stack;
mod veil;
mod word;

pub use crate::{
    code::Code,
    frame::Frame,
    host::{CallKind, CallReply, CallRequest, CreateReply, CreateRequest, Host, Step},
    outcome::{Halt, Outcome, Stop},
    profile::Profile,
    run::run,
};
