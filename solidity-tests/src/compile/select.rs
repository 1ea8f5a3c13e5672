//! Which of the contracts is meant.

use super::Artifact;

/// Extensions after which a colon separates the file from the contract.
const EXTENSIONS: [&str; 6] = [".sol:", ".vy:", ".yul:", ".json:", ".hex:", ".bin:"];

/// Splits `Token.sol:Token` into file and contract; `Token.sol` has no contract. The contract may
/// be given with its source: `out.json:src/Token.sol:Token`.
pub fn split_target(target: &str) -> (&str, Option<&str>) {
    let ends = EXTENSIONS.iter().filter_map(|end| Some(target.find(end)? + end.len()));
    let split = ends.min().filter(|end| *end < target.len());
    match split {
        Some(end) => (&target[..end - 1], Some(&target[end..])),
        None => (target.strip_suffix(':').unwrap_or(target), None),
    }
}

/// Why no contract, or no single one, is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// There is not a single contract.
    #[error("there is no contract in it")]
    Nothing,
    /// There are contracts, but none has code.
    #[error(
        "none of the contracts can be deployed: {} {} abstract or {}",
        .names.join(", "), if .names.len() == 1 { "is" } else { "are" },
        if .names.len() == 1 { "an interface" } else { "interfaces" }
    )]
    NothingDeployable {
        /// Their names.
        names: Vec<String>,
    },
    /// No contract has the name.
    #[error("there is no contract {name:?}; there is: {}", .known.join(", "))]
    Unknown {
        /// What was given.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Several may be meant.
    #[error("there are several contracts, so say which: {}", .candidates.join(", "))]
    Ambiguous {
        /// Names that are not ambiguous.
        candidates: Vec<String>,
    },
    /// The contract has no code.
    #[error("{name} is abstract or an interface: deploy a contract that implements it")]
    Abstract {
        /// Its name.
        name: String,
    },
    /// The contract is in a file that was only imported.
    #[error("{name} is imported from {source_name}: give that file instead")]
    Imported {
        /// Its name.
        name: String,
        /// Where it is defined.
        source_name: String,
    },
    /// The contract calls libraries whose addresses are missing.
    #[error(
        "{name} needs the address of {}: deploy the library first and link it with its compiler",
        .libraries.join(", ")
    )]
    Unlinked {
        /// Its name.
        name: String,
        /// The libraries as `source:Name`.
        libraries: Vec<String>,
    },
}

/// The contract of this name, or without a name the only one that can be deployed.
///
/// A name may be given with (the end of) its source, as in `src/Token.sol:Token`. Contracts of
/// imported files only count when named.
pub fn select<'a>(
    artifacts: &'a [Artifact],
    name: Option<&str>,
) -> Result<&'a Artifact, SelectError> {
    let chosen = match name {
        Some(name) => by_name(artifacts, name)?,
        None => the_only_one(artifacts)?,
    };
    let name = chosen.name.clone();
    if chosen.imported && chosen.bytecode.is_empty() {
        return Err(SelectError::Imported { name, source_name: chosen.source.clone() });
    }
    if chosen.bytecode.is_empty() {
        return Err(SelectError::Abstract { name });
    }
    if !chosen.links.is_empty() {
        let libraries = chosen.links.iter().map(|link| link.library.clone()).collect();
        return Err(SelectError::Unlinked { name, libraries });
    }
    Ok(chosen)
}

fn the_only_one(artifacts: &[Artifact]) -> Result<&Artifact, SelectError> {
    let own: Vec<&Artifact> = artifacts.iter().filter(|it| !it.imported).collect();
    let with_code: Vec<&Artifact> =
        own.iter().filter(|it| !it.bytecode.is_empty()).copied().collect();
    match (own.as_slice(), with_code.as_slice()) {
        ([], _) => Err(SelectError::Nothing),
        (_, [only]) => Ok(only),
        (own, []) => Err(SelectError::NothingDeployable {
            names: own.iter().map(|it| it.name.clone()).collect(),
        }),
        (_, several) => Err(SelectError::Ambiguous { candidates: names(several) }),
    }
}

fn by_name<'a>(artifacts: &'a [Artifact], name: &str) -> Result<&'a Artifact, SelectError> {
    let (source, bare) = name.rsplit_once(':').unwrap_or(("", name));
    let in_source = |it: &&Artifact| {
        let before = it.source.strip_suffix(source);
        before.is_some_and(|before| source.is_empty() || before.is_empty() || before.ends_with('/'))
    };
    let named: Vec<&Artifact> =
        artifacts.iter().filter(|it| it.name == bare).filter(in_source).collect();
    let own: Vec<&Artifact> = named.iter().filter(|it| !it.imported).copied().collect();
    match (own.as_slice(), named.as_slice()) {
        ([only], _) | ([], [only]) => Ok(only),
        ([], []) => {
            let all: Vec<&Artifact> = artifacts.iter().filter(|it| !it.imported).collect();
            let with_code: Vec<&Artifact> =
                all.iter().filter(|it| !it.bytecode.is_empty()).copied().collect();
            let known = names(if with_code.is_empty() { &all } else { &with_code });
            if known.is_empty() {
                return Err(SelectError::Nothing);
            }
            Err(SelectError::Unknown { name: name.to_owned(), known })
        }
        ([], several) | (several, _) => Err(SelectError::Ambiguous { candidates: names(several) }),
    }
}

/// Bare names where they are enough, full names where two contracts share one.
fn names(artifacts: &[&Artifact]) -> Vec<String> {
    let is_shared = |name: &str| artifacts.iter().filter(|it| it.name == name).count() > 1;
    let mut names: Vec<String> = artifacts
        .iter()
        .map(|it| if is_shared(&it.name) { it.full_name() } else { it.name.clone() })
        .collect();
    names.sort();
    names
}
