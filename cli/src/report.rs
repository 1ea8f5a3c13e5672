//! What commands report, as data: the JSON documents are these types, and output/text.rs makes them
//! readable.

use std::process::ExitCode;

use alloy_primitives::{Address, B256, Bytes, U256};
use harness::measure::{Part, Split};
use mapping::exit;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The result of a command.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Report {
    Deployed(Deployed),
    Sent(Sent),
    Called(Called),
    Answered(Answered),
    Installed(Installed),
    Balances(Balances),
    Bundle(BundleWritten),
    Demo(Demo),
    Traced(Box<TraceReport>),
    Gas(GasReport),
}

impl Report {
    /// What the process ends with: 1 if the report tells of a message that failed, and the command
    /// was to send it.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Report::Gas(gas) if gas.messages.iter().any(|cost| cost.exit_code != exit::OK) => {
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        }
    }
}

/// What the gas of a contract's messages went into.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GasReport {
    pub(crate) contract: String,
    /// None if its constructor failed.
    pub(crate) address: Option<Party>,
    /// The deployment, then the calls.
    pub(crate) messages: Vec<Cost>,
    /// Calls that were not made, as the constructor failed.
    pub(crate) not_called: usize,
}

/// What one message cost.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    /// `deploy`, or the function as it was typed.
    pub(crate) message: String,
    /// None for the deployment and for raw calldata.
    pub(crate) function: Option<String>,
    pub(crate) exit_code: u32,
    pub(crate) exit_meaning: &'static str,
    /// None unless the contract reverted.
    pub(crate) reason: Option<Reason>,
    pub(crate) returned: Returned,
    #[serde(serialize_with = "split")]
    pub(crate) gas: Split,
}

/// What a message did; the document is the trace's own.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct TraceReport {
    pub(crate) trace: audit::Trace,
    /// People see only the EVM's part.
    #[serde(skip)]
    pub(crate) evm_only: bool,
}

/// An account or contract, in every form it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Party {
    #[serde(serialize_with = "checksummed")]
    pub(crate) ethereum: Address,
    /// f410, or f0 for a masked id.
    pub(crate) filecoin: String,
    /// f0 of the actor, if there is one.
    pub(crate) id: Option<String>,
}

/// Where a transaction stands in the chain.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    pub(crate) hash: B256,
    pub(crate) block: u64,
    pub(crate) from: Party,
    /// None for a deployment.
    pub(crate) to: Option<Party>,
    /// FVM gas.
    pub(crate) gas_used: u64,
}

/// A contract that was created.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deployed {
    pub(crate) contract: Option<String>,
    pub(crate) address: Party,
    pub(crate) transaction: Transaction,
    pub(crate) events: Vec<Event>,
}

/// A transaction that succeeded.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) status: &'static str,
    pub(crate) transaction: Transaction,
    pub(crate) events: Vec<Event>,
    pub(crate) returned: Returned,
}

/// A read-only call that succeeded.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Called {
    pub(crate) contract: Party,
    pub(crate) function: Option<String>,
    pub(crate) returned: Returned,
    pub(crate) gas_used: u64,
}

/// What a method of an actor answered, asked by its number.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    pub(crate) actor: Party,
    pub(crate) method: u64,
    /// The block that came back, as a rule CBOR; empty for none.
    pub(crate) returned: Bytes,
    pub(crate) gas_used: u64,
}

/// What a function returned.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Returned {
    pub(crate) data: Bytes,
    /// None when the types are not known.
    pub(crate) values: Option<Vec<Value>>,
}

/// A decoded value: an argument, a result, a field of an event.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Value {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) value: serde_json::Value,
    /// The value for people.
    #[serde(skip)]
    pub(crate) text: String,
}

/// A log. Without an ABI that knows it, only the raw part is there.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Event {
    #[serde(serialize_with = "checksummed")]
    pub(crate) address: Address,
    pub(crate) name: Option<String>,
    pub(crate) signature: Option<String>,
    pub(crate) arguments: Vec<Value>,
    pub(crate) topics: Vec<B256>,
    pub(crate) data: Bytes,
}

