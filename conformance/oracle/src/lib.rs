//! One case, several machines, and what differs between their answers.
//!
//! A [`Case`] is a world and a transaction. Machines that run it are this project's interpreter in
//! memory ([`memory`]) and revm ([`revm`]), the latter as Ethereum is or with chosen rules of
//! Filecoin's ([`rules`]); the third, the actor on the FVM, is in the crate above. Each gives a
//! [`Post`]; [`compare`] says where two differ. [`program`] makes cases out of any bytes.
//!
//! Knows neither Filecoin's formats nor where cases come from.

pub mod case;
mod compare;
mod machine;
pub mod memory;
pub mod program;
pub mod revm;
pub mod rules;

pub use case::{
    Account, Authorization, Block, Case, Ending, Extras, GAS_CONSTANT, Post, Transaction, World,
};
pub use compare::{Difference, compare};
pub use machine::{Error, Limits, block_hash};
pub use rules::{Rule, Rules};
