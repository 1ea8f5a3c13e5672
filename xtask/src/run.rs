//! The test command: the leaf crates as wasm32 under Node, then the whole workspace natively.

use std::path::Path;
use std::process::Command;

use crate::toolchain::{self, TARGET};

/// Crates that run on chain and have suites of their own.
const LEAVES: [&str; 3] = ["fevm-interpreter", "fevm-mapping", "fevm-precompiles"];

/// Everything natively, each test in a process of its own.
pub(crate) fn native(root: &Path) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.current_dir(root).args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    status(command, "native tests")
}

/// The leaves' suites on the 32-bit target that they ship for.
pub(crate) fn wasm(root: &Path) -> Result<(), String> {
    let toolchain = toolchain::find()?;
    let mut command = Command::new(&toolchain.cargo);
    command
        .current_dir(root)
        .args(["test", "--target", TARGET, "--target-dir"])
        .arg(target_dir(root).join("wasm-tests"))
        .args(
            toolchain
                .arguments
                .iter()
                .map(|argument| argument.replace("_abort", "_abort,panic_unwind")),
        )
        .args(LEAVES.iter().flat_map(|leaf| ["-p", leaf]))
        .arg("--tests")
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .envs(toolchain.environment.iter().map(|(name, value)| (name, value)));
    status(command, "wasm32 tests")
}

/// Where this workspace's own builds go.
pub(crate) fn target_dir(root: &Path) -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into)
}

/// Runs the command; its failure is named after `what`.
pub(crate) fn status(mut command: Command, what: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{what} failed")),
        Err(error) => Err(format!("{what}: cannot run {command:?}: {error}; run `make setup`")),
    }
}
