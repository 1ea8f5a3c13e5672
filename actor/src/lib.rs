//! The EVM contract's body on chain: an actor of the Filecoin VM that runs EVM bytecode.
//!
//! The crate is a module with one export, `invoke`. What it knows: methods and who may call them
//! ([`dispatch`]), a contract's state ([`state`]), the syscalls ([`sys`]), and how each opcode that
//! needs the world becomes one of them ([`host`]). The EVM itself is the crate `interpreter`,
//! functions at fixed addresses are `precompiles`, names and shapes of the wire are `mapping`.

extern crate alloc;

pub mod create;
pub mod dispatch;
pub mod exit;
pub mod host;
pub mod inspect;
pub mod invoke;
pub mod session;
pub mod state;
pub mod sys;

#[cfg(target_arch = "wasm32")]
mod export;
