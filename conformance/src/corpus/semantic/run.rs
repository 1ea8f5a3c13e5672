//! One test: its contract is deployed, its calls are made one after the other, and what comes of
//! them is compared with what is expected.
//!
//! Does not know files, compilers or the FVM.
//!
//! Source: ethereum/solidity, test/libsolidity/SemanticTest.cpp, `runTest`.

use std::fmt;

use alloy_primitives::{Address, Bytes, Log, U256, hex, keccak256};

use super::call::{Call, Question, Target};
use super::compile::{Code, Compiled, Libraries};
use super::effect::{self, Effect};

/// A chain on which a test runs.
pub trait World {
    /// Sends a transaction in a block of its own; `to: None` creates a contract.
    fn send(&mut self, message: Message<'_>) -> anyhow::Result<Reply>;

    /// Balance of an address.
    fn balance(&mut self, address: Address) -> anyhow::Result<U256>;

    /// Is every slot of this contract zero?
    fn is_storage_empty(&mut self, contract: Address) -> anyhow::Result<bool>;
}

/// A transaction.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// One of [`account`].
    pub from: Address,
    /// Who is called; `None` creates.
    pub to: Option<Address>,
    /// In the smallest unit.
    pub value: U256,
    /// Calldata or creation code.
    pub data: &'a [u8],
}

/// What came of a transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Did it end well?
    pub succeeded: bool,
    /// Returned, or reverted with.
    pub output: Bytes,
    /// In order.
    pub logs: Vec<Log>,
    /// The contract made.
    pub created: Option<Address>,
    /// How it ended, for a report.
    pub ending: String,
}

/// Where reality differs from an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Of the call, in the file.
    pub line: usize,
    /// Expected and found.
    pub what: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.what)
    }
}

/// The accounts that send, each with 2^100. Source: ethereum/solidity,
/// `ExecutionFramework::account`.
pub fn account(index: u64) -> Address {
    let first = U256::from_be_slice(&hex!("1212121212121212121212121212120000000012"));
    Address::from_word((first + U256::from(index) * U256::from(0x1000)).into())
}

/// A test under way.
struct Run<'a, W> {
    world: &'a mut W,
    code: &'a Compiled,
    /// Must what a failing call gives be as expected?
    has_return_data: bool,
    sender: Address,
    contract: Option<Address>,
    libraries: Libraries,
    /// Of the last transaction.
    logs: Vec<Log>,
    mismatches: Vec<Mismatch>,
}

/// What a call came to.
struct Outcome {
    succeeded: bool,
    /// `None` if it does not matter.
    output: Option<Vec<u8>>,
    ending: String,
}

/// Makes the calls and says where they do not do as expected. An error is the world's, or the
/// test's own.
pub fn run<W: World>(
    world: &mut W,
    code: &Compiled,
    calls: &[Call],
    has_return_data: bool,
) -> anyhow::Result<Vec<Mismatch>> {
    let mut run = Run {
        world,
        code,
        has_return_data,
        sender: account(0),
        contract: None,
        libraries: Libraries::new(),
        logs: Vec::new(),
        mismatches: Vec::new(),
    };
    for call in calls {
        run.step(call)?;
    }
    Ok(run.mismatches)
}

