//! What is run, and where its results go.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use alloy_primitives::keccak256;
use oracle::Limits;

use crate::corpus::archive::{NotThere, Unreadable};
use crate::corpus::tiers::TiersError;
use crate::engine::{self, Fvm};
use crate::report::{Outcome, Table};
use crate::workers;

/// Which cases are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Only rows whose names match this pattern, in which `*` stands for anything. A corpus stands
    /// for all its rows.
    pub only: Option<String>,
    /// Only cases with this in their names.
    pub case: Option<String>,
    /// Only one case out of so many, always the same ones.
    pub one_in: u64,
}

/// Runs cases and counts them.
pub struct Suite {
    /// Which cases are run.
    pub selection: Selection,
    /// Threads that run cases.
    pub threads: usize,
    /// Where revm and the interpreter in memory give up.
    pub limits: Limits,
    table: Arc<Mutex<Table>>,
    fvm: OnceLock<Result<Fvm, engine::Error>>,
}

/// Why a part of the suite could not be run to its end.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no corpus.
    #[error(transparent)]
    NotThere(#[from] NotThere),
    /// There is one that cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Its tiers are not what they should be.
    #[error(transparent)]
    Tiers(#[from] TiersError),
    /// The FVM does not start.
    #[error("the FVM does not start: {0}")]
    Fvm(String),
    /// Some other part failed.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Default for Selection {
    fn default() -> Selection {
        Selection { only: None, case: None, one_in: 1 }
    }
}

impl Selection {
    /// Only these rows.
    pub fn rows(pattern: &str) -> Selection {
        Selection { only: Some(pattern.to_owned()), ..Selection::default() }
    }

    /// Whether cases of that row are run.
    pub fn has_row(&self, row: &str) -> bool {
        let corpus = row.split('/').next().unwrap_or(row);
        self.only.as_deref().is_none_or(|only| matches(only, row) || matches(only, corpus))
    }

    /// Whether a case of that name is run.
    pub fn has_case(&self, name: &str) -> bool {
        if self.case.as_ref().is_some_and(|case| !name.contains(case.as_str())) {
            return false;
        }
        let hash = keccak256(name);
        let number = u64::from_be_bytes(hash[..8].try_into().expect("a hash has 32 bytes"));
        number.is_multiple_of(self.one_in.max(1))
    }
}

impl Default for Suite {
    fn default() -> Suite {
        Suite::new(Selection::default(), workers::parallel())
    }
}

impl Suite {
    /// A suite with nothing counted yet.
    pub fn new(selection: Selection, threads: usize) -> Suite {
        Suite {
            selection,
            threads,
            limits: Limits::default(),
            table: Arc::default(),
            fvm: OnceLock::new(),
        }
    }

    /// The table, which grows as cases are run.
    pub fn table(&self) -> Arc<Mutex<Table>> {
        Arc::clone(&self.table)
    }

    /// The FVM, started when first asked for.
    pub fn fvm(&self) -> Result<&Fvm, Trouble> {
        let fvm = self.fvm.get_or_init(Fvm::new);
        fvm.as_ref().map_err(|error| Trouble::Fvm(error.to_string()))
    }

    /// Counts what came of a case.
    pub fn add(&self, row: &str, case: &str, outcome: Outcome) {
        locked(&self.table).add(row, case, outcome);
    }

    /// Begins rows in this order, those that are wanted. Whether any is.
    pub fn begin(&self, rows: &[&str]) -> bool {
        let wanted = rows.iter().filter(|row| self.selection.has_row(row));
        let mut table = locked(&self.table);
        wanted.map(|row| table.begin(row)).count() > 0
    }

    /// Notes that a part did not come to its end.
    pub fn note(&self, part: &str, result: Result<(), Trouble>) {
        if let Err(trouble) = result {
            locked(&self.table).add_missing(format_args!("{part}: {trouble}"));
        }
    }

    /// Has all threads work on what `read` hands out.
    pub fn share<T: Send, R>(
        &self,
        read: impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) -> R,
        work: impl Fn(T) + Sync,
    ) -> R {
        workers::share(self.threads, read, work)
    }
}

/// The table, also after a thread failed while it counted.
pub fn locked(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Whether `text` is what `pattern` says.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            (0..=text.len()).any(|at| text.is_char_boundary(at) && matches(rest, &text[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_choose_rows() {
        let rows = ["eest/A", "eest/memory", "eest-prague/fvm", "opcodes/fvm"];
        let chosen = |pattern: &str| {
            let selection = Selection::rows(pattern);
            rows.into_iter().filter(|row| selection.has_row(row)).collect::<Vec<_>>()
        };
        assert_eq!(chosen("eest"), rows[..2]);
        assert_eq!(chosen("eest*"), rows[..3]);
        assert_eq!(chosen("*/fvm"), rows[2..]);
        assert_eq!(chosen("eest/A"), rows[..1]);
        assert!(chosen("nothing").is_empty());
    }

    #[test]
    fn one_in_ten_is_about_a_tenth_and_always_the_same() {
        let tenth = Selection { one_in: 10, ..Selection::default() };
        let chosen = || (0..1_000).filter(|case| tenth.has_case(&case.to_string())).count();
        assert!((60..140).contains(&chosen()), "{}", chosen());
    }
}
