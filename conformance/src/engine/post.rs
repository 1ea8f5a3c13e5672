//! What the FVM made of a case, in the words that all machines share.

use std::collections::BTreeMap;

use actor::state::code::CodeLink;
use actor::state::layout::{Root, Stored};
use actor::state::slots::Slots;
use actor::sys::memory::Memory;
use alloy_primitives::{Address, Bytes, Log, U256};
use cid::Cid;
use harness::scenario::{Actor, Kind, Outcome};
use mapping::exit;
use mapping::params::EamReturn;
use mapping::receipt::output;
use oracle::{Account, Case, Ending, Post, World};

use super::{Error, link_of};

/// Reads back everything that a machine has to tell.
pub(super) fn read(case: &Case, outcome: &Outcome) -> Result<Post, Error> {
    let ending = ending(outcome.exit_code);
    let created = match (ending, case.transaction.to) {
        (Ending::Succeeded, None) => EamReturn::from_cbor(&outcome.return_data).ok(),
        _ => None,
    };
    let output = match (&created, ending) {
        (None, Ending::Succeeded | Ending::Reverted) => output(&outcome.return_data),
        _ => Bytes::new(),
    };
    Ok(Post {
        ending,
        output,
        created: created.map(|created| created.eth_address),
        logs: outcome.logs.iter().map(log).collect(),
        world: world(case, outcome)?,
        exhausted_inside: outcome.exhausted,
    })
}

/// The kinds of exit codes.
fn ending(code: u32) -> Ending {
    match code {
        exit::OK => Ending::Succeeded,
        exit::EVM_REVERTED => Ending::Reverted,
        exit::OUT_OF_GAS | exit::ILLEGAL_INSTRUCTION => Ending::Exhausted,
        _ => Ending::Halted,
    }
}

fn log(log: &harness::Log) -> Log {
    Log::new_unchecked(log.address, log.topics.clone(), log.data.clone())
}

fn world(case: &Case, outcome: &Outcome) -> Result<World, Error> {
    let trees = Trees::default();
    let mut world = World::new();
    for actor in &outcome.actors {
        let mut account = match actor.kind {
            Kind::Contract => contract(actor, outcome, &trees)?,
            _ => Account { nonce: actor.sequence, balance: actor.balance, ..Account::default() },
        };
        if actor.address == case.transaction.from {
            // What is left of the deposit, and what was in the account all along.
            account.balance -= outcome.refund;
        }
        if account != Account::default() {
            world.insert(actor.address, account);
        }
    }
    Ok(world)
}

/// A contract's account. One that destroyed itself has nothing left but what it was sent since.
fn contract(actor: &Actor, outcome: &Outcome, trees: &Trees) -> Result<Account, Error> {
    let address = actor.address;
    let unreadable = |reason: String| Error::State { address, reason };
    let block = block(outcome, &actor.root, address)?;
    let root = Root::decode(&block).map_err(|error| unreadable(error.to_string()))?;
    if root.tombstone.is_some() {
        return Ok(Account { balance: actor.balance, ..Account::default() });
    }
    let code = match &root.code {
        Some(CodeLink::Inline(inline)) => Bytes::copy_from_slice(inline.code()),
        Some(CodeLink::Block(link)) => self::block(outcome, &super::cid_of(link), address)?.into(),
        None => Bytes::new(),
    };
    let storage = match root.slots {
        Stored::Inline(pairs) => pairs.into_iter().collect(),
        tree => trees.slots(tree, outcome).map_err(|abort| unreadable(abort.message.into()))?,
    };
    Ok(Account { nonce: root.nonce, balance: actor.balance, code, storage })
}

fn block(outcome: &Outcome, cid: &Cid, address: Address) -> Result<Vec<u8>, Error> {
    let reason = || format!("block {cid} is not stored");
    outcome.block(cid)?.ok_or_else(|| Error::State { address, reason: reason() })
}

/// The blocks of a scenario as the actor's own code reads them, copied when a tree first needs
/// them.
#[derive(Default)]
struct Trees(std::cell::OnceCell<Memory>);

impl Trees {
    fn slots(
        &self,
        stored: Stored,
        outcome: &Outcome,
    ) -> Result<BTreeMap<U256, U256>, actor::exit::Abort> {
        let memory = self.0.get_or_init(|| {
            let memory = Memory::default();
            for (cid, block) in outcome.blocks() {
                if link_of(&cid).is_some() {
                    memory.put(cid.codec(), &block);
                }
            }
            memory
        });
        Ok(Slots::new(memory, stored).all()?.into_iter().collect())
    }
}
