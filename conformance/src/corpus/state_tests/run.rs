//! State tests on this project's machines.

use oracle::Limits;

use super::{Expected, StateTest, read};
use crate::corpus::archive::{
    Corpus, Document, ETHEREUM_TESTS, EXECUTION_SPEC_TESTS, LEGACY_TESTS, Source,
};
use crate::corpus::tiers::{self, Tier, Tiers};
use crate::engine::{Fvm, Host};
use crate::explain::{Reason, Standard, unexplained};
use crate::machine::Machine;
use crate::report::Outcome;
use crate::suite::{Suite, Trouble};

/// State tests of one corpus, by the expectations for one fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// What its rows' names begin with.
    pub name: &'static str,
    corpus: Corpus,
    fork: &'static str,
    /// Rows of the FVM: one for each tier, or a single one.
    on_fvm: &'static [(Tier, &'static str)],
    in_memory: &'static str,
    in_full: &'static str,
}

/// The set whose fork is revm's, and Filecoin's but for the rules.
const CURRENT: &str = "Osaka";

/// All sets.
pub const SETS: [Set; 5] = [
    Set {
        name: "eest",
        corpus: EXECUTION_SPEC_TESTS,
        fork: CURRENT,
        on_fvm: &[
            (Tier::A, "eest/A"),
            (Tier::B, "eest/B"),
            (Tier::C, "eest/C"),
            (Tier::X, "eest/X"),
        ],
        in_memory: "eest/memory",
        in_full: "eest/memory-in-full",
    },
    Set {
        name: "eest-prague",
        corpus: EXECUTION_SPEC_TESTS,
        fork: "Prague",
        on_fvm: &[(Tier::X, "eest-prague/fvm")],
        in_memory: "eest-prague/memory",
        in_full: "eest-prague/memory-in-full",
    },
    Set {
        name: "eest-cancun",
        corpus: EXECUTION_SPEC_TESTS,
        fork: "Cancun",
        on_fvm: &[(Tier::X, "eest-cancun/fvm")],
        in_memory: "eest-cancun/memory",
        in_full: "eest-cancun/memory-in-full",
    },
    Set {
        name: "ethereum-tests",
        corpus: ETHEREUM_TESTS,
        fork: "Cancun",
        on_fvm: &[(Tier::X, "ethereum-tests/fvm")],
        in_memory: "ethereum-tests/memory",
        in_full: "ethereum-tests/memory-in-full",
    },
    Set {
        name: "legacytests",
        corpus: LEGACY_TESTS,
        fork: "Shanghai",
        on_fvm: &[(Tier::X, "legacytests/fvm")],
        in_memory: "legacytests/memory",
        in_full: "legacytests/memory-in-full",
    },
];

impl Set {
    /// Runs every case that is wanted.
    pub fn run(&self, suite: &Suite) -> Result<(), Trouble> {
        let mut rows: Vec<_> = self.on_fvm.iter().map(|(_, row)| *row).collect();
        let needs_fvm = rows.iter().any(|row| suite.selection.has_row(row));
        rows.extend([self.in_memory, self.in_full]);
        if !suite.begin(&rows) {
            return Ok(());
        }
        let source = self.corpus.open()?;
        let run = Run {
            set: self,
            suite,
            tiers: self.tiers(&source)?,
            fvm: needs_fvm.then(|| suite.fvm()).transpose()?,
        };
        let is_test = |path: &str| {
            let folder = path.split('/').next().unwrap_or_default();
            path.ends_with(".json")
                && (folder.starts_with("state_tests") || folder == "GeneralStateTests")
        };
        Ok(suite.share(|hand| source.each(is_test, hand), |document| run.file(&document))?)
    }

    /// The tiers, if the set's rows need them and they are there.
    fn tiers(&self, source: &Source) -> Result<Tiers, Trouble> {
        if self.on_fvm.len() == 1 {
            return Ok(Tiers::default());
        }
        let file = source.file(tiers::FILE)?.unwrap_or_else(|| Tiers::HEADER.into());
        Ok(Tiers::parse(&String::from_utf8_lossy(&file))?)
    }
}

struct Run<'a> {
    set: &'a Set,
    suite: &'a Suite,
    tiers: Tiers,
    fvm: Option<&'a Fvm>,
}

impl Run<'_> {
    fn file(&self, document: &Document) {
        match read(&document.path, &document.bytes, self.set.fork) {
            Ok(tests) => tests.iter().for_each(|test| self.test(test)),
            Err(error) => {
                let outcome = unexplained(&error.to_string(), &[]);
                self.suite.add(self.set.in_memory, &document.path, outcome);
            }
        }
    }

    fn test(&self, test: &StateTest) {
        let selection = &self.suite.selection;
        if !selection.has_case(&test.name) {
            return;
        }
        let tier = self.tiers.get(&test.test, test.place);
        let on_fvm = self.set.on_fvm.iter().find(|(of, _)| *of == tier);
        if let Some(((_, row), fvm)) = on_fvm.zip(self.fvm) {
            let host = if tier == Tier::A { Host::PLAIN } else { Host::LIFTED };
            self.put(row, Machine::Fvm(fvm, host), test);
        }
        self.put(self.set.in_memory, Machine::Memory, test);
        self.put(self.set.in_full, Machine::MemoryInFull, test);
    }

    fn put(&self, row: &str, machine: Machine<'_>, test: &StateTest) {
        if self.suite.selection.has_row(row) {
            let outcome = self.outcome(machine, test, &self.suite.limits);
            self.suite.add(row, &test.name, outcome);
        }
    }

    fn outcome(&self, machine: Machine<'_>, test: &StateTest, limits: &Limits) -> Outcome {
        if test.expected.exception.is_some() {
            return Reason::Rejected.listed();
        }
        match &test.case {
            Ok(case) => machine.put(case, self.standard(&test.expected), limits),
            Err(error) => unexplained(&format!("no case: {error}"), &[]),
        }
    }

    fn standard<'e>(&self, expected: &'e Expected) -> Standard<'e> {
        if self.set.fork == CURRENT {
            Standard::Corpus(expected)
        } else {
            Standard::OlderFork(expected)
        }
    }
}
