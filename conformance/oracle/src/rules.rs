//! The rules in which Filecoin's EVM differs from Ethereum's, as switches.
//!
//! Data only: what a rule changes is where a machine asks for it. The text is in
//! docs/divergences.md, under the same numbers.

/// Declares the rules, one row each: number, variant, title and what differs.
macro_rules! rules {
    ($($number:literal $rule:ident $title:literal $what:literal;)*) => {
        /// One class of differences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $what] $rule,)*
        }

        impl Rule {
            /// Every rule, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Its number in docs/divergences.md.
            pub const fn number(self) -> u8 {
                match self {
                    $(Self::$rule => $number,)*
                }
            }

            /// A few words for reports.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$rule => $title,)*
                }
            }
        }
    };
}

rules! {
    1 Gas "no Ethereum gas"
        "Nothing costs gas; GAS is Filecoin's, call gas arguments are in it, there is no stipend.";
    2 UndefinedInstructions "CALLCODE, BLOBHASH, BLOBBASEFEE undefined"
        "Three instructions of Ethereum's are undefined.";
    3 ReservedAddresses "reserved addresses and Filecoin's precompiles"
        "Calls of addresses reserved for precompiles succeed with no output where there is none; \
         0x0a is one of them. Others behind a first byte of 0xfe are Filecoin's own. A message to \
         one runs no precompile.";
    4 SelfDestruct "SELFDESTRUCT as before EIP-6780"
        "Any contract dies by SELFDESTRUCT, at the end of the message; its balance never burns.";
    5 CreateRules "creation without EIP-3860 and EIP-2681"
        "Creation code has no limit of its own, a creation too deep still takes the nonce, and a \
         creator whose nonce is used up fails.";
    6 Existence "actors exist without being filled"
        "A fresh address exists once called; what exists and is empty has the hash of no code, and \
         so has a precompile.";
    7 BlockEnvironment "the block is a tipset"
        "COINBASE is zero and GASLIMIT ten thousand million.";
    8 EventSize "a log holds 8192 bytes"
        "Topics and data of a log together have at most 8192 bytes; more fails the frame.";
    9 MemoryBounds "memory and blocks are bounded"
        "Memory ends at 2^32 and at 512 MiB; calldata, return data and creation code at 1 MiB.";
    10 Delegation "EIP-7702 designators are code"
        "A delegation designator is not followed: it is code that begins with an undefined byte.";
    11 PrecompileLimits "precompiles without gas and EIP-7823"
        "Precompiles cost no gas, and MODEXP takes operands of any length.";
    12 NativeActors "masked ids and native actors"
        "0xff, eleven zeros and an id name an actor; a call to a missing one succeeds and moves no \
         value.";
    13 CallDepth "depth in FVM frames"
        "1024 frames may be open; a creation takes three.";
    14 TransientStorage "transient slots are kept in the state"
        "Transient slots persist under the message that wrote them. No later one sees them, so \
         nothing changes here.";
    15 ReturnData "return data of native actors"
        "A native actor's answer may not be bytes. No machine here has native actors, so nothing \
         changes here.";
    16 ValueRange "values end at 2^128"
        "More than 2^128 - 1 of the smallest unit counts as funds that are missing.";
}

impl Rule {
    const fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

impl core::fmt::Display for Rule {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} ({})", self.number(), self.title())
    }
}

/// A set of rules: a machine between Ethereum and Filecoin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rules(u32);

impl Rules {
    /// None: Ethereum as it is.
    pub const ETHEREUM: Self = Self(0);

    /// All: what the actor on the FVM does.
    pub const FILECOIN: Self = Self::of(Rule::ALL);

    /// What [`memory`](crate::memory) does.
    ///
    /// With two exceptions, in which it gives up instead: a nonce that is used up
    /// ([`CreateRules`](Rule::CreateRules)) and Filecoin's own precompiles
    /// ([`ReservedAddresses`](Rule::ReservedAddresses)).
    pub const MEMORY: Self = Self::of(&[
        Rule::Gas,
        Rule::UndefinedInstructions,
        Rule::ReservedAddresses,
        Rule::SelfDestruct,
        Rule::CreateRules,
        Rule::MemoryBounds,
        Rule::Delegation,
        Rule::PrecompileLimits,
        Rule::TransientStorage,
        Rule::ReturnData,
    ]);

    /// These and no others.
    pub const fn of(rules: &[Rule]) -> Self {
        let mut bits = 0;
        let mut rest = rules;
        while let [rule, others @ ..] = rest {
            bits |= rule.bit();
            rest = others;
        }
        Self(bits)
    }

    /// This set and `rule`.
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        Self(self.0 | rule.bit())
    }

    /// This set but for `rule`.
    #[must_use]
    pub const fn without(self, rule: Rule) -> Self {
        Self(self.0 & !rule.bit())
    }

    /// Whether `rule` is in it.
    pub const fn contains(self, rule: Rule) -> bool {
        self.0 & rule.bit() != 0
    }

    /// Its rules, in the order of the numbers.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.iter().copied().filter(move |rule| self.contains(*rule))
    }
}

impl FromIterator<Rule> for Rules {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        rules.into_iter().fold(Self::ETHEREUM, Self::with)
    }
}
