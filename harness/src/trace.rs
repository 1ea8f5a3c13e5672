//! A message run once more, with everything that the FVM and the kernel saw of it.
//!
//! Two accounts of the same run are put together: the FVM's own execution trace, which has every
//! charge, call and block in order, and the recording of the syscalls. Both list the syscalls in
//! the order of their first charge, so nothing is guessed. Nothing is written to the chain.
//!
//! Does not know what to make of it: the crate `audit` does.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, Bytes, U256};
use cid::Cid;
use fvm::executor::ApplyRet;
use fvm::trace::{ExecutionEvent, IpldOperation};
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_shared::state::ActorState;
use mapping::FilAddress;
use mapping::address::{f410_of_bytes, masked_id};
use mapping::log::Log;
use mapping::params::EamReturn;
use mapping::receipt::output;
use mapping::tx::EthTx;

use crate::apply::execution;
use crate::bundle::{Bundle, Profile};
use crate::call::{CallError, CallRequest};
use crate::chain::{BLOCK_GAS_LIMIT, Chain, ChainError};
use crate::convert::{fvm_address_of, word};
use crate::kernel::ON_SYSCALL;
pub use crate::kernel::{Answer, Fields, Syscall, UNPAID, Value};
use crate::machine::{Environment, Epoch};
use crate::submit::SubmitError;

/// The type numbers of actors and their names. Source: builtin-actors v18, the manifest.
const KINDS: [&str; 16] = [
    "system",
    "init",
    "cron",
    "account",
    "storagepower",
    "storageminer",
    "storagemarket",
    "paymentchannel",
    "multisig",
    "reward",
    "verifiedregistry",
    "datacap",
    "placeholder",
    "evm",
    "eam",
    "ethaccount",
];

/// One message and all that happened while it ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The block it ran in.
    pub block: Block,
    /// Hash of the transaction; `None` for a call, which nobody signed.
    pub hash: Option<B256>,
    /// Who sent it.
    pub from: Address,
    /// Whom it was for; `None` creates a contract.
    pub to: Option<Address>,
    /// attoFIL sent along.
    pub value: U256,
    /// Calldata or init code.
    pub input: Bytes,
    /// Filecoin gas it may use.
    pub gas_limit: u64,
    /// Filecoin gas it used.
    pub gas_used: u64,
    /// 0 for success, 33 for a revert; others in `mapping::exit`.
    pub exit_code: u32,
    /// What was returned, or reverted with; empty for a contract that was created.
    pub output: Bytes,
    /// The contract that was created.
    pub contract_address: Option<Address>,
    /// What was logged and not undone.
    pub logs: Vec<Log>,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The addresses by which contracts know the actors that took part, by id.
    pub actors: BTreeMap<u64, Address>,
}

/// The block that a message ran in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// One thing that happened. Calls nest: each [`Event::Enter`] has its [`Event::Leave`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Gas was charged, or was to be: the last charge before gas ran out did not fit.
    Charge {
        /// The charge's name in the FVM's price list.
        name: String,
        /// Thousandths of a unit of gas.
        milligas: u64,
    },
    /// A syscall began: its charges follow. `None` never reached the kernel.
    Syscall(Option<Syscall>),
    /// A block was opened from the chain's store, or written to it.
    Block {
        /// Written, not opened.
        written: bool,
        /// Its name.
        cid: Cid,
        /// Its length in bytes.
        size: u64,
    },
    /// A message from one actor to another begins.
    Enter(Enter),
    /// The message has arrived: its receiver exists.
    Invoked(Invoked),
    /// The message is over.
    Leave(Leave),
    /// An actor wrote this to the FVM's log.
    Log(String),
}

/// A message between actors as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enter {
    /// Id of the sender.
    pub from: u64,
    /// The receiver, as the sender wrote it.
    pub to: FilAddress,
    /// Method number.
    pub method: u64,
    /// Codec and bytes of the parameters.
    pub params: Option<(u64, Bytes)>,
    /// attoFIL.
    pub value: U256,
    /// Most gas that the callee could use.
    pub gas_limit: u64,
    /// Whether state may not change.
    pub read_only: bool,
}

