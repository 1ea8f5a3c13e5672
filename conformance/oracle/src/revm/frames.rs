//! Calls and creations that end before they begin.

use ::revm::{
    context_interface::{JournalTr as _, journaled_state::account::JournaledAccountTr as _},
    handler::FrameResult,
    interpreter::{
        CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, FrameInput, Gas,
        InstructionResult, InterpreterResult, interpreter_action::FrameInit,
    },
    primitives::{Address, Bytes, constants::CALL_STACK_LIMIT},
};
use precompiles::Slot;

use super::{Host, environment::PLENTY, facts::slot, precompiles::of_ethereum};
use crate::{Rule, Rules};

/// Longest block of bytes that a message carries or gives back. Source: the FVM.
const MAX_BLOCK: usize = 1 << 20;

/// Longest answer: a block holds it as a CBOR byte string.
pub(super) const MAX_OUTPUT: usize = MAX_BLOCK - 5;

/// Longest calldata of a DELEGATECALL: with a link to the code, the caller and a value around it.
const MAX_DELEGATED_INPUT: usize = MAX_BLOCK - 88;

/// Longest creation code: with who creates and what around it, twice.
const MAX_INIT_CODE: usize = MAX_BLOCK - 97;

/// FVM frames that a call or a creation takes: a creation passes by the address manager and the
/// init actor.
pub(super) const fn fvm_frames(input: &FrameInput) -> u32 {
    if matches!(input, FrameInput::Create(_)) { 3 } else { 1 }
}

/// The result of a call or creation that does not begin, by the rules in force.
pub(super) fn refuse(host: &mut Host<'_>, init: &FrameInit) -> Option<FrameResult> {
    match &init.frame_input {
        FrameInput::Call(inputs) => {
            refuse_call(host, inputs).map(|result| call_result(inputs, result))
        }
        FrameInput::Create(inputs) => {
            refuse_create(host, inputs, init.depth).map(|result| create_result(inputs, result))
        }
        FrameInput::Empty => None,
    }
}

fn refuse_call(host: &mut Host<'_>, inputs: &CallInputs) -> Option<InstructionResult> {
    let facts = &mut host.chain;
    let to = inputs.bytecode_address;
    let moves = inputs.transfer_value().unwrap_or_default();
    if facts.is_nobody(to) {
        return Some(InstructionResult::Stop);
    }
    if facts.rule(Rule::ValueRange) && u128::try_from(moves).is_err() {
        return Some(InstructionResult::OutOfFunds);
    }
    if facts.rule(Rule::ReservedAddresses) && slot(to) != Slot::NotReserved {
        let paid = moves.is_zero() || facts.room_for(1);
        return (!paid).then_some(InstructionResult::CallTooDeep);
    }
    let delegated = inputs.scheme == CallScheme::DelegateCall;
    if delegated && inputs.known_bytecode.1.is_empty() {
        return None;
    }
    if !facts.room_for(1) {
        return Some(InstructionResult::CallTooDeep);
    }
    let longest = if delegated { MAX_DELEGATED_INPUT } else { MAX_BLOCK };
    if facts.rule(Rule::MemoryBounds) && inputs.input.len() > longest {
        facts.exhausted = true;
        return Some(InstructionResult::CallTooDeep);
    }
    None
}

/// Which account begins to exist by a call that succeeds: on Filecoin, the one called, unless
/// nothing may change.
pub(super) fn reached(host: &Host<'_>, input: &FrameInput) -> Option<Address> {
    let FrameInput::Call(inputs) = input else { return None };
    let to = inputs.target_address;
    if inputs.scheme != CallScheme::Call || inputs.is_static {
        return None;
    }
    let reserved = host.chain.rule(Rule::ReservedAddresses)
        && slot(to) != Slot::NotReserved
        && host.chain.fvm_frames() > 0;
    let paid = inputs.transfer_value().is_some_and(|value| !value.is_zero());
    (!reserved || paid).then_some(to)
}

fn refuse_create(
    host: &mut Host<'_>,
    inputs: &CreateInputs,
    depth: usize,
) -> Option<InstructionResult> {
    let Ok(creator) = host.journaled_state.load_account_mut(inputs.caller());
    let (nonce, funds) = (creator.nonce(), *creator.balance());
    let refusal = if !host.chain.room_for(3) || depth > CALL_STACK_LIMIT as usize {
        if !host.chain.rule(Rule::CreateRules) {
            return Some(InstructionResult::CallTooDeep);
        }
        InstructionResult::CallTooDeep
    } else if host.chain.rule(Rule::MemoryBounds) && inputs.init_code().len() > MAX_INIT_CODE {
        host.chain.exhausted = true;
        InstructionResult::CreateInitCodeSizeLimit
    } else if host.journaled_state.database.has_storage(inputs.created_address(nonce)) {
        InstructionResult::CreateCollision
    } else {
        return out_of_range(host, inputs);
    };
    if funds < inputs.value() {
        return Some(InstructionResult::OutOfFunds);
    }
    out_of_range(host, inputs).or_else(|| {
        let Ok(mut creator) = host.journaled_state.load_account_mut(inputs.caller());
        creator.bump_nonce();
        Some(refusal)
    })
}

/// Value that Filecoin cannot express counts as missing, before the nonce is taken.
fn out_of_range(host: &Host<'_>, inputs: &CreateInputs) -> Option<InstructionResult> {
    let expressible = u128::try_from(inputs.value()).is_ok();
    (host.chain.rule(Rule::ValueRange) && !expressible).then_some(InstructionResult::OutOfFunds)
}

/// Gives the frame as much gas as it can use. A precompile that still costs gas has what the call
/// gives it.
pub(super) fn fill_up(input: &mut FrameInput, rules: Rules) {
    match input {
        FrameInput::Call(inputs)
            if !rules.contains(Rule::PrecompileLimits)
                && of_ethereum().contains(&inputs.bytecode_address) => {}
        FrameInput::Call(inputs) => inputs.gas_limit = PLENTY,
        FrameInput::Create(inputs) => inputs.set_gas_limit(PLENTY),
        FrameInput::Empty => {}
    }
}

fn call_result(inputs: &CallInputs, result: InstructionResult) -> FrameResult {
    let gas = Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir);
    let result = InterpreterResult::new(result, Bytes::new(), gas);
    FrameResult::Call(CallOutcome::new(result, inputs.return_memory_offset.clone()))
}

fn create_result(inputs: &CreateInputs, result: InstructionResult) -> FrameResult {
    let gas = Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit(), inputs.reservoir());
    FrameResult::Create(CreateOutcome::new(InterpreterResult::new(result, Bytes::new(), gas), None))
}
