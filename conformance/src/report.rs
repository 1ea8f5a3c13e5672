//! What came of all cases: one table, the cases that nothing explains, and the same as JSON.
//!
//! Knows nothing of how a case was run.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use oracle::Rule;
use serde::Serialize;

/// How many unexplained cases are shown in full.
const SHOWN: usize = 20;

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As the corpus expects.
    Passed,
    /// Different for these reasons: numbers of docs/divergences.md.
    Explained(BTreeSet<u8>),
    /// Something ran out on one machine and not, or not there, on the other: gas, memory or depth,
    /// by its number. What came after that was not compared.
    RanOut {
        /// The number.
        number: u8,
        /// The differences.
        text: String,
    },
    /// Cannot be run or compared, for this reason.
    Listed(Cow<'static, str>),
    /// Different, and no rule says why.
    Unexplained(String),
}

/// What came of the cases of a corpus on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Corpus and machine.
    pub name: String,
    /// Of these, all are counted in exactly one of the following.
    pub cases: usize,
    /// As the corpus expects.
    pub passed: usize,
    /// Different with an explanation.
    pub explained: usize,
    /// Different because something ran out.
    pub ran_out: usize,
    /// Both of these by number of docs/divergences.md; a case with two numbers counts in both.
    pub by_number: BTreeMap<u8, usize>,
    /// Not run or not compared, by reason.
    pub listed: BTreeMap<String, usize>,
    /// Without explanation.
    pub unexplained: usize,
}

/// A case that did not simply pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The row it is counted in.
    pub row: String,
    /// Its name in the corpus.
    pub case: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// All rows, in the order in which they began.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Table {
    rows: Vec<Row>,
    entries: Vec<Entry>,
    /// What could not be run at all, and why.
    missing: Vec<String>,
}

impl Row {
    fn new(name: &str) -> Row {
        Row {
            name: name.to_owned(),
            cases: 0,
            passed: 0,
            explained: 0,
            ran_out: 0,
            by_number: BTreeMap::new(),
            listed: BTreeMap::new(),
            unexplained: 0,
        }
    }

    fn count(&mut self, outcome: &Outcome) {
        self.cases += 1;
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Explained(numbers) => {
                self.explained += 1;
                for number in numbers {
                    *self.by_number.entry(*number).or_default() += 1;
                }
            }
            Outcome::RanOut { number, .. } => {
                self.ran_out += 1;
                *self.by_number.entry(*number).or_default() += 1;
            }
            Outcome::Listed(reason) => {
                *self.listed.entry(reason.clone().into_owned()).or_default() += 1;
            }
            Outcome::Unexplained(_) => self.unexplained += 1,
        }
    }

    fn listed_cases(&self) -> usize {
        self.listed.values().sum()
    }
}

impl Table {
    /// Counts a case in the row of that name, which is begun if there is none.
    pub fn add(&mut self, row: &str, case: &str, outcome: Outcome) {
        self.row(row).count(&outcome);
        if outcome != Outcome::Passed {
            self.entries.push(Entry { row: row.into(), case: case.into(), outcome });
        }
    }

    /// Begins a row, so that rows come in the order in which they are begun.
    pub fn begin(&mut self, name: &str) {
        self.row(name);
    }

