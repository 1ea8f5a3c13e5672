//! The interpreter's suite where undefined behaviour shows: under AddressSanitizer, and in Miri.
//!
//! Both need a nightly compiler, which nothing else here does; `xtask/setup.sh sanitize` fetches
//! it.

use std::path::Path;
use std::process::Command;

use crate::run::{status, target_dir};

/// What Miri interprets for. The actors have 32 bits too; and on x86-64 the big integers divide by
/// inline assembly, which Miri does not know.
const MIRI_TARGET: &str = "i686-unknown-linux-gnu";

/// Errors: a test fails, or the compiler is missing.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    match arguments {
        [] => address(root, &[]).and_then(|()| miri(root, &[])),
        ["address", filters @ ..] => address(root, filters),
        ["miri", filters @ ..] => miri(root, filters),
        _ => Err("usage: cargo xtask sanitize [address | miri [FILTER..]]".to_string()),
    }
}

/// AddressSanitizer, with its search for leaks, on this machine's own target.
fn address(root: &Path, filters: &[&str]) -> Result<(), String> {
    let target = host()?;
    let mut command = nightly(root);
    command
        .args(["test", "--package", "fevm-interpreter", "--tests", "--target", &target])
        .arg("--target-dir")
        .arg(target_dir(root).join("sanitize"))
        .arg("--")
        .args(filters)
        .env("RUSTFLAGS", "-Zsanitizer=address");
    status(command, "tests under AddressSanitizer")
}

/// Miri, which knows the rules of pointers and takes a thousand times as long.
fn miri(root: &Path, filters: &[&str]) -> Result<(), String> {
    let mut command = nightly(root);
    command
        .args(["miri", "test", "--package", "fevm-interpreter", "--tests", "--target", MIRI_TARGET])
        .arg("--target-dir")
        .arg(target_dir(root).join("miri"))
        .arg("--")
        .args(filters);
    status(command, "tests in Miri")
}

fn nightly(root: &Path) -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(root).args(["run", "nightly", "cargo"]).env_remove("CARGO");
    command
}

/// The target that rustc compiles for unless told otherwise.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output();
    let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_string).ok_or_else(|| "rustc does not say what its host is".to_string())
}
