//! What the FVM asks its node: randomness, tipset CIDs, consensus faults. All of it follows from
//! the epoch or from the chain's own heads, so a run can be repeated.
//!
//! Externs are also what every frame of a message shares, so the powers of a run and the notes
//! about it are kept here.

use std::cell::RefCell;

use cid::Cid;
use cid::multihash::Multihash;
use fvm::externs::{Chain, Consensus, Externs, Rand};
use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::ConsensusFault;
use multihash_codetable::{Code, MultihashDigest};

use super::record::{Recorder, Syscall};
use super::{Controls, Notes};
use crate::store::Store;

/// Separates made-up values of one kind from those of another.
const BEACON: &[u8] = b"fevm beacon ";
const TICKET: &[u8] = b"fevm ticket ";
const TIPSET: &[u8] = b"fevm tipset ";

/// A node with no network: its chain is the store's, its beacon a hash of the round.
pub(crate) struct ChainExterns {
    store: Store,
    pub(super) controls: Controls,
    /// Never borrowed while another actor runs: that one takes notes too.
    pub(super) notes: RefCell<Notes>,
    /// Where syscalls are recorded, if they are.
    pub(super) recorder: Option<Recorder>,
}

impl ChainExterns {
    pub(crate) fn new(store: Store, controls: Controls) -> ChainExterns {
        ChainExterns { store, controls, notes: RefCell::default(), recorder: None }
    }

    /// The same, and every syscall is recorded.
    pub(crate) fn recording(self) -> ChainExterns {
        ChainExterns { recorder: Some(Recorder::default()), ..self }
    }

    /// The syscalls recorded since the last time.
    pub(crate) fn take_recording(&self) -> Vec<Option<Syscall>> {
        self.recorder.as_ref().map(Recorder::take).unwrap_or_default()
    }

    /// What was noted since the last time.
    pub(crate) fn take_notes(&self) -> Notes {
        self.notes.take()
    }
}

impl Externs for ChainExterns {}

impl Rand for ChainExterns {
    fn get_chain_randomness(&self, round: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        Ok(made_up(TICKET, round))
    }

    fn get_beacon_randomness(&self, round: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        Ok(made_up(BEACON, round))
    }
}

impl Chain for ChainExterns {
    /// The CID of the head at `epoch`, or the one chosen for it. An epoch that the store does not
    /// have, as before a chain that starts late, gets a CID of its own all the same.
    fn get_tipset_cid(&self, epoch: ChainEpoch) -> anyhow::Result<Cid> {
        let made_up = || Code::Blake2b256.digest(&labelled(TIPSET, epoch));
        let Ok(height) = u64::try_from(epoch) else { return Ok(Cid::new_v1(DAG_CBOR, made_up())) };
        if let Some(hash) = self.controls.block_hashes.get(&height) {
            let digest = Multihash::wrap(Code::Blake2b256.into(), hash.as_slice())?;
            return Ok(Cid::new_v1(DAG_CBOR, digest));
        }
        let known = self.store.head_at(height)?;
        Ok(known.map_or_else(|| Cid::new_v1(DAG_CBOR, made_up()), |head| head.tipset_cid()))
    }
}

impl Consensus for ChainExterns {
    /// There is nobody to fault.
    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> anyhow::Result<(Option<ConsensusFault>, i64)> {
        Ok((None, 0))
    }
}

fn labelled(label: &[u8], epoch: ChainEpoch) -> Vec<u8> {
    [label, &epoch.to_be_bytes()].concat()
}

fn made_up(label: &[u8], epoch: ChainEpoch) -> [u8; 32] {
    let hash = Code::Blake2b256.digest(&labelled(label, epoch));
    hash.digest().try_into().expect("blake2b-256 has 32 bytes")
}
