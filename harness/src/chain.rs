//! Stop 4 of 10. In: a Filecoin message. Out: an actor's `invoke`, called by the reference FVM.
//! Before: mapping/src/message.rs. After: actor/src/dispatch.rs.
//!
//! A chain is a head and a store: each transaction is one epoch of its own, whose machine starts at
//! the head's state root and is gone afterwards. Reading is the same without writing anything back.
//!
//! Does not know RLP, signatures or JSON.

use std::path::PathBuf;

use alloy_primitives::{B256, Bytes, U256};
use cid::Cid;
use mapping::receipt::Receipt;

use crate::bundle::Bundle;
use crate::genesis::{EPOCH_SECONDS, Genesis, TIMESTAMP};
use crate::machine::{Environment, compile};
use crate::store::{Entry, Head, Identity, StateDirError, Store, StoreError};

/// Chain id of a local network. Source: Lotus, build parameters of the 2k network.
pub const CHAIN_ID: u64 = 31_415_926;

/// Most gas that one transaction, which is one block here, may ask for. Source: Lotus,
/// `BlockGasLimit`.
pub const BLOCK_GAS_LIMIT: u64 = 10_000_000_000;

/// Base fee in attoFIL per unit of gas: the network's lowest, and constant. Source: Lotus,
/// `MinimumBaseFee`.
pub const BASE_FEE: u64 = 100;

/// What a chain is made of.
#[derive(Debug, Clone)]
pub struct Options {
    /// The actors.
    pub bundle: Bundle,
    /// Where it lives; `None` keeps it in memory.
    pub state_dir: Option<PathBuf>,
    /// EIP-155 chain id.
    pub chain_id: u64,
}

impl Default for Options {
    /// The built-in actors, in memory, with chain id [`CHAIN_ID`].
    fn default() -> Options {
        Options { bundle: Bundle::embedded(), state_dir: None, chain_id: CHAIN_ID }
    }
}

/// Why a chain cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The state directory is unusable; nothing in it is lost or replaced.
    #[error(transparent)]
    StateDir(#[from] StateDirError),
    /// The first state could not be written, or the last one not be read.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// The chain itself failed: not a contract, and not the caller's request.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Its file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The virtual machine, or an actor that it cannot compile.
    #[error("the FVM could not do its work: {0}")]
    Fvm(String),
}

/// Why the bytes of a transaction cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum TransactionError {
    /// No block of this chain has it.
    #[error("transaction {0} is not on this chain")]
    Unknown(B256),
    /// It ran in a program that kept receipts alone.
    #[error(
        "transaction {hash} is in block {block_number}, but an older version of fevm ran it, which \
         did not keep the signed bytes; give those instead of the hash"
    )]
    NotKept {
        /// The transaction.
        hash: B256,
        /// Where it is.
        block_number: u64,
    },
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl From<anyhow::Error> for ChainError {
    fn from(error: anyhow::Error) -> ChainError {
        match error.downcast::<StoreError>() {
            Ok(error) => ChainError::Store(error),
            Err(error) => ChainError::Fvm(format!("{error:#}")),
        }
    }
}

impl From<fvm::kernel::ExecutionError> for ChainError {
    fn from(error: fvm::kernel::ExecutionError) -> ChainError {
        anyhow::Error::from(error).into()
    }
}

/// A Filecoin chain with one block for each transaction.
pub struct Chain {
    pub(crate) store: Store,
    pub(crate) head: Head,
    pub(crate) codes: Codes,
    chain_id: u64,
}

/// Code CIDs by role.
#[derive(Clone)]
pub(crate) struct Codes {
    pub(crate) evm: Cid,
    pub(crate) eth_account: Cid,
    pub(crate) placeholder: Cid,
    /// What takes part in a deployment, the slowest to compile first.
    deployment: Vec<Cid>,
}

impl Codes {
    pub(crate) fn of(bundle: &Bundle) -> Codes {
        Codes {
            evm: bundle.code("evm"),
            eth_account: bundle.code("ethaccount"),
            placeholder: bundle.code("placeholder"),
            deployment: ["evm", "init", "eam", "ethaccount"].map(|name| bundle.code(name)).into(),
        }
    }

    /// What takes part in a deployment, the slowest to compile first.
    pub(crate) fn deployment(&self) -> &[Cid] {
        &self.deployment
    }
}

