//! Tiers of the execution spec tests: on what a case's result depends beyond the contract.
//!
//! They are in `osaka_tiers.tsv` beside the tests, which is not part of their release. Without it
//! every case is of tier [`Tier::X`].

use std::collections::HashMap;

/// Where the tiers are, from the corpus's folder.
pub const FILE: &str = "osaka_tiers.tsv";

/// On what a case's result depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// On nothing else: it must pass on Filecoin as it is.
    A,
    /// On gas only in that some call passes a constant amount of it.
    B,
    /// On the block, on SELFDESTRUCT before EIP-6780, or on how a transaction creates.
    C,
    /// On Ethereum's gas or on what Filecoin does not have, or nobody has looked.
    X,
}

/// Tier of each case, by its test's name and its place among the test's cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tiers(HashMap<(String, usize), Tier>);

/// A table of tiers that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TiersError {
    /// A column is missing.
    #[error("{FILE} has no column {0}")]
    NoColumn(&'static str),
    /// A row cannot be read.
    #[error("{FILE}, line {line}: {text:?} is no case and tier")]
    Row {
        /// Its number, from 1.
        line: usize,
        /// The row.
        text: String,
    },
}

impl Tiers {
    /// A table without rows.
    pub const HEADER: &str = "test\tcase\ttier";

    /// Reads a table: tab-separated, with the names of the columns in the first line.
    pub fn parse(text: &str) -> Result<Tiers, TiersError> {
        let mut lines = text.lines();
        let names: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
        let column = |name: &'static str| {
            names.iter().position(|column| *column == name).ok_or(TiersError::NoColumn(name))
        };
        let (test, case, tier) = (column("test")?, column("case")?, column("tier")?);
        let mut tiers = HashMap::new();
        for (index, text) in lines.enumerate() {
            let row: Vec<_> = text.split('\t').collect();
            let read = || {
                let case = row.get(case)?.parse().ok()?;
                Some((((*row.get(test)?).to_owned(), case), Tier::of(row.get(tier)?)?))
            };
            let (key, tier) =
                read().ok_or(TiersError::Row { line: index + 2, text: text.into() })?;
            tiers.insert(key, tier);
        }
        Ok(Tiers(tiers))
    }

    /// The tier of a case; [`Tier::X`] if the table does not have it.
    pub fn get(&self, test: &str, case: usize) -> Tier {
        self.0.get(&(test.to_owned(), case)).copied().unwrap_or(Tier::X)
    }

    /// How many cases have a tier.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Tier {
    fn of(name: &str) -> Option<Tier> {
        Some(match name {
            "A" => Tier::A,
            "B" => Tier::B,
            "C" => Tier::C,
            "X" => Tier::X,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_have_the_tier_of_their_row() {
        let tiers = Tiers::parse("tier\ttest\tcase\nB\ta/b::c[x]\t0\nA\ta/b::c[x]\t1\n").unwrap();
        assert_eq!(tiers.get("a/b::c[x]", 0), Tier::B);
        assert_eq!(tiers.get("a/b::c[x]", 1), Tier::A);
        assert_eq!(tiers.get("a/b::c[x]", 2), Tier::X);
    }

    #[test]
    fn a_bad_table_is_no_table() {
        assert_eq!(Tiers::parse("test\tcase\n"), Err(TiersError::NoColumn("tier")));
        let error = Tiers::parse("test\tcase\ttier\nt\t0\tD\n").unwrap_err();
        assert_eq!(error, TiersError::Row { line: 2, text: "t\t0\tD".into() });
    }
}
