//! `actor/dependencies.txt`: everything that the EVM actor is compiled from, so that it does not
//! grow unseen.

use std::path::Path;
use std::process::Command;

const HEAD: &str = "\
# Every crate in the EVM actor's WASM and every macro that made it, with its version: the normal
# dependencies of fevm-actor for wasm32-unknown-unknown. Written by `make docs`, checked by tidy.
";

/// The whole list, from the manifests and the lock file alone.
pub(super) fn list(root: &Path) -> Result<String, String> {
    let output = Command::new("cargo")
        .current_dir(root)
        .args(["tree", "--offline", "--locked", "--package", "fevm-actor"])
        .args(["--target", "wasm32-unknown-unknown", "--edges", "normal", "--prefix", "none"])
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_string();
        return Err(format!("cargo tree fails: {reason}"));
    }
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<String> = tree.lines().map(entry).filter(|line| !line.is_empty()).collect();
    lines.sort();
    lines.dedup();
    Ok(format!("{HEAD}{}\n", lines.join("\n")))
}

/// Name and version, and whether it is a macro; neither the folder of our own crates nor cargo's
/// mark of what it has printed before.
fn entry(line: &str) -> String {
    let words = line.split_whitespace();
    let kept = words.filter(|word| !word.starts_with('(') || *word == "(proc-macro)");
    kept.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_no_folder_and_no_mark() {
        assert_eq!(entry("a v1.0.0 (/some/folder) (*)"), "a v1.0.0");
        assert_eq!(entry("b v2.0.0 (proc-macro)"), "b v2.0.0 (proc-macro)");
    }
}
