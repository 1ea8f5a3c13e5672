//! What a build script does whose crate carries modules of its own as bytes: compiles packages of
//! this workspace to WASM and leaves `LIBRARY.wasm` of each in OUT_DIR, an empty file where there
//! is no toolchain for WASM. So everything else still builds, and whoever asks for a module learns
//! why there is none.
//!
//! Does not know the bundle, nor what the packages are.

#[expect(dead_code, reason = "metadata.json is the bundle's")]
#[path = "toolchain.rs"]
mod toolchain;
#[path = "wasm.rs"]
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// What is to be compiled. Paths are seen from the crate that the build script belongs to.
pub(crate) struct Modules<'a> {
    /// The workspace.
    pub(crate) root: &'a str,
    /// What the modules are made of, besides this folder and Cargo.lock.
    pub(crate) inputs: &'a [&'a str],
    /// Package and library of each.
    pub(crate) packages: &'a [(&'a str, &'a str)],
}

impl Modules<'_> {
    /// The whole build script.
    pub(crate) fn build(&self) -> ExitCode {
        let shared = ["src/build", "Cargo.lock"].map(|path| format!("{}/{path}", self.root));
        let inputs = self.inputs.iter().copied().chain(shared.iter().map(String::as_str));
        inputs.for_each(|path| println!("cargo::rerun-if-changed={path}"));
        println!("cargo::rerun-if-env-changed=FEVM_ACTORS_TARGET_DIR");
        match self.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                message.lines().for_each(|line| println!("cargo::error={line}"));
                ExitCode::FAILURE
            }
        }
    }

    fn run(&self) -> Result<(), String> {
        let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or("cargo sets this");
        let (out, here) = (variable("OUT_DIR")?, variable("CARGO_MANIFEST_DIR")?);
        let root = here.join(self.root).canonicalize().map_err(|error| error.to_string())?;
        let folder = toolchain::find().ok().map(|toolchain| {
            let packages = self.packages.iter().map(|(package, _)| *package);
            wasm::packages(&root, &wasm::target_dir(&out), &toolchain, packages)
        });
        let folder = folder.transpose()?;
        self.packages.iter().try_for_each(|(_, library)| keep(folder.as_deref(), library, &out))
    }
}

/// Puts a module into `out`: an empty file if there is no folder to take it from.
fn keep(folder: Option<&Path>, library: &str, out: &Path) -> Result<(), String> {
    let name = format!("{library}.wasm");
    let failed = |error: std::io::Error| format!("{name}: {error}");
    let module = folder.map_or(Ok(Vec::new()), |folder| fs::read(folder.join(&name)));
    fs::write(out.join(&name), module.map_err(failed)?).map_err(failed)
}
