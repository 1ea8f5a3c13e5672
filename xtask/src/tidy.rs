//! The rules that no compiler knows: the journey's links, who may know whom, file sizes, unfinished work,
//! and nothing of the machine it was written on.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{docs, journey};

/// Longest source file in lines; tables and vectors are data.
const MAX_LINES: usize = 600;

/// Words that mean unfinished work, split so that this file does not contain them.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
];

/// Workspace crates that each crate may know. An edge that is not here is a decision, not an accident.
const EDGES: [(&str, &[&str]); 8] = [
    ("interpreter", &[]),
    ("precompiles", &[]),
    ("mapping", &[]),
    ("actor", &["interpreter", "mapping", "precompiles"]),
    ("harness", &["fevm", "interpreter", "mapping"]),
    ("solidity-tests", &["harness", "mapping"]),
    ("cli", &["fevm", "harness", "mapping", "solidity-tests"]),
    ("harness/actors/kit", &["mapping"]),
];

/// Names of workspace crates in manifests.
const CRATES: [&str; 9] = [
    "actor",
    "fevm",
    "harness",
    "interpreter",
    "kit",
    "mapping",
    "precompiles",
    "solidity-tests",
    "cli",
];

/// Runs every rule and reports all that is broken.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let mut broken = Vec::new();
    if let Err(message) = journey::walk(root).and_then(|_| docs::check(root)) {
        broken.push(message);
    }
    if let Err(message) = example(root) {
        broken.push(message);
    }
    for file in tracked(root)? {
        let Ok(text) = fs::read_to_string(root.join(&file)) else { continue };
        look(&file, &text, &mut broken);
    }
    for (folder, allowed) in EDGES {
        edges(root, folder, allowed, &mut broken)?;
    }
    if broken.is_empty() {
        return Ok(());
    }
    Err(format!("{} rules are broken:\n{}", broken.len(), broken.join("\n")))
}

/// Every file that git tracks or would track.
pub(crate) fn tracked(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err("git cannot list the files here: tidy runs in a git checkout".to_string());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect())
}

/// The README shows the example as it is compiled.
fn example(root: &Path) -> Result<(), String> {
    let read = |file: &str| {
        fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
    };
    let (readme, source) = (read("README.md")?, read("harness/tests/it/answer.rs")?);
    let shown = readme.split_once("```rust\n").and_then(|(_, rest)| rest.split_once("```"));
    let compiled = source.split_once("\n\n").and_then(|(_, rest)| rest.split_once("\n#[test]"));
    match shown.map(|(code, _)| code) == compiled.map(|(code, _)| code) {
        true => Ok(()),
        false => {
            Err("README.md: its example is not that of harness/tests/it/answer.rs".to_string())
        }
    }
}

fn look(file: &str, text: &str, broken: &mut Vec<String>) {
    if file.ends_with(".rs") && text.lines().count() > MAX_LINES {
        broken.push(format!("{file}: over {MAX_LINES} lines; find the seam and split it"));
    }
    let source = [".rs", ".sol", ".js", ".mjs", ".py", ".sh", ".toml"];
    if source.iter().any(|ending| file.ends_with(ending)) {
        for word in UNFINISHED {
            if text.contains(word) {
                broken.push(format!("{file}: {word} (finish it, or open an issue)"));
            }
        }
    }
    let home = env!("CARGO_MANIFEST_DIR").trim_end_matches("/xtask");
    if text.contains(home) {
        broken.push(format!("{file}: a path of this machine"));
    }
}

fn edges(
    root: &Path,
    folder: &str,
    allowed: &[&str],
    broken: &mut Vec<String>,
) -> Result<(), String> {
    let file = format!("{folder}/Cargo.toml");
    let text = fs::read_to_string(root.join(&file)).map_err(|error| format!("{file}: {error}"))?;
    let known = text.split("\n[").filter(|section| {
        let title = section.lines().next().unwrap_or_default();
        title.trim_start_matches('[').trim_end_matches(']').ends_with("dependencies")
    });
    for line in known.flat_map(str::lines) {
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        if CRATES.contains(&name) && !allowed.contains(&name) {
            broken.push(format!("{file}: may not know {name} (ARCHITECTURE.md, section 2)"));
        }
    }
    Ok(())
}
