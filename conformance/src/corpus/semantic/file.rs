//! A file of Solidity's semantic tests, taken apart: sources, settings, and the text of what is
//! expected.
//!
//! ```text
//! ==== Source: A.sol ====
//! contract C { ... }
//! // ====
//! // EVMVersion: >=cancun
//! // ----
//! // f(uint256): 1 -> 2
//! ```
//!
//! Does not know Solidity, nor what the expectations say.
//!
//! Source: ethereum/solidity, test/TestCaseReader.cpp.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::settings::Settings;

/// What the expectations begin with.
const EXPECTATIONS: &str = "// ----";
/// What the settings begin with.
const SETTINGS: &str = "// ====";
const SOURCE: &str = "==== Source:";
const EXTERNAL: &str = "==== ExternalSource:";
const END: &str = "====";

/// A file of semantic tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFile {
    /// By name; a file with a single source does not name it.
    pub sources: BTreeMap<String, String>,
    /// The source whose last contract is tested.
    pub main: String,
    /// How it is to be compiled.
    pub settings: Settings,
    /// The lines after `// ----`.
    pub expectations: String,
    /// Number of the first line of the expectations.
    pub first_line: usize,
}

/// Why a file is not a test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing is expected: the file is a source that tests import.
    #[error("there is no line `// ----`, so nothing is expected")]
    NothingExpected,
    /// It is no test of the form known here.
    #[error("line {line}: {reason}")]
    Malformed {
        /// Counted from one.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// What is gathered while reading.
#[derive(Default)]
struct Reader {
    sources: BTreeMap<String, String>,
    name: String,
    text: String,
    /// The settings so far, once they have begun.
    settings: Option<Settings>,
}

impl TestFile {
    /// Reads a test. `folder` is where its external sources are.
    pub fn parse(text: &str, folder: &Path) -> Result<TestFile, FileError> {
        let mut reader = Reader::default();
        let mut lines = text.lines().enumerate();
        for (index, line) in lines.by_ref() {
            if line.starts_with(EXPECTATIONS) {
                let expectations = lines.map(|(_, line)| [line, "\n"].concat()).collect();
                return reader.finish(expectations, index + 2);
            }
            let malformed = |reason| FileError::Malformed { line: index + 1, reason };
            reader.take(line, folder).map_err(malformed)?;
        }
        Err(FileError::NothingExpected)
    }
}

impl Reader {
    fn take(&mut self, line: &str, folder: &Path) -> Result<(), String> {
        if line.starts_with(SETTINGS) {
            self.settings.get_or_insert_default();
            return Ok(());
        }
        if let Some(settings) = &mut self.settings {
            let setting = line.strip_prefix("// ").and_then(|line| line.split_once(':'));
            let (key, value) = setting.ok_or("a setting is written `// key: value`")?;
            return settings.set(key.trim(), value.trim());
        }
        if let Some(name) = delimited(line, SOURCE) {
            if !(self.name.is_empty() && self.text.is_empty()) {
                self.finish_source()?;
            }
            self.name = name.to_owned();
        } else if let Some(external) = delimited(line, EXTERNAL) {
            let (name, path) = external.split_once('=').unwrap_or((external, external));
            let path = folder.join(path.trim());
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            self.insert(name.trim().to_owned(), text)?;
        } else {
            self.text.push_str(line);
            self.text.push('\n');
        }
        Ok(())
    }

    fn finish_source(&mut self) -> Result<(), String> {
        let (name, text) = (std::mem::take(&mut self.name), std::mem::take(&mut self.text));
        self.insert(name, text)
    }

    fn insert(&mut self, name: String, text: String) -> Result<(), String> {
        if self.sources.contains_key(&name) {
            return Err(format!("the source {name:?} is given twice"));
        }
        self.sources.insert(name, text);
        Ok(())
    }

    fn finish(mut self, expectations: String, first_line: usize) -> Result<TestFile, FileError> {
        let main = self.name.clone();
        let settings = self.settings.take().unwrap_or_default();
        let malformed = |reason| FileError::Malformed { line: first_line, reason };
        self.finish_source().map_err(malformed)?;
        Ok(TestFile { sources: self.sources, main, settings, expectations, first_line })
    }
}

/// The text between a mark and `====`.
fn delimited<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    Some(line.strip_prefix(mark)?.strip_suffix(END)?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<TestFile, FileError> {
        TestFile::parse(text, Path::new("."))
    }

    #[test]
    fn a_single_source_has_no_name() {
        let file = parse("contract C {}\n// ----\n// f() -> 1\n").unwrap();
        assert_eq!(file.sources[""], "contract C {}\n");
        assert_eq!((file.main.as_str(), file.settings), ("", Settings::default()));
        assert_eq!((file.expectations.as_str(), file.first_line), ("// f() -> 1\n", 3));
    }

    #[test]
    fn the_last_of_several_sources_is_the_main_one() {
        let text = "==== Source: A ====\na\n==== Source: dir/B.sol ====\nb\n// ----\n";
        let file = parse(text).unwrap();
        assert_eq!(file.sources["A"], "a\n");
        assert_eq!(file.sources["dir/B.sol"], "b\n");
        assert_eq!((file.sources.len(), file.main.as_str()), (2, "dir/B.sol"));
    }

    #[test]
    fn external_sources_are_read_from_beside_the_test() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("part.sol"), "p").unwrap();
        let text = "==== ExternalSource: a/b=part.sol ====\n==== ExternalSource: part.sol ====\n\
                    m\n// ----\n";
        let file = TestFile::parse(text, folder.path()).unwrap();
        assert_eq!((file.sources["a/b"].as_str(), file.sources["part.sol"].as_str()), ("p", "p"));
        assert_eq!((file.sources[""].as_str(), file.main.as_str()), ("m\n", ""));
        assert!(parse("==== ExternalSource: absent.sol ====\n// ----\n").is_err());
    }

    #[test]
    fn what_is_no_test_says_why() {
        assert_eq!(parse("contract C {}\n").unwrap_err(), FileError::NothingExpected);
        let twice = "==== Source: A ====\na\n==== Source: A ====\nb\n// ----\n";
        assert!(parse(twice).unwrap_err().to_string().ends_with("given twice"));
        let unknown = parse("c\n// ====\n// mystery: 1\n// ----\n").unwrap_err();
        assert_eq!(unknown.to_string(), "line 3: the setting `mystery` is not known here");
        assert!(parse("c\n// ====\nno comment\n// ----\n").is_err());
    }
}
