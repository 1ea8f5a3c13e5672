//! Compiles every actor to WASM, optimises it, computes its code CID and writes the bundle.
//!
//! Out, in `OUT_DIR`: `bundle.car`, `metadata.json`, one `NAME.wasm` per actor and one EVM for each
//! other profile, and `actors.rs` and `profiles.rs` with all of them as constants.
//! `FEVM_BUNDLE=<path.car>` takes a ready bundle instead and compiles nothing; then
//! `FEVM_BUNDLE_ETHEREUM=<path.car>` may name the profile's. Silent on success; on failure one
//! message that says which command mends it.

#[path = "src/build/bundle.rs"]
mod bundle;
#[path = "src/build/car.rs"]
mod car;
#[path = "src/build/compile.rs"]
mod compile;
#[path = "src/build/optimise.rs"]
mod optimise;
#[path = "src/build/passes.rs"]
mod passes;
#[path = "src/build/toolchain.rs"]
mod toolchain;
#[path = "src/build/wasm.rs"]
mod wasm;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

/// What decides the code CIDs; nothing else triggers a new build of the actors.
const INPUTS: [&str; 11] = [
    "actor/src",
    "actor/ethereum",
    "actor/heap",
    "interpreter/src",
    "mapping/src",
    "precompiles/src",
    "harness/actors",
    "src/build",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
];

const VARIABLES: [&str; 5] =
    ["FEVM_BUNDLE", "FEVM_BUNDLE_ETHEREUM", "FEVM_WASM_OPT", "FEVM_ACTORS_TARGET_DIR", "RUSTC"];

fn main() -> ExitCode {
    INPUTS.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    VARIABLES.iter().for_each(|name| println!("cargo::rerun-if-env-changed={name}"));
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is set by cargo")?);
    let bundle = match ready("FEVM_BUNDLE") {
        Some(path) => {
            let bundle = bundle::Bundle::read("FEVM_BUNDLE", &path)?;
            let profile = ready("FEVM_BUNDLE_ETHEREUM");
            bundle.with_profile("ethereum", "FEVM_BUNDLE_ETHEREUM", profile.as_deref())?
        }
        None => build(&out)?,
    };
    bundle.write(&out)
}

/// A path in the environment; an empty one is none.
fn ready(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from)
}

fn build(out: &std::path::Path) -> Result<bundle::Bundle, String> {
    let root = PathBuf::from(
        env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is set by cargo")?,
    );
    let target = wasm::target_dir(out);
    let toolchain = toolchain::find()?;
    let optimiser = optimise::Optimiser::find(&root, &target)?;
    let compiled = compile::actors(&root, &target, &toolchain)?;
    let mut bundle = bundle::Bundle::new(toolchain.describe(), optimiser.describe());
    for (name, wasm) in compiled.actors {
        bundle.add(name, optimiser.run(name, &wasm)?);
    }
    for (profile, wasm) in compiled.profiles {
        bundle.add_profile(profile, optimiser.run(&format!("evm-{profile}"), &wasm)?);
    }
    bundle.close()
}
