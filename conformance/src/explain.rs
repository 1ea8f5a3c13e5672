//! Why a result is not what was expected: by rule, never by the name of a test.
//!
//! A machine of ours must do what revm does under that machine's rules, to the slot: anything else
//! is unexplained, unless something ran out, which every machine decides for itself. If both differ
//! from what is expected of Ethereum, revm as Ethereum is must be as expected (or revm is wrong),
//! and the numbers that explain the difference are those of the rules without which revm would have
//! done something else.
//!
//! Knows neither corpora nor what a rule changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use alloy_primitives::keccak256;
use oracle::{Case, Difference, Ending, Error, Limits, Post, Rule, Rules, World, compare};

use crate::corpus::state_tests::Expected;
use crate::report::Outcome;

/// Differences that are shown of one case.
const SHOWN: usize = 12;

/// How many rules together may explain a difference that none explains alone.
const MOST_TOGETHER: u32 = 3;

/// What a case's result is held against.
#[derive(Debug, Clone, Copy)]
pub enum Standard<'a> {
    /// A state test's expectation for the fork that revm is at.
    Corpus(&'a Expected),
    /// A state test's expectation for an older fork.
    OlderFork(&'a Expected),
    /// The output of a success, and nothing else.
    Output(&'a [u8]),
    /// What revm says of Ethereum without gas.
    Ethereum,
}

/// Declares the reasons, each with the sentence that it is reported with.
macro_rules! reasons {
    ($($reason:ident $sentence:literal;)*) => {
        /// Why a case cannot be run, or what came of it not be judged.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {
            $(#[doc = $sentence] $reason,)*
        }

        impl Reason {
            /// The reason in words.
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$reason => $sentence,)*
                }
            }
        }
    };
}

reasons! {
    Rejected "The transaction must be in no block: nothing runs.";
    Blobs "The transaction has blobs (type 3): Filecoin has none.";
    SetCode "The transaction sets code (type 4): Filecoin has none.";
    MaskedId "An account is at the masked id of an actor, where none can be put.";
    SenderIsContract "The sender has code or storage: only accounts send messages.";
    BlockNumber "The block's number is no epoch: epochs are below 2^63.";
    Amount "An amount is more than a message or a syscall can express.";
    OnlyAChain "It asks for an actor or a precompile that only a chain has.";
    OtherFork "An older fork is expected; the machine does what revm does at Osaka.";
}

impl Reason {
    /// As what came of a case.
    pub fn listed(self) -> Outcome {
        Outcome::Listed(self.sentence().into())
    }
}

/// Judges what a machine made of a case.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// The case.
    pub case: &'a Case,
    /// In what the machine differs from Ethereum.
    pub rules: Rules,
    /// Where revm gives up.
    pub limits: &'a Limits,
    /// What is expected.
    pub standard: Standard<'a>,
}

