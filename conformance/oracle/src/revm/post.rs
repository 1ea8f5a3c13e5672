//! The world afterwards.

use ::revm::{
    context::result::{ExecutionResult, HaltReason, Output},
    context_interface::JournalTr as _,
    interpreter::InstructionResult,
    state::EvmState,
};

use super::machine::{Machine, is_exhaustion};
use crate::{Account, Case, Ending, Post, World};

pub(super) fn post(
    case: &Case,
    mut machine: Machine<'_>,
    result: ExecutionResult<HaltReason>,
) -> Post {
    let ending = ending(machine.last);
    let host = machine.host();
    let mut world = case.pre.clone();
    apply(&mut world, host.journaled_state.finalize());
    for address in host.chain.dead() {
        let dead = world.entry(*address).or_default();
        *dead = Account { balance: dead.balance, ..Account::default() };
    }
    for account in world.values_mut() {
        account.storage.retain(|_, value| !value.is_zero());
    }
    world.retain(|_, account| *account != Account::default());

    let mut post = Post {
        ending,
        output: Default::default(),
        created: None,
        logs: Vec::new(),
        world,
        exhausted_inside: host.chain.exhausted,
    };
    match result {
        ExecutionResult::Success { output: Output::Call(output), logs, .. } => {
            (post.output, post.logs) = (output, logs);
        }
        ExecutionResult::Success { output: Output::Create(_, created), logs, .. } => {
            (post.created, post.logs) = (created, logs);
        }
        ExecutionResult::Revert { output, .. } => post.output = output,
        ExecutionResult::Halt { .. } => {}
    }
    post
}

const fn ending(last: InstructionResult) -> Ending {
    if last.is_ok() {
        Ending::Succeeded
    } else if is_exhaustion(last) {
        Ending::Exhausted
    } else if matches!(last, InstructionResult::Revert) {
        Ending::Reverted
    } else {
        Ending::Halted
    }
}

/// Writes what revm changed over the world beforehand.
fn apply(world: &mut World, changed: EvmState) {
    for (address, changed) in changed {
        if changed.is_selfdestructed() {
            world.remove(&address);
            continue;
        }
        let account = world.entry(address).or_default();
        account.nonce = changed.info.nonce;
        account.balance = changed.info.balance;
        if let Some(code) = &changed.info.code {
            account.code = code.original_bytes();
        }
        for (key, slot) in changed.storage {
            account.storage.insert(key, slot.present_value);
        }
    }
}
