//! Slots and precompiles, which are no syscalls: the actor's own code runs a frame once more,
//! natively, and is given the recorded answers ([`player`]) while somebody looks over its shoulder
//! ([`watch`]).
//!
//! It is believed only as far as it asks for exactly the recorded syscalls in the recorded order
//! with the recorded arguments, to the last one. The frame must have run this program's own EVM;
//! another's state is laid out differently and its code is not here.
//!
//! A frame that ran out of gas or memory has no end of its own. What was looked at before its last
//! recorded syscall is certain; the rest is left out.

mod player;
mod watch;

use actor::dispatch::Params;
use actor::exit::Abort;
use actor::host::Contract;
use actor::session::Session;
use actor::state::code::{self, CodeLink};
use actor::sys::{MessageContext, Syscalls, codec};
use alloy_primitives::{Bytes, U256};
use harness::Profile;
use harness::trace::{Invoked, Syscall};
use interpreter::{Code, Frame as CodeFrame, Outcome, Stop, run};
use mapping::params::{DelegateParams, EvmConstructorParams, byte_string};
use mapping::{exit, method};

use crate::convert::EXIT;
use crate::gas::{Kind, MILLIGAS};
use crate::model::{End, Frame, Slots, Step};
use player::Player;
use watch::{Seen, Watch};

/// Least gas of one instruction: a WASM operator. Bounds how long a frame without end is followed.
///
/// Source: ref-fvm, the price list's exec cost.
const LEAST_GAS: u64 = 4;

/// Adds the slots and precompiles to the steps of a frame that ran a contract's code.
pub(crate) fn slots(frame: &mut Frame, invoked: &Invoked, recording: &[Option<&Syscall>]) {
    if invoked.kind != Some("evm") || recording.is_empty() || !runs_code(frame.method) {
        return;
    }
    let Some(profile) = invoked.own_evm else {
        let reason = "the contract runs on another EVM than this program's own".into();
        frame.slots = Some(Slots::Not { reason });
        return;
    };
    let longest = frame.gas.own.of(Kind::Wasm) / (LEAST_GAS * MILLIGAS);
    let replayed = match profile {
        Profile::Filecoin => replay::<false>(recording, longest),
        Profile::Ethereum => replay::<true>(recording, longest),
    };
    let (seen, verdict) = replayed.judged(ran_out(frame), recording);
    insert(frame, seen);
    frame.slots = Some(verdict);
}

/// Methods that run a contract's code; the others only look at its state.
fn runs_code(number: u64) -> bool {
    matches!(number, method::CONSTRUCTOR | method::RESURRECT | method::INVOKE_CONTRACT_DELEGATE)
        || number >= method::FIRST_CUSTOM
}

/// Whether the FVM ended the frame, not its own code.
fn ran_out(frame: &Frame) -> bool {
    match &frame.end {
        End::Exited { code, .. } => matches!(*code, exit::OUT_OF_GAS | exit::ILLEGAL_INSTRUCTION),
        End::Refused { .. } => true,
    }
}

/// Puts each step before the syscall that came next.
fn insert(frame: &mut Frame, seen: Vec<(usize, Step)>) {
    let mut seen = seen.into_iter().peekable();
    let (mut steps, mut made) = (Vec::with_capacity(frame.steps.len()), 0);
    for step in std::mem::take(&mut frame.steps) {
        if matches!(step, Step::Syscall(_)) {
            while let Some((_, early)) = seen.next_if(|(at, _)| *at <= made) {
                steps.push(early);
            }
            made += 1;
        }
        steps.push(step);
    }
    steps.extend(seen.map(|(_, step)| step));
    frame.steps = steps;
}

/// What came of a replay.
struct Replayed {
    seen: Vec<Seen>,
    /// How many recorded syscalls were asked for again.
    asked: usize,
    /// The first request that differs from the recording.
    differs: Option<String>,
}

impl Replayed {
    /// What of it can be believed.
    fn judged(self, ran_out: bool, recording: &[Option<&Syscall>]) -> (Vec<(usize, Step)>, Slots) {
        if let Some(reason) = self.differs {
            return (vec![], Slots::Not { reason });
        }
        let steps = self.seen.into_iter().map(|seen| (seen.at, seen.step));
        if ran_out {
            // Whether the code came further than its last syscall, nobody recorded.
            let reason = "the frame ran out before its end".into();
            return (
                steps.filter(|(at, _)| *at < recording.len()).collect(),
                Slots::Partly { reason },
            );
        }
        let rest = &recording[self.asked.min(recording.len())..];
        let epilogue = |entry: &Option<&Syscall>| match entry {
            None => true,
            Some(syscall) => syscall.name == "ipld::block_create",
        };
        match rest.iter().find(|entry| !epilogue(entry)) {
            None => (steps.collect(), Slots::All),
            Some(entry) => {
                let name = entry.map_or(EXIT, |syscall| syscall.name);
                let reason = format!("the replay ended before the recorded {name}");
                (vec![], Slots::Not { reason })
            }
        }
    }
}

fn replay<const ETHEREUM: bool>(recording: &[Option<&Syscall>], longest: u64) -> Replayed {
    let player = Player::<ETHEREUM>::new(recording);
    let mut replay = Replay { player: &player, seen: Vec::new(), longest };
    // How the frame ends is known from the FVM; that it ends alike shows in its syscalls.
    let _ = replay.dispatch();
    let Replay { seen, .. } = replay;
    Replayed { seen, asked: player.asked(), differs: player.differs() }
}

