//! What the in-memory world is made of: plain data, no behaviour.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use revm_primitives::{Address, B256, Bytes, Log, U256, address};

use crate::outcome::{Halt, Outcome};

/// Why [`MemoryHost`](super::MemoryHost) gave up on a run.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum MemoryError {
    /// The bound on instructions was reached.
    #[error("too many instructions; raise `steps_left` if the code is meant to run that long")]
    OutOfSteps,
    /// The bound on memory was reached.
    #[error("too much memory; raise `max_memory` if the code is meant to use that much")]
    OutOfMemory,
    /// A nonce of 2^64 - 1 was to be taken. Source: EIP-2681.
    #[error("a nonce of 2^64 - 1 cannot be taken; begin with a smaller one")]
    NonceUsedUp,
    /// A precompile was called that only a chain can run.
    #[error("this precompile asks a chain, which the test world has not")]
    NeedsChain,
    /// A write in a static frame, which the interpreter should have refused.
    #[error("the interpreter let a write through in a static frame; mark its row with (writes)")]
    StaticWrite,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// In the smallest unit.
    pub balance: U256,
    /// Transactions sent, or contracts created.
    pub nonce: u64,
    /// Empty for an account without code.
    pub code: Bytes,
    /// Slots that are not zero.
    pub storage: BTreeMap<U256, U256>,
}

impl Account {
    /// Whether it is as good as not there. Source: EIP-161.
    pub fn is_empty(&self) -> bool {
        self.nonce == 0 && self.balance.is_zero() && self.code.is_empty()
    }

    /// Whether no contract may be made here. Source: EIP-684, EIP-7610.
    pub fn is_taken(&self) -> bool {
        self.nonce != 0 || !self.code.is_empty() || !self.storage.is_empty()
    }
}

/// Everything a failed call must undo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// All accounts that exist.
    pub accounts: BTreeMap<Address, Account>,
    /// Transient slots by contract and key; cleared after each transaction.
    pub transient: BTreeMap<(Address, U256), U256>,
    /// Logs of the transaction so far.
    pub logs: Vec<Log>,
    /// Accounts that die when the transaction ends.
    pub destroyed: BTreeSet<Address>,
}

/// Who runs, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Whose storage and balance.
    pub address: Address,
    /// Who called.
    pub caller: Address,
    /// Value received.
    pub value: U256,
    /// Whether nothing may change.
    pub is_static: bool,
    /// Calls above this one.
    pub depth: usize,
}

/// What env opcodes answer that is not the context's; plain fields, set what a test needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// ORIGIN.
    pub origin: Address,
    /// GASPRICE.
    pub gas_price: U256,
    /// BASEFEE.
    pub base_fee: U256,
    /// COINBASE.
    pub coinbase: Address,
    /// NUMBER.
    pub number: u64,
    /// TIMESTAMP, in seconds.
    pub timestamp: u64,
    /// PREVRANDAO.
    pub prev_randao: U256,
    /// GASLIMIT.
    pub gas_limit: u64,
    /// CHAINID.
    pub chain_id: u64,
    /// BLOBHASH of 0, 1 and so on.
    pub blob_hashes: Vec<B256>,
    /// BLOBBASEFEE.
    pub blob_base_fee: U256,
    /// GAS.
    pub gas_left: u64,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            origin: address!("0x00000000000000000000000000000000000000a1"),
            gas_price: U256::from(7),
            base_fee: U256::from(5),
            coinbase: Address::ZERO,
            number: 1000,
            timestamp: 1_700_000_000,
            prev_randao: U256::from(0x0a2d),
            gas_limit: 10_000_000_000,
            chain_id: 31_415_926,
            blob_hashes: Vec::new(),
            blob_base_fee: U256::from(1),
            gas_left: 1_000_000,
        }
    }
}

/// A transaction to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transaction {
    /// Who pays; need not exist beforehand when `value` is zero.
    pub from: Address,
    /// Whom to call; `None` creates.
    pub to: Option<Address>,
    /// Value to move.
    pub value: U256,
    /// Calldata, or creation code.
    pub input: Bytes,
}

/// What a transaction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// How the code ended; `None` when it did not begin: too deep, value missing, address taken,
    /// bad code.
    pub ended: Option<Result<Outcome, Halt>>,
    /// The new contract.
    pub created: Option<Address>,
    /// Logs, none if it failed.
    pub logs: Vec<Log>,
}
