//! Gas by kind: THE table from the names in the FVM's price list to what an auditor asks about.
//!
//! Unit: thousandths of a unit of gas, in which the FVM counts. A receipt rounds the sum up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use harness::measure::MILLIGAS;

/// Declares the kinds, each with its name for people and the charges that belong to it.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $label:literal [$($charge:literal),*];)+) => {
        /// What gas was for.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "camelCase")]
        pub enum Kind { $($(#[doc = $doc])+ $kind,)+ }

        impl Kind {
            /// Every kind, in the order in which tables show them.
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];

            /// Its name for people.
            pub const fn label(self) -> &'static str {
                match self { $(Kind::$kind => $label,)+ }
            }

            /// The kind of a charge, by its name in the FVM's price list.
            pub fn of(charge: &str) -> Kind {
                match charge {
                    $($($charge => Kind::$kind,)*)+
                    _ => Kind::Other,
                }
            }

            /// The charges that the table knows.
            pub const CHARGES: &[(&str, Kind)] = &[$($(($charge, Kind::$kind),)*)+];
        }
    };
}

kinds! {
    /// Being on chain: the message's bytes, the sender's update, the bytes returned to the chain.
    Message "message" ["OnChainMessage", "OnChainReturnValue", "none"];
    /// WASM operators.
    Wasm "WASM execution" ["wasm_exec"];
    /// Memory of WASM instances: what each begins with, and what it grows by.
    Memory "memory" ["wasm_memory_init", "wasm_memory_grow", "wasm_table_init"];
    /// The fixed price of each syscall.
    Syscalls "syscalls" ["OnSyscall"];
    /// Blocks written to the chain's store.
    BlockWrites "block writes" ["OnBlockLink"];
    /// Blocks opened from the chain's store.
    BlockOpens "block opens" ["OnBlockOpenBase", "OnBlockOpen"];
    /// Blocks handed around: made, read, looked through for links.
    BlockData "block data" [
        "OnBlockCreate", "OnBlockRead", "OnBlockStat", "OnScanIpldLinks"
    ];
    /// Actors looked up, changed, created; roots read and set; addresses resolved.
    Actors "actors" [
        "OnActorLookup", "OnActorUpdate", "OnActorCreate", "OnCreateActor", "OnDeleteActor",
        "OnActorGetRoot", "OnActorSetRoot", "OnSelfBalance", "OnBalanceOf", "OnResolveAddress",
        "OnLookupAddress", "OnGetActorCodeCid", "OnGetBuiltinActorType", "OnGetCodeCidForType",
        "OnInstallActor"
    ];
    /// Messages between actors: the call itself, its value, its answer.
    Sends "sends" ["OnMethodInvocation", "OnReturnValue", "OnValueTransfer"];
    /// Hashes, signatures and proofs.
    Crypto "crypto" [
        "OnHashing", "OnRecoverSecpPublicKey", "OnVerifySignature",
        "OnVerifyBlsAggregateSignature", "OnComputeUnsealedSectorCid", "OnVerifySeal",
        "OnVerifyAggregateSeals", "OnVerifyReplicaUpdate", "OnVerifyPost",
        "OnVerifyConsensusFault"
    ];
    /// Events.
    Events "events" ["OnActorEvent", "OnUtf8Validation"];
    /// What the network and the message say of themselves, and randomness.
    Context "context" [
        "OnMessageContext", "OnNetworkContext", "OnTipsetCid", "OnGetRandomness"
    ];
    /// Charges that this table does not know: another FVM's, or an actor's own.
    Other "other" [];
}

/// Thousandths of gas by kind; kinds without any are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ByKind(BTreeMap<Kind, u64>);

impl ByKind {
    /// Adds to a kind.
    pub fn add(&mut self, kind: Kind, milligas: u64) {
        if milligas > 0 {
            *self.0.entry(kind).or_default() += milligas;
        }
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &ByKind) {
        other.iter().for_each(|(kind, milligas)| self.add(kind, milligas));
    }

    /// Of one kind.
    pub fn of(&self, kind: Kind) -> u64 {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// All kinds together.
    pub fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    /// Each kind with its gas, in the order of [`Kind::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Kind, u64)> + '_ {
        self.0.iter().map(|(kind, milligas)| (*kind, *milligas))
    }
}

#[cfg(test)]
mod tests {
    use harness::measure::Part;

    use super::*;

    #[test]
    fn no_charge_has_two_kinds() {
        let mut names: Vec<&str> = Kind::CHARGES.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(Kind::of("OnSomethingNew"), Kind::Other);
    }

    /// The two tables agree where they name the same thing.
    #[test]
    fn parts_of_a_split_are_kinds_seen_by_a_developer() {
        for (name, kind) in Kind::CHARGES {
            let part = Part::of(name);
            let fits = match part {
                Part::Fixed => matches!(kind, Kind::Message | Kind::Sends | Kind::Actors),
                Part::BlockWrites => *kind == Kind::BlockWrites,
                Part::BlockOpens => *kind == Kind::BlockOpens,
                Part::Wasm => *kind == Kind::Wasm,
                Part::Syscalls => *kind == Kind::Syscalls,
                Part::Memory | Part::Growth => *kind == Kind::Memory,
                Part::Events => *kind == Kind::Events,
                Part::Crypto => *kind == Kind::Crypto,
                Part::Rest => true,
            };
            assert!(fits, "{name} is {part:?} and {kind:?}");
        }
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Rest) {
            let known = Kind::CHARGES.iter().any(|(name, _)| Part::of(name) == part);
            assert!(known, "no charge of the table is {part:?}");
        }
    }
}