/// A frame being run once more: the actor's dispatch, for the methods that run code.
struct Replay<'p, 'a, const ETHEREUM: bool> {
    player: &'p Player<'a, ETHEREUM>,
    seen: Vec<Seen>,
    longest: u64,
}

impl<'p, 'a, const ETHEREUM: bool> Replay<'p, 'a, ETHEREUM> {
    fn dispatch(&mut self) -> Result<(), Abort> {
        let player = self.player;
        let context = player.message_context();
        let block = player.params();
        let params = block.as_ref().map(|(codec, bytes)| (*codec, bytes.as_slice()));
        match context.method {
            method::CONSTRUCTOR => {
                player.root().map_err(|_| Abort::state("the actor has no root"))?;
                self.construct(context, params)
            }
            method::RESURRECT => {
                Session::load(player, context)?;
                self.construct(context, params)
            }
            method::INVOKE_EVM => self.call(context, input(params).ok_or_else(unread)?),
            method::INVOKE_CONTRACT_DELEGATE => self.delegate(context, params),
            number => {
                let (codec, bytes) = params.unwrap_or((0, &[]));
                self.call(context, &native_input(number, codec, bytes))
            }
        }
    }

    fn call(&mut self, context: MessageContext, input: &[u8]) -> Result<(), Abort> {
        let session = Session::load(self.player, context)?;
        let link = session.code;
        if session.is_dead() || link.is_none() {
            return Ok(());
        }
        let code = code::load(self.player, link.as_ref())?;
        self.execute(Contract::new(session, None, U256::from(context.value)), code, input)
    }

    fn delegate(&mut self, context: MessageContext, params: Params<'_>) -> Result<(), Abort> {
        let (_, bytes) = params.ok_or_else(unread)?;
        let params = DelegateParams::from_cbor(bytes).map_err(|_| unread())?;
        let link = CodeLink::from_bytes(params.code_cid).ok_or_else(unread)?;
        let session = Session::load(self.player, context)?;
        if session.is_dead() {
            return Ok(());
        }
        let code = code::load(self.player, Some(&link))?;
        let contract = Contract::new(session, Some(params.caller), params.value);
        self.execute(contract, code, params.input)
    }

    fn execute(
        &mut self,
        contract: Contract<'p, Player<'a, ETHEREUM>>,
        code: Vec<u8>,
        input: &[u8],
    ) -> Result<(), Abort> {
        if code.is_empty() {
            return Ok(());
        }
        let (contract, _) = self.run(contract, Code::from(code), input)?;
        flush(contract)
    }

    fn construct(&mut self, context: MessageContext, params: Params<'_>) -> Result<(), Abort> {
        let (_, bytes) = params.ok_or_else(unread)?;
        let params = EvmConstructorParams::from_cbor(bytes).map_err(|_| unread())?;
        let session = Session::fresh(self.player, context);
        let value = U256::from(context.value);
        let mut contract = Contract::new(session, Some(params.creator), value);
        contract.own_address()?;
        let (mut contract, output) = self.run(contract, Code::from(params.initcode), &[])?;
        let link = match output {
            Some(code) => code::store(self.player, &code)?,
            None => None,
        };
        contract.session.set_code(link)?;
        flush(contract)
    }

    /// Runs code under watch, and gives what it returned; nothing if it destroyed itself.
    fn run(
        &mut self,
        contract: Contract<'p, Player<'a, ETHEREUM>>,
        code: Code,
        input: &[u8],
    ) -> Result<(Contract<'p, Player<'a, ETHEREUM>>, Option<Bytes>), Abort> {
        let is_static = contract.session.context.read_only;
        let mut watch = Watch::new(contract, self.player, &mut self.seen, self.longest);
        let ended = run(&code, CodeFrame { input, is_static }, &mut watch);
        match ended {
            Ok(Outcome::Returned(output)) => Ok((watch.contract, Some(output))),
            Ok(Outcome::Destroyed) => Ok((watch.contract, None)),
            Ok(Outcome::Reverted(data)) => Err(Abort::reverted(&data)),
            Err(Stop::Halt(halt)) => Err(halt.into()),
            Err(Stop::Host(abort)) => Err(abort),
        }
    }
}

fn flush<S: Syscalls>(mut contract: Contract<'_, S>) -> Result<(), Abort> {
    contract.session.flush()
}

fn unread() -> Abort {
    Abort::serialization("the parameters have another shape")
}

/// Call data as InvokeContract takes it.
fn input<'a>(params: Params<'a>) -> Option<&'a [u8]> {
    match params {
        None => Some(&[]),
        Some((codec::RAW, bytes)) => Some(bytes),
        Some((_, bytes)) => byte_string(bytes).ok(),
    }
}

/// A native method as a contract's code sees it. Source: FIP-0054, "handle_filecoin_method".
fn native_input(number: u64, codec: u64, bytes: &[u8]) -> Vec<u8> {
    let mut input = vec![0x86, 0x8e, 0x10, 0xc4];
    for word in [number, codec, 0x60, bytes.len() as u64] {
        input.extend_from_slice(&U256::from(word).to_be_bytes::<32>());
    }
    input.extend_from_slice(bytes);
    input.resize(132 + bytes.len().next_multiple_of(32), 0);
    input
}
