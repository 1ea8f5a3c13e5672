//! Compiler versions, and the ranges of them that `pragma solidity` asks for.
//!
//! Source: Solidity documentation, "Version Pragma"; npm's documentation of `semver`, "Ranges".

use std::fmt;

/// A compiler's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    /// 0 so far.
    pub(super) major: u64,
    /// The 8 of 0.8.30.
    pub(super) minor: u64,
    /// The 30 of 0.8.30.
    pub(super) patch: u64,
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Version {
    /// `major.minor.patch`.
    pub(super) const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self { major, minor, patch }
    }

    /// The first version in a text such as `0.8.30+commit.73712a01.Linux.g++`.
    pub(super) fn find(text: &str) -> Option<Self> {
        let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
        let mut candidates = text.split(|letter| !is_part(letter));
        candidates.find_map(|candidate| {
            let mut parts = candidate.split('.').map(str::parse);
            match [parts.next()?, parts.next()?, parts.next()?] {
                [Ok(major), Ok(minor), Ok(patch)] => Some(Self { major, minor, patch }),
                _ => None,
            }
        })
    }
}

/// From the first version, the second excluded.
type Span = (Version, Version);

const FIRST: Version = Version::new(0, 0, 0);
const END: Version = Version::new(u64::MAX, 0, 0);

/// What a pragma asks for: any of several conjunctions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range(Vec<Vec<Span>>);

impl Range {
    /// Reads a pragma. One that is not understood allows all versions: the compiler itself decides
    /// then.
    pub(super) fn parse(pragma: &str) -> Self {
        let everything = || vec![(FIRST, END)];
        let any = pragma.split("||").map(|all| conjunction(all).unwrap_or_else(everything));
        Self(any.collect())
    }

    pub(super) fn contains(&self, version: Version) -> bool {
        let inside = |span: &Span| span.0 <= version && version < span.1;
        self.0.iter().any(|all| all.iter().all(inside))
    }
}

fn conjunction(text: &str) -> Option<Vec<Span>> {
    if let Some((low, high)) = text.split_once(" - ") {
        return Some(vec![(partial(low.trim())?.0, partial(high.trim())?.1)]);
    }
    // An operator may stand apart from its version.
    let text: String = text.chars().filter(|letter| !matches!(letter, '"' | '\'')).collect();
    let (mut spans, mut operator) = (Vec::new(), String::new());
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_operator = |letter: char| matches!(letter, '<' | '>' | '=' | '^' | '~');
        let same =
            |letter: char| !letter.is_whitespace() && is_operator(letter) == is_operator(first);
        let (word, after) = rest.split_at(rest.find(|letter| !same(letter)).unwrap_or(rest.len()));
        if is_operator(first) {
            operator.push_str(word);
        } else {
            spans.push(span(&std::mem::take(&mut operator), word)?);
        }
        rest = after.trim_start();
    }
    Some(spans)
}

fn span(operator: &str, version: &str) -> Option<Span> {
    let (from, next) = partial(version)?;
    Some(match operator {
        "" | "=" => (from, next),
        ">=" => (from, END),
        ">" => (next, END),
        "<" => (FIRST, from),
        "<=" => (FIRST, next),
        "^" if from.major > 0 => (from, Version::new(from.major.checked_add(1)?, 0, 0)),
        "^" if from.minor > 0 => (from, Version::new(0, from.minor.checked_add(1)?, 0)),
        "^" => (from, next),
        "~" => (from, next.max(Version::new(from.major, from.minor.checked_add(1)?, 0))),
        _ => return None,
    })
}

/// The versions that `0.8.1`, `0.8`, `0`, `0.8.x` or `*` stand for.
fn partial(text: &str) -> Option<Span> {
    let is_any = |part: &&str| matches!(*part, "x" | "X" | "*");
    let parts = text.trim_start_matches('v').split('.').take_while(|part| !is_any(part));
    let parts: Vec<u64> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    Some(match *parts.as_slice() {
        [] => (FIRST, END),
        [major] => (Version::new(major, 0, 0), Version::new(major.checked_add(1)?, 0, 0)),
        [major, minor] => {
            (Version::new(major, minor, 0), Version::new(major, minor.checked_add(1)?, 0))
        }
        [major, minor, patch] => {
            let from = Version::new(major, minor, patch);
            (from, Version::new(major, minor, patch.checked_add(1)?))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_compilers_print() {
        let text = "solc, the solidity compiler\nVersion: 0.8.30+commit.73712a01.Linux.g++\n";
        assert_eq!(Version::find(text), Some(Version::new(0, 8, 30)));
        assert_eq!(Version::find("0.8"), None);
        assert_eq!(Version::find("..."), None);
    }

    #[test]
    fn pragmas_allow_what_npm_says_they_allow() {
        let cases = [
            ("^0.8.20", vec!["0.8.20", "0.8.37"], vec!["0.8.19", "0.9.0", "0.7.6"]),
            ("0.8.24", vec!["0.8.24"], vec!["0.8.23", "0.8.25"]),
            ("=0.8.24", vec!["0.8.24"], vec!["0.8.25"]),
            ("0.8", vec!["0.8.0", "0.8.99"], vec!["0.7.9", "0.9.0"]),
            (">=0.8.0 <0.9.0", vec!["0.8.0", "0.8.37"], vec!["0.7.6", "0.9.0"]),
            (">= 0.4.22 < 0.9", vec!["0.4.22", "0.8.37"], vec!["0.4.21", "0.9.0"]),
            (">=0.7.0<0.8.0", vec!["0.7.6"], vec!["0.8.0"]),
            ("~0.8.4", vec!["0.8.4", "0.8.37"], vec!["0.8.3", "0.9.0"]),
            ("0.7.6 || ^0.8.10", vec!["0.7.6", "0.8.10"], vec!["0.7.5", "0.8.9"]),
            ("0.8.1 - 0.8.5", vec!["0.8.1", "0.8.5"], vec!["0.8.0", "0.8.6"]),
            (">0.8.3", vec!["0.8.4", "1.0.0"], vec!["0.8.3"]),
            ("<=0.8.3", vec!["0.8.3", "0.1.0"], vec!["0.8.4"]),
            ("*", vec!["0.4.0", "1.0.0"], vec![]),
            ("0.8.x", vec!["0.8.5"], vec!["0.9.0"]),
            ("^0.0.3", vec!["0.0.3"], vec!["0.0.4"]),
            ("\"^0.8.0\"", vec!["0.8.1"], vec!["0.9.0"]),
            ("gibberish", vec!["0.4.0", "0.9.0"], vec![]),
            ("^18446744073709551615.0.0", vec!["0.4.0"], vec![]),
        ];
        for (pragma, inside, outside) in cases {
            let range = Range::parse(pragma);
            let allows = |text: &&str| range.contains(Version::find(text).unwrap());
            assert!(inside.iter().all(allows), "{pragma} should allow {inside:?}");
            assert!(!outside.iter().any(allows), "{pragma} should not allow {outside:?}");
        }
    }
}
