//! Solidity's own semantic tests: contracts with the results that calls of them must have, in
//! comments after the source. They are compiled with solc and run on this project's actor in the
//! FVM.
//!
//! The tests are read from a checkout of ethereum/solidity; none of them is part of this project.
//! What cannot pass on Filecoin is in a list with its reason, and the list is checked: see
//! [`exception`].

pub mod call;
pub mod compile;
mod effect;
pub mod exception;
pub mod file;
pub mod run;
pub mod settings;
mod token;
mod value;
mod world;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use call::Call;
use compile::{Compiler, Refusal};
use exception::{Exception, Exceptions};
use file::{FileError, TestFile};
use run::Mismatch;
use settings::Pipeline;
use world::{Fevm, Setting};

use crate::report;

/// Where the tests are in a checkout.
const FOLDER: &str = "test/libsolidity/semanticTests";

/// The list of what cannot pass.
const EXCEPTIONS: &str = include_str!("../../expected/semantic.toml");

/// Number of the divergence that Filecoin's gas is, in docs/divergences.md.
const GAS: u8 = 1;

/// How to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Every test through each pipeline that it is for, instead of through one.
    pub both_pipelines: bool,
    /// Where answers of the compiler are kept; `None` compiles afresh.
    pub cache: Option<PathBuf>,
    /// Only tests with this in their names.
    pub only: Option<String>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Path below the folder of tests.
    pub name: String,
    /// How its code was made.
    pub pipeline: Pipeline,
    /// How many calls were expected, deployments included.
    pub calls: usize,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it cannot pass, if it is on the list.
    pub exception: Option<Exception>,
}

/// What came of a test, the list apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All calls did what was expected.
    Passed,
    /// Some did not because they were given too little gas: they do where each call may use all
    /// that the message has.
    ShortOfGas(Vec<Mismatch>),
    /// Some did not, whatever gas they had.
    Failed(Vec<Mismatch>),
    /// Not a test for this EVM; says why.
    NotForUs(&'static str),
    /// solc refuses the source.
    Refused(Vec<Refusal>),
    /// The test could not be carried out.
    Broken(String),
}

impl Verdict {
    /// Is it as the list says?
    pub fn is_expected(&self) -> bool {
        match self.outcome {
            Outcome::Passed => self.exception.is_none(),
            // That it is gas has been shown; a list need not say so too.
            Outcome::ShortOfGas(_) => self.exception.is_none(),
            Outcome::NotForUs(_) => true,
            Outcome::Failed(_) | Outcome::Refused(_) => self.exception.is_some(),
            Outcome::Broken(_) => false,
        }
    }

    /// What is wrong with it, in words.
    fn complaint(&self) -> String {
        match self.outcome {
            Outcome::Passed => format!("{self}, but is on the list of exceptions"),
            Outcome::ShortOfGas(_) => {
                format!(
                    "{self}\n  passes with more gas, so it need not be on the list of exceptions"
                )
            }
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}):", self.name, self.pipeline)?;
        match &self.outcome {
            Outcome::Passed => write!(formatter, " passed"),
            Outcome::NotForUs(reason) => write!(formatter, " {reason}"),
            Outcome::Broken(reason) => write!(formatter, " cannot be carried out: {reason}"),
            Outcome::Failed(mismatches) | Outcome::ShortOfGas(mismatches) => {
                list(formatter, mismatches)
            }
            Outcome::Refused(refusals) => list(formatter, refusals),
        }
    }
}

fn list(formatter: &mut fmt::Formatter<'_>, items: &[impl fmt::Display]) -> fmt::Result {
    items.iter().try_for_each(|item| write!(formatter, "\n  {item}"))
}

/// The folder of tests in a checkout.
pub fn folder(checkout: &Path) -> PathBuf {
    checkout.join(FOLDER)
}

/// The list of what cannot pass.
///
/// # Panics
/// If the list is malformed, which the tests rule out.
pub fn exceptions() -> Exceptions {
    Exceptions::parse(EXCEPTIONS).expect("expected/semantic.toml is sound")
}

/// A folder for answers of the compiler: `semantic` in FEVM_CACHE if that is set, else a folder for
/// what may be lost.
pub fn default_cache() -> Option<PathBuf> {
    let folder = std::env::var_os("FEVM_CACHE").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| std::env::temp_dir().join("fevm-cache"));
    Some(folder.join("semantic"))
}

/// Everything that is not as the list of exceptions says, in words.
pub fn unexpected(verdicts: &[Verdict], exceptions: &Exceptions) -> Vec<String> {
    let wrong = verdicts.iter().filter(|verdict| !verdict.is_expected());
    let mut all: Vec<String> = wrong.map(Verdict::complaint).collect();
    let known: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.name.as_str()).collect();
    let gone = exceptions.names().filter(|name| !known.contains(name));
    all.extend(
        gone.map(|name| format!("{name}: on the list of exceptions, but there is no such test")),
    );
    all
}

/// Counts verdicts in the rows of a table, one row for each pipeline.
pub fn report(verdicts: &[Verdict], table: &mut report::Table) {
    for verdict in verdicts {
        let row = format!("solidity/{}", verdict.pipeline);
        let outcome = match (&verdict.outcome, &verdict.exception) {
            _ if !verdict.is_expected() => report::Outcome::Unexplained(verdict.complaint()),
            (Outcome::NotForUs(reason), _) => report::Outcome::Listed(Cow::Borrowed(reason)),
            (Outcome::ShortOfGas(_), _) => report::Outcome::Explained(BTreeSet::from([GAS])),
            (_, Some(Exception { divergence: Some(number), .. })) => {
                report::Outcome::Explained(BTreeSet::from([*number]))
            }
            (_, Some(Exception { class, reason, .. })) => {
                report::Outcome::Listed(Cow::Owned(format!("{class}: {reason}")))
            }
            (_, None) => report::Outcome::Passed,
        };
        table.add(&row, &verdict.name, outcome);
    }
}

