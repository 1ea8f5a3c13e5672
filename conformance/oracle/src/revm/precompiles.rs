//! What runs at a reserved address.

use std::sync::OnceLock;

use ::revm::{
    context_interface::{ContextTr as _, JournalTr as _},
    handler::{PrecompileProvider, precompile_output_to_interpreter_result},
    interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult},
    precompile::{Precompiles, modexp},
    primitives::{Address, AddressSet, Bytes, U256, hardfork::SpecId},
};
use precompiles::Slot;

use super::{Host, facts::slot};
use crate::{Rule, Rules};

/// Ethereum's gas for what is as much work as one instruction.
const GAS_OF_ONE_STEP: u64 = 10;

/// Where MODEXP is.
const MODEXP: Address = Address::with_last_byte(5);

/// The precompiles by the rules in force.
#[derive(Debug)]
pub(super) struct Reserved {
    rules: Rules,
    set: &'static Precompiles,
}

/// Ethereum's precompiles.
pub(super) fn of_ethereum() -> &'static Precompiles {
    Precompiles::osaka()
}

/// The same, with MODEXP as it was before EIP-7823.
fn without_limits() -> &'static Precompiles {
    static SET: OnceLock<Precompiles> = OnceLock::new();
    SET.get_or_init(|| {
        let mut set = of_ethereum().clone();
        set.extend([modexp::BERLIN]);
        set
    })
}

impl Reserved {
    pub(super) fn new(rules: Rules) -> Self {
        let free = rules.contains(Rule::PrecompileLimits);
        Self { rules, set: if free { without_limits() } else { of_ethereum() } }
    }

    /// What Filecoin has at the address that is called. A message is not a call: it reaches whoever
    /// is there.
    fn reserved(&self, host: &mut Host<'_>, inputs: &CallInputs) -> Result<Reach, String> {
        let is_message = host.journal().depth() == 1;
        match slot(inputs.bytecode_address) {
            Slot::NotReserved => Ok(Reach::Account),
            _ if is_message => Ok(Reach::Account),
            Slot::Undefined => Ok(Reach::Nothing),
            Slot::Defined(_) if inputs.bytecode_address[0] == 0 => Ok(Reach::Precompile),
            Slot::Defined(found) => {
                let what = format!("the precompile {found:?}");
                host.chain.needs_host = Some(what.clone());
                Err(what)
            }
        }
    }
}

/// Whom a call reaches.
enum Reach {
    /// An account, and its code.
    Account,
    /// A precompile of Ethereum's.
    Precompile,
    /// An address kept for a precompile that there is not.
    Nothing,
}

/// Success, with no output and no work.
fn nothing(inputs: &CallInputs) -> InterpreterResult {
    let gas = Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir);
    InterpreterResult::new(InstructionResult::Stop, Bytes::new(), gas)
}

impl<'a> PrecompileProvider<Host<'a>> for Reserved {
    type Output = InterpreterResult;

    fn set_spec(&mut self, _: SpecId) -> bool {
        false
    }

    fn run(
        &mut self,
        host: &mut Host<'a>,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        if self.rules.contains(Rule::ReservedAddresses) {
            match self.reserved(host, inputs)? {
                Reach::Account => return Ok(None),
                Reach::Precompile => {}
                Reach::Nothing => return Ok(Some(nothing(inputs))),
            }
        }
        let Some(precompile) = self.set.get(&inputs.bytecode_address) else { return Ok(None) };
        let free = self.rules.contains(Rule::PrecompileLimits);
        let affordable =
            host.chain.steps_left().map_or(u64::MAX, |steps| steps.saturating_mul(GAS_OF_ONE_STEP));
        let gas_limit = if free { affordable } else { inputs.gas_limit };
        let input = inputs.input.as_bytes(host);
        if free && inputs.bytecode_address == MODEXP && is_too_long(&input) {
            let gas = Gas::new(inputs.gas_limit);
            let failed = InstructionResult::PrecompileError;
            return Ok(Some(InterpreterResult::new(failed, Bytes::new(), gas)));
        }
        let output = precompile.execute(&input, gas_limit, inputs.reservoir);
        drop(input);
        let output = output.map_err(|fatal| fatal.to_string())?;
        // A lack of steps is found at the next instruction.
        let _ = host.chain.spend(output.gas_used / GAS_OF_ONE_STEP);
        let mut result = precompile_output_to_interpreter_result(output, gas_limit);
        if free {
            result.gas =
                Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir);
        }
        Ok(Some(result))
    }

    fn warm_addresses(&self) -> &AddressSet {
        self.set.addresses_set()
    }
}

/// Whether one of MODEXP's three lengths is 2^32 or more. Missing bytes are zeros.
fn is_too_long(input: &[u8]) -> bool {
    (0..3).any(|place| {
        let mut word = [0; 32];
        let bytes = input.get(32 * place..).unwrap_or_default();
        let len = bytes.len().min(32);
        word[..len].copy_from_slice(&bytes[..len]);
        u32::try_from(U256::from_be_bytes(word)).is_err()
    })
}
