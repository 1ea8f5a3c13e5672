//! The dictionary between Ethereum and Filecoin: pure functions, both directions, with round-trip
//! laws.
//!
//! The same fact has two spellings on the two networks: an address, an amount, a call's parameters,
//! a transaction, a log. Each module holds one kind of fact and says how to go there and how to
//! come back.
//!
//! Without features this crate is what the actors need on chain (`no_std`, allocation only where
//! bytes are handed out). Feature `client` adds what a wallet-facing client needs: transactions,
//! messages, receipts.
//!
//! Does not know any runtime, network connection, clock or key store.
#![no_std]

extern crate alloc;

pub mod address;
#[cfg(feature = "client")]
pub mod block;
mod cbor;
pub mod create;
pub mod exit;
pub mod limit;
#[cfg(feature = "client")]
pub mod log;
#[cfg(feature = "client")]
pub mod message;
pub mod method;
pub mod params;
#[cfg(feature = "client")]
pub mod receipt;
#[cfg(feature = "client")]
pub mod tx;
pub mod value;

pub use address::FilAddress;
pub use cbor::CborError;