    fn row(&mut self, name: &str) -> &mut Row {
        let index = self.rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            self.rows.push(Row::new(name));
            self.rows.len() - 1
        });
        &mut self.rows[index]
    }

    /// Notes that a part was asked for and could not be run.
    pub fn add_missing(&mut self, what: impl fmt::Display) {
        self.missing.push(what.to_string());
    }

    /// All rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Cases that did not simply pass, in the order in which they were run.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether all was there, and nothing is without explanation.
    pub fn is_good(&self) -> bool {
        self.missing.is_empty() && self.rows.iter().all(|row| row.unexplained == 0)
    }

    /// The row that a case that did not simply pass was last counted in, or the last row.
    pub fn latest(&self) -> Option<&str> {
        let entry = self.entries.last().map(|entry| entry.row.as_str());
        entry.or(self.rows.last().map(|row| row.name.as_str()))
    }

    /// Cases counted so far.
    pub fn cases(&self) -> usize {
        self.rows.iter().map(|row| row.cases).sum()
    }

    /// Unexplained cases counted so far.
    pub fn unexplained(&self) -> usize {
        self.rows.iter().map(|row| row.unexplained).sum()
    }

    /// Entries that are unexplained, by row and name: threads leave them in any order.
    fn open_questions(&self) -> Vec<(&Entry, &str)> {
        let mut open: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| match &entry.outcome {
                Outcome::Unexplained(text) => Some((entry, text.as_str())),
                _ => None,
            })
            .collect();
        open.sort_by_key(|(entry, _)| (&entry.row, &entry.case));
        open
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.len()).max().unwrap_or_default().max(12);
        writeln!(
            f,
            "{:width$} {:>7} {:>7} {:>9} {:>7} {:>7} {:>11}",
            "corpus", "cases", "passed", "explained", "ran out", "listed", "unexplained"
        )?;
        for row in &self.rows {
            line(f, width, row)?;
        }
        let mut total = Row::new("all");
        for row in &self.rows {
            total.merge(row);
        }
        line(f, width, &total)?;
        legend(f, &total)?;
        for what in &self.missing {
            writeln!(f, "\nnot run: {what}")?;
        }
        let open = self.open_questions();
        for (entry, text) in open.iter().take(SHOWN) {
            writeln!(f, "\nunexplained: {}: {}", entry.row, entry.case)?;
            for line in text.lines() {
                writeln!(f, "  {line}")?;
            }
            writeln!(f, "  again: {}", command(entry))?;
        }
        match open.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "\nand {more} more unexplained: --json FILE writes them all"),
        }
    }
}

impl Row {
    fn merge(&mut self, other: &Row) {
        self.cases += other.cases;
        self.passed += other.passed;
        self.explained += other.explained;
        self.ran_out += other.ran_out;
        self.unexplained += other.unexplained;
        for (number, count) in &other.by_number {
            *self.by_number.entry(*number).or_default() += count;
        }
        for (reason, count) in &other.listed {
            *self.listed.entry(reason.clone()).or_default() += count;
        }
    }
}

/// One row, with its numbers behind it.
fn line(f: &mut fmt::Formatter<'_>, width: usize, row: &Row) -> fmt::Result {
    let Row { name, cases, passed, explained, ran_out, unexplained, .. } = row;
    let listed = row.listed_cases();
    write!(f, "{name:width$} {cases:>7} {passed:>7} {explained:>9}")?;
    write!(f, " {ran_out:>7} {listed:>7} {unexplained:>11}")?;
    for (at, (number, count)) in row.by_number.iter().enumerate() {
        write!(f, "{}{number}: {count}", if at == 0 { "  by " } else { ", " })?;
    }
    writeln!(f)
}

/// What the numbers and the reasons are.
fn legend(f: &mut fmt::Formatter<'_>, total: &Row) -> fmt::Result {
    if !total.by_number.is_empty() {
        writeln!(f, "\nexplained, or ran out, by (docs/divergences.md)")?;
    }
    for (number, count) in &total.by_number {
        let rule = Rule::ALL.iter().find(|rule| rule.number() == *number);
        writeln!(f, "{count:>7}  {number} {}", rule.map_or("", |rule| rule.title()))?;
    }
    if !total.listed.is_empty() {
        writeln!(f, "\nlisted: not run, or nothing to compare with")?;
    }
    for (reason, count) in &total.listed {
        writeln!(f, "{count:>7}  {reason}")?;
    }
    Ok(())
}

/// How to run one case alone. Quotes are for the brackets that names have.
fn command(entry: &Entry) -> String {
    let Entry { row, case, .. } = entry;
    match case.strip_prefix("seed ") {
        Some(seed) => format!("conformance --only '{row}' --seed {seed} --programs 1"),
        None if row.starts_with("solidity/") => {
            format!("conformance --only '{row}' --case '{case}' --solidity PATH")
        }
        None => format!("conformance --only '{row}' --case '{case}'"),
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Passed => write!(f, "passed"),
            Outcome::Explained(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(u8::to_string).collect();
                write!(f, "explained by {}", numbers.join(", "))
            }
            Outcome::RanOut { number, text } => write!(f, "ran out by {number}: {text}"),
            Outcome::Listed(reason) => write!(f, "listed: {reason}"),
            Outcome::Unexplained(text) => write!(f, "unexplained: {text}"),
        }
    }
}
