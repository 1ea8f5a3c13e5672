//! Going back to an earlier block of the same chain.

use crate::chain::{Chain, ChainError};
use crate::store::Head;

/// A block to come back to. Valid for the chain it was taken from, as long as that has not gone
/// back further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot(Head);

/// Why a snapshot cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The block it names is not in this chain's past.
    #[error("block {0} of the snapshot is not in this chain's past; take a new snapshot")]
    Gone(u64),
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Chain {
    /// Marks the newest block. Costs nothing: every block's state is kept.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.head.clone())
    }

    /// Makes the snapshot's block the newest again; later blocks, their transactions and
    /// receipts are gone, durably.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), RestoreError> {
        let Snapshot(head) = snapshot;
        let known = self.store.head_at(head.epoch).map_err(ChainError::from)?;
        if known.as_ref() != Some(head) {
            return Err(RestoreError::Gone(head.epoch));
        }
        self.store.rewind(head.epoch).map_err(ChainError::from)?;
        self.head = head.clone();
        Ok(())
    }
}
