//! From a file to contracts: compile Solidity, Vyper and Yul, or load what was compiled elsewhere.
//!
//! The compilers are those installed on the machine; a message says how to install one that is
//! missing.

mod artifact;
mod cache;
mod error;
mod imports;
mod json;
mod select;
mod session;
mod solc;
mod sources;
mod standard_json;
mod version;
mod vyper;
mod yul;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;

pub use artifact::{Artifact, Link};
pub use error::CompileError;
pub use select::{SelectError, select, split_target};
pub use session::Session;

use crate::project::{Project, Remapping, absolute};

/// How to compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Is the optimizer on?
    pub optimizer: bool,
    /// How often each opcode is expected to run: few makes small code, many makes cheap calls.
    pub runs: u32,
    /// Compile Solidity through the intermediate representation?
    pub via_ir: bool,
    /// The instructions to use, as in `cancun`. An older compiler gets the newest it knows up to
    /// this.
    pub evm_version: String,
    /// Besides the project's own, which they win over.
    pub remappings: Vec<Remapping>,
    /// Folders in which imports are looked for after the project's root.
    pub include_paths: Vec<PathBuf>,
    /// Where results are kept for the next time; `None` compiles afresh each time.
    pub cache: Option<PathBuf>,
}

impl Default for Settings {
    /// The optimizer on with 200 runs, for Cancun: what the Filecoin network runs today.
    fn default() -> Self {
        Self {
            optimizer: true,
            runs: 200,
            via_ir: false,
            evm_version: "cancun".to_owned(),
            remappings: Vec::new(),
            include_paths: Vec::new(),
            cache: cache_folder(),
        }
    }
}

impl Settings {
    /// The default, changed by what the project of a source says in its foundry.toml.
    pub fn for_source(source: &Path) -> Result<Self, CompileError> {
        let profile = Project::of(source)?.profile;
        let default = Self::default();
        Ok(Self {
            optimizer: profile.optimizer.unwrap_or(default.optimizer),
            runs: profile.runs.unwrap_or(default.runs),
            via_ir: profile.via_ir.unwrap_or(default.via_ir),
            evm_version: profile.evm_version.unwrap_or(default.evm_version),
            ..default
        })
    }
}

/// FEVM_CACHE, else `fevm` in the user's folder for caches; `None` when there is no such folder, or
/// FEVM_CACHE is empty.
fn cache_folder() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("FEVM_CACHE") {
        return Some(PathBuf::from(folder)).filter(|folder| folder != Path::new(""));
    }
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    caches.map(|caches| caches.join("fevm"))
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compilation {
    /// The contracts of the file, then those it imports (their ABI only), each group by name.
    pub artifacts: Vec<Artifact>,
    /// As the compiler words them.
    pub warnings: Vec<String>,
}

impl Compilation {
    /// The one contract meant: see [`select`].
    pub fn select(&self, name: Option<&str>) -> Result<&Artifact, SelectError> {
        select(&self.artifacts, name)
    }

    /// One ABI with the functions, events and errors of all contracts: what they call surfaces in
    /// theirs.
    pub fn errors_and_events(&self) -> JsonAbi {
        let mut all = JsonAbi::new();
        for abi in self.artifacts.iter().map(|artifact| &artifact.abi) {
            for (name, errors) in &abi.errors {
                all.errors.entry(name.clone()).or_default().extend(errors.iter().cloned());
            }
            for (name, events) in &abi.events {
                all.events.entry(name.clone()).or_default().extend(events.iter().cloned());
            }
        }
        all.dedup();
        all
    }
}

/// Compiles one Solidity, Vyper or Yul file.
pub fn compile_file(path: &Path, settings: &Settings) -> Result<Compilation, CompileError> {
    compile_files(&[path], settings)
}

/// Compiles files, the Solidity ones together in one run as parts of the first one's project.
pub fn compile_files(
    paths: &[impl AsRef<Path>],
    settings: &Settings,
) -> Result<Compilation, CompileError> {
    let mut all = Compilation::default();
    let mut solidity = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        let compiled = match extension(path) {
            "sol" => {
                solidity.push(absolute(path)?);
                continue;
            }
            "vy" => vyper::compile(&absolute(path)?, settings)?,
            "yul" => yul::compile(&absolute(path)?, settings)?,
            _ => return Err(CompileError::UnknownLanguage { path: path.to_owned() }),
        };
        all.artifacts.extend(compiled.artifacts);
        all.warnings.extend(compiled.warnings);
    }
    if let Some(first) = solidity.first() {
        let project = Project::of(first)?;
        let compiled = solc::compile(&project, &solidity, settings)?;
        all.artifacts.extend(compiled.artifacts);
        all.warnings.extend(compiled.warnings);
    }
    Ok(all)
}

/// Reads a file of any kind: sources (`.sol`, `.vy`, `.yul`) are compiled as their project says,
/// `.json` may be an artifact of Hardhat, Foundry or Truffle or the output of solc, all else is
/// creation code, in hexadecimal or binary.
pub fn load(path: &Path) -> Result<Compilation, CompileError> {
    match extension(path) {
        "sol" | "vy" | "yul" => compile_file(path, &Settings::for_source(path)?),
        _ => load_compiled(path),
    }
}

/// Reads what was compiled elsewhere: `.json`, `.hex`, `.bin`.
fn load_compiled(path: &Path) -> Result<Compilation, CompileError> {
    let file = absolute(path)?;
    let content = read(&file)?;
    let wrong = |reason| CompileError::Artifact { path: path.to_owned(), reason };
    let artifacts = match extension(path) {
        "json" => json::artifacts(&file, &content).map_err(wrong)?,
        "hex" => vec![artifact::from_hex(&file, &content).map_err(wrong)?],
        "bin" => vec![artifact::from_hex_or_binary(&file, content).map_err(wrong)?],
        _ => return Err(CompileError::UnknownLanguage { path: path.to_owned() }),
    };
    Ok(Compilation { artifacts, warnings: Vec::new() })
}

/// Reads an ABI: a JSON ABI by itself, or that of an artifact with a single contract.
pub fn load_abi(path: &Path) -> Result<JsonAbi, CompileError> {
    let wrong = |reason| CompileError::Artifact { path: path.to_owned(), reason };
    json::abi(&absolute(path)?, &read(path)?).map_err(wrong)
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn read(path: &Path) -> Result<Vec<u8>, CompileError> {
    fs::read(path).map_err(|error| CompileError::Read { path: path.to_owned(), error })
}

fn read_text(path: &Path) -> Result<String, CompileError> {
    String::from_utf8(read(path)?).map_err(|_| CompileError::NotText { path: path.to_owned() })
}

/// The file's name without its extension: what a contract is called that has no name of its own.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
