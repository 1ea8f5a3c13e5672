//! A case's world as actors. A contract's state is written by the actor's own code, in its own
//! layout.

use std::collections::BTreeMap;

use actor::state::code::{CodeLink, Inline};
use actor::state::layout::{Root, Stored};
use actor::state::slots::Slots;
use actor::sys::codec;
use actor::sys::memory::Memory;
use alloy_primitives::{Address, U256};
use cid::Cid;
use harness::scenario::{Scenario, ScenarioError};
use oracle::{Account, Case};

use super::{Error, cid_of};

/// Puts every account of [`Case::pre`] into `scenario`. `deposit` is what the sender pays for its
/// gas in advance, which it gets on top of its balance.
pub(super) fn write(case: &Case, deposit: U256, scenario: &mut Scenario<'_>) -> Result<(), Error> {
    let memory = Memory::default();
    let mut contracts = Vec::new();
    let sender = case.transaction.from;
    for (address, account) in &case.pre {
        if is_contract(account) {
            if *address == sender {
                return Err(Error::SenderIsContract(sender));
            }
            contracts.push((*address, account.balance, state(&memory, *address, account)?));
        } else if *address != sender {
            simple(*address, account, scenario)?;
        }
    }
    for (link, block) in memory.blocks() {
        scenario.put(&cid_of(&link), &block)?;
    }
    for (address, balance, root) in contracts {
        scenario.contract(address, balance, root)?;
    }
    let balance = case.pre.get(&sender).map_or(U256::ZERO, |account| account.balance);
    let reason = || "the gas cannot be paid on top of that".to_string();
    let too_rich = || Error::Balance { address: sender, balance, reason: reason() };
    let funded = balance.checked_add(deposit).ok_or_else(too_rich)?;
    Ok(scenario.account(sender, case.transaction.nonce, funded)?)
}

/// Whether an account has what only a contract's state can hold.
fn is_contract(account: &Account) -> bool {
    !account.code.is_empty() || account.storage.values().any(|value| !value.is_zero())
}

/// An account that is no contract. One that never sent anything may still become one, as on
/// Ethereum.
fn simple(
    address: Address,
    account: &Account,
    scenario: &mut Scenario<'_>,
) -> Result<(), ScenarioError> {
    match account.nonce {
        0 => scenario.placeholder(address, account.balance),
        nonce => scenario.account(address, nonce, account.balance),
    }
}

/// Writes a contract's state and answers its root.
fn state(memory: &Memory, address: Address, account: &Account) -> Result<Cid, Error> {
    let code = (!account.code.is_empty()).then(|| {
        // Not by `code::store`: what stands in a corpus need not be code that can be created.
        Inline::new(&account.code).map_or_else(
            || CodeLink::Block(memory.put(codec::RAW, &account.code)),
            CodeLink::Inline,
        )
    });
    let slots = slots(memory, &account.storage)
        .map_err(|abort| Error::State { address, reason: abort.message.into() })?;
    let (tombstone, transient, created) = (None, None, None);
    let root = Root { code, nonce: account.nonce, slots, tombstone, transient, created };
    Ok(cid_of(&memory.put(codec::DAG_CBOR, &root.encode())))
}

fn slots(memory: &Memory, storage: &BTreeMap<U256, U256>) -> Result<Stored, actor::exit::Abort> {
    let mut slots = Slots::new(memory, Stored::EMPTY);
    for (key, value) in storage {
        slots.set(*key, *value)?;
    }
    slots.flush()
}
