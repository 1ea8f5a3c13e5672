//! From what happened, in order, to the tree of frames.
//!
//! Charges and syscalls belong to the frame that runs when they come; a syscall's own charges are
//! those from its first to the next `wasm_exec`, with which the FVM begins everything else. Frames
//! are kept in one list in the order in which they begin.

use std::collections::BTreeSet;

use alloy_primitives::{Address, U256};
use cid::Cid;
use harness::measure::Meter;
use harness::trace::{Enter, Event, Invoked, Leave, Syscall, Traced, Value};
use mapping::FilAddress;
use mapping::address::{SYSTEM_ID, masked_id, to_ethereum};
use mapping::exit;
use mapping::log::Log;

use crate::convert::{data, log_of, method_name, syscall};
use crate::gas::{ByKind, Kind, MILLIGAS};
use crate::model::{
    Actor, Block, BlockAccess, End, Frame, FrameGas, LogStep, Party, Role, Step, Total, Trace,
    VERSION,
};
use crate::names::Names;
use crate::{evm, model, replay};

/// The charge by which the FVM starts an actor. One that comes before the receiver is there starts
/// the constructor of the receiver's account, which the FVM does not announce otherwise.
const ON_METHOD_INVOCATION: &str = "OnMethodInvocation";

/// The charge that ends a syscall's own.
const WASM: &str = "wasm_exec";

/// Makes a trace of what the harness saw.
pub fn audit(traced: &Traced, names: &dyn Names) -> Trace {
    let mut builder = Builder {
        traced,
        names,
        meter: Meter::new(traced.gas_limit),
        before: ByKind::default(),
        frames: Vec::new(),
        open: Vec::new(),
        syscalls: 0,
    };
    traced.events.iter().for_each(|event| builder.event(event));
    let Builder { before, frames, .. } = builder;
    let mut kinds = before.clone();
    frames.iter().for_each(|frame| kinds.add_all(&frame.gas.own));
    let used = traced.gas_used.saturating_mul(MILLIGAS);
    Trace {
        version: VERSION,
        transaction: traced.hash,
        block: Block {
            number: traced.block.number,
            timestamp: traced.block.timestamp,
            base_fee: traced.block.base_fee,
            chain_id: traced.block.chain_id,
        },
        from: traced.from,
        to: traced.to,
        value: traced.value,
        gas_limit: traced.gas_limit,
        gas_used: traced.gas_used,
        exit_code: traced.exit_code,
        exit_meaning: exit::meaning(traced.exit_code).to_string(),
        output: traced.output.clone(),
        contract_address: traced.contract_address,
        error: traced.error.clone(),
        gas: Total { before, rounding: used.saturating_sub(kinds.sum()), kinds },
        frames,
    }
}

/// A frame that has not ended.
struct Open<'a> {
    number: usize,
    /// The receiver was there; `None` until then.
    invoked: Option<&'a Invoked>,
    /// Started by the FVM itself, without a message.
    implicit: bool,
    /// The frame's own syscalls as they were recorded.
    recording: Vec<Option<&'a Syscall>>,
    /// Whether charges are a syscall's.
    in_syscall: bool,
}

