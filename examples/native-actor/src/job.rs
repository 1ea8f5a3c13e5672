//! A job, and the rules by which it goes from one status to the next. Knows no chain: who asks,
//! what they send and which epoch it is are parameters.

use cid::Cid;
use fvm_ipld_encoding::strict_bytes;
use fvm_ipld_encoding::tuple::*;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Serialize};

use crate::method::CreateJob;
use crate::refusal::Refusal;

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Status {
    /// Anybody may claim it.
    Open = 0,
    /// A worker is at it.
    Claimed = 1,
    /// The worker has been paid.
    Done = 2,
    /// The client has its money back.
    Reclaimed = 3,
}

impl From<Status> for u8 {
    fn from(status: Status) -> u8 {
        status as u8
    }
}

impl TryFrom<u8> for Status {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let all = [Self::Open, Self::Claimed, Self::Done, Self::Reclaimed];
        all.get(usize::from(number)).copied().ok_or_else(|| format!("{number} is no status"))
    }
}

/// A job. Amounts are in attoFIL.
///
/// CIDs are kept as bytes, not as links: what a state links to must be on the chain, and what these
/// name need not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Job {
    /// Who offers it.
    pub client: ActorID,
    /// CID of what is to be computed.
    #[serde(with = "strict_bytes")]
    pub spec: Vec<u8>,
    /// What the worker gets.
    pub reward: TokenAmount,
    /// What the worker stakes.
    pub collateral: TokenAmount,
    /// Last epoch in which it may be proved done.
    pub deadline: ChainEpoch,
    /// Who claimed it.
    pub worker: Option<ActorID>,
    /// CID of what came out; empty before that.
    #[serde(with = "strict_bytes")]
    pub result: Vec<u8>,
    /// How far it has come.
    pub status: Status,
}

/// Money that a step sets free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Who gets it.
    pub to: ActorID,
    /// attoFIL.
    pub amount: TokenAmount,
}

impl Job {
    /// A job that `client` offers at `epoch`, paying `reward`.
    pub fn offer(
        params: CreateJob,
        client: ActorID,
        reward: TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<Self, Refusal> {
        let deadline = epoch.checked_add(params.timeout).ok_or(Refusal::Parameters)?;
        if !reward.is_positive() || params.timeout < 1 || params.collateral.is_negative() {
            return Err(Refusal::NothingOffered);
        }
        Ok(Self {
            client,
            spec: params.spec.to_bytes(),
            reward,
            collateral: params.collateral,
            deadline,
            worker: None,
            result: Vec::new(),
            status: Status::Open,
        })
    }

    /// `worker` takes the job and stakes `value`.
    pub fn claim(
        &mut self,
        worker: ActorID,
        value: &TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<(), Refusal> {
        if self.status != Status::Open {
            return Err(Refusal::NotOpen);
        }
        if epoch > self.deadline {
            return Err(Refusal::DeadlinePassed);
        }
        if *value != self.collateral {
            return Err(Refusal::WrongCollateral);
        }
        (self.worker, self.status) = (Some(worker), Status::Claimed);
        Ok(())
    }

    /// The worker delivers: reward and collateral are its.
    pub fn prove_done(
        &mut self,
        caller: ActorID,
        result: &Cid,
        epoch: ChainEpoch,
    ) -> Result<Payment, Refusal> {
        self.check_not_over()?;
        if self.worker != Some(caller) {
            return Err(Refusal::NotTheWorker);
        }
        if epoch > self.deadline {
            return Err(Refusal::DeadlinePassed);
        }
        (self.result, self.status) = (result.to_bytes(), Status::Done);
        Ok(Payment { to: caller, amount: &self.reward + &self.collateral })
    }

    /// Nobody delivered in time: the reward goes back to the client, and a worker's stake with it.
    pub fn reclaim(&mut self, epoch: ChainEpoch) -> Result<Payment, Refusal> {
        self.check_not_over()?;
        if epoch <= self.deadline {
            return Err(Refusal::DeadlineAhead);
        }
        self.status = Status::Reclaimed;
        let amount = match self.worker {
            Some(_) => &self.reward + &self.collateral,
            None => self.reward.clone(),
        };
        Ok(Payment { to: self.client, amount })
    }

    fn check_not_over(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Open | Status::Claimed => Ok(()),
            Status::Done | Status::Reclaimed => Err(Refusal::Over),
        }
    }
}