impl<W: World> Run<'_, W> {
    fn step(&mut self, call: &Call) -> anyhow::Result<()> {
        if let Target::Library { file, name } = &call.target {
            return self.deploy_library(call, file, name);
        }
        if self.contract.is_none() && call.target != Target::Constructor {
            let reply = self.deploy(&self.code.contract, U256::ZERO, &[])?;
            if !reply.succeeded {
                let what = format!("the contract cannot be deployed: {}", reply.ending);
                self.mismatches.push(Mismatch { line: call.line, what });
            }
        }
        let contract = self.contract.unwrap_or_default();
        let outcome = match &call.target {
            Target::Library { .. } => return Ok(()),
            Target::Constructor => {
                let reply = self.deploy(&self.code.contract, call.value, &call.arguments)?;
                Outcome { succeeded: reply.succeeded, output: None, ending: reply.ending }
            }
            Target::Function(signature) => {
                let data = [&keccak256(signature)[..4], &call.arguments].concat();
                self.call(contract, call.value, &data)?
            }
            Target::Plain => self.call(contract, call.value, &call.arguments)?,
            Target::Question(question) => Outcome {
                succeeded: true,
                output: Some(self.answer(question, contract, &call.arguments)?),
                ending: "an answer".to_owned(),
            },
        };
        self.compare(call, &outcome)
    }

    fn deploy_library(&mut self, call: &Call, file: &str, name: &str) -> anyhow::Result<()> {
        let named = self.code.others.iter().filter(|(known, _)| file.is_empty() || *known == file);
        let mut codes = named.filter_map(|(_, contracts)| contracts.get(name));
        let Some(code) = codes.next() else { anyhow::bail!("there is no library {name}") };
        let reply = self.deploy(code, U256::ZERO, &[])?;
        // The next deployment is the contract's.
        self.contract = None;
        let Some(address) = reply.created.filter(|_| reply.succeeded) else {
            let what = format!("the library {name} cannot be deployed: {}", reply.ending);
            self.mismatches.push(Mismatch { line: call.line, what });
            return Ok(());
        };
        self.libraries.insert((file.to_owned(), name.to_owned()), address);
        Ok(())
    }

    fn deploy(&mut self, code: &Code, value: U256, arguments: &[u8]) -> anyhow::Result<Reply> {
        let mut data = code.linked(&self.libraries).map_err(anyhow::Error::msg)?;
        data.extend(arguments);
        let reply = self.send(Message { from: self.sender, to: None, value, data: &data })?;
        self.contract = Some(reply.created.unwrap_or_default());
        Ok(reply)
    }

    fn call(&mut self, to: Address, value: U256, data: &[u8]) -> anyhow::Result<Outcome> {
        let reply = self.send(Message { from: self.sender, to: Some(to), value, data })?;
        let Reply { succeeded, output, ending, .. } = reply;
        Ok(Outcome { succeeded, output: Some(output.into()), ending })
    }

    fn send(&mut self, message: Message<'_>) -> anyhow::Result<Reply> {
        let reply = self.world.send(message)?;
        self.logs.clone_from(&reply.logs);
        Ok(reply)
    }

    fn answer(
        &mut self,
        question: &Question,
        contract: Address,
        arguments: &[u8],
    ) -> anyhow::Result<Vec<u8>> {
        let word = |number: U256| number.to_be_bytes_vec();
        Ok(match question {
            Question::Balance(address) => word(self.world.balance(address.unwrap_or(contract))?),
            Question::StorageEmpty => {
                word(U256::from(u8::from(self.world.is_storage_empty(contract)?)))
            }
            Question::Account(index) => {
                self.sender = account(*index);
                self.sender.into_word().to_vec()
            }
            Question::Number => word(U256::from(0x1234)),
            Question::Echo if arguments.is_empty() => word(U256::ZERO),
            Question::Echo => arguments.to_vec(),
        })
    }

    fn compare(&mut self, call: &Call, outcome: &Outcome) -> anyhow::Result<()> {
        let mut differences = Vec::new();
        if outcome.succeeded == call.fails {
            let expected = if call.fails { "a failure" } else { "success" };
            differences.push(format!("expected {expected}, found {}", outcome.ending));
        }
        let matters = self.has_return_data || !call.fails;
        if let Some(output) = outcome.output.as_ref().filter(|it| matters && **it != call.output) {
            let (expected, found) = (hex::encode(&call.output), hex::encode(output));
            differences
                .push(format!("expected 0x{expected}, found 0x{found} ({})", outcome.ending));
        }
        let contract = self.contract.unwrap_or_default();
        let expected = call.effects.iter().map(|text| effect::parse(text, contract));
        let expected: Vec<Effect> =
            expected.collect::<Result<_, _>>().map_err(anyhow::Error::msg)?;
        let found = self.effects(call);
        if expected != found {
            let list = |effects: &[Effect]| {
                effects.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            };
            let (expected, found) = (list(&expected), list(&found));
            differences.push(format!("expected the effects [{expected}], found [{found}]"));
        }
        let line = call.line;
        self.mismatches.extend(differences.into_iter().map(|what| Mismatch { line, what }));
        Ok(())
    }

    /// What the call did besides returning. A question shows the logs of the transaction before it
    /// again.
    fn effects(&self, call: &Call) -> Vec<Effect> {
        let mut effects = Vec::new();
        if call.target == Target::Question(Question::Echo) {
            let words = call.arguments.chunks(32).map(|word| Effect::Text(hex::encode(word)));
            effects.extend(words);
        }
        effects.extend(self.logs.iter().cloned().map(Effect::Log));
        effects
    }
}
