//! One message: parameters in, what the method does, an answer or a refusal out.

use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_ipld_encoding::{BytesSer, CBOR, from_slice, to_vec};
use fvm_sdk::crypto::hash_owned;
use fvm_sdk::{NO_DATA_BLOCK_ID, actor, ipld, message, network, send, vm};
use fvm_shared::address::Address;
use fvm_shared::crypto::hash::SupportedHashes::Keccak256;
use fvm_shared::econ::TokenAmount;
use fvm_shared::sys::SendFlags;
use fvm_shared::{ActorID, METHOD_SEND, MethodNum};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event::{Event, emit, word};
use crate::job::{Job, Payment};
use crate::method::{CreateJob, Created, JobId, Method, ProveDone};
use crate::refusal::Refusal;
use crate::state::State;

/// The actor that constructs all others.
const INIT: ActorID = 1;

/// Type number of EVM contracts. Source: builtin-actors, the manifest's order.
const EVM: i32 = 14;

/// The method that runs a contract. Source: FIP-0054; FRC-42 "InvokeEVM".
const INVOKE_EVM: MethodNum = 3_844_450_837;

/// Gas for telling a client: it must not be able to use up what the worker paid for.
const CALLBACK_GAS: u64 = 100_000_000;

/// What a method comes to: CBOR, or nothing.
type Answer = Result<Option<Vec<u8>>, Refusal>;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    fvm_sdk::initialize();
    match dispatch(params) {
        Ok(None) => NO_DATA_BLOCK_ID,
        Ok(Some(answer)) => {
            ipld::put_block(CBOR, &answer).expect("an answer has a few hundred bytes")
        }
        Err(refusal) => vm::exit(refusal.code(), None, Some(&refusal.to_string())),
    }
}

fn dispatch(params: u32) -> Answer {
    match Method::of(message::method_number()).ok_or(Refusal::NoMethod)? {
        Method::Constructor => constructor(),
        Method::CreateJob => create_job(read(params)?),
        Method::ClaimJob => claim_job(&read(params)?),
        Method::ProveDone => prove_done(read(params)?),
        Method::Reclaim => reclaim(&read(params)?),
        Method::GetJob => get_job(&read(params)?),
    }
}

fn constructor() -> Answer {
    if message::caller() != INIT {
        return Err(Refusal::Forbidden);
    }
    State::empty()?.save()?;
    Ok(None)
}

fn create_job(params: CreateJob) -> Answer {
    let client = message::caller();
    let job = Job::offer(params, client, message::value_received(), network::curr_epoch())?;
    let deadline = job.deadline;
    let mut state = State::load()?;
    let id = state.add(job)?;
    state.save()?;
    emit(id, Event::Created(client));
    answer(&Created { id, deadline })
}

fn claim_job(params: &JobId) -> Answer {
    let worker = message::caller();
    change(params.id, |job| job.claim(worker, &message::value_received(), network::curr_epoch()))?;
    emit(params.id, Event::Claimed(worker));
    Ok(None)
}

/// The state is saved before anybody else runs, so a client that calls back finds the job done.
fn prove_done(params: ProveDone) -> Answer {
    let ProveDone { id, result } = params;
    let worker = message::caller();
    let payment = change(id, |job| {
        let payment = job.prove_done(worker, &result, network::curr_epoch())?;
        Ok((payment, job.client))
    });
    let (payment, client) = payment?;
    emit(id, Event::Done(worker));
    pay(&payment)?;
    tell(client, id, &result.to_bytes());
    Ok(None)
}

fn reclaim(params: &JobId) -> Answer {
    let payment = change(params.id, |job| job.reclaim(network::curr_epoch()))?;
    emit(params.id, Event::Reclaimed(payment.to));
    pay(&payment)?;
    Ok(None)
}

fn get_job(params: &JobId) -> Answer {
    answer(&State::load()?.job(params.id)?)
}

/// Takes one step with a job, and saves it.
fn change<T>(id: u64, step: impl FnOnce(&mut Job) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let mut state = State::load()?;
    let mut job = state.job(id)?;
    let outcome = step(&mut job)?;
    state.put(id, job)?;
    state.save()?;
    Ok(outcome)
}

/// A bare send: the receiver runs no code.
#[expect(clippy::disallowed_methods, reason = "an actor of one's own is written with the SDK")]
fn pay(payment: &Payment) -> Result<(), Refusal> {
    let (to, amount) = (Address::new_id(payment.to), payment.amount.clone());
    match send::send(&to, METHOD_SEND, None, amount, None, SendFlags::empty()) {
        Ok(reply) if reply.exit_code.is_success() => Ok(()),
        _ => Err(Refusal::Unpaid),
    }
}

/// Calls `jobDone(uint64 id, bytes result)` of a client that is a contract. Its failure is
/// announced and changes nothing: the worker has delivered.
#[expect(clippy::disallowed_methods, reason = "an actor of one's own is written with the SDK")]
fn tell(client: ActorID, id: u64, result: &[u8]) {
    let client = Address::new_id(client);
    let code = actor::get_actor_code_cid(&client);
    if code.and_then(|code| actor::get_builtin_actor_type(&code)) != Some(EVM) {
        return;
    }
    let calldata = to_vec(&BytesSer(&job_done(id, result))).expect("bytes are CBOR");
    let params = IpldBlock { codec: CBOR, data: calldata };
    let (value, gas) = (TokenAmount::default(), Some(CALLBACK_GAS));
    let told = send::send(&client, INVOKE_EVM, Some(params), value, gas, SendFlags::empty());
    let code = told.map_or(u32::MAX, |reply| reply.exit_code.value());
    if code != 0 {
        emit(id, Event::CallbackFailed(code));
    }
}

/// Calldata of `jobDone(uint64,bytes)`: selector, id, where the bytes begin, their length, the
/// bytes and zeros up to a whole word.
fn job_done(id: u64, result: &[u8]) -> Vec<u8> {
    let mut calldata = hash_owned(Keccak256, b"jobDone(uint64,bytes)");
    calldata.truncate(4);
    calldata.extend(word(id));
    calldata.extend(word(64));
    calldata.extend(word(result.len() as u64));
    calldata.extend(result);
    calldata.resize(4 + 96 + result.len().next_multiple_of(32), 0);
    calldata
}

fn read<T: DeserializeOwned>(params: u32) -> Result<T, Refusal> {
    let block = message::params_raw(params).map_err(|_| Refusal::Parameters)?;
    let block = block.ok_or(Refusal::Parameters)?;
    from_slice(&block.data).map_err(|_| Refusal::Parameters)
}

fn answer(answer: &impl Serialize) -> Answer {
    Ok(Some(to_vec(answer).map_err(|_| Refusal::State)?))
}
