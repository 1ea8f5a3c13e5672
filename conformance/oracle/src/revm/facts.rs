//! What Filecoin's rules need to know beyond revm's own journal, and when to forget it.

use ::revm::{
    interpreter::InstructionResult,
    primitives::{Address, AddressSet},
};
use precompiles::{Profile, Slot};

use crate::{Case, Limits, Rule, Rules, World};

/// Most FVM frames that may be open; the outermost is the first.
pub(super) const MAX_FVM_FRAMES: u32 = 1024;

/// Ids from which on no actor can be: what a case sets up has the first few hundred.
const NO_ACTOR_FROM: u64 = 100_000;

/// Facts about the message that runs.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) rules: Rules,
    /// What a case asked for that no machine here has; the run ends with it.
    pub(super) needs_host: Option<String>,
    /// Instructions that may still run; none are counted where gas is.
    steps_left: Option<u64>,
    /// Whether some frame ran out of something.
    pub(super) exhausted: bool,
    pre: &'a World,
    /// Addresses that exist because they were called, or paid; in order, and to look up.
    reached: Vec<Address>,
    reached_set: AddressSet,
    /// Contracts that are dead from the next message on.
    dead: Vec<Address>,
    open: Vec<Open>,
}

/// One frame that runs: its place on the FVM's stack, and how much was known when it began.
#[derive(Debug, Clone, Copy)]
struct Open {
    fvm_frames: u32,
    reached: usize,
    dead: usize,
}

impl<'a> Facts<'a> {
    pub(super) fn new(case: &'a Case, rules: Rules, limits: &Limits) -> Self {
        Self {
            rules,
            needs_host: None,
            steps_left: rules.contains(Rule::Gas).then_some(limits.steps),
            exhausted: false,
            pre: &case.pre,
            reached: Vec::new(),
            reached_set: AddressSet::default(),
            dead: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Whether the rule is switched on.
    pub(super) const fn rule(&self, rule: Rule) -> bool {
        self.rules.contains(rule)
    }

    /// Takes so many instructions off what may still run. Where there are not as many left, none
    /// is.
    #[inline]
    pub(super) fn spend(&mut self, steps: u64) -> Result<(), InstructionResult> {
        let Some(left) = &mut self.steps_left else { return Ok(()) };
        let rest = left.checked_sub(steps);
        *left = rest.unwrap_or_default();
        if rest.is_some() { Ok(()) } else { Err(InstructionResult::OutOfGas) }
    }

    /// Instructions that may still run, if they are counted.
    pub(super) const fn steps_left(&self) -> Option<u64> {
        self.steps_left
    }

    /// FVM frames open, the running one included.
    pub(super) fn fvm_frames(&self) -> u32 {
        self.open.last().map_or(0, |open| open.fvm_frames)
    }

    /// Whether the running frame may open that many more.
    pub(super) fn room_for(&self, frames: u32) -> bool {
        !self.rule(Rule::CallDepth) || self.fvm_frames() + frames <= MAX_FVM_FRAMES
    }

    /// A frame begins that takes so many of the FVM's.
    pub(super) fn begin(&mut self, frames: u32) {
        let fvm_frames = self.fvm_frames() + frames;
        self.open.push(Open { fvm_frames, reached: self.reached.len(), dead: self.dead.len() });
    }

    /// The last frame that began ends. What a failed one did has not been.
    pub(super) fn end(&mut self, success: bool) {
        let open = self.open.pop().expect("only a frame that began ends");
        if !success {
            for address in self.reached.drain(open.reached..) {
                self.reached_set.remove(&address);
            }
            self.dead.truncate(open.dead);
        }
    }

    /// Someone is at `address` from now on.
    pub(super) fn reach(&mut self, address: Address) {
        if !self.exists(address) {
            self.reached_set.insert(address);
            self.reached.push(address);
        }
    }

    /// Whether an actor is at `address`, as far as its account does not show it.
    pub(super) fn exists(&self, address: Address) -> bool {
        self.pre.contains_key(&address) || self.reached_set.contains(&address)
    }

    pub(super) fn bury(&mut self, address: Address) {
        self.dead.push(address);
    }

    pub(super) fn dead(&self) -> &[Address] {
        &self.dead
    }

    /// Whether `address` names an actor that is not there. A small id may name one that is: then
    /// only a chain can tell.
    pub(super) fn is_nobody(&mut self, address: Address) -> bool {
        if !self.rule(Rule::NativeActors) {
            return false;
        }
        match masked_id(address) {
            Some(id) if id < NO_ACTOR_FROM => {
                self.needs_host = Some(format!("actor {id}, by its masked id"));
                false
            }
            found => found.is_some(),
        }
    }
}

/// What Filecoin has at an address.
pub(super) fn slot(address: Address) -> Slot {
    precompiles::lookup(address, Profile::Filecoin)
}

/// The id in an address of the form 0xff, eleven zeros, id. Source: FIP-0054, "Addressing".
pub(super) fn masked_id(address: Address) -> Option<u64> {
    let (prefix, id) = address.split_at(12);
    let masked = prefix == [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    masked.then(|| u64::from_be_bytes(id.try_into().expect("eight of twenty bytes are left")))
}
