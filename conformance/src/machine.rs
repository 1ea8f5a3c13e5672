//! The machines that are put to the test, and what came of a case on one of them.
//!
//! Does not know where cases come from.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mapping::address::id_of_masked;
use mapping::message::MessageError;
use oracle::{Case, Ending, Error, Limits, Post, Rule, Rules};

use crate::engine::{self, Detail, Fvm, Host};
use crate::explain::{Judge, Reason, Standard, unexplained};
use crate::report::Outcome;

/// Filecoin gas for code that revm has already seen run away: enough for as many instructions.
const GAS_TO_RUN_AWAY: u64 = 2_000_000_000;

/// In what the interpreter in memory differs from Ethereum when it has all of its instructions.
const IN_FULL: Rules =
    Rules::MEMORY.without(Rule::UndefinedInstructions).without(Rule::ReservedAddresses);

/// A machine of this project.
#[derive(Clone, Copy)]
pub enum Machine<'a> {
    /// The actor on the FVM.
    Fvm(&'a Fvm, Host),
    /// The interpreter in memory.
    Memory,
    /// The same with the instructions and the precompile that only Ethereum has.
    MemoryInFull,
}

impl Machine<'_> {
    /// In what it differs from Ethereum.
    pub const fn rules(self) -> Rules {
        match self {
            Machine::Fvm(..) => Rules::FILECOIN,
            Machine::Memory => Rules::MEMORY,
            Machine::MemoryInFull => IN_FULL,
        }
    }

    /// The same for a case. Who gives revm a transaction with blobs must let it have the other new
    /// type too.
    fn rules_for(self, case: &Case) -> Rules {
        let has_blobs = !case.transaction.extras.blob_hashes.is_empty();
        let rules = self.rules();
        if has_blobs { rules.without(Rule::Delegation) } else { rules }
    }

    /// Runs the case and judges what comes out.
    pub fn put(self, case: &Case, standard: Standard<'_>, limits: &Limits) -> Outcome {
        let judge = Judge { case, rules: self.rules_for(case), limits, standard };
        guarded(|| self.put_unguarded(&judge))
    }

    fn put_unguarded(self, judge: &Judge<'_>) -> Outcome {
        if let Some(reason) = self.cannot_run(judge.case) {
            return reason.listed();
        }
        let twin = match judge.twin() {
            Ok(twin) => twin,
            Err(Error::NeedsHost(_)) => return Reason::OnlyAChain.listed(),
            Err(error) => return unexplained(&format!("revm by the same rules: {error}"), &[]),
        };
        match self {
            Machine::Fvm(fvm, host) => {
                let gas_limit =
                    if twin.ending == Ending::Exhausted { GAS_TO_RUN_AWAY } else { host.gas_limit };
                on_fvm(judge, &twin, fvm, Host { gas_limit, ..host })
            }
            Machine::Memory => {
                in_memory(judge, &twin, oracle::memory::run(judge.case, judge.limits))
            }
            Machine::MemoryInFull => {
                in_memory(judge, &twin, oracle::memory::run_in_full(judge.case, judge.limits))
            }
        }
    }

    /// What is known before anything runs.
    fn cannot_run(self, case: &Case) -> Option<Reason> {
        let extras = &case.transaction.extras;
        if !extras.authorizations.is_empty() {
            return Some(Reason::SetCode);
        }
        if !extras.blob_hashes.is_empty() && !matches!(self, Machine::MemoryInFull) {
            return Some(Reason::Blobs);
        }
        let sender = case.pre.get(&case.transaction.from);
        if sender.is_some_and(|sender| !sender.code.is_empty() || !sender.storage.is_empty()) {
            return Some(Reason::SenderIsContract);
        }
        let is_fvm = matches!(self, Machine::Fvm(..));
        if is_fvm && case.pre.keys().any(|address| id_of_masked(*address).is_some()) {
            return Some(Reason::MaskedId);
        }
        None
    }
}

fn on_fvm(judge: &Judge<'_>, twin: &Post, fvm: &Fvm, host: Host) -> Outcome {
    let found = match fvm.run_in_detail(judge.case, host) {
        Ok(found) => found,
        Err(error) => return on_fvm_error(error),
    };
    let outcome = with_exit_code(judge.judge(&found.post, twin), &found);
    if host.lift_gas || !matches!(outcome, Outcome::Unexplained(_)) {
        return outcome;
    }
    // Gas is all that the switch changes: what is as it should be with it has measured gas.
    match on_fvm(judge, twin, fvm, Host { lift_gas: true, ..host }) {
        Outcome::Passed => Outcome::Explained([Rule::Gas.number()].into()),
        Outcome::Explained(mut numbers) => {
            numbers.insert(Rule::Gas.number());
            Outcome::Explained(numbers)
        }
        _ => outcome,
    }
}

fn in_memory(judge: &Judge<'_>, twin: &Post, found: Result<Post, Error>) -> Outcome {
    match found {
        Ok(found) => judge.judge(&found, twin),
        Err(Error::NeedsHost(_)) => Reason::OnlyAChain.listed(),
        Err(error) => unexplained(&format!("the interpreter in memory: {error}"), &[]),
    }
}

/// What the FVM said helps to find out what is wrong.
fn with_exit_code(outcome: Outcome, found: &Detail) -> Outcome {
    let Outcome::Unexplained(text) = outcome else { return outcome };
    let words = found.error.as_deref().unwrap_or_default();
    let text = format!("{text}\nexit code {}, {} gas {words}", found.exit_code, found.gas_used);
    Outcome::Unexplained(text)
}

fn on_fvm_error(error: engine::Error) -> Outcome {
    match error {
        engine::Error::MaskedId(_) => Reason::MaskedId.listed(),
        engine::Error::SenderIsContract(_) => Reason::SenderIsContract.listed(),
        engine::Error::BlockNumber(_) => Reason::BlockNumber.listed(),
        engine::Error::Balance { .. } | engine::Error::Message(MessageError::Fee(_)) => {
            Reason::Amount.listed()
        }
        error => unexplained(&format!("the FVM: {error}"), &[]),
    }
}

/// A panic is a result like any other, and never an expected one.
fn guarded(run: impl FnOnce() -> Outcome) -> Outcome {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Outcome::Unexplained(format!("panicked: {}", text.unwrap_or("without a word")))
    })
}
