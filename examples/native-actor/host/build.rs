//! Compiles the broker to WASM, as `cargo build --target wasm32-unknown-unknown` in its own folder
//! does, with the toolchain that the actors of the bundle are built with.

#[expect(dead_code, reason = "metadata.json is the bundle's")]
#[path = "../../../src/build/toolchain.rs"]
mod toolchain;
#[path = "../../../src/build/wasm.rs"]
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

/// What the module is made of, seen from this folder.
const INPUTS: [&str; 4] = ["../src", "../Cargo.toml", "../../../src/build", "../../../Cargo.lock"];

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

/// Without a toolchain the module is an empty file, and the story says so instead of being told.
fn run() -> Result<(), String> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or("cargo sets this");
    let (out, here) = (variable("OUT_DIR")?, variable("CARGO_MANIFEST_DIR")?);
    let root = here.join("../../..").canonicalize().map_err(|error| error.to_string())?;
    let module = match toolchain::find() {
        Err(_) => Vec::new(),
        Ok(found) => {
            let package = ["fevm-native-actor"].into_iter();
            let folder = wasm::packages(&root, &wasm::target_dir(&out), &found, package)?;
            let file = folder.join("job_broker.wasm");
            fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?
        }
    };
    fs::write(out.join("job_broker.wasm"), module).map_err(|error| error.to_string())
}
