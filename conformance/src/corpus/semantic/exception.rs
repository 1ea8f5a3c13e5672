//! The list of tests that cannot pass here, each with its reason: `expected/semantic.toml`.
//!
//! A test on the list that passes is as wrong as one that fails and is not on it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::settings::Pipeline;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct Exceptions(BTreeMap<String, Exception>);

/// Why a test cannot pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// In a word.
    pub class: String,
    /// In a sentence.
    pub reason: String,
    /// Number of the divergence that it comes from, in docs/divergences.md.
    pub divergence: Option<u8>,
    /// The pipeline whose code cannot pass; `None` for both.
    pub only: Option<Pipeline>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    class: Vec<Class>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    reason: String,
    divergence: Option<u8>,
    /// `legacy` or `ir` if only the code of that pipeline is concerned.
    pipeline: Option<String>,
    tests: Vec<String>,
}

impl Exceptions {
    /// Reads the list.
    pub fn parse(text: &str) -> Result<Exceptions, String> {
        let list: List = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut all = BTreeMap::new();
        for class in list.class {
            let only = match class.pipeline.as_deref() {
                None => None,
                Some("legacy") => Some(Pipeline::Legacy),
                Some("ir") => Some(Pipeline::Ir),
                Some(other) => return Err(format!("there is no pipeline {other:?}")),
            };
            let (reason, divergence) = (class.reason, class.divergence);
            let exception = Exception { class: class.name, reason, divergence, only };
            for test in class.tests {
                if all.insert(test.clone(), exception.clone()).is_some() {
                    return Err(format!("{test} is on the list twice"));
                }
            }
        }
        Ok(Exceptions(all))
    }

    /// Why this test cannot pass; `None` if it must.
    pub fn get(&self, test: &str, pipeline: Pipeline) -> Option<&Exception> {
        let exception = self.0.get(test)?;
        exception.only.is_none_or(|only| only == pipeline).then_some(exception)
    }

    /// The names on the list, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"
        [[class]]
        name = "coinbase"
        reason = "There is none."
        divergence = 7
        tests = ["a.sol", "dir/b.sol"]
        [[class]]
        name = "odd"
        reason = "Odd."
        pipeline = "ir"
        tests = ["c.sol"]
    "#;

    #[test]
    fn a_listed_test_has_its_reason() {
        let list = Exceptions::parse(LIST).unwrap();
        let exception = list.get("dir/b.sol", Pipeline::Legacy).unwrap();
        assert_eq!((exception.class.as_str(), exception.divergence), ("coinbase", Some(7)));
        assert_eq!(list.get("b.sol", Pipeline::Legacy), None);
        assert_eq!(list.names().collect::<Vec<_>>(), ["a.sol", "c.sol", "dir/b.sol"]);
    }

    #[test]
    fn an_exception_may_be_for_one_pipeline() {
        let list = Exceptions::parse(LIST).unwrap();
        assert_eq!(list.get("c.sol", Pipeline::Legacy), None);
        assert!(list.get("c.sol", Pipeline::Ir).is_some());
    }

    #[test]
    fn a_malformed_list_is_refused() {
        for (from, to) in [("c.sol", "a.sol"), ("\"ir\"", "\"yul\""), ("reason", "raisin")] {
            assert!(Exceptions::parse(&LIST.replace(from, to)).is_err(), "{from} to {to}");
        }
    }
}
