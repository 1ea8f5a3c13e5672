//! The trace as data. The JSON document is these types; docs/trace.md describes it.
//!
//! Fields are only ever added, and kinds of steps too (instructions will be one): a reader skips
//! what it does not know. What changes otherwise changes [`VERSION`].

use alloy_primitives::{Address, B256, Bytes, U256};
use serde::{Deserialize, Serialize};

use crate::gas::ByKind;
use crate::names::Decoded;

/// Version of the document.
pub const VERSION: u32 = 1;

/// One message and all that it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// [`VERSION`].
    pub version: u32,
    /// Hash of the transaction; none for a call.
    pub transaction: Option<B256>,
    /// The block it ran in.
    pub block: Block,
    /// Who sent it.
    pub from: Address,
    /// Whom it was for; none creates a contract.
    pub to: Option<Address>,
    /// attoFIL sent along.
    #[serde(with = "decimal")]
    pub value: U256,
    /// Filecoin gas that it could use.
    pub gas_limit: u64,
    /// Filecoin gas that it used, as its receipt says.
    pub gas_used: u64,
    /// 0 for success, 33 for a revert.
    pub exit_code: u32,
    /// What the exit code means.
    pub exit_meaning: String,
    /// What was returned, or reverted with.
    pub output: Bytes,
    /// The contract that was created.
    pub contract_address: Option<Address>,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
    /// Where the gas went.
    pub gas: Total,
    /// Every frame, in the order in which they began; the first is the outermost. They refer to
    /// each other by number, so that no reader has to follow a thousand levels.
    pub frames: Vec<Frame>,
}

/// The block that a message ran in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Its number, which is its epoch.
    pub number: u64,
    /// Unix time in seconds.
    pub timestamp: u64,
    /// attoFIL per unit of gas.
    pub base_fee: u64,
    /// EIP-155 chain id.
    pub chain_id: u64,
}

/// The gas of a whole message, in thousandths of a unit: `kinds` and `rounding` together are 1,000
/// times `gas_used`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Total {
    /// Charged before the outermost frame began.
    pub before: ByKind,
    /// All of it, by kind.
    pub kinds: ByKind,
    /// What the receipt adds to come to a whole unit.
    pub rounding: u64,
}

/// One message between actors. The EVM's calls are those with [`Frame::evm`]; the others are how
/// the FVM carries them out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// Its place in [`Trace::frames`].
    pub number: usize,
    /// The frame that sent it; none for the outermost.
    pub parent: Option<usize>,
    /// What the EVM sees of it.
    pub evm: Option<EvmCall>,
    /// Who sent it.
    pub from: Party,
    /// The receiver, as the sender wrote it.
    pub to: Party,
    /// The actor that the message arrived at; none where it did not.
    pub actor: Option<Actor>,
    /// Method number.
    pub method: u64,
    /// The method's name, if the actor's kind is known.
    pub method_name: Option<String>,
    /// attoFIL.
    #[serde(with = "decimal")]
    pub value: U256,
    /// The block of parameters.
    pub params: Option<Data>,
    /// Gas that it could use.
    pub gas_limit: u64,
    /// Whether state could not change.
    pub read_only: bool,
    /// How it ended.
    pub end: End,
    /// Gas in thousandths of a unit.
    pub gas: FrameGas,
    /// What it did, in order.
    pub steps: Vec<Step>,
    /// Whether the slots among the steps are all there are; none where no contract's code ran.
    pub slots: Option<Slots>,
}

/// An actor by all the names it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// As contracts know it; none for an address without a form in Ethereum.
    pub ethereum: Option<Address>,
    /// Its Filecoin address.
    pub filecoin: String,
    /// Its id, where it is known.
    pub id: Option<u64>,
    /// The contract's name.
    pub name: Option<String>,
}

/// What kind of actor it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// By the manifest's name, as in `evm`; none for code that is not built in.
    pub kind: Option<String>,
    /// Code CID.
    pub code: String,
    /// Root of its state when the message arrived.
    pub state: String,
}

/// A block between actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// Its codec: 81 CBOR, 113 DAG-CBOR, 85 raw bytes.
    pub codec: u64,
    /// Its bytes.
    pub data: Bytes,
}

/// How a frame ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "camelCase")]
pub enum End {
    /// With an exit code, by itself or because something ran out.
    Exited {
        /// The exit code.
        code: u32,
        /// What it means.
        meaning: String,
        /// The block returned.
        returned: Option<Data>,
    },
    /// It never began: the sender saw an error number of the FVM.
    Refused {
        /// The error number.
        number: u32,
        /// The FVM's words.
        reason: String,
    },
}

impl End {
    /// Whether it ended well.
    pub fn succeeded(&self) -> bool {
        matches!(self, End::Exited { code: 0, .. })
    }

    /// The bytes returned.
    pub fn data(&self) -> &[u8] {
        match self {
            End::Exited { returned: Some(block), .. } => &block.data,
            _ => &[],
        }
    }
}

/// Gas of one frame in thousandths of a unit: `own` and the totals of the frames below it together
/// are `total`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameGas {
    /// Without the frames below.
    pub own: ByKind,
    /// With them.
    pub total: u64,
}

