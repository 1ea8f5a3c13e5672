//! The bodies, one file for each chapter of the instruction set, in the table's order.
//!
//! A body gets its words with the top of the stack first, makes no check that its row in
//! `opcode.rs` implies, and is called by the loop in `run.rs` only.

pub(crate) mod account;
pub(crate) mod arithmetic;
pub(crate) mod call;
pub(crate) mod create;
pub(crate) mod env;
pub(crate) mod flow;
pub(crate) mod input;
pub(crate) mod keccak;
pub(crate) mod log;
pub(crate) mod logic;
pub(crate) mod memory;
mod modular;
pub(crate) mod stack;
pub(crate) mod storage;
