//! Import remappings: `context:prefix=target`. Source: Solidity documentation, "Import Remapping".

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;

use super::ProjectError;

/// In sources whose name begins with `context`, imports that begin with `prefix` begin with
/// `target` instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remapping {
    /// Empty for all sources.
    pub context: String,
    /// Never empty.
    pub prefix: String,
    /// A path from the project's root, or an absolute one.
    pub target: String,
}

/// A text that is no remapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a remapping: write prefix=target, or context:prefix=target")]
pub struct RemappingError(pub String);

impl FromStr for Remapping {
    type Err = RemappingError;

    fn from_str(text: &str) -> Result<Self, RemappingError> {
        let malformed = || RemappingError(text.to_owned());
        let (left, target) = text.trim().split_once('=').ok_or_else(malformed)?;
        let (context, prefix) = left.split_once(':').unwrap_or(("", left));
        if prefix.is_empty() {
            return Err(malformed());
        }
        let [context, prefix, target] = [context, prefix, target].map(str::to_owned);
        Ok(Self { context, prefix, target })
    }
}

impl fmt::Display for Remapping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.context.is_empty() {
            write!(formatter, "{}:", self.context)?;
        }
        write!(formatter, "{}={}", self.prefix, self.target)
    }
}

/// What an import in the source `context` is after remapping: the longest context wins, then the
/// longest prefix, then the last.
pub(crate) fn apply(remappings: &[Remapping], context: &str, import: &str) -> String {
    let fits = |it: &&Remapping| context.starts_with(&it.context) && import.starts_with(&it.prefix);
    let best = remappings.iter().filter(fits).max_by_key(|it| (it.context.len(), it.prefix.len()));
    match best {
        Some(best) => format!("{}{}", best.target, &import[best.prefix.len()..]),
        None => import.to_owned(),
    }
}

/// The remappings of a file with one on each line; none if there is no such file.
pub(super) fn of_file(path: &Path) -> Result<Vec<Remapping>, ProjectError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ProjectError::Read { path: path.to_owned(), error }),
    };
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| parse_in(path, line)).collect()
}

/// A remapping found in a file.
pub(super) fn parse_in(path: &Path, text: &str) -> Result<Remapping, ProjectError> {
    let wrong = |reason| ProjectError::Remapping { path: path.to_owned(), reason };
    text.parse().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remapped(remappings: &[&str], context: &str, import: &str) -> String {
        let remappings: Vec<Remapping> = remappings.iter().map(|it| it.parse().unwrap()).collect();
        apply(&remappings, context, import)
    }

    #[test]
    fn the_longest_context_then_the_longest_prefix_then_the_last_wins() {
        assert_eq!(remapped(&[], "A.sol", "x/y.sol"), "x/y.sol");
        assert_eq!(remapped(&["x/=1/", "x/y=2/y"], "A.sol", "x/y.sol"), "2/y.sol");
        assert_eq!(remapped(&["x/y=2/y", "lib:x/=1/"], "lib/A.sol", "x/y.sol"), "1/y.sol");
        assert_eq!(remapped(&["x/y=2/y", "lib:x/=1/"], "src/A.sol", "x/y.sol"), "2/y.sol");
        assert_eq!(remapped(&["x/=1/", "x/=2/"], "A.sol", "x/y.sol"), "2/y.sol");
        assert_eq!(remapped(&["x/="], "A.sol", "x/y.sol"), "y.sol");
    }

    #[test]
    fn a_remapping_has_a_prefix_and_an_equals_sign() {
        for text in ["", "x", "=y", "c:=y"] {
            assert!(text.parse::<Remapping>().is_err(), "{text:?}");
        }
        assert_eq!("c:p=t".parse::<Remapping>().unwrap().to_string(), "c:p=t");
    }
}
