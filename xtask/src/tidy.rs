//! The rules that no compiler knows: the journey's links, who may know whom, sizes, unfinished
//! work, what documents claim, and nothing of the machine it was written on.

mod claims;
mod columns;
mod divergences;
mod edges;
mod features;
mod rules;

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

/// Runs every rule and reports all that is broken.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let files = tracked(root)?;
    let mut broken = Vec::new();
    let rules = [
        journey::walk(root).and_then(|_| docs::check(root)),
        example(root),
        claims::check(root, &files, &mut broken),
        divergences::check(root, &mut broken),
        edges::check(root, &files, &mut broken),
        features::check(root, &mut broken),
        rules::check(root, &mut broken),
    ];
    broken.extend(rules.into_iter().filter_map(Result::err));
    for file in &files {
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        look(file, &text, &mut broken);
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

fn read(root: &Path, file: &str) -> Result<String, String> {
    fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
}

/// The README shows the example as it is compiled.
fn example(root: &Path) -> Result<(), String> {
    let (readme, source) = (read(root, "README.md")?, read(root, "harness/tests/it/answer.rs")?);
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
    if file.ends_with(".rs") {
        if text.lines().count() > MAX_LINES {
            broken.push(format!("{file}: over {MAX_LINES} lines; find the seam and split it"));
        }
        for line in columns::too_long(text) {
            broken.push(format!("{file}:{line}: over {} columns; wrap it", columns::MAX));
        }
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
