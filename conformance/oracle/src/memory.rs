//! This project's interpreter on a world in memory, with this project's precompiles.
//!
//! Compare it with revm under [`Rules::MEMORY`](crate::Rules::MEMORY). Nothing costs gas, so the
//! limits are what ends code that does not end by itself.

mod platform;

use std::thread;

use alloy_primitives::{Bytes, U256};
use interpreter::{
    Outcome,
    host::memory::{
        Account as HostAccount, Environment, MemoryError, MemoryHost, Receipt,
        Transaction as HostTransaction,
    },
};

use crate::{Account, Case, Ending, Error, GAS_CONSTANT, Limits, Post, World};

/// Calls that may be open below the outermost. Source: Yellow Paper, section 9.4.
const MAX_DEPTH: usize = 1024;

/// Stack of the thread that runs a case: each open call takes some kibibytes of it.
const STACK_BYTES: usize = 256 << 20;

/// Runs the case.
pub fn run(case: &Case, limits: &Limits) -> Result<Post, Error> {
    on_a_large_stack(|| transact::<false>(case, limits))
}

/// Runs the case with the instructions and the precompile that only Ethereum has. Compare with
/// [`Rules::MEMORY`](crate::Rules::MEMORY) but for
/// [`UndefinedInstructions`](crate::Rule::UndefinedInstructions) and
/// [`ReservedAddresses`](crate::Rule::ReservedAddresses).
pub fn run_in_full(case: &Case, limits: &Limits) -> Result<Post, Error> {
    on_a_large_stack(|| transact::<true>(case, limits))
}

fn on_a_large_stack(work: impl FnOnce() -> Result<Post, Error> + Send) -> Result<Post, Error> {
    thread::scope(|scope| {
        let started = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let started = started.map_err(|error| Error::Machine(format!("no thread: {error}")))?;
        started.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn transact<const ETHEREUM: bool>(case: &Case, limits: &Limits) -> Result<Post, Error> {
    let given = &case.transaction;
    let sender = case.pre.get(&given.from);
    if sender.is_none_or(|sender| sender.balance < given.value) && !given.value.is_zero() {
        return Err(Error::Rejected("the sender does not have the value it sends".into()));
    }
    if sender.map_or(0, |sender| sender.nonce) != given.nonce {
        return Err(Error::Rejected("the nonce is not the sender's".into()));
    }
    if sender.is_some_and(|sender| !sender.code.is_empty()) {
        return Err(Error::Rejected("the sender has code".into()));
    }
    if !given.extras.authorizations.is_empty() {
        return Err(Error::Rejected("there are no transactions of type 4".into()));
    }
    if !given.extras.blob_hashes.is_empty() && !ETHEREUM {
        return Err(Error::Rejected("there are no transactions of type 3".into()));
    }
    let mut host = host::<ETHEREUM>(case, limits);
    let receipt = host.transact(HostTransaction {
        from: given.from,
        to: given.to,
        value: given.value,
        input: given.input.clone(),
    });
    match receipt {
        Ok(receipt) => Ok(finished(host, receipt)),
        Err(MemoryError::OutOfSteps | MemoryError::OutOfMemory) => Ok(exhausted(case)),
        Err(error @ (MemoryError::NeedsChain | MemoryError::NonceUsedUp)) => {
            Err(Error::NeedsHost(error.to_string()))
        }
        Err(error @ MemoryError::StaticWrite) => Err(Error::Machine(error.to_string())),
    }
}

fn host<const ETHEREUM: bool>(case: &Case, limits: &Limits) -> MemoryHost<ETHEREUM> {
    let mut host = MemoryHost::<ETHEREUM>::default();
    host.environment = environment(case);
    host.steps_left = limits.steps;
    host.max_depth = MAX_DEPTH;
    host.max_memory = usize::try_from(limits.memory).unwrap_or(usize::MAX);
    host.precompiles = Some(platform::call::<ETHEREUM>);
    for (address, account) in &case.pre {
        let Account { nonce, balance, code, storage } = account.clone();
        host.world.accounts.insert(*address, HostAccount { nonce, balance, code, storage });
    }
    host
}

fn environment(case: &Case) -> Environment {
    let block = &case.block;
    let extras = &case.transaction.extras;
    Environment {
        origin: case.transaction.from,
        gas_price: U256::from(case.transaction.gas_price),
        base_fee: U256::from(block.base_fee),
        coinbase: block.coinbase,
        number: block.number,
        timestamp: block.timestamp,
        prev_randao: block.prev_randao.into(),
        gas_limit: block.gas_limit,
        chain_id: block.chain_id,
        blob_hashes: extras.blob_hashes.clone(),
        blob_base_fee: U256::from(extras.blob_base_fee.max(1)),
        gas_left: GAS_CONSTANT,
    }
}

fn finished<const ETHEREUM: bool>(host: MemoryHost<ETHEREUM>, receipt: Receipt) -> Post {
    let created = receipt.created;
    let (ending, output) = match receipt.ended {
        Some(Ok(Outcome::Returned(_))) if created.is_some() => (Ending::Succeeded, Bytes::new()),
        Some(Ok(Outcome::Returned(output))) => (Ending::Succeeded, output),
        Some(Ok(Outcome::Destroyed)) => (Ending::Succeeded, Bytes::new()),
        Some(Ok(Outcome::Reverted(output))) => (Ending::Reverted, output),
        Some(Err(_)) | None => (Ending::Halted, Bytes::new()),
    };
    let accounts = host.world.accounts.into_iter().map(|(address, account)| {
        let HostAccount { nonce, balance, code, storage } = account;
        (address, Account { nonce, balance, code, storage })
    });
    Post {
        ending,
        output,
        created,
        logs: receipt.logs,
        world: accounts.filter(|(_, account)| *account != Account::default()).collect(),
        exhausted_inside: host.exhausted,
    }
}

/// What is left when a limit ended the run: the sender's nonce is taken, nothing else was done.
fn exhausted(case: &Case) -> Post {
    let mut world: World = case.pre.clone();
    world.entry(case.transaction.from).or_default().nonce += 1;
    world.retain(|_, account| *account != Account::default());
    Post {
        ending: Ending::Exhausted,
        output: Bytes::new(),
        created: None,
        logs: Vec::new(),
        world,
        exhausted_inside: true,
    }
}
