//! Steps of the demo: each acts on the chain, checks the outcome, and is told at once.

use std::path::PathBuf;

use alloy_primitives::{Address, U256};
use harness::call::CallRequest;
use harness::genesis::dev_accounts;

use crate::amount;
use crate::chain::{Session, broken};
use crate::command::call::ask;
use crate::command::deploy;
use crate::command::send::sent;
use crate::error::{Failure, Kind};
use crate::function::{Wanted, wanted};
use crate::output::Output;
use crate::report::{Reason, Step};
use crate::transact::Outgoing;

/// Gas limit of a message that shall be on the chain although it fails, in FVM gas.
const GENEROUS_GAS: u64 = 1_000_000_000;

/// The chain, and what happened on it so far.
pub(super) struct Stage {
    session: Session,
    sources: PathBuf,
    output: Output,
    pub(super) steps: Vec<Step>,
}

/// A call of a contract's function by a development account.
#[derive(Debug, Clone)]
pub(super) struct Act {
    title: String,
    to: Address,
    function: &'static str,
    arguments: Vec<String>,
    /// Index of the development account.
    from: usize,
    value: &'static str,
}

impl Act {
    /// An act of the first account, without FIL.
    pub(super) fn new(
        title: &str,
        to: Address,
        function: &'static str,
        arguments: &[&str],
    ) -> Self {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Self { title: title.to_owned(), to, function, arguments, from: 0, value: "0" }
    }

    pub(super) fn from(self, from: usize) -> Self {
        Self { from, ..self }
    }

    pub(super) fn value(self, value: &'static str) -> Self {
        Self { value, ..self }
    }
}

impl Stage {
    pub(super) fn new(session: Session, sources: PathBuf, output: Output) -> Self {
        Self { session, sources, output, steps: Vec::new() }
    }

    pub(super) fn heading(&self, text: &str) {
        self.output.say(&format!("\n{text}"));
    }

    /// Compiles a file of the demo's folder and deploys its contract.
    pub(super) fn deploy(
        &mut self,
        file: &str,
        arguments: &[&str],
        explanation: &'static str,
    ) -> Result<Address, Failure> {
        let path = self.sources.join(file);
        let mut artifact = deploy::artifact(&path.to_string_lossy(), self.output)?;
        if artifact.abi.is_empty() {
            let abi = solidity_tests::compile::load_abi(&path.with_extension("abi.json"));
            artifact.abi = abi.map_err(deploy::unusable)?;
        }
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let data = deploy::creation_code(&self.session, &artifact, &arguments)?;
        let signer = &dev_accounts()[0].signer;
        let outgoing = Outgoing { to: None, value: U256::ZERO, data, gas_limit: None };
        let receipt = self.session.transact(signer, outgoing)?;
        let address = deploy::created(&receipt)?;
        deploy::remember(&mut self.session, address, &artifact)?;
        let step = Step {
            events: self.session.events(&receipt),
            ..self.step(
                format!("compile {file} and deploy {}", artifact.name),
                address,
                explanation,
            )?
        };
        self.tell(Step { gas_used: receipt.gas_used, ..step });
        Ok(address)
    }

    /// Sends a message that must succeed and log `event`.
    pub(super) fn send(
        &mut self,
        act: Act,
        event: &str,
        explanation: &'static str,
    ) -> Result<(), Failure> {
        let value = amount::parse(act.value)?;
        let Wanted { function, data } = self.wanted(&act)?;
        let signer = &dev_accounts()[act.from].signer;
        let outgoing = Outgoing { to: Some(act.to), value, data, gas_limit: None };
        let receipt = self.session.transact(signer, outgoing)?;
        let sent = sent(&self.session, &receipt, function.as_ref())?;
        let names: Vec<&str> =
            sent.events.iter().filter_map(|event| event.name.as_deref()).collect();
        self.check(&act, names == [event], &format!("the event {event}"), &names.join(", "))?;
        let owned = self.session.chain.balance(act.to).map_err(broken)?;
        let step = self.step(act.title, act.to, explanation)?;
        let gas_used = receipt.gas_used;
        let owns = (owned > U256::ZERO).then(|| amount::fil(owned));
        self.tell(Step { gas_used, events: sent.events, owns, ..step });
        Ok(())
    }

    /// Asks something whose answer must be `expected`.
    pub(super) fn read(
        &mut self,
        act: Act,
        expected: &str,
        explanation: &'static str,
    ) -> Result<(), Failure> {
        let wanted = self.wanted(&act)?;
        let request =
            CallRequest { to: Some(act.to), data: wanted.data.clone(), ..CallRequest::default() };
        let called = ask(&self.session, &request, &wanted)?;
        let values = called.returned.values.unwrap_or_default();
        let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
        self.check(&act, texts == [expected], expected, &texts.join(", "))?;
        let step = self.step(act.title, act.to, explanation)?;
        self.tell(Step { gas_used: called.gas_used, returned: Some(values), ..step });
        Ok(())
    }

    /// Sends a message that the contract must refuse, with this custom error or text.
    pub(super) fn refused(
        &mut self,
        act: Act,
        expected: &str,
        explanation: &'static str,
    ) -> Result<(), Failure> {
        let Wanted { data, .. } = self.wanted(&act)?;
        let signer = &dev_accounts()[act.from].signer;
        let gas_limit = Some(GENEROUS_GAS);
        let outgoing = Outgoing { to: Some(act.to), value: U256::ZERO, data, gas_limit };
        let failure = match self.session.transact(signer, outgoing) {
            Ok(_) => return self.check(&act, false, expected, "success"),
            Err(failure) => failure,
        };
        let Some(stopped) = failure.stopped.as_deref() else { return Err(failure) };
        let as_expected = stopped.reason.as_ref().is_some_and(|reason| says(reason, expected));
        self.check(&act, as_expected, expected, &failure.message)?;
        let gas_used = stopped.transaction.as_ref().map_or(0, |transaction| transaction.gas_used);
        let step = self.step(act.title, act.to, explanation)?;
        self.tell(Step { gas_used, stopped: Some(stopped.clone()), ..step });
        Ok(())
    }

    fn wanted(&self, act: &Act) -> Result<Wanted, Failure> {
        wanted(&self.session, act.to, Some(act.function), &act.arguments)
    }

    /// Ends the demo unless the outcome is the expected one: it is a check, not a show.
    fn check(&self, act: &Act, good: bool, expected: &str, found: &str) -> Result<(), Failure> {
        if good {
            return Ok(());
        }
        let (number, title) = (self.steps.len() + 1, &act.title);
        let found = if found.is_empty() { "nothing" } else { found };
        Err(Failure::new(
            Kind::Demo,
            format!("step {number}, {title}: expected {expected}, got {found}"),
        )
        .help("this is a fault of fevm: please report it with the output above"))
    }

    fn step(
        &self,
        title: String,
        contract: Address,
        explanation: &'static str,
    ) -> Result<Step, Failure> {
        Ok(Step {
            number: self.steps.len() + 1,
            title,
            explanation,
            contract: self.session.party(contract)?,
            gas_used: 0,
            returned: None,
            stopped: None,
            events: Vec::new(),
            owns: None,
        })
    }

    fn tell(&mut self, step: Step) {
        self.output.step(&step);
        self.steps.push(step);
    }
}

/// Is this the reason's custom error, or the text of its Error(string)?
fn says(reason: &Reason, expected: &str) -> bool {
    let text = |value: &crate::report::Value| value.value == expected;
    reason.name.as_deref() == Some(expected) || reason.arguments.iter().any(text)
}