/// The actor that a message arrived at, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoked {
    /// Its id.
    pub id: u64,
    /// Its kind, by the manifest's name; `None` for code that is not built in.
    pub kind: Option<&'static str>,
    /// Whether its code is this program's own EVM, and for which profile.
    pub own_evm: Option<Profile>,
    /// Its code CID.
    pub code: Cid,
    /// Root of its state.
    pub state: Cid,
}

/// How a message between actors ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// The receiver ended it, or ran out of something.
    Exited {
        /// Exit code.
        code: u32,
        /// Codec and bytes of the return block.
        returned: Option<(u64, Bytes)>,
    },
    /// It never began: the sender sees an error number of the FVM.
    Refused {
        /// The FVM's error number. Source: FIP-0030, error numbers.
        number: u32,
        /// The FVM's words for it.
        reason: String,
    },
}

impl Chain {
    /// Runs a call on the newest block as [`Chain::call`] does, and tells all that happened.
    pub fn trace_call(&self, request: &CallRequest) -> Result<Traced, CallError> {
        let environment = Environment { tracing: true, ..self.here() };
        let limit = request.gas_limit.unwrap_or(BLOCK_GAS_LIMIT).clamp(1, BLOCK_GAS_LIMIT);
        let result = (|| {
            let mut epoch = Epoch::recorded(&self.store, &environment).map_err(ChainError::from)?;
            let (applied, _) = self.ask_on(&mut epoch, &environment, request, limit)?;
            let from = request.from.unwrap_or_default();
            let start = Start {
                hash: None,
                from,
                to: request.to,
                value: request.value,
                input: request.data.clone(),
                gas_limit: limit,
            };
            Ok(traced(&mut epoch, &environment, start, &applied)?)
        })();
        self.store.discard();
        result
    }

    /// Runs a signed transaction and tells all that happened; the chain stays as it is.
    ///
    /// One that is on the chain already runs on the state that it ran on then; any other in the
    /// next block, with the checks of [`Chain::submit`].
    pub fn trace_transaction(&self, raw: &[u8]) -> Result<Traced, SubmitError> {
        let tx = EthTx::decode(raw)?;
        let result = self.trace_decoded(&tx);
        self.store.discard();
        result
    }

    fn trace_decoded(&self, tx: &EthTx) -> Result<Traced, SubmitError> {
        let (message, length) = self.message(tx)?;
        let environment = match self.receipt(tx.hash)? {
            Some(receipt) => self.as_then(receipt.block_number)?,
            None => {
                self.admit_message(tx, length)?;
                self.next()
            }
        };
        let environment = Environment { tracing: true, ..environment };
        let mut epoch = Epoch::recorded(&self.store, &environment).map_err(ChainError::from)?;
        let applied = crate::submit::apply(&mut epoch, message, length)?;
        let start = Start {
            hash: Some(tx.hash),
            from: tx.sender,
            to: tx.to,
            value: tx.value,
            input: tx.input.clone(),
            gas_limit: tx.gas_limit,
        };
        Ok(traced(&mut epoch, &environment, start, &applied)?)
    }

    /// The block `number` before its transaction ran.
    fn as_then(&self, number: u64) -> Result<Environment, ChainError> {
        let head = self.store.head_at(number)?;
        let before = (0..number).rev().find_map(|epoch| self.store.head_at(epoch).transpose());
        let (Some(head), Some(before)) = (head, before.transpose()?) else {
            return Err(ChainError::Fvm(format!("block {number} has no state before it")));
        };
        Ok(Environment {
            epoch: head.epoch,
            timestamp: head.timestamp,
            base_fee: head.base_fee,
            state_root: before.state_root,
            ..self.here()
        })
    }
}

/// What was asked for.
struct Start {
    hash: Option<B256>,
    from: Address,
    to: Option<Address>,
    value: U256,
    input: Bytes,
    gas_limit: u64,
}

