//! What is refused before an instruction runs.

use ::revm::{
    bytecode::opcode,
    interpreter::{
        InstructionResult, Interpreter,
        interpreter_types::{InputsTr as _, Jumps as _},
    },
    primitives::{Address, U256},
};

use super::{Host, facts::MAX_FVM_FRAMES, regions::regions};
use crate::{Rule, Rules};

/// Most bytes in the topics and data of one log. Source: FIP-0072.
const MAX_LOG_BYTES: u64 = 8192;

/// The instructions that are looked at.
#[derive(Debug)]
pub(super) struct Guard {
    watched: [bool; 256],
    rules: Rules,
}

impl Guard {
    pub(super) fn new(rules: Rules) -> Self {
        let mut watched = [false; 256];
        for code in 0..=u8::MAX {
            watched[usize::from(code)] = (rules.contains(Rule::MemoryBounds)
                || rules.contains(Rule::Gas))
                && !regions(code).is_empty()
                || rules.contains(Rule::EventSize) && is_log(code)
                || rules.contains(Rule::CreateRules) && is_create(code)
                || rules.contains(Rule::CallDepth) && asks_a_contract(code)
                || rules.contains(Rule::NativeActors) && looks_at_an_account(code);
        }
        Self { watched, rules }
    }

    /// Refuses the instruction that is about to run, or lets it.
    #[inline]
    pub(super) fn look(
        &self,
        interpreter: &Interpreter,
        host: &mut Host<'_>,
    ) -> Result<(), InstructionResult> {
        let code = interpreter.bytecode.opcode();
        if self.watched[usize::from(code)] { self.inspect(code, interpreter, host) } else { Ok(()) }
    }

    #[inline(never)]
    fn inspect(
        &self,
        code: u8,
        interpreter: &Interpreter,
        host: &mut Host<'_>,
    ) -> Result<(), InstructionResult> {
        for region in regions(code) {
            if self.rules.contains(Rule::MemoryBounds) {
                region.check(interpreter)?;
            }
            host.chain.spend(region.work(interpreter))?;
        }
        if self.rules.contains(Rule::EventSize) && is_log(code) {
            let topics = 32 * u64::from(code - opcode::LOG0);
            let data = operand(interpreter, 1).unwrap_or_default();
            if data > U256::from(MAX_LOG_BYTES - topics) {
                return Err(InstructionResult::OutOfOffset);
            }
        }
        if self.rules.contains(Rule::CreateRules) && is_create(code) {
            nonce_is_left(interpreter, host)?;
        }
        if self.rules.contains(Rule::CallDepth) && asks_a_contract(code) {
            contract_can_be_asked(interpreter, host)?;
        }
        if looks_at_an_account(code)
            && let Some(address) = operand(interpreter, 0)
        {
            // A missing actor is like a missing account. Whether it is missing is the question.
            host.chain.is_nobody(Address::from_word(address.into()));
        }
        Ok(())
    }
}

fn operand(interpreter: &Interpreter, place: usize) -> Option<U256> {
    interpreter.stack.peek(place).ok()
}

/// A creator whose nonce is used up fails, where Ethereum's creation fails. Source: EIP-2681.
fn nonce_is_left(interpreter: &Interpreter, host: &Host<'_>) -> Result<(), InstructionResult> {
    let creator = host.journaled_state.state.get(&interpreter.input.target_address());
    let Some((creator, value)) = creator.zip(operand(interpreter, 0)) else { return Ok(()) };
    if creator.info.nonce == u64::MAX && value <= creator.info.balance {
        return Err(InstructionResult::NonceOverflow);
    }
    Ok(())
}

/// Whose code it is, a contract says in a frame of its own; where there is none left, whoever asked
/// fails.
fn contract_can_be_asked(
    interpreter: &Interpreter,
    host: &mut Host<'_>,
) -> Result<(), InstructionResult> {
    if host.chain.fvm_frames() < MAX_FVM_FRAMES {
        return Ok(());
    }
    let place = usize::from(interpreter.bytecode.opcode() == opcode::DELEGATECALL);
    let Some(address) = operand(interpreter, place) else { return Ok(()) };
    let address = Address::from_word(address.into());
    let Ok(account) =
        host.journaled_state.inner.load_code(&mut host.journaled_state.database, address);
    if address == interpreter.input.target_address() || account.info.is_empty_code_hash() {
        return Ok(());
    }
    Err(InstructionResult::CallTooDeep)
}

const fn is_log(code: u8) -> bool {
    matches!(code, opcode::LOG0..=opcode::LOG4)
}

const fn is_create(code: u8) -> bool {
    matches!(code, opcode::CREATE | opcode::CREATE2)
}

const fn looks_at_an_account(code: u8) -> bool {
    use opcode::*;
    matches!(code, BALANCE | EXTCODESIZE | EXTCODECOPY | EXTCODEHASH)
}

const fn asks_a_contract(code: u8) -> bool {
    matches!(
        code,
        opcode::EXTCODESIZE | opcode::EXTCODECOPY | opcode::EXTCODEHASH | opcode::DELEGATECALL
    )
}
