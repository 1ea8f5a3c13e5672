//! The contracts under `suites/`, compiled once.

use std::path::PathBuf;
use std::sync::OnceLock;

use solidity_tests::compile::{Artifact, Compilation, Settings, compile_files};

/// The Solidity files that compile, in one run of the compiler.
const SOLIDITY: [&str; 8] = [
    "errors/ImportsTwo.sol",
    "errors/Interface.sol",
    "errors/TwoContracts.sol",
    "libraries/Linked.sol",
    "logs/Events.sol",
    "reverts/Reverts.sol",
    "tokens/Token.sol",
    "values/Echo.sol",
];

/// A file of the suites.
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("suites").join(name)
}

/// The default settings, with a cache that outlives the process but belongs to the build.
pub(crate) fn settings() -> Settings {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("solc-cache");
    Settings { cache: Some(cache), ..Settings::default() }
}

/// All Solidity suites, compiled together: with one process per test, the cache does for them what
/// the cell does within one.
pub(crate) fn solidity() -> &'static Compilation {
    static COMPILED: OnceLock<Compilation> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let paths: Vec<PathBuf> = SOLIDITY.iter().map(|name| path(name)).collect();
        compile_files(&paths, &settings()).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// A contract of the Solidity suites.
pub(crate) fn contract(name: &str) -> &'static Artifact {
    solidity().select(Some(name)).unwrap_or_else(|error| panic!("{error}"))
}

/// Only the contracts of one file, as if it had been compiled alone.
pub(crate) fn of_file(name: &str) -> Vec<Artifact> {
    let source = format!("solidity-tests/suites/{name}");
    let mut artifacts = solidity().artifacts.clone();
    artifacts.iter_mut().for_each(|it| it.imported |= it.source != source);
    artifacts
}
