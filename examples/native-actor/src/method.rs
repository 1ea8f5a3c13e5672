//! Methods: their numbers, and what they take and give. All of it is CBOR, a tuple for each struct.
//!
//! A method has a small number for built-in actors, as wallets on the command line prefer it, and
//! one from its name by FRC-42, which is the only one that a contract may call.

use cid::Cid;
use fvm_ipld_encoding::tuple::*;
use fvm_shared::MethodNum;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

/// What can be asked of the broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Runs once, when the actor is made. No parameters.
    Constructor,
    /// [`CreateJob`] with the reward as value; [`Created`].
    CreateJob,
    /// [`JobId`] with the collateral as value; nothing.
    ClaimJob,
    /// [`ProveDone`]; nothing. Pays the worker and tells the client.
    ProveDone,
    /// [`JobId`]; nothing. Pays the client.
    Reclaim,
    /// [`JobId`]; the [`crate::job::Job`].
    GetJob,
}

impl Method {
    /// The method with this number, of either kind.
    pub fn of(number: MethodNum) -> Option<Self> {
        Some(match number {
            1 => Self::Constructor,
            2 | CREATE_JOB => Self::CreateJob,
            3 | CLAIM_JOB => Self::ClaimJob,
            4 | PROVE_DONE => Self::ProveDone,
            5 | RECLAIM => Self::Reclaim,
            6 | GET_JOB => Self::GetJob,
            _ => return None,
        })
    }
}

/// FRC-42 number of "CreateJob".
pub const CREATE_JOB: MethodNum = 2_213_292_034;
/// FRC-42 number of "ClaimJob".
pub const CLAIM_JOB: MethodNum = 3_072_484_620;
/// FRC-42 number of "ProveDone".
pub const PROVE_DONE: MethodNum = 1_610_174_813;
/// FRC-42 number of "Reclaim".
pub const RECLAIM: MethodNum = 2_417_304_050;
/// FRC-42 number of "GetJob".
pub const GET_JOB: MethodNum = 340_858_087;

/// The numbers are the names'. Only the actor's own build needs the crate that knows.
#[cfg(target_arch = "wasm32")]
const _: () = {
    use frc42_dispatch::method_hash;
    assert!(CREATE_JOB == method_hash!("CreateJob"));
    assert!(CLAIM_JOB == method_hash!("ClaimJob"));
    assert!(PROVE_DONE == method_hash!("ProveDone"));
    assert!(RECLAIM == method_hash!("Reclaim"));
    assert!(GET_JOB == method_hash!("GetJob"));
};

/// A job to be done. The value of the message is the reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct CreateJob {
    /// What is to be computed.
    pub spec: Cid,
    /// What a worker stakes, in attoFIL.
    pub collateral: TokenAmount,
    /// Epochs from now in which it has to be done; at least one.
    pub timeout: ChainEpoch,
}

/// A job that is on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Created {
    /// Its number.
    pub id: u64,
    /// Last epoch in which it may be proved done.
    pub deadline: ChainEpoch,
}

/// Which job is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct JobId {
    /// Its number.
    pub id: u64,
}

/// The claim that a job is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ProveDone {
    /// Its number.
    pub id: u64,
    /// What came out. Whether that is right, the broker does not judge.
    pub result: Cid,
}
