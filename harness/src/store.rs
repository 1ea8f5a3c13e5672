//! Where a chain keeps its blocks, heads, receipts and transactions: in memory, or in one file of a
//! directory.
//!
//! Blocks of the message being applied gather in memory. [`Store::commit`] makes them, the new head,
//! the receipt and the transaction durable at once, so a process killed at any moment has lost
//! nothing it reported, and nothing it has not reported is on disk.
//!
//! Does not know what is in a block, a state tree, a receipt or a transaction.

mod disk;
mod error;
mod guard;
mod head;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use alloy_primitives::B256;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;

use disk::Disk;
pub use error::{StateDirError, StoreError};
pub(crate) use head::Head;

/// A chain's file in its directory.
pub const FILE_NAME: &str = "chain.redb";

/// What a chain is, besides its history: a directory belongs to exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// EIP-155 chain id.
    pub(crate) chain_id: u64,
    /// CID of the actors' manifest data.
    pub(crate) actors: Cid,
}

/// A handle; clones share the same store.
#[derive(Clone)]
pub(crate) struct Store(Arc<Inner>);

struct Inner {
    /// Blocks written since the last commit.
    fresh: Mutex<HashMap<Cid, Vec<u8>>>,
    base: Arc<Base>,
}

enum Base {
    Memory(Mutex<Memory>),
    Disk(Disk),
}

#[derive(Default)]
struct Memory {
    blocks: HashMap<Cid, Vec<u8>>,
    heads: BTreeMap<u64, Head>,
    receipts: HashMap<B256, Vec<u8>>,
    transactions: HashMap<B256, Vec<u8>>,
}

/// A transaction's hash, its encoded receipt, and its signed bytes.
pub(crate) struct Entry<'a> {
    pub(crate) hash: &'a B256,
    pub(crate) receipt: &'a [u8],
    pub(crate) transaction: &'a [u8],
}

impl Store {
    /// A store that is gone with its last handle.
    pub(crate) fn memory() -> Store {
        Store::over(Base::Memory(Mutex::default()))
    }

    /// The store of `dir`, which is created when it is new or empty.
    pub(crate) fn open(dir: &Path, identity: &Identity) -> Result<Store, StateDirError> {
        Ok(Store::over(Base::Disk(Disk::open(dir, identity)?)))
    }

    fn over(base: Base) -> Store {
        Store(Arc::new(Inner { fresh: Mutex::default(), base: Arc::new(base) }))
    }

    /// A store on the same base: what is committed is common to both, what is not is each one's
    /// own.
    pub(crate) fn fork(&self) -> Store {
        Store(Arc::new(Inner { fresh: Mutex::default(), base: self.0.base.clone() }))
    }

    /// The blocks written since the last commit.
    pub(crate) fn fresh(&self) -> Vec<(Cid, Vec<u8>)> {
        lock(&self.0.fresh).iter().map(|(cid, block)| (*cid, block.clone())).collect()
    }

    /// The newest head; `None` before genesis.
    pub(crate) fn head(&self) -> Result<Option<Head>, StoreError> {
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).heads.values().next_back().cloned()),
            Base::Disk(disk) => disk.head(None),
        }
    }

    /// The head of `epoch`; `None` when the chain has not come so far.
    pub(crate) fn head_at(&self, epoch: u64) -> Result<Option<Head>, StoreError> {
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).heads.get(&epoch).cloned()),
            Base::Disk(disk) => disk.head(Some(epoch)),
        }
    }

    /// The encoded receipt of a transaction.
    pub(crate) fn receipt(&self, hash: &B256) -> Result<Option<Vec<u8>>, StoreError> {
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).receipts.get(hash).cloned()),
            Base::Disk(disk) => disk.receipt(hash),
        }
    }

    /// The signed bytes of a transaction; `None` too if its receipt was kept by a program that kept
    /// no transactions.
    pub(crate) fn transaction(&self, hash: &B256) -> Result<Option<Vec<u8>>, StoreError> {
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).transactions.get(hash).cloned()),
            Base::Disk(disk) => disk.transaction(hash),
        }
    }

    /// Makes `head`, every block written since the last commit and the entry durable, all or
    /// nothing.
    pub(crate) fn commit(&self, head: &Head, entry: Option<Entry<'_>>) -> Result<(), StoreError> {
        let mut fresh = lock(&self.0.fresh);
        match &*self.0.base {
            Base::Memory(memory) => {
                let mut memory = lock(memory);
                memory.blocks.extend(fresh.drain());
                memory.heads.insert(head.epoch, head.clone());
                if let Some(entry) = entry {
                    memory.receipts.insert(*entry.hash, entry.receipt.to_vec());
                    memory.transactions.insert(*entry.hash, entry.transaction.to_vec());
                }
            }
            Base::Disk(disk) => {
                disk.commit(head, &fresh, entry)?;
                fresh.clear();
            }
        }
        Ok(())
    }

    /// Forgets what was written since the last commit.
    pub(crate) fn discard(&self) {
        lock(&self.0.fresh).clear();
    }

    /// Forgets heads, receipts and transactions after `epoch`. Their blocks stay, unreachable.
    pub(crate) fn rewind(&self, epoch: u64) -> Result<(), StoreError> {
        match &*self.0.base {
            Base::Memory(memory) => {
                let mut memory = lock(memory);
                let gone = memory.heads.split_off(&(epoch + 1));
                for hash in gone.into_values().filter_map(|head| head.transaction) {
                    memory.receipts.remove(&hash);
                    memory.transactions.remove(&hash);
                }
                Ok(())
            }
            Base::Disk(disk) => disk.rewind(epoch),
        }
    }
}

impl Blockstore for Store {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(block) = lock(&self.0.fresh).get(cid) {
            return Ok(Some(block.clone()));
        }
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).blocks.get(cid).cloned()),
            Base::Disk(disk) => Ok(disk.block(cid)?),
        }
    }

    fn has(&self, cid: &Cid) -> anyhow::Result<bool> {
        if lock(&self.0.fresh).contains_key(cid) {
            return Ok(true);
        }
        match &*self.0.base {
            Base::Memory(memory) => Ok(lock(memory).blocks.contains_key(cid)),
            Base::Disk(disk) => Ok(disk.has_block(cid)?),
        }
    }

    /// A block that is there already is not written again: its CID says that it is the same.
    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> anyhow::Result<()> {
        if !self.has(cid)? {
            lock(&self.0.fresh).insert(*cid, block.to_vec());
        }
        Ok(())
    }
}

/// Nothing here panics while it holds a lock, so a poisoned lock still guards whole data.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
