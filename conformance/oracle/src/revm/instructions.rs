//! Instructions that do something else on Filecoin.

use ::revm::{
    bytecode::opcode,
    context_interface::{ContextTr as _, Host as _, JournalTr as _},
    handler::instructions::EthInstructions,
    interpreter::{
        Instruction, InstructionContext, InstructionExecResult, InstructionResult, Interpreter,
        instructions::{gas_table_spec, host},
        interpreter::EthInterpreter,
        interpreter_types::{InputsTr as _, RuntimeFlag as _},
    },
    primitives::{Address, B256, KECCAK_EMPTY, U256},
};
use precompiles::Slot;

use super::{Host, SPEC, facts::slot, precompiles as reserved};
use crate::{GAS_CONSTANT, Rule, Rules};

pub(super) type Instructions<'a> = EthInstructions<EthInterpreter, Host<'a>>;

type Context<'c, 'a> = InstructionContext<'c, Host<'a>, EthInterpreter>;

/// Ethereum's table with the changes that the rules ask for.
pub(super) fn table<'a>(rules: Rules) -> Instructions<'a> {
    let mut table = EthInstructions::new_mainnet_with_spec(SPEC);
    let prices = gas_table_spec(SPEC);
    if rules.contains(Rule::UndefinedInstructions) {
        for code in [opcode::CALLCODE, opcode::BLOBHASH, opcode::BLOBBASEFEE] {
            table.insert_instruction(code, Instruction::unknown(), 0);
        }
    }
    if rules.contains(Rule::Existence) {
        let code = opcode::EXTCODEHASH;
        table.insert_instruction(code, Instruction::new(code_hash), prices[usize::from(code)]);
    }
    if rules != Rules::ETHEREUM {
        let code = opcode::SELFDESTRUCT;
        table.insert_instruction(code, Instruction::new(self_destruct), prices[usize::from(code)]);
    }
    if rules.contains(Rule::Gas) {
        table.insert_instruction(opcode::GAS, Instruction::new(gas), 0);
        *table.gas_table_mut() = [0; 256];
    }
    table
}

/// GAS, where nothing costs any.
fn gas(context: Context<'_, '_>) -> InstructionExecResult {
    let pushed = context.interpreter.stack.push(U256::from(GAS_CONSTANT));
    if pushed { Ok(()) } else { Err(InstructionResult::StackOverflow) }
}

/// EXTCODEHASH, where an actor exists without being filled.
fn code_hash(context: Context<'_, '_>) -> InstructionExecResult {
    let Context { interpreter, host } = context;
    let address = Address::from_word(interpreter.stack.peek(0)?.into());
    host::extcodehash(InstructionContext { interpreter: &mut *interpreter, host: &mut *host })?;
    let hash = hash_of_actor(host, address)?;
    interpreter.stack.set(0, hash.into())
}

fn hash_of_actor(host: &mut Host<'_>, address: Address) -> Result<B256, InstructionResult> {
    if is_precompile(host, address) {
        return Ok(KECCAK_EMPTY);
    }
    let account = host.load_account_info_skip_cold_load(address, false, false)?;
    let (hash, is_empty) = (account.code_hash(), account.is_empty());
    let exists = !is_empty || host.chain.exists(address);
    Ok(if exists { hash } else { B256::ZERO })
}

/// Whether something runs at the address, by the rules in force.
fn is_precompile(host: &Host<'_>, address: Address) -> bool {
    if host.chain.rule(Rule::ReservedAddresses) {
        matches!(slot(address), Slot::Defined(_))
    } else {
        reserved::of_ethereum().contains(&address)
    }
}

/// SELFDESTRUCT with any of the rules on. What no rule changes is Ethereum's.
fn self_destruct(context: Context<'_, '_>) -> InstructionExecResult {
    let Context { interpreter, host } = context;
    let address = interpreter.input.target_address();
    let beneficiary = Address::from_word(interpreter.stack.peek(0)?.into());
    if !interpreter.runtime_flag.is_static() {
        payout_is_possible(host, address, beneficiary)?;
    }
    let ended = if host.chain.rule(Rule::SelfDestruct) {
        pay_out_and_bury(interpreter, host, beneficiary)
    } else {
        host::selfdestruct(InstructionContext { interpreter, host: &mut *host })
    };
    if ended == Err(InstructionResult::SelfDestruct) {
        host.chain.reach(beneficiary);
    }
    ended
}

/// The payout is a message of its own, and a contract whose payout fails has failed.
fn payout_is_possible(
    host: &mut Host<'_>,
    address: Address,
    beneficiary: Address,
) -> Result<(), InstructionResult> {
    if host.chain.is_nobody(beneficiary) {
        return Err(InstructionResult::OutOfFunds);
    }
    if !host.chain.room_for(1) {
        return Err(InstructionResult::CallTooDeep);
    }
    let balance = host.balance(address).map(|balance| balance.data).unwrap_or_default();
    if host.chain.rule(Rule::ValueRange) && u128::try_from(balance).is_err() {
        return Err(InstructionResult::OverflowPayment);
    }
    Ok(())
}

/// SELFDESTRUCT as before EIP-6780, of a contract that goes on until the message ends.
fn pay_out_and_bury(
    interpreter: &mut Interpreter,
    host: &mut Host<'_>,
    beneficiary: Address,
) -> InstructionExecResult {
    if interpreter.runtime_flag.is_static() {
        return Err(InstructionResult::StateChangeDuringStaticCall);
    }
    interpreter.stack.pop()?;
    let address = interpreter.input.target_address();
    let balance = host.balance(address).map(|balance| balance.data).unwrap_or_default();
    let account = host.load_account_info_skip_cold_load(beneficiary, false, false)?;
    let (is_cold, is_empty) = (account.is_cold, account.is_empty());
    let price = host.gas_params().selfdestruct_cost(!balance.is_zero() && is_empty, is_cold);
    if !interpreter.gas.record_regular_cost(price) {
        return Err(InstructionResult::OutOfGas);
    }
    if let Some(refused) = host.journal_mut().transfer_loaded(address, beneficiary, balance) {
        return Err(refused.into());
    }
    host.chain.bury(address);
    Err(InstructionResult::SelfDestruct)
}
