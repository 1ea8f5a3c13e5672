//! A workspace with the interpreter as its only member, in the target directory. Its build is kept
//! between runs, so that a mutant compiles one crate and one test binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{run::target_dir, tidy};

/// The crate under test; it depends on no other of the workspace.
const CRATE: &str = "interpreter";

/// Seconds after which a test counts as endless. The whole suite takes three.
const TEST_SECONDS: u32 = 40;

/// KiB of address space for everything that runs on a mutant: one that loops may want all there is.
const ADDRESS_SPACE: u32 = 12 << 20;

/// The copy.
#[derive(Debug)]
pub(super) struct Workspace {
    /// Where its manifest is.
    pub(super) tree: PathBuf,
    build: PathBuf,
    /// Where cargo-mutants reports.
    pub(super) reports: PathBuf,
}

impl Workspace {
    /// Copies the sources that git knows or would know. What has not changed keeps its date.
    pub(super) fn copy(root: &Path) -> Result<Self, String> {
        let folder = target_dir(root).join("mutants");
        let workspace = Self {
            tree: folder.join("tree"),
            build: folder.join("build"),
            reports: folder.join("reports"),
        };
        let prefix = format!("{CRATE}/");
        let mut files: Vec<_> = tidy::tracked(root)?
            .into_iter()
            .filter(|file| file.starts_with(&prefix) && root.join(file).is_file())
            .collect();
        files.push("Cargo.lock".to_string());
        let _ = fs::remove_dir_all(workspace.tree.join(".config"));
        for file in &files {
            workspace.write(file, &read(&root.join(file))?)?;
        }
        let manifest = read(&root.join("Cargo.toml"))?;
        workspace.write("Cargo.toml", &alone(&manifest)?)?;
        workspace.write(".config/nextest.toml", &nextest())?;
        workspace.forget_others(&workspace.tree.join(CRATE), &files)?;
        Ok(workspace)
    }

    /// Writes a file of the copy, unless it says that already.
    pub(super) fn write(&self, file: &str, text: &str) -> Result<(), String> {
        let path = self.tree.join(file);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        let folder = path.parent().ok_or("a file has a folder")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    /// A cargo command in the copy, with bounds on time and memory, and last in the queue for the
    /// processor.
    pub(super) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let bounded = format!("ulimit -v {ADDRESS_SPACE} || true; exec nice -n 10 cargo \"$@\"");
        command
            .args(["-c", &bounded, "cargo"])
            .args(arguments)
            .current_dir(&self.tree)
            .env("CARGO_TARGET_DIR", &self.build)
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    /// The whole suite; `Ok` even when tests fail.
    pub(super) fn test(&self) -> Result<Output, String> {
        self.cargo(&["nextest", "run", "--tests", "--no-fail-fast", "--hide-progress-bar"])
            .args(["--status-level", "none", "--final-status-level", "fail"])
            .args(["--success-output", "never", "--failure-output", "never"])
            .output()
            .map_err(|error| format!("cannot run cargo nextest: {error}; run `make setup`"))
    }

    /// Removes files of the copy that the checkout no longer has.
    fn forget_others(&self, folder: &Path, files: &[String]) -> Result<(), String> {
        let entries = fs::read_dir(folder);
        let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.strip_prefix(&self.tree).unwrap_or(&path).to_string_lossy();
            if path.is_dir() {
                self.forget_others(&path, files)?;
            } else if !files.iter().any(|file| *file == name) {
                fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        Ok(())
    }
}

pub(super) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The workspace's manifest with one member and no package at its root.
fn alone(manifest: &str) -> Result<String, String> {
    let changed =
        || "Cargo.toml: not the lists of members that xtask/src/mutants/workspace.rs knows";
    let shared = manifest.split("\n[package]\n").next().unwrap_or_default();
    let (head, rest) = shared.split_once("\nmembers = [").ok_or_else(changed)?;
    let (_, rest) = rest.split_once("\n]\n").ok_or_else(changed)?;
    let (_, rest) = rest.split_once("\ndefault-members = [").ok_or_else(changed)?;
    let (_, rest) = rest.split_once("]\n").ok_or_else(changed)?;
    Ok(format!("{head}\nmembers = [\"{CRATE}\"]\n{rest}\n"))
}

/// An endless test is killed, also when another has failed meanwhile.
fn nextest() -> String {
    format!(
        "[profile.default]\n\
         slow-timeout = {{ period = \"{TEST_SECONDS}s\", terminate-after = 1 }}\n\
         fail-fast = {{ max-fail = 1, terminate = \"immediate\" }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn the_copy_has_one_member() {
        let manifest = "[workspace]\nmembers = [\n    \"a\",\n]\n# c\ndefault-members = [\".\"]\n\n\
                        [profile.dev]\nx = 1\n\n[package]\nname = \"root\"\n";
        let expected = "[workspace]\nmembers = [\"interpreter\"]\n\n[profile.dev]\nx = 1\n\n";
        assert_eq!(alone(manifest).unwrap(), expected);
    }
}