struct Builder<'a> {
    traced: &'a Traced,
    names: &'a dyn Names,
    meter: Meter,
    before: ByKind,
    frames: Vec<Frame>,
    open: Vec<Open<'a>>,
    syscalls: u64,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: &'a Event) {
        match event {
            Event::Charge { name, milligas } => self.charge(name, *milligas),
            Event::Syscall(recorded) => self.syscall(recorded.as_ref()),
            Event::Block { written, cid, size } => {
                let (cid, size) = (cid.to_string(), *size);
                self.step(Step::Block(BlockAccess {
                    written: *written,
                    cid,
                    size,
                    role: Role::Node,
                }));
            }
            Event::Enter(enter) => self.enter(enter),
            Event::Invoked(invoked) => self.invoked(invoked),
            Event::Leave(leave) => self.leave(leave),
            Event::Log(text) => self.step(Step::Note { text: text.clone() }),
        }
    }

    fn charge(&mut self, name: &str, milligas: u64) {
        let (kind, taken) = (Kind::of(name), self.meter.charge(milligas));
        let constructs = |open: &Open<'_>| {
            open.invoked.is_none() && !open.implicit && name == ON_METHOD_INVOCATION
        };
        if self.open.last().is_some_and(constructs) {
            self.construct();
        }
        let Some(open) = self.open.last_mut() else { return self.before.add(kind, taken) };
        open.in_syscall &= name != WASM;
        let frame = &mut self.frames[open.number];
        frame.gas.own.add(kind, taken);
        let last = frame.steps.iter_mut().rev().find_map(|step| match step {
            Step::Syscall(syscall) => Some(syscall),
            _ => None,
        });
        if let Some(syscall) = last.filter(|_| open.in_syscall) {
            syscall.gas.add(kind, taken);
        }
    }

    fn syscall(&mut self, recorded: Option<&'a Syscall>) {
        let Some(open) = self.open.last_mut() else { return };
        self.syscalls += 1;
        open.in_syscall = true;
        open.recording.push(recorded);
        let number = open.number;
        self.step(Step::Syscall(syscall(self.syscalls, recorded)));
        let log = recorded.and_then(log_of);
        if let Some((topics, data)) = log {
            // The emitter is the running actor; in a delegated frame that is the caller's own.
            let address = self.frames[number].to.ethereum.unwrap_or_default();
            let log = Log { address, topics, data };
            let event = self.names.event(&log);
            let Log { address, topics, data } = log;
            self.step(Step::Log(LogStep { address, topics, data, event }));
        }
        if self.open.last().is_some_and(|open| open.implicit) {
            self.identify(number, recorded);
        }
    }

    /// Nothing announces who an implicit constructor belongs to, but its message context tells.
    fn identify(&mut self, number: usize, recorded: Option<&Syscall>) {
        let Some(Syscall { name: "vm::message_context", answer, .. }) = recorded else { return };
        let harness::trace::Answer::Given(fields) = answer else { return };
        let id = fields.iter().find_map(|(name, value)| match value {
            Value::Number(id) if *name == "receiver" => u64::try_from(*id).ok(),
            _ => None,
        });
        if let Some(id) = id {
            self.frames[number].to = self.party(&FilAddress::Id(id));
        }
    }

    fn step(&mut self, step: Step) {
        if let Some(open) = self.open.last() {
            self.frames[open.number].steps.push(step);
        }
    }

    fn enter(&mut self, enter: &Enter) {
        self.meter.enter(enter.gas_limit);
        let frame = Frame {
            number: self.frames.len(),
            parent: self.open.last().map(|open| open.number),
            evm: None,
            from: self.party(&FilAddress::Id(enter.from)),
            to: self.party(&enter.to),
            actor: None,
            method: enter.method,
            method_name: method_name(None, enter.method).map(str::to_string),
            value: enter.value,
            params: enter.params.as_ref().map(data),
            gas_limit: enter.gas_limit,
            read_only: enter.read_only,
            end: End::Refused { number: 0, reason: "it did not end".into() },
            gas: FrameGas::default(),
            steps: Vec::new(),
            slots: None,
        };
        self.begin(frame, false);
    }

    /// The constructor of an account that the running message makes.
    fn construct(&mut self) {
        let Some(open) = self.open.last() else { return };
        let around = &self.frames[open.number];
        let frame = Frame {
            number: self.frames.len(),
            parent: Some(open.number),
            from: self.party(&FilAddress::Id(SYSTEM_ID)),
            to: around.to.clone(),
            method: mapping::method::CONSTRUCTOR,
            method_name: Some("Constructor".into()),
            value: U256::ZERO,
            params: None,
            gas: FrameGas::default(),
            steps: Vec::new(),
            ..around.clone()
        };
        self.begin(frame, true);
    }

    fn begin(&mut self, frame: Frame, implicit: bool) {
        let number = frame.number;
        self.step(Step::Frame { number });
        self.frames.push(frame);
        let recording = Vec::new();
        self.open.push(Open { number, invoked: None, implicit, recording, in_syscall: false });
    }

    /// An implicit constructor is over when anything is heard of the message around it.
    fn close_implicit(&mut self) {
        if self.open.last().is_some_and(|open| open.implicit) {
            let (code, meaning) = (exit::OK, exit::meaning(exit::OK).to_string());
            self.end(End::Exited { code, meaning, returned: None });
        }
    }

    fn invoked(&mut self, invoked: &'a Invoked) {
        self.close_implicit();
        let id = self.party(&FilAddress::Id(invoked.id));
        let Some(open) = self.open.last_mut() else { return };
        open.invoked = Some(invoked);
        let frame = &mut self.frames[open.number];
        frame.to = Party { filecoin: frame.to.filecoin.clone(), ..id };
        frame.method_name = method_name(invoked.kind, frame.method).map(str::to_string);
        frame.actor = Some(Actor {
            kind: invoked.kind.map(str::to_string),
            code: invoked.code.to_string(),
            state: invoked.state.to_string(),
        });
    }

    fn leave(&mut self, leave: &Leave) {
        self.close_implicit();
        self.meter.leave();
        self.end(match leave {
            Leave::Exited { code, returned } => End::Exited {
                code: *code,
                meaning: exit::meaning(*code).to_string(),
                returned: returned.as_ref().map(data),
            },
            Leave::Refused { number, reason } => {
                End::Refused { number: *number, reason: reason.clone() }
            }
        });
    }

    /// Everything about a frame that can only be known when it is over.
    fn end(&mut self, end: End) {
        let Some(open) = self.open.pop() else { return };
        self.frames[open.number].end = end;
        roles(&mut self.frames[open.number], open.invoked.map(|invoked| invoked.state));
        if let Some(invoked) = open.invoked {
            replay::slots(&mut self.frames[open.number], invoked, &open.recording);
        }
        let below = self.frames[open.number].steps.iter().filter_map(|step| match step {
            Step::Frame { number } => Some(self.frames[*number].gas.total),
            _ => None,
        });
        let total = self.frames[open.number].gas.own.sum() + below.sum::<u64>();
        self.frames[open.number].gas.total = total;
        evm::look(&mut self.frames, open.number, self.names);
    }

    fn party(&self, address: &FilAddress) -> Party {
        let ethereum = match address {
            FilAddress::Id(id) => Some(self.ethereum(*id)),
            other => to_ethereum(other),
        };
        let known = |(id, known): (&u64, &Address)| (Some(*known) == ethereum).then_some(*id);
        let id = match address {
            FilAddress::Id(id) => Some(*id),
            _ => self.traced.actors.iter().find_map(known),
        };
        let name = ethereum.and_then(|address| self.names.contract(address));
        Party { ethereum, filecoin: address.to_string(), id, name }
    }

    fn ethereum(&self, id: u64) -> Address {
        self.traced.actors.get(&id).copied().unwrap_or_else(|| masked_id(id))
    }
}

/// Says of each block what it is to the frame's actor: its root is the one that it had when the
/// message arrived, or one that it asked for or set.
fn roles(frame: &mut Frame, root: Option<Cid>) {
    let mut roots: BTreeSet<String> = root.iter().map(Cid::to_string).collect();
    for step in &frame.steps {
        let Step::Syscall(syscall) = step else { continue };
        let fields = match (syscall.name.as_str(), &syscall.answer) {
            ("self::root", model::Answer::Given { fields }) => fields,
            ("self::set_root", _) => &syscall.arguments,
            _ => continue,
        };
        for field in fields {
            if let model::Value::Cid(cid) = &field.value {
                roots.insert(cid.clone());
            }
        }
    }
    for step in &mut frame.steps {
        let Step::Block(block) = step else { continue };
        let is_raw = block.cid.parse().is_ok_and(|cid: Cid| cid.codec() == RAW);
        block.role = match (roots.contains(&block.cid), is_raw) {
            (true, _) => Role::State,
            (false, true) => Role::Code,
            (false, false) => Role::Node,
        };
    }
}

/// Multicodec number of raw bytes, which in a state only code is.
const RAW: u64 = 0x55;