fn traced(
    epoch: &mut Epoch,
    environment: &Environment,
    start: Start,
    applied: &ApplyRet,
) -> Result<Traced, ChainError> {
    let recording = epoch.take_recording();
    let mut reader = Reader { own: own_evms(), actors: BTreeMap::new(), epoch };
    let events = reader.events(&applied.exec_trace, recording);
    let mut actors = reader.actors;
    if let Some(id) = epoch.tree().lookup_id(&fvm_address_of(start.from))? {
        actors.insert(id, start.from);
    }
    let execution = execution(epoch, applied)?;
    let created = match start.to {
        None => EamReturn::from_cbor(execution.return_data).ok(),
        Some(_) => None,
    };
    let returned = || output(execution.return_data);
    Ok(Traced {
        block: Block {
            number: environment.epoch,
            timestamp: environment.timestamp,
            base_fee: environment.base_fee,
            chain_id: environment.chain_id,
        },
        hash: start.hash,
        from: start.from,
        to: start.to,
        value: start.value,
        input: start.input,
        gas_limit: start.gas_limit,
        gas_used: execution.gas_used,
        exit_code: execution.exit_code,
        output: created.as_ref().map_or_else(returned, |_| Bytes::new()),
        contract_address: created.map(|created| created.eth_address),
        logs: execution.logs,
        error: execution.error,
        events,
        actors,
    })
}

/// Code CIDs of the EVMs that this program was built with.
fn own_evms() -> Vec<(Cid, Profile)> {
    let own = |profile: Profile| Some((Bundle::for_profile(profile).ok()?.code("evm"), profile));
    Profile::ALL.into_iter().filter_map(own).collect()
}

/// From the FVM's words to ours.
struct Reader<'a> {
    own: Vec<(Cid, Profile)>,
    actors: BTreeMap<u64, Address>,
    epoch: &'a Epoch,
}

impl Reader<'_> {
    fn events(&mut self, trace: &[ExecutionEvent], recording: Vec<Option<Syscall>>) -> Vec<Event> {
        let mut recording = recording.into_iter();
        let mut events = Vec::with_capacity(trace.len());
        for event in trace {
            match event {
                ExecutionEvent::GasCharge(charge) => {
                    if charge.name == ON_SYSCALL {
                        events.push(Event::Syscall(recording.next().flatten()));
                    }
                    let (name, total) = (charge.name.to_string(), charge.total());
                    events.push(Event::Charge { name, milligas: total.as_milligas() });
                }
                ExecutionEvent::Call { from, to, method, params, value, gas_limit, read_only } => {
                    events.push(Event::Enter(Enter {
                        from: *from,
                        // The FVM holds no address that cannot be written and read back.
                        to: FilAddress::from_bytes(&to.to_bytes()).unwrap_or(FilAddress::Id(0)),
                        method: *method,
                        params: params.as_ref().map(block),
                        value: word(value),
                        gas_limit: *gas_limit,
                        read_only: *read_only,
                    }));
                }
                ExecutionEvent::InvokeActor { id, state } => {
                    events.push(Event::Invoked(self.invoked(*id, state)));
                }
                ExecutionEvent::CallReturn(code, returned) => {
                    let returned = returned.as_ref().map(block);
                    events.push(Event::Leave(Leave::Exited { code: code.value(), returned }));
                }
                ExecutionEvent::CallError(error) => {
                    let (number, reason) = (error.1 as u32, error.0.clone());
                    events.push(Event::Leave(Leave::Refused { number, reason }));
                }
                ExecutionEvent::Log(text) => events.push(Event::Log(text.clone())),
                ExecutionEvent::Ipld { op, cid, size } => {
                    let written = *op == IpldOperation::Put;
                    events.push(Event::Block { written, cid: *cid, size: *size as u64 });
                }
                // The FVM may learn to tell more; until we know what, it is left out.
                _ => {}
            }
        }
        events
    }

    fn invoked(&mut self, id: u64, state: &ActorState) -> Invoked {
        let delegated = state.delegated_address.as_ref();
        let address = delegated.and_then(|address| f410_of_bytes(&address.to_bytes()));
        self.actors.insert(id, address.unwrap_or_else(|| masked_id(id)));
        let number = self.epoch.actor_type(&state.code);
        let kind = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        Invoked {
            id,
            kind: kind.and_then(|place| KINDS.get(place)).copied(),
            own_evm: self.own.iter().find(|(code, _)| *code == state.code).map(|(_, own)| *own),
            code: state.code,
            state: state.state,
        }
    }
}

fn block(block: &IpldBlock) -> (u64, Bytes) {
    (block.codec, Bytes::copy_from_slice(&block.data))
}
