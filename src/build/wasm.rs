//! One cargo run that compiles packages of this workspace to WASM as the FVM wants it, in a target
//! directory of its own. Knows neither the bundle nor what the packages are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::toolchain::{TARGET, Toolchain};

/// Code generation: what the FVM's engine accepts, and one flag for gas.
const FLAGS: [&str; 4] = [
    // The engine has reference types and multi-value off; bulk memory and sign extension are on.
    "-Ctarget-feature=+bulk-memory,+mutable-globals,+sign-ext,-reference-types,-multivalue",
    "-Clink-arg=--export-table",
    // Initial memory is paid for at every invocation, 0.4 gas a byte; by default it has 1 MiB of
    // stack. This leaves a contract's frame room for what it allocates in the EVM's two pages, and
    // most other actors are one. No precompile needs more; what did would trap, as the stack is
    // at the bottom of memory.
    "-Clink-arg=-zstack-size=49152",
    "-Clink-arg=--no-entry",
];

/// The flags that shape the code, for metadata.json.
pub(crate) fn flags() -> Vec<String> {
    FLAGS.iter().map(|flag| flag.to_string()).collect()
}

/// Beside the host's build, so that every profile shares one build of the actors.
pub(crate) fn target_dir(out: &Path) -> PathBuf {
    if let Some(dir) = env::var_os("FEVM_ACTORS_TARGET_DIR") {
        return PathBuf::from(dir);
    }
    // OUT_DIR is <target>/<profile>/build/<package>/out.
    out.ancestors().nth(4).unwrap_or(out).join("fevm-actors")
}

/// Compiles packages in one run, so that they share what they depend on, and gives the folder with
/// the modules: `NAME.wasm`, where NAME is the library's.
pub(crate) fn packages<'a>(
    root: &Path,
    target: &Path,
    toolchain: &Toolchain,
    packages: impl Iterator<Item = &'a str>,
) -> Result<PathBuf, String> {
    let mut command = Command::new(&toolchain.cargo);
    command
        .current_dir(root)
        .args([
            "build",
            "--quiet",
            "--locked",
            "--profile",
            "actor",
            "--target",
            TARGET,
            "--color",
            "never",
        ])
        .arg("--target-dir")
        .arg(target)
        .args(&toolchain.arguments)
        .args(packages.flat_map(|package| ["-p", package]));
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_") && name != "CARGO_HOME" || name.starts_with("RUSTC") {
            command.env_remove(name.as_ref());
        }
    }
    command
        .env_remove("RUSTFLAGS")
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(root, toolchain).join("\x1f"))
        .envs(toolchain.environment.iter().map(|(name, value)| (name, value)));
    let output =
        command.output().map_err(|error| format!("cannot run cargo for the actors: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "the actors do not compile:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    Ok(target.join(TARGET).join("actor"))
}

/// [`FLAGS`], and no path of this machine in the code: the same source gives the same CID anywhere.
fn rustflags(root: &Path, toolchain: &Toolchain) -> Vec<String> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let mut flags = flags();
    flags.push(format!("--remap-path-prefix={}=/fevm", root.display()));
    flags.push(format!("--remap-path-prefix={}=/rust", toolchain.sysroot.display()));
    if let Some(sources) = home.and_then(|home| registry_sources(&home)) {
        for source in sources {
            flags.push(format!("--remap-path-prefix={}=/crates", source.display()));
        }
    }
    flags
}

/// Each registry's folder has a hash of its address in its name, which differs between mirrors.
fn registry_sources(home: &Path) -> Option<Vec<PathBuf>> {
    let mut sources: Vec<PathBuf> = std::fs::read_dir(home.join("registry/src"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    sources.sort();
    Some(sources)
}
