//! What a semantic test says about how it is to be compiled, and for which EVM.
//!
//! Source: ethereum/solidity, test/TestCase.cpp, test/libsolidity/SemanticTest.cpp.

use std::fmt;

/// EVM versions by solc's names, the oldest first.
pub const VERSIONS: [&str; 14] = [
    "homestead",
    "tangerineWhistle",
    "spuriousDragon",
    "byzantium",
    "constantinople",
    "petersburg",
    "istanbul",
    "berlin",
    "london",
    "paris",
    "shanghai",
    "cancun",
    "prague",
    "osaka",
];

/// The newest that both solc and this project's EVM know.
pub const NEWEST: &str = "osaka";

/// One of solc's two ways from source to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pipeline {
    /// Straight to assembly.
    Legacy,
    /// Through the intermediate representation, Yul.
    Ir,
}

impl fmt::Display for Pipeline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Pipeline::Legacy => "legacy",
            Pipeline::Ir => "ir",
        })
    }
}

/// The settings of a test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The newest EVM version that the test is for; `None` for all.
    evm_version: Option<Newest>,
    /// The only pipeline that the test is for; `None` for both.
    only: Option<Pipeline>,
    /// For the ABI coder before the present one.
    pub abi_coder_v1: bool,
    /// solc's setting of that name.
    pub revert_strings: Option<String>,
    /// Only for the EVM object format, which was never activated.
    pub only_eof: bool,
    /// Uses the language that solc calls experimental.
    pub experimental: bool,
}

/// The newest version that a test allows, or that it allows none of those known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Newest(Option<usize>);

impl Settings {
    /// Takes a setting over.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "EVMVersion" => self.evm_version = Some(Newest(newest(value)?)),
            "compileViaYul" => {
                self.only = match value {
                    "true" => Some(Pipeline::Ir),
                    "false" => Some(Pipeline::Legacy),
                    "also" => None,
                    _ => return Err(format!("compileViaYul cannot be {value:?}")),
                }
            }
            "ABIEncoderV1Only" => self.abi_coder_v1 = truth(key, value)?,
            "experimental" => self.experimental = truth(key, value)?,
            "revertStrings" => self.revert_strings = Some(value.to_owned()),
            "bytecodeFormat" => self.only_eof = !value.contains("legacy"),
            // The first says that the test calls functions that do not exist, which needs no
            // permission here; the second which optimizer settings it needs, which are found by
            // trying.
            "allowNonExistingFunctions" | "requiresYulOptimizer" => {}
            _ => return Err(format!("the setting `{key}` is not known here")),
        }
        Ok(())
    }

    /// The newest EVM version that the test allows and both sides know; `None` if there is none.
    pub fn evm_version(&self) -> Option<&'static str> {
        match self.evm_version {
            None => Some(NEWEST),
            Some(Newest(version)) => version.map(|index| VERSIONS[index]),
        }
    }

    /// Is the EVM that the test gets older than this version?
    pub fn is_before(&self, version: &str) -> bool {
        self.evm_version().is_some_and(|own| index(own) < index(version))
    }

    /// Is the test for this pipeline?
    pub fn allows(&self, pipeline: Pipeline) -> bool {
        self.only.is_none_or(|only| only == pipeline)
    }
}

fn truth(key: &str, value: &str) -> Result<bool, String> {
    value.parse().map_err(|_| format!("{key} is true or false, not {value:?}"))
}

fn index(version: &str) -> Option<usize> {
    VERSIONS.iter().position(|known| *known == version)
}

/// The newest version, up to [`NEWEST`], that a condition such as `>=cancun` allows.
fn newest(condition: &str) -> Result<Option<usize>, String> {
    let start = condition.find(|letter: char| letter.is_ascii_alphabetic());
    let (operator, name) = condition.split_at(start.unwrap_or(condition.len()));
    let last = index(NEWEST).expect("it is in the list");
    if (operator, name) == ("", "any") {
        return Ok(Some(last));
    }
    let bound = index(name).ok_or_else(|| format!("there is no EVM version {name:?}"))?;
    let allows = |version: &usize| match operator {
        ">" => *version > bound,
        ">=" => *version >= bound,
        "<" => *version < bound,
        "<=" => *version <= bound,
        "=" => *version == bound,
        _ => *version != bound,
    };
    if !matches!(operator, ">" | ">=" | "<" | "<=" | "=" | "!") {
        return Err(format!("{operator:?} compares no EVM versions"));
    }
    Ok((0..=last).rev().find(allows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: &str, value: &str) -> Result<Settings, String> {
        let mut settings = Settings::default();
        settings.set(key, value).map(|()| settings)
    }

    #[test]
    fn the_newest_version_that_a_test_allows_is_taken() {
        assert_eq!(Settings::default().evm_version(), Some("osaka"));
        for (condition, expected) in [
            ("any", Some("osaka")),
            (">=cancun", Some("osaka")),
            (">homestead", Some("osaka")),
            ("<cancun", Some("shanghai")),
            ("<=berlin", Some("berlin")),
            ("=homestead", Some("homestead")),
            ("!osaka", Some("prague")),
            (">osaka", None),
            ("<homestead", None),
        ] {
            assert_eq!(
                with("EVMVersion", condition).unwrap().evm_version(),
                expected,
                "{condition}"
            );
        }
        assert!(with("EVMVersion", ">=atlantis").is_err());
        assert!(with("EVMVersion", "~cancun").is_err());
    }

    #[test]
    fn versions_have_an_order() {
        assert!(!Settings::default().is_before("osaka"));
        assert!(!with("EVMVersion", "=byzantium").unwrap().is_before("byzantium"));
        assert!(with("EVMVersion", "<byzantium").unwrap().is_before("byzantium"));
    }

    #[test]
    fn a_test_may_be_for_one_pipeline() {
        let allowed = |value: &str| {
            let settings = with("compileViaYul", value).unwrap();
            [Pipeline::Legacy, Pipeline::Ir].map(|pipeline| settings.allows(pipeline))
        };
        assert_eq!(allowed("also"), [true, true]);
        assert_eq!(allowed("false"), [true, false]);
        assert_eq!(allowed("true"), [false, true]);
        assert!(with("compileViaYul", "perhaps").is_err());
    }

    #[test]
    fn a_test_of_the_object_format_alone_is_known() {
        assert!(with("bytecodeFormat", ">=EOFv1").unwrap().only_eof);
        assert!(!with("bytecodeFormat", "legacy,>=EOFv1").unwrap().only_eof);
        assert!(!with("bytecodeFormat", "legacy").unwrap().only_eof);
    }
}
