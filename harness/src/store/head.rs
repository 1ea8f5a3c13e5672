//! One block of the chain: what state it left and what came before it.

use alloy_primitives::B256;
use cid::Cid;
use fvm_ipld_encoding::{DAG_CBOR, from_slice, to_vec};
use multihash_codetable::{Code, MultihashDigest};
use serde::{Deserialize, Serialize};

/// A block of this chain is one transaction, so its head is all there is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Height, which is the Ethereum block number.
    pub(crate) epoch: u64,
    /// Unix time in seconds.
    pub(crate) timestamp: u64,
    /// Base fee in attoFIL per unit of gas.
    pub(crate) base_fee: u64,
    /// The state after the block.
    pub(crate) state_root: Cid,
    /// Tipset CID of the block before; at genesis, of the actors' manifest data.
    pub(crate) parent: Cid,
    /// The transaction in it; `None` at genesis and in an empty block.
    pub(crate) transaction: Option<B256>,
}

/// The encoded form: a CBOR tuple with the fields of [`Head`] in order.
#[derive(Serialize, Deserialize)]
struct Wire(u64, u64, u64, Cid, Cid, Option<[u8; 32]>);

impl Head {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let hash = self.transaction.map(|hash| hash.0);
        to_vec(&Wire(self.epoch, self.timestamp, self.base_fee, self.state_root, self.parent, hash))
            .expect("numbers, CIDs and a hash are CBOR")
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Head> {
        let Wire(epoch, timestamp, base_fee, state_root, parent, hash) = from_slice(bytes).ok()?;
        let transaction = hash.map(B256::new);
        Some(Head { epoch, timestamp, base_fee, state_root, parent, transaction })
    }

    /// The CID that BLOCKHASH shows: blake2b-256 of the head itself, so it commits to all history.
    pub(crate) fn tipset_cid(&self) -> Cid {
        Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&self.to_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_survives_its_encoding() {
        let cid = Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(b"any"));
        for transaction in [None, Some(B256::repeat_byte(7))] {
            let head = Head {
                epoch: u64::MAX,
                timestamp: 1,
                base_fee: 100,
                state_root: cid,
                parent: cid,
                transaction,
            };
            assert_eq!(Head::from_bytes(&head.to_bytes()), Some(head));
        }
    }
}
