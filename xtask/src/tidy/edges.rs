//! Who may know whom: the dependencies between the crates of this repository.

use std::path::Path;

use super::read;

/// Crates of this repository that each crate may know, tests included. An edge that is not here is
/// a decision, not an accident: ARCHITECTURE.md, section 2, draws them.
const EDGES: [(&str, &[&str]); 29] = [
    ("interpreter", &[]),
    ("precompiles", &[]),
    ("mapping", &[]),
    ("actor", &["heap", "interpreter", "mapping", "precompiles"]),
    ("actor/ethereum", &["heap", "interpreter", "mapping", "precompiles"]),
    ("actor/heap", &[]),
    (".", &[]),
    ("harness/actors/kit", &["heap", "mapping"]),
    ("harness/actors/absent", NATIVE),
    ("harness/actors/account", NATIVE),
    ("harness/actors/eam", NATIVE),
    ("harness/actors/ethaccount", NATIVE),
    ("harness/actors/init", NATIVE),
    ("harness/actors/placeholder", NATIVE),
    ("harness/actors/system", NATIVE),
    ("harness", &["fevm", "interpreter", "mapping", "test-actors"]),
    ("harness/test-actors", &[]),
    ("harness/test-actors/miner", NATIVE),
    ("harness/test-actors/multisig", NATIVE),
    ("solidity-tests", &["harness", "mapping"]),
    ("cli", &["audit", "fevm", "harness", "mapping", "solidity-tests"]),
    ("audit", &["actor", "harness", "interpreter", "mapping", "precompiles", "solidity-tests"]),
    ("benches", &["fevm", "harness", "interpreter", "solidity-tests"]),
    ("conformance/oracle", &["interpreter", "precompiles"]),
    ("conformance", &["actor", "harness", "interpreter", "mapping", "oracle", "solidity-tests"]),
    ("examples/native-actor", &[]),
    ("examples/native-actor/host", &["harness", "native-actor", "solidity-tests"]),
    ("fuzz", &["interpreter", "mapping", "oracle", "precompiles"]),
    ("xtask", &[]),
];

/// A native actor: the kit that all of them share, and the shapes of the wire.
const NATIVE: &[&str] = &["kit", "mapping"];

/// Notes every edge that is not allowed, and every crate that nobody has decided about.
pub(super) fn check(root: &Path, files: &[String], broken: &mut Vec<String>) -> Result<(), String> {
    for file in files.iter().filter(|file| Path::new(file).ends_with("Cargo.toml")) {
        let folder = file.strip_suffix("Cargo.toml").unwrap_or_default().trim_end_matches('/');
        let folder = if folder.is_empty() { "." } else { folder };
        let Some((_, allowed)) = EDGES.iter().find(|(crate_, _)| *crate_ == folder) else {
            broken.push(format!("{file}: a crate without a row in EDGES, xtask/src/tidy/edges.rs"));
            continue;
        };
        for name in known(&read(root, file)?) {
            if !allowed.contains(&name.as_str()) {
                broken.push(format!("{file}: may not know {name} (ARCHITECTURE.md, section 2)"));
            }
        }
    }
    for (folder, _) in EDGES {
        if !root.join(folder).join("Cargo.toml").exists() {
            broken.push(format!("EDGES has a row for {folder}, where there is no crate"));
        }
    }
    Ok(())
}

/// The crates of this repository among the dependencies of a manifest, `[workspace.dependencies]`
/// excepted, which only gives them their paths.
fn known(manifest: &str) -> Vec<String> {
    let sections = manifest.split("\n[").filter(|section| {
        let title = section.lines().next().unwrap_or_default();
        let title = title.trim_start_matches('[').split(']').next().unwrap_or_default();
        let title = title.trim_matches('"');
        title.ends_with("dependencies") && !title.starts_with("workspace")
    });
    let names = sections.flat_map(str::lines).skip_while(|line| line.is_empty());
    names.filter_map(ours).collect()
}

/// The crate of this repository that a line of a manifest depends on.
fn ours(line: &str) -> Option<String> {
    let (name, _) = line.split_once(['.', ' ', '='])?;
    let package = line.split_once("package = \"").and_then(|(_, rest)| rest.split_once('"'));
    let name = package.map_or(name, |(package, _)| package);
    let name = match name.strip_prefix("fevm-") {
        Some("actor-kit") => "kit",
        Some(own) => own,
        None => name,
    };
    let folders = EDGES.iter().filter(|(folder, _)| *folder != ".");
    let mut crates = folders.filter_map(|(folder, _)| folder.rsplit('/').next());
    (name == "fevm" || crates.any(|own| own == name)).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_crates_are_found_by_name_and_by_package() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\nserde = \"1\"\nmapping.workspace = true\n\
                        a = { package = \"fevm-actor\", path = \"../actor\" }\n\n\
                        [target.'cfg(unix)'.dev-dependencies]\nkit = { workspace = true }\n\n\
                        [lints]\nharness = true\n";
        assert_eq!(known(manifest), ["mapping", "actor", "kit"]);
        assert_eq!(known("[workspace.dependencies]\nmapping = { path = \"mapping\" }\n").len(), 0);
    }
}