impl Judge<'_> {
    /// What revm makes of the case by the machine's rules.
    pub fn twin(&self) -> Result<Post, Error> {
        self.revm(self.rules)
    }

    /// What came of a case, given what the machine and its twin made of it.
    pub fn judge(&self, found: &Post, twin: &Post) -> Outcome {
        let differences = compare(found, twin);
        if !differences.is_empty() {
            let text = shown("not what revm does by the same rules", &differences);
            if is_exhausted(found) || is_exhausted(twin) {
                return Outcome::RanOut { number: self.resource(twin).number(), text };
            }
            return Outcome::Unexplained(text);
        }
        let ethereum = self.revm(match self.standard {
            Standard::Ethereum => Rules::of(&[Rule::Gas]),
            _ => Rules::ETHEREUM,
        });
        let deviation = self.deviation(found, &ethereum);
        let fault = match &ethereum {
            Ok(post) => self.deviation(post, &ethereum),
            Err(error) => Some(refused(error)),
        };
        match (self.standard, deviation, fault) {
            (_, None, None) | (Standard::OlderFork(_), None, _) => Outcome::Passed,
            (_, Some(outcome), None) => self.by_numbers(twin).unwrap_or(outcome),
            (Standard::OlderFork(_), Some(outcome), Some(_)) => match &ethereum {
                Ok(post) if compare(found, post).is_empty() => Reason::OtherFork.listed(),
                _ => self.by_numbers(twin).unwrap_or(outcome),
            },
            (_, _, Some(fault)) => fault,
        }
    }

    fn revm(&self, rules: Rules) -> Result<Post, Error> {
        oracle::revm::run(self.case, &rules, self.limits)
    }

    /// In what a result is not as the standard says. Where that gives no world, revm's is taken.
    fn deviation(&self, post: &Post, ethereum: &Result<Post, Error>) -> Option<Outcome> {
        let differences = match self.standard {
            Standard::Corpus(expected) | Standard::OlderFork(expected) => {
                let found = logs_hash(post);
                if found != expected.logs_hash {
                    let text = format!("logs hash {found} and not {}", expected.logs_hash);
                    return Some(unexplained(&text, &[]));
                }
                match (&expected.world, ethereum) {
                    (Some(world), _) => self.against_world(post, world),
                    (None, Ok(ethereum)) => compare(post, ethereum),
                    (None, Err(error)) => return Some(refused(error)),
                }
            }
            Standard::Output(expected) => {
                let expected = Post { output: expected.to_vec().into(), ..post.clone() };
                compare(post, &Post { ending: Ending::Succeeded, ..expected })
            }
            Standard::Ethereum => match ethereum {
                Ok(ethereum) => compare(post, ethereum),
                Err(error) => return Some(refused(error)),
            },
        };
        (!differences.is_empty()).then(|| unexplained("not as expected", &differences))
    }

    /// Fees are in what is expected and not in what is found: two balances do not count.
    fn against_world(&self, post: &Post, world: &World) -> Vec<Difference> {
        let payer = self.case.transaction.from;
        let paid = self.case.block.coinbase;
        let mut differences = compare(post, &Post { world: world.clone(), ..post.clone() });
        differences.retain(|difference| match difference {
            Difference::Balance(address, ..) => *address != payer && *address != paid,
            _ => true,
        });
        differences
    }

    /// Which rules account for what revm does by all of them. Where the message itself ran out of
    /// something nothing else is left of it.
    fn by_numbers(&self, twin: &Post) -> Option<Outcome> {
        if twin.ending == Ending::Exhausted {
            return Some(Outcome::Explained([self.resource(twin).number()].into()));
        }
        let alone: BTreeSet<_> =
            self.rules.iter().filter(|rule| self.counts(*rule, twin)).collect();
        let rules = if alone.is_empty() { self.smallest_set(twin)? } else { alone };
        Some(Outcome::Explained(rules.into_iter().map(Rule::number).collect()))
    }

    /// Whether revm would have done something else without this rule.
    fn counts(&self, rule: Rule, twin: &Post) -> bool {
        let without = self.revm(self.rules.without(rule));
        without.map_or(true, |post| !compare(&post, twin).is_empty())
    }

    /// The fewest rules by which revm does the same as by all.
    fn smallest_set(&self, twin: &Post) -> Option<BTreeSet<Rule>> {
        let rules: Vec<_> = self.rules.iter().collect();
        let sets = 1_u32..1 << rules.len();
        let mut sets: Vec<_> = sets.filter(|set| set.count_ones() <= MOST_TOGETHER).collect();
        sets.sort_by_key(|set| set.count_ones());
        sets.into_iter()
            .map(|set| {
                let chosen = |at: &usize| set & (1 << at) != 0;
                (0..rules.len()).filter(chosen).map(|at| rules[at]).collect::<BTreeSet<_>>()
            })
            .find(|set| {
                let result = self.revm(set.iter().copied().collect());
                result.is_ok_and(|post| compare(&post, twin).is_empty())
            })
    }

    /// Of what there was too little. The bounds of depth and memory are known to revm; all else
    /// that runs out is gas, or what stands for it.
    fn resource(&self, twin: &Post) -> Rule {
        let bounds = [Rule::CallDepth, Rule::MemoryBounds].into_iter();
        let mut bounds = bounds.filter(|rule| self.rules.contains(*rule));
        bounds.find(|rule| self.counts(*rule, twin)).unwrap_or(Rule::Gas)
    }
}

/// Whether a frame ran out of something, so that what follows is the machine's own.
fn is_exhausted(post: &Post) -> bool {
    post.exhausted_inside || post.ending == Ending::Exhausted
}

fn refused(error: &Error) -> Outcome {
    unexplained(&format!("revm as Ethereum is: {error}"), &[])
}

/// Keccak-256 of the logs as an RLP list, as state tests have it.
fn logs_hash(post: &Post) -> alloy_primitives::B256 {
    keccak256(alloy_rlp::encode(&post.logs))
}

/// Differences that no rule explains, each in a line.
pub fn unexplained(what: &str, differences: &[Difference]) -> Outcome {
    Outcome::Unexplained(shown(what, differences))
}

fn shown(what: &str, differences: &[Difference]) -> String {
    let mut text = what.to_owned();
    for difference in differences.iter().take(SHOWN) {
        let _ = write!(text, "\n{difference}");
    }
    if differences.len() > SHOWN {
        let _ = write!(text, "\nand {} more", differences.len() - SHOWN);
    }
    text
}
