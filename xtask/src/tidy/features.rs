//! Programs and tests are built on one set of dependencies: whoever has run one of them does not
//! wait for the FVM to be compiled again for the other.
//!
//! Cargo joins the features that the chosen packages ask for, and those of tests only when tests
//! are built. A feature that tests alone ask for, deep down, compiles everything above it twice.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Notes every dependency of the programs that the tests have with other features.
pub(super) fn check(root: &Path, broken: &mut Vec<String>) -> Result<(), String> {
    let programs = tree(root, &["--edges", "normal,build"])?;
    let tests = tree(root, &["--workspace", "--edges", "normal,build,dev"])?;
    broken.extend(differences(&programs, &tests));
    Ok(())
}

fn differences(programs: &BTreeSet<String>, tests: &BTreeSet<String>) -> Vec<String> {
    let others = |package: &str| {
        let name = package.split('[').next().unwrap_or(package);
        let same = tests.iter().filter(|line| line.starts_with(name));
        same.cloned().collect::<Vec<_>>().join(", ")
    };
    let only = programs.difference(tests);
    only.map(|line| {
        format!(
            "programs are built with {line}, tests with {}: ask for the same features in \
             conformance/Cargo.toml",
            others(line)
        )
    })
    .collect()
}

/// Every package that is compiled for this machine, with its features.
fn tree(root: &Path, arguments: &[&str]) -> Result<BTreeSet<String>, String> {
    let output = Command::new("cargo")
        .current_dir(root)
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p} [{f}]"])
        .args(arguments)
        .output()
        .map_err(|error| format!("cannot run cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo tree: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().map(|line| line.trim_end_matches(" (*)").to_string()).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::differences;

    fn set(lines: &[&str]) -> BTreeSet<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_what_both_have_counts() {
        let programs = set(&["a v1 [x]", "b v1 []"]);
        assert!(differences(&programs, &set(&["a v1 [x]", "b v1 []", "c v1 []"])).is_empty());
        let found = differences(&programs, &set(&["a v1 [x,y]", "b v1 []"]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("a v1 [x], tests with a v1 [x,y]"), "{}", found[0]);
    }
}