impl Chain {
    /// Opens the chain in `options.state_dir`, or starts a new one there or in memory.
    pub fn open(options: Options) -> Result<Chain, OpenError> {
        let Options { bundle, state_dir, chain_id } = options;
        let store = match state_dir {
            None => Store::memory(),
            Some(dir) => Store::open(&dir, &Identity { chain_id, actors: bundle.data_cid() })?,
        };
        let head = match store.head().map_err(ChainError::from)? {
            Some(head) => head,
            None => begin(&store, &bundle)?,
        };
        Ok(Chain { store, head, codes: Codes::of(&bundle), chain_id })
    }

    /// Starts compiling the actors that a deployment needs on another thread. An actor is compiled
    /// once in a process, when a message first needs it, and the EVM takes a second.
    pub fn warm_up(&self) {
        let (store, codes) = (self.store.clone(), self.codes.deployment.clone());
        // A failure shows again, with somebody to report it to, when a message needs the actor.
        std::thread::spawn(move || drop(compile(&store, &codes)));
    }

    /// EIP-155 chain id.
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// Number of the newest block, which is its epoch.
    pub fn block_number(&self) -> u64 {
        self.head.epoch
    }

    /// Unix time of the newest block, in seconds.
    pub fn timestamp(&self) -> u64 {
        self.head.timestamp
    }

    /// Base fee in attoFIL per unit of gas.
    pub fn base_fee(&self) -> U256 {
        U256::from(self.head.base_fee)
    }

    /// CID of the state after the newest block.
    pub fn state_root(&self) -> Cid {
        self.head.state_root
    }

    /// The receipt of a transaction of this chain.
    pub fn receipt(&self, hash: B256) -> Result<Option<Receipt>, ChainError> {
        let Some(encoded) = self.store.receipt(&hash)? else { return Ok(None) };
        serde_json::from_slice(&encoded).map(Some).map_err(|error| {
            StoreError::Damaged(format!("the receipt of {hash} is unreadable: {error}")).into()
        })
    }

    /// A transaction of this chain as it was signed: the bytes that [`Chain::submit`] took, an
    /// EIP-2718 envelope or a legacy transaction.
    pub fn transaction(&self, hash: B256) -> Result<Bytes, TransactionError> {
        let Some(receipt) = self.receipt(hash)? else {
            return Err(TransactionError::Unknown(hash));
        };
        let kept = self.store.transaction(&hash).map_err(ChainError::from)?;
        let block_number = receipt.block_number;
        kept.map(Bytes::from).ok_or(TransactionError::NotKept { hash, block_number })
    }

    /// The block at the head, for reads.
    pub(crate) fn here(&self) -> Environment {
        Environment {
            chain_id: self.chain_id,
            epoch: self.head.epoch,
            timestamp: self.head.timestamp,
            base_fee: self.head.base_fee,
            state_root: self.head.state_root,
            tracing: false,
        }
    }

    /// The block after the head, for what comes next.
    pub(crate) fn next(&self) -> Environment {
        let here = self.here();
        Environment { epoch: here.epoch + 1, timestamp: here.timestamp + EPOCH_SECONDS, ..here }
    }

    /// Makes the block `environment` with the state `root` the new head, durably; the transaction
    /// in it is kept as it was signed.
    pub(crate) fn advance(
        &mut self,
        environment: &Environment,
        root: Cid,
        receipt: &Receipt,
        transaction: &[u8],
    ) -> Result<(), ChainError> {
        let head = Head {
            epoch: environment.epoch,
            timestamp: environment.timestamp,
            base_fee: environment.base_fee,
            state_root: root,
            parent: self.head.tipset_cid(),
            transaction: Some(receipt.tx_hash),
        };
        let encoded = serde_json::to_vec(receipt).expect("a receipt has no map and no float");
        let entry = Entry { hash: &receipt.tx_hash, receipt: &encoded, transaction };
        self.store.commit(&head, Some(entry))?;
        self.head = head;
        Ok(())
    }
}

fn begin(store: &Store, bundle: &Bundle) -> Result<Head, ChainError> {
    let head = Head {
        epoch: 0,
        timestamp: TIMESTAMP,
        base_fee: BASE_FEE,
        state_root: Genesis::dev().write(store, bundle)?,
        parent: bundle.data_cid(),
        transaction: None,
    };
    store.commit(&head, None)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_can_move_to_another_thread_and_be_asked_from_several() {
        fn both<T: Send + Sync>() {}
        both::<Chain>();
    }
}