/// A call as the EVM sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvmCall {
    /// What the code did.
    pub kind: CallKind,
    /// Whose code did it.
    pub from: Address,
    /// Who was called, created or paid.
    pub to: Option<Address>,
    /// Whose code ran, where that is not `to`.
    pub code: Option<Address>,
    /// attoFIL that moved, or that the code was told of.
    #[serde(with = "decimal")]
    pub value: U256,
    /// Calldata or init code; parameters of a native method.
    pub input: Bytes,
    /// What came back.
    pub output: Bytes,
    /// Whether the caller saw a success.
    pub success: bool,
    /// CREATE2's salt.
    pub salt: Option<B256>,
    /// The function that was called.
    pub function: Option<Decoded>,
    /// What it returned, decoded.
    pub returned: Option<String>,
    /// Why it reverted, decoded.
    pub reason: Option<String>,
}

/// The ways of the EVM to other accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallKind {
    /// CALL, or the transaction itself.
    Call,
    /// STATICCALL.
    StaticCall,
    /// DELEGATECALL, or CALLCODE where the profile has it.
    DelegateCall,
    /// CREATE, or a transaction without a receiver.
    Create,
    /// CREATE2.
    Create2,
    /// SELFDESTRUCT's payment.
    SelfDestruct,
    /// Value alone, without code.
    Transfer,
    /// A native method, by the precompiles call_actor and call_actor_id.
    Native,
}

impl CallKind {
    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            CallKind::Call => "CALL",
            CallKind::StaticCall => "STATICCALL",
            CallKind::DelegateCall => "DELEGATECALL",
            CallKind::Create => "CREATE",
            CallKind::Create2 => "CREATE2",
            CallKind::SelfDestruct => "SELFDESTRUCT",
            CallKind::Transfer => "TRANSFER",
            CallKind::Native => "NATIVE",
        }
    }
}

/// One thing that a frame did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum Step {
    /// A syscall.
    Syscall(Syscall),
    /// A block opened from the chain's store, or written to it.
    Block(BlockAccess),
    /// A frame below this one ran here.
    Frame {
        /// Its place in [`Trace::frames`].
        number: usize,
    },
    /// A slot read or written.
    Slot(Slot),
    /// A call of a function at a fixed address.
    Precompile(Precompile),
    /// A log.
    Log(LogStep),
    /// A line that an actor wrote to the FVM's log.
    Note {
        /// The line.
        text: String,
    },
}

/// A syscall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Syscall {
    /// Syscalls of the message are counted from 1 in the order in which they begin.
    pub number: u64,
    /// Module and name.
    pub name: String,
    /// What was asked.
    pub arguments: Vec<Field>,
    /// What was answered.
    pub answer: Answer,
    /// What it cost itself, in thousandths of a unit.
    pub gas: ByKind,
}

/// What came of a syscall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "camelCase")]
pub enum Answer {
    /// Its results.
    Given {
        /// In order.
        fields: Vec<Field>,
    },
    /// An error that the actor saw.
    Refused {
        /// The FVM's error number.
        number: u32,
        /// The FVM's words.
        reason: String,
    },
    /// The frame ended in it.
    Stopped,
}

/// A value with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type and value.
    #[serde(flatten)]
    pub value: Value,
}

/// A value of a syscall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "camelCase")]
pub enum Value {
    /// An unsigned number, as a decimal string: amounts do not fit a number of JSON.
    Number(#[serde(with = "decimal")] u128),
    /// A signed number.
    Signed(i64),
    /// Yes or no.
    Flag(bool),
    /// Bytes.
    Bytes(Bytes),
    /// Words.
    Text(String),
    /// The name of a block.
    Cid(String),
    /// A Filecoin address.
    Address(String),
    /// There is none.
    Nothing,
}

/// A block opened or written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockAccess {
    /// Written, not opened.
    pub written: bool,
    /// Its name.
    pub cid: String,
    /// Its length in bytes.
    pub size: u64,
    /// What it is to its actor.
    pub role: Role,
}

/// What a block is to its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The root of its state.
    State,
    /// A contract's code.
    Code,
    /// A node of its state's tree: slots, for a contract.
    Node,
}

/// A slot read or written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Written, not only read.
    pub written: bool,
    /// Gone with the message (EIP-1153).
    pub transient: bool,
    /// Its number.
    pub key: B256,
    /// The word in it, before a write.
    pub before: B256,
    /// The word in it afterwards.
    pub after: B256,
}

/// A call of a function at a fixed address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Precompile {
    /// Where it is.
    pub address: Address,
    /// Its name; none at a reserved address that holds nothing.
    pub name: Option<String>,
    /// Its input.
    pub input: Bytes,
    /// Its output.
    pub output: Bytes,
    /// Whether the caller saw a success.
    pub success: bool,
}

/// A log as it was emitted; it is undone with a frame that fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogStep {
    /// Who logs.
    pub address: Address,
    /// Its topics.
    pub topics: Vec<B256>,
    /// Its data.
    pub data: Bytes,
    /// The event, decoded.
    pub event: Option<Decoded>,
}

/// Whether the slots of a frame are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", rename_all = "camelCase")]
pub enum Slots {
    /// All of them are among the steps.
    All,
    /// Those until the frame was stopped.
    Partly {
        /// Why not all.
        reason: String,
    },
    /// None: only the blocks are known.
    Not {
        /// Why.
        reason: String,
    },
}

/// Numbers that do not fit JSON's, as decimal strings.
mod decimal {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        number: &impl Display,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, N: FromStr>(
        deserializer: D,
    ) -> Result<N, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom(format!("{text:?} is not a number")))
    }
}
