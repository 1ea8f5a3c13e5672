//! A job's rules without a chain, and its form on chain.

use cid::Cid;
use fvm_ipld_encoding::{from_slice, to_vec};
use fvm_shared::econ::TokenAmount;
use multihash_codetable::{Code, MultihashDigest};
use native_actor::job::{Job, Payment, Status};
use native_actor::method::CreateJob;
use native_actor::refusal::Refusal;

const CLIENT: u64 = 100;
const WORKER: u64 = 101;
const STRANGER: u64 = 102;

fn cid(content: &[u8]) -> Cid {
    Cid::new_v1(0x55, Code::Blake2b256.digest(content))
}

fn fil(atto: i64) -> TokenAmount {
    TokenAmount::from_atto(atto)
}

fn params() -> CreateJob {
    CreateJob { spec: cid(b"spec"), collateral: fil(3), timeout: 10 }
}

/// Offered in epoch 5 for 7, with a collateral of 3; due in epoch 15.
fn job() -> Job {
    Job::offer(params(), CLIENT, fil(7), 5).unwrap()
}

fn claimed() -> Job {
    let mut job = job();
    job.claim(WORKER, &fil(3), 15).unwrap();
    job
}

#[test]
fn an_offer_needs_a_reward_and_time() {
    assert_eq!((job().deadline, job().status), (15, Status::Open));
    let offered = |params, reward, epoch| Job::offer(params, CLIENT, fil(reward), epoch).map(drop);
    assert_eq!(offered(params(), 0, 5), Err(Refusal::NothingOffered));
    for timeout in [0, -1, i64::MIN] {
        assert_eq!(offered(CreateJob { timeout, ..params() }, 7, 5), Err(Refusal::NothingOffered));
    }
    assert_eq!(
        offered(CreateJob { timeout: i64::MAX, ..params() }, 7, 5),
        Err(Refusal::Parameters)
    );
    let negative = CreateJob { collateral: fil(-1), ..params() };
    assert_eq!(offered(negative, 7, 5), Err(Refusal::NothingOffered));
    assert_eq!(offered(CreateJob { collateral: fil(0), ..params() }, 7, 5), Ok(()));
}

#[test]
fn a_claim_is_one_in_time_with_the_exact_collateral() {
    for value in [0, 2, 4] {
        assert_eq!(job().claim(WORKER, &fil(value), 6), Err(Refusal::WrongCollateral));
    }
    assert_eq!(job().claim(WORKER, &fil(3), 16), Err(Refusal::DeadlinePassed));
    assert_eq!(claimed().worker, Some(WORKER));
    assert_eq!(claimed().claim(STRANGER, &fil(3), 6), Err(Refusal::NotOpen));
}

#[test]
fn only_the_worker_proves_and_only_in_time() {
    let result = cid(b"result");
    assert_eq!(job().prove_done(WORKER, &result, 6), Err(Refusal::NotTheWorker));
    assert_eq!(claimed().prove_done(STRANGER, &result, 6), Err(Refusal::NotTheWorker));
    assert_eq!(claimed().prove_done(WORKER, &result, 16), Err(Refusal::DeadlinePassed));
    let mut job = claimed();
    let payment = job.prove_done(WORKER, &result, 15).unwrap();
    assert_eq!(payment, Payment { to: WORKER, amount: fil(10) });
    assert_eq!((job.status, job.result.clone()), (Status::Done, result.to_bytes()));
    assert_eq!(job.prove_done(WORKER, &result, 15), Err(Refusal::Over));
    assert_eq!(job.reclaim(16), Err(Refusal::Over));
}

#[test]
fn what_nobody_did_in_time_goes_back_with_the_stake_if_there_is_one() {
    assert_eq!(job().reclaim(15), Err(Refusal::DeadlineAhead));
    assert_eq!(job().reclaim(16), Ok(Payment { to: CLIENT, amount: fil(7) }));
    let mut job = claimed();
    assert_eq!(job.reclaim(16), Ok(Payment { to: CLIENT, amount: fil(10) }));
    assert_eq!(job.status, Status::Reclaimed);
    assert_eq!(job.prove_done(WORKER, &cid(b"late"), 15), Err(Refusal::Over));
}

#[test]
fn a_job_survives_its_encoding_and_a_status_from_the_future_does_not() {
    for job in [job(), claimed()] {
        let encoded = to_vec(&job).unwrap();
        assert_eq!(from_slice::<Job>(&encoded).unwrap(), job);
        let mut unknown = encoded.clone();
        *unknown.last_mut().unwrap() = 4;
        assert!(from_slice::<Job>(&unknown).is_err());
    }
}
