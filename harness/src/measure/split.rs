//! What the gas of one message went into: parts that add up to its total, to the unit.
//!
//! `audit::gas` sorts the same charges by what the FVM did; here they are sorted by who can do
//! something about them.

use super::meter::{MILLIGAS, Meter};
use crate::trace::{Event, Traced};

/// Declares the parts, each with its name for people and the charges that belong to it.
macro_rules! parts {
    ($($(#[doc = $doc:literal])+ $part:ident $label:literal [$($charge:literal),*];)+) => {
        /// What gas was for.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize,
        )]
        #[serde(rename_all = "camelCase")]
        pub enum Part { $($(#[doc = $doc])+ $part,)+ }

        impl Part {
            /// Every part, in the order in which tables show them.
            pub const ALL: [Part; [$($label),+].len()] = [$(Part::$part),+];

            /// Its name for people.
            pub const fn label(self) -> &'static str {
                match self { $(Part::$part => $label,)+ }
            }

            /// The part of a charge, by its name in the FVM's price list.
            pub fn of(charge: &str) -> Part {
                match charge {
                    $($($charge => Part::$part,)*)+
                    _ => Part::Rest,
                }
            }
        }
    };
}

parts! {
    /// What no actor can do cheaper: the message's bytes and the sender's update, bytes returned to
    /// the chain, each actor that is called, each actor whose state changes.
    Fixed "fixed" [
        "OnChainMessage", "OnChainReturnValue", "OnMethodInvocation", "OnActorUpdate"
    ];
    /// Blocks written to the chain's store: 506,300 each and 3,352.4 a byte.
    BlockWrites "block writes" ["OnBlockLink"];
    /// Blocks opened from the chain's store, without their bytes: 187,740 each.
    BlockOpens "block opens" ["OnBlockOpenBase"];
    /// WASM operators: 4 each.
    Wasm "WASM" ["wasm_exec"];
    /// Syscalls: 14,000 each, whatever they do besides.
    Syscalls "syscalls" ["OnSyscall"];
    /// Memory that each WASM instance begins with.
    Memory "memory" ["wasm_memory_init"];
    /// Memory that instances grew by.
    Growth "memory growth" ["wasm_memory_grow"];
    /// Events.
    Events "events" ["OnActorEvent", "OnUtf8Validation"];
    /// Hashes and signatures.
    Crypto "crypto" ["OnHashing", "OnRecoverSecpPublicKey", "OnVerifySignature"];
    /// All else: bytes of blocks that are opened, made and read, actors looked up and created,
    /// value moved, and what is lost in rounding.
    Rest "rest" [];
}

/// Blocks of the chain's store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Blocks {
    /// How many.
    pub count: u64,
    /// Their length together.
    pub bytes: u64,
}

/// What the gas of one message went into, and how often it did what it paid for.
///
/// Of a message of one's own it is [`Traced::split`]:
///
/// ```
/// # extern crate fevm_harness as harness;
/// use harness::measure::Part;
/// use harness::{CallRequest, Chain, Options};
///
/// let chain = Chain::open(Options::default())?;
/// let split = chain.trace_call(&CallRequest::default())?.split();
/// let parts: u64 = Part::ALL.into_iter().map(|part| split.of(part)).sum();
/// assert_eq!(parts, split.total);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// All of it: what the receipt says.
    pub total: u64,
    /// Blocks written.
    pub written: Blocks,
    /// Blocks opened.
    pub opened: Blocks,
    /// Syscalls made.
    pub syscalls: u64,
    /// Messages between actors, the first one included.
    pub messages: u64,
    /// By part, in the order of [`Part::ALL`].
    gas: [u64; Part::ALL.len()],
}

impl Split {
    /// Gas of one part.
    pub fn of(&self, part: Part) -> u64 {
        self.gas[part as usize]
    }

    /// Gas that an actor, or the contract that it runs, has a say in: all but [`Part::Fixed`].
    pub fn avoidable(&self) -> u64 {
        self.total - self.of(Part::Fixed)
    }
}

impl Traced {
    /// What the gas of this message went into.
    pub fn split(&self) -> Split {
        let mut splitter = Splitter::new(self.gas_limit);
        for event in &self.events {
            match event {
                Event::Charge { name, milligas } => splitter.charge(name, *milligas),
                Event::Block { written, size, .. } => splitter.block(*written, *size),
                Event::Enter(enter) => splitter.enter(enter.gas_limit),
                Event::Leave(_) => splitter.leave(),
                Event::Syscall(_) | Event::Invoked(_) | Event::Log(_) => {}
            }
        }
        splitter.done(self.gas_used)
    }
}

/// Puts a split together from what happened, in order.
pub(super) struct Splitter {
    meter: Meter,
    milligas: [u64; Part::ALL.len()],
    split: Split,
}

impl Splitter {
    pub(super) fn new(gas_limit: u64) -> Splitter {
        Splitter {
            meter: Meter::new(gas_limit),
            milligas: [0; Part::ALL.len()],
            split: Split::default(),
        }
    }

    pub(super) fn charge(&mut self, name: &str, milligas: u64) {
        let part = Part::of(name);
        self.milligas[part as usize] += self.meter.charge(milligas);
        self.split.syscalls += u64::from(part == Part::Syscalls);
    }

    pub(super) fn block(&mut self, written: bool, bytes: u64) {
        let blocks = if written { &mut self.split.written } else { &mut self.split.opened };
        blocks.count += 1;
        blocks.bytes += bytes;
    }

    pub(super) fn enter(&mut self, gas_limit: u64) {
        self.split.messages += 1;
        self.meter.enter(gas_limit);
    }

    pub(super) fn leave(&mut self) {
        self.meter.leave();
    }

    /// `total` is what the receipt says. Parts are whole units; their fractions are in the rest.
    pub(super) fn done(self, total: u64) -> Split {
        let mut gas = self.milligas.map(|milligas| milligas / MILLIGAS);
        gas[Part::Rest as usize] = 0;
        gas[Part::Rest as usize] = total.saturating_sub(gas.iter().sum());
        Split { total, gas, ..self.split }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_go_to_the_rest_and_the_sum_is_the_total() {
        let mut splitter = Splitter::new(100);
        splitter.charge("wasm_exec", 1_700);
        splitter.charge("OnSyscall", 2_600);
        splitter.charge("OnSomethingNew", 500);
        let split = splitter.done(5);
        assert_eq!((split.of(Part::Wasm), split.of(Part::Syscalls), split.syscalls), (1, 2, 1));
        assert_eq!(split.of(Part::Rest), 2);
        assert_eq!(split.avoidable(), 5);
    }

    #[test]
    fn what_did_not_fit_was_not_paid() {
        let mut splitter = Splitter::new(10);
        splitter.charge("OnChainMessage", 1_000);
        splitter.enter(4);
        splitter.charge("OnBlockLink", 506_000_000);
        splitter.leave();
        splitter.charge("wasm_exec", 8_000);
        let split = splitter.done(10);
        let parts = [Part::Fixed, Part::BlockWrites, Part::Wasm, Part::Rest];
        assert_eq!(parts.map(|part| split.of(part)), [1, 4, 5, 0]);
        assert_eq!(split.messages, 1);
    }
}
