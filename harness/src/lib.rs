//! A Filecoin chain in one process that speaks Ethereum at its edge.
//!
//! Messages run on the reference FVM with the real actors' WASM, so gas, exit codes and limits are
//! the network's. Signed Ethereum transactions go in at [`submit`], questions at [`call`] and
//! [`state`], and [`chain`] is where one becomes a call of an actor. [`scenario`] is for states
//! that no transaction made.
//!
//! Does not know JSON-RPC, ABIs, Solidity or consensus.

pub mod bundle;
pub mod call;
pub mod chain;
pub mod genesis;
pub mod install;
pub mod measure;
pub mod scenario;
pub mod snapshot;
pub mod state;
pub mod store;
pub mod story;
pub mod submit;
pub mod trace;

mod apply;
mod convert;
mod kernel;
mod machine;

pub use bundle::{Bundle, BundleError, Profile};
pub use call::{CallError, CallReply, CallRequest};
pub use chain::{
    BLOCK_GAS_LIMIT, CHAIN_ID, Chain, ChainError, OpenError, Options, TransactionError,
};
pub use genesis::{DevAccount, MNEMONIC, dev_accounts};
pub use install::{InstallError, Installed};
pub use mapping::FilAddress;
pub use mapping::log::Log;
pub use mapping::receipt::Receipt;
pub use submit::{SendError, SubmitError, TxRequest};
