//! The broker's state: a list of jobs, as an array that is mapped onto a tree of blocks.

use cid::Cid;
use fvm_ipld_amt::Amt;
use fvm_ipld_encoding::CborStore;
use fvm_ipld_encoding::tuple::*;
use fvm_sdk::sself;
use multihash_codetable::Code::Blake2b256;

use crate::blocks::Blocks;
use crate::job::Job;
use crate::refusal::Refusal;

/// The root block.
#[derive(Debug, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    /// Root of the array of jobs; a job's number is its index.
    jobs: Cid,
    /// Number of the next job.
    next: u64,
}

impl State {
    /// No jobs yet.
    pub(crate) fn empty() -> Result<Self, Refusal> {
        let jobs = Amt::<Job, _>::new(Blocks).flush().map_err(broken)?;
        Ok(Self { jobs, next: 0 })
    }

    pub(crate) fn load() -> Result<Self, Refusal> {
        let root = sself::root().map_err(broken)?;
        Blocks.get_cbor(&root).map_err(broken)?.ok_or(Refusal::State)
    }

    /// Makes this the actor's state.
    pub(crate) fn save(&self) -> Result<(), Refusal> {
        let root = Blocks.put_cbor(self, Blake2b256).map_err(broken)?;
        sself::set_root(&root).map_err(broken)
    }

    pub(crate) fn job(&self, id: u64) -> Result<Job, Refusal> {
        let jobs = Amt::<Job, _>::load(&self.jobs, Blocks).map_err(broken)?;
        jobs.get(id).map_err(broken)?.cloned().ok_or(Refusal::UnknownJob)
    }

    /// Adds a job and gives its number.
    pub(crate) fn add(&mut self, job: Job) -> Result<u64, Refusal> {
        let id = self.next;
        self.next += 1;
        self.put(id, job)?;
        Ok(id)
    }

    pub(crate) fn put(&mut self, id: u64, job: Job) -> Result<(), Refusal> {
        let mut jobs = Amt::<Job, _>::load(&self.jobs, Blocks).map_err(broken)?;
        jobs.set(id, job).map_err(broken)?;
        self.jobs = jobs.flush().map_err(broken)?;
        Ok(())
    }
}

/// Whatever failed, to a caller it is the state; the text goes to the debug log.
fn broken(error: impl std::fmt::Display) -> Refusal {
    fvm_sdk::debug::log(format!("state: {error}"));
    Refusal::State
}