/// Tests, calls and exceptions in a few lines.
pub fn summary(verdicts: &[Verdict]) -> String {
    let passed: Vec<_> = verdicts.iter().filter(|it| it.outcome == Outcome::Passed).collect();
    let calls = |of: &[&Verdict]| of.iter().map(|verdict| verdict.calls).sum::<usize>();
    let all: Vec<_> = verdicts.iter().collect();
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|verdict| verdict.outcome != Outcome::Passed) {
        let class = match (&verdict.outcome, &verdict.exception) {
            (Outcome::NotForUs(reason), _) => reason,
            (Outcome::ShortOfGas(_), _) => "gas-argument",
            (_, Some(exception)) => exception.class.as_str(),
            (_, None) => "unlisted",
        };
        *classes.entry(class).or_default() += 1;
    }
    let mut text = format!(
        "{} tests with {} calls; {} tests with {} calls passed",
        all.len(),
        calls(&all),
        passed.len(),
        calls(&passed)
    );
    for (class, count) in classes {
        text.push_str(&format!("\n{count:>5}  {class}"));
    }
    text
}

/// Runs the tests of a checkout of ethereum/solidity.
pub fn run(
    checkout: &Path,
    exceptions: &Exceptions,
    options: &Options,
) -> anyhow::Result<Vec<Verdict>> {
    run_folder(&folder(checkout), exceptions, options)
}

/// Runs the tests of a folder and of those below it, in the order of their names.
pub fn run_folder(
    folder: &Path,
    exceptions: &Exceptions,
    options: &Options,
) -> anyhow::Result<Vec<Verdict>> {
    let mut runner = Runner { compiler: Compiler::new(options.cache.clone())?, fevm: Fevm::new()? };
    let mut verdicts = Vec::new();
    for (name, path) in tests(folder)? {
        if options.only.as_ref().is_some_and(|part| !name.contains(part.as_str())) {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let test = match TestFile::parse(&text, path.parent().unwrap_or(folder)) {
            Err(FileError::NothingExpected) => continue,
            test => test.map_err(|error| error.to_string()),
        };
        for pipeline in pipelines(test.as_ref().ok(), options.both_pipelines) {
            let exception = exceptions.get(&name, pipeline).cloned();
            let (calls, outcome) = runner.judge(test.as_ref(), pipeline);
            verdicts.push(Verdict { name: name.clone(), pipeline, calls, outcome, exception });
        }
    }
    Ok(verdicts)
}

/// The pipelines to compile a test with.
fn pipelines(test: Option<&TestFile>, both: bool) -> Vec<Pipeline> {
    let allowed = |pipeline: &Pipeline| test.is_none_or(|test| test.settings.allows(*pipeline));
    let all = [Pipeline::Legacy, Pipeline::Ir].into_iter().filter(allowed);
    all.take(if both { 2 } else { 1 }).collect()
}

struct Runner {
    compiler: Compiler,
    fevm: Fevm,
}

impl Runner {
    /// How many calls there are, and what came of them.
    fn judge(&mut self, test: Result<&TestFile, &String>, pipeline: Pipeline) -> (usize, Outcome) {
        let test = match test {
            Ok(test) => test,
            Err(reason) => return (0, Outcome::Broken(reason.clone())),
        };
        let calls = match call::parse(&test.expectations, test.first_line) {
            Ok(calls) => calls,
            Err(error) => return (0, Outcome::Broken(error.to_string())),
        };
        let outcome = self.carry_out(test, &calls, pipeline);
        (calls.len(), outcome.unwrap_or_else(|error| Outcome::Broken(format!("{error:#}"))))
    }

    fn carry_out(
        &mut self,
        test: &TestFile,
        calls: &[Call],
        pipeline: Pipeline,
    ) -> anyhow::Result<Outcome> {
        if test.settings.only_eof {
            return Ok(Outcome::NotForUs("for the EVM object format, which no network has"));
        }
        if test.settings.evm_version().is_none() {
            return Ok(Outcome::NotForUs("for an EVM version that does not exist here"));
        }
        let code = match self.compiler.compile(test, pipeline)? {
            Ok(code) => code,
            Err(refusals) => return Ok(Outcome::Refused(refusals)),
        };
        let settings = &test.settings;
        let run = |is_gas_lifted: bool| {
            let is_before_paris = settings.is_before("paris");
            let mut chain = self.fevm.chain(Setting { is_before_paris, is_gas_lifted });
            // A failed call has return data since Byzantium.
            run::run(&mut chain, &code, calls, !settings.is_before("byzantium"))
        };
        let mismatches = run(false)?;
        Ok(match mismatches.is_empty() {
            true => Outcome::Passed,
            false if run(true)?.is_empty() => Outcome::ShortOfGas(mismatches),
            false => Outcome::Failed(mismatches),
        })
    }
}

/// Sources below a folder, by their paths from it.
fn tests(folder: &Path) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let entries = fs::read_dir(&current).with_context(|| current.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sol") {
                let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}
