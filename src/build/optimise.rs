//! wasm-opt, found in `node_modules` (npm `binaryen`), with a cache by content: the slow step.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::passes::{FEATURES, PASSES};
use super::toolchain::ask;

/// A wasm-opt and the place of its cache.
pub(crate) struct Optimiser {
    program: PathBuf,
    version: String,
    cache: PathBuf,
}

impl Optimiser {
    /// `FEVM_WASM_OPT`, else npm's in `node_modules`, else the one on PATH.
    pub(crate) fn find(root: &Path, target: &Path) -> Result<Optimiser, String> {
        let npm = root.join("node_modules/.bin/wasm-opt");
        let program = match env::var_os("FEVM_WASM_OPT") {
            Some(path) => PathBuf::from(path),
            None if npm.exists() => npm,
            None => PathBuf::from("wasm-opt"),
        };
        let version = ask(&program, &["--version"]).map_err(|reason| {
            format!("no wasm-opt ({reason}): run `make setup`, or set FEVM_WASM_OPT to its path")
        })?;
        Ok(Optimiser { program, version, cache: target.join("optimised") })
    }

    /// `(version, arguments)`, for metadata.json.
    pub(crate) fn describe(&self) -> (String, Vec<String>) {
        (self.version.clone(), arguments().map(str::to_string).collect())
    }

    /// The optimised bytes of the module at `wasm`.
    pub(crate) fn run(&self, name: &str, wasm: &Path) -> Result<Vec<u8>, String> {
        let input =
            fs::read(wasm).map_err(|error| format!("cannot read {}: {error}", wasm.display()))?;
        let output = self.cache.join(format!("{name}-{}.wasm", self.key(&input)));
        if !output.exists() {
            self.optimise(wasm, &output)?;
        }
        fs::read(&output).map_err(|error| format!("cannot read {}: {error}", output.display()))
    }

    fn optimise(&self, wasm: &Path, output: &Path) -> Result<(), String> {
        fs::create_dir_all(&self.cache)
            .map_err(|error| format!("cannot create {}: {error}", self.cache.display()))?;
        let draft = output.with_extension(format!("{}.draft", std::process::id()));
        let run = Command::new(&self.program)
            .args(arguments())
            .arg(wasm)
            .arg("-o")
            .arg(&draft)
            .output()
            .map_err(|error| format!("cannot run {}: {error}", self.program.display()))?;
        if !run.status.success() {
            let reason = String::from_utf8_lossy(&run.stderr);
            return Err(format!("wasm-opt failed on {}: {reason}", wasm.display()));
        }
        fs::rename(&draft, output)
            .map_err(|error| format!("cannot write {}: {error}", output.display()))
    }

    fn key(&self, input: &[u8]) -> String {
        let mut state = blake2b_simd::Params::new().hash_length(16).to_state();
        state.update(self.version.as_bytes());
        arguments().for_each(|argument| {
            state.update(argument.as_bytes()).update(b"\0");
        });
        state.update(input);
        state.finalize().to_hex().to_string()
    }
}

fn arguments() -> impl Iterator<Item = &'static str> {
    PASSES.into_iter().chain(FEATURES)
}
