//! Compiles the test actors to WASM. Without a toolchain for it everything else still builds, and
//! whoever asks for an actor learns why there is none.

#[expect(dead_code, reason = "metadata.json is the bundle's")]
#[path = "../../src/build/toolchain.rs"]
mod toolchain;
#[path = "../../src/build/wasm.rs"]
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Package and library of each actor.
const ACTORS: [(&str, &str); 2] = [
    ("fevm-test-actor-multisig", "fevm_test_actor_multisig"),
    ("fevm-test-actor-miner", "fevm_test_actor_miner"),
];

/// What the modules are made of, seen from this folder.
const INPUTS: [&str; 6] = [
    "multisig",
    "miner",
    "../actors/kit",
    "../../mapping/src",
    "../../src/build",
    "../../Cargo.lock",
];

fn main() -> ExitCode {
    INPUTS.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    println!("cargo::rerun-if-env-changed=FEVM_ACTORS_TARGET_DIR");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            message.lines().for_each(|line| println!("cargo::error={line}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or("cargo sets this");
    let (out, here) = (variable("OUT_DIR")?, variable("CARGO_MANIFEST_DIR")?);
    let root = here.join("../..").canonicalize().map_err(|error| error.to_string())?;
    let found = toolchain::find();
    let folder = found.ok().map(|toolchain| {
        let packages = ACTORS.iter().map(|(package, _)| *package);
        wasm::packages(&root, &wasm::target_dir(&out), &toolchain, packages)
    });
    let folder = folder.transpose()?;
    ACTORS.iter().try_for_each(|(_, library)| keep(folder.as_deref(), library, &out))
}

/// Puts a module into `out`: an empty file if there is no compiler.
fn keep(folder: Option<&Path>, library: &str, out: &Path) -> Result<(), String> {
    let name = format!("{library}.wasm");
    let failed = |error: std::io::Error| format!("{name}: {error}");
    let module = folder.map_or(Ok(Vec::new()), |folder| fs::read(folder.join(&name)));
    fs::write(out.join(&name), module.map_err(failed)?).map_err(failed)
}
