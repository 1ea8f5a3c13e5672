//! Which packages the bundle is made of, and their modules.

use std::path::{Path, PathBuf};

use super::toolchain::Toolchain;
use super::wasm;

/// Packages to compile, by their names in the network's manifest. `absent` stands in for the rest.
pub(crate) const PACKAGES: [(&str, &str); 8] = [
    ("system", "fevm-actor-system"),
    ("init", "fevm-actor-init"),
    ("account", "fevm-actor-account"),
    ("placeholder", "fevm-actor-placeholder"),
    ("evm", "fevm-actor"),
    ("eam", "fevm-actor-eam"),
    ("ethaccount", "fevm-actor-ethaccount"),
    ("absent", "fevm-actor-absent"),
];

/// The EVM once more for each profile but the default: the profile's name, and the package.
pub(crate) const PROFILES: [(&str, &str); 1] = [("ethereum", "fevm-actor-ethereum")];

/// What was compiled: the name in [`PACKAGES`] or [`PROFILES`], and the path of the WASM.
pub(crate) struct Compiled {
    pub(crate) actors: Vec<(&'static str, PathBuf)>,
    pub(crate) profiles: Vec<(&'static str, PathBuf)>,
}

/// Compiles all [`PACKAGES`] and [`PROFILES`] in one run.
pub(crate) fn actors(
    root: &Path,
    target: &Path,
    toolchain: &Toolchain,
) -> Result<Compiled, String> {
    let all = PACKAGES.iter().chain(&PROFILES).map(|(_, package)| *package);
    let folder = wasm::packages(root, target, toolchain, all)?;
    let module = |(name, package): &(&'static str, &str)| {
        (*name, folder.join(format!("{}.wasm", package.replace('-', "_"))))
    };
    Ok(Compiled {
        actors: PACKAGES.iter().map(module).collect(),
        profiles: PROFILES.iter().map(module).collect(),
    })
}