/// Why a contract reverted.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Reason {
    /// Error, Panic, the name of a custom error, or None when nothing could be decoded.
    pub(crate) name: Option<String>,
    pub(crate) signature: Option<String>,
    pub(crate) arguments: Vec<Value>,
    /// The reason on one line.
    pub(crate) text: String,
}

/// A message that did not succeed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stopped {
    /// Whom the message was for; for a deployment, None.
    pub(crate) contract: Option<Party>,
    pub(crate) exit_code: u32,
    pub(crate) exit_meaning: &'static str,
    /// None when the contract did not revert, but broke a rule or ran out of gas.
    pub(crate) reason: Option<Reason>,
    pub(crate) data: Bytes,
    /// None when nothing was sent.
    pub(crate) transaction: Option<Transaction>,
    /// Was it to be sent, and was not because it would fail?
    pub(crate) held_back: bool,
}

/// A native actor that was put on the chain.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Installed {
    /// The module's file.
    pub(crate) file: String,
    /// f0.
    pub(crate) id: String,
    /// f2.
    pub(crate) robust: String,
    /// Its masked id, by which contracts name it.
    #[serde(serialize_with = "checksummed")]
    pub(crate) ethereum: Address,
    /// CID of the module.
    pub(crate) code: String,
    /// Length of the module.
    pub(crate) bytes: usize,
    pub(crate) block: u64,
    /// FVM gas of the constructor.
    pub(crate) gas_used: u64,
}

/// Balances, in the order asked for.
#[derive(Debug, Serialize)]
pub(crate) struct Balances {
    pub(crate) balances: Vec<BalanceOf>,
}

/// What one address owns.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BalanceOf {
    pub(crate) address: Party,
    pub(crate) fil: String,
    #[serde(serialize_with = "decimal")]
    pub(crate) atto_fil: U256,
}

/// The files `bundle` wrote.
#[derive(Debug, Serialize)]
pub(crate) struct BundleWritten {
    pub(crate) directory: String,
    pub(crate) actors: Vec<ActorWritten>,
    /// Files besides the actors.
    pub(crate) files: Vec<String>,
}

/// One actor's file.
#[derive(Debug, Serialize)]
pub(crate) struct ActorWritten {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) bytes: usize,
    pub(crate) cid: String,
}

/// The demo, step by step.
#[derive(Debug, Serialize)]
pub(crate) struct Demo {
    pub(crate) steps: Vec<Step>,
}

/// One step of the demo. It went as expected, or the demo would have ended with an error.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    pub(crate) number: usize,
    pub(crate) title: String,
    /// What the FVM did, in a phrase.
    pub(crate) explanation: &'static str,
    pub(crate) contract: Party,
    /// FVM gas.
    pub(crate) gas_used: u64,
    /// What a read returned.
    pub(crate) returned: Option<Vec<Value>>,
    /// Why the contract refused, when that is what the step shows.
    pub(crate) stopped: Option<Stopped>,
    pub(crate) events: Vec<Event>,
    /// What the contract owns after the step, in FIL, when the step moves FIL.
    pub(crate) owns: Option<String>,
}

/// The total, each part by its name, and the counts behind them.
fn split<S: Serializer>(split: &Split, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("total", &split.total)?;
    let parts: Parts = Part::ALL.into_iter().map(|part| (part, split.of(part))).collect();
    map.serialize_entry("parts", &parts)?;
    map.serialize_entry("blocksWritten", &split.written)?;
    map.serialize_entry("blocksOpened", &split.opened)?;
    map.serialize_entry("syscalls", &split.syscalls)?;
    map.serialize_entry("messages", &split.messages)?;
    map.end()
}

/// Gas by part, in the order of the parts.
type Parts = std::collections::BTreeMap<Part, u64>;

fn checksummed<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&address.to_checksum(None))
}

fn decimal<S: Serializer>(number: &U256, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&number.to_string())
}
