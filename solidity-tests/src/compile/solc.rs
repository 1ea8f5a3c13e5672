//! Solidity's compiler: which one to use, how to run it, and what to make of its answer.
//!
//! A native `solc` is preferred where its version fits; otherwise soljson, which npm carries, run
//! by Node.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde::Deserialize;

use super::cache::{self, Answer};
use super::sources::{self, Sources};
use super::standard_json::{self, Request};
use super::version::{Range, Version};
use super::{Compilation, CompileError, Settings};
use crate::project::{Project, tools};

/// What Node runs: see the script.
const SCRIPT: &str = include_str!("../../js/solc.js");

/// How to get a compiler, in an error's words.
const REMEDY: &str =
    "run `npm install solc` in the project, or `make setup` in the checkout of fevm";

/// An installed Solidity compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Solc {
    /// The program, or soljson.js.
    path: PathBuf,
    /// Its version.
    version: Version,
    /// What tells it from others of the same version, for the cache.
    identity: String,
    is_native: bool,
}

/// Compiles files of one project together; their paths are absolute.
pub(super) fn compile(
    project: &Project,
    files: &[PathBuf],
    settings: &Settings,
) -> Result<Compilation, CompileError> {
    let sources = sources::collect(project, files, settings)?;
    let solc = Solc::find(project, &sources.ranges(), &sources.pragmas)?;
    // A native compiler may find by itself what is missing, and then the input is not all there is
    // to the answer.
    let uncached = Settings { cache: None, ..settings.clone() };
    let settings = if sources.missing.is_empty() { settings } else { &uncached };
    let request = Request {
        language: "Solidity",
        texts: &sources.texts,
        targets: &sources.targets,
        remappings: &sources.remappings,
        settings,
    };
    solc.compile(&request).map_err(|error| with_help(error, &sources))
}

/// Says where the imports were looked for that are missing.
fn with_help(error: CompileError, sources: &Sources) -> CompileError {
    match error {
        CompileError::Rejected { messages, .. } if !sources.missing.is_empty() => {
            let missing: Vec<&str> = sources.missing.iter().map(String::as_str).collect();
            let searched: Vec<String> =
                sources.searched.iter().map(|folder| folder.display().to_string()).collect();
            let help = format!(
                "{} was looked for in {}; install its package with npm, or add a line \
                 prefix=target to remappings.txt",
                missing.join(" and "),
                searched.join(", ")
            );
            CompileError::Rejected { messages, help: Some(help) }
        }
        error => error,
    }
}

impl Solc {
    /// The compiler for sources with these pragmas: FEVM_SOLC if it is set, otherwise the first
    /// that fits of `solc` in PATH, FEVM_SOLJSON_DIR, and packages named `solc…` of the project and
    /// of this tool.
    pub(super) fn find(
        project: &Project,
        ranges: &[Range],
        pragmas: &std::collections::BTreeSet<String>,
    ) -> Result<Self, CompileError> {
        if let Some(path) = tools::in_variable("FEVM_SOLC") {
            return Self::native(&path);
        }
        let in_path =
            tools::in_path("solc").into_iter().filter_map(|path| Self::native(&path).ok());
        let candidates =
            in_path.chain(packages(project).into_iter().filter_map(|it| Self::soljson(&it)));
        let mut unfit: Vec<String> = Vec::new();
        for candidate in candidates {
            if ranges.iter().all(|range| range.contains(candidate.version)) {
                return Ok(candidate);
            }
            unfit.push(candidate.version.to_string());
        }
        if unfit.is_empty() {
            let wanted = "the Solidity compiler (solc)".to_owned();
            return Err(CompileError::NoCompiler { wanted, remedy: REMEDY.to_owned() });
        }
        unfit.dedup();
        // npm reads the same ranges, and a space between two of them as `and`.
        let is_conjunction = pragmas.iter().all(|pragma| !pragma.contains("||"));
        let pragmas: Vec<&str> = pragmas.iter().map(String::as_str).collect();
        let package = if is_conjunction { pragmas.join(" ") } else { "VERSION".to_owned() };
        Err(CompileError::NoCompiler {
            wanted: format!("a solc for `pragma solidity` {}", pragmas.join(" and ")),
            remedy: format!(
                "installed is {}; run `npm install 'solc@{package}'` in the project, or set \
                 FEVM_SOLC",
                unfit.join(", ")
            ),
        })
    }

    /// The program at this path, asked for its version.
    fn native(path: &Path) -> Result<Self, CompileError> {
        let broken =
            |reason: String| CompileError::Broken { compiler: path.display().to_string(), reason };
        let output =
            Command::new(path).arg("--version").stdin(Stdio::null()).output().map_err(|error| {
                broken(format!("it cannot be started ({error}); check FEVM_SOLC"))
            })?;
        let identity = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let version = Version::find(&identity)
            .ok_or_else(|| broken("it does not tell its version; is it solc?".to_owned()))?;
        Ok(Self { path: path.to_owned(), version, identity, is_native: true })
    }

    /// The npm package in this folder; `None` if it is not solc.
    fn soljson(folder: &Path) -> Option<Self> {
        #[derive(Deserialize)]
        struct Package {
            name: String,
            version: String,
        }
        let path = folder.join("soljson.js");
        let length = fs::metadata(&path).ok()?.len();
        let package: Package =
            serde_json::from_slice(&fs::read(folder.join("package.json")).ok()?).ok()?;
        let version = Version::find(&package.version).filter(|_| package.name == "solc")?;
        let identity = format!("soljson {} of {length} bytes", package.version);
        Some(Self { path, version, identity, is_native: false })
    }

    /// Compiles, or takes the result from the cache.
    pub(super) fn compile(&self, request: &Request<'_>) -> Result<Compilation, CompileError> {
        let input = request.input(self.version);
        let compiler = self.path.display().to_string();
        let key = cache::key(&self.identity, &input);
        let ask = || {
            let text = self.run(&input)?;
            // Errors are not kept: they may be the machine's, such as too little memory.
            let is_final = standard_json::output(&compiler, &text, request.targets).is_ok();
            Ok::<_, CompileError>(Answer { text, is_final })
        };
        let text = cache::answer(request.settings.cache.as_deref(), &key, ask)?;
        standard_json::output(&compiler, &text, request.targets)
    }

    /// Standard JSON in, standard JSON out.
    pub(super) fn run(&self, input: &str) -> Result<String, CompileError> {
        if self.is_native {
            return converse(Command::new(&self.path).arg("--standard-json"), &self.path, input);
        }
        let mut command = Command::new(node()?);
        converse(command.args(["-e", SCRIPT, "--"]).arg(&self.path), &self.path, input)
    }

    /// The program, or soljson.js.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What tells it from others, for a cache.
    pub(super) fn identity(&self) -> &str {
        &self.identity
    }

    /// Is it a program by itself, not one for Node?
    pub(super) fn is_native(&self) -> bool {
        self.is_native
    }
}

/// Node.js: FEVM_NODE, or `node` in PATH.
pub(super) fn node() -> Result<PathBuf, CompileError> {
    let node = tools::in_variable("FEVM_NODE").or_else(|| tools::in_path("node"));
    node.ok_or_else(|| CompileError::NoCompiler {
        wanted: "Node.js, which runs solc,".to_owned(),
        remedy: "install Node.js 20 or newer, or name a native solc with FEVM_SOLC".to_owned(),
    })
}

/// Folders that may hold the npm package of solc, which may be installed in several versions under
/// aliases.
fn packages(project: &Project) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(std::env::var_os("FEVM_SOLJSON_DIR").map(PathBuf::from));
    for modules in project.package_folders() {
        let entries = fs::read_dir(&modules).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("solc")).collect();
        names.sort();
        folders.extend(names.into_iter().map(|name| modules.join(name)));
    }
    folders
}

/// What fits on a screen of what a program complained: Node quotes the whole of a minified line.
fn readable(complaints: &str) -> String {
    let lines = complaints.trim().lines().take(20);
    lines.map(|line| line.chars().take(200).collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// Runs a program on an input; what it says on stderr explains a failure.
pub(super) fn converse(
    command: &mut Command,
    compiler: &Path,
    input: &str,
) -> Result<String, CompileError> {
    let broken =
        |reason: String| CompileError::Broken { compiler: compiler.display().to_string(), reason };
    let spawned =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| broken(format!("it cannot be started ({error})")))?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let (output, complaints) = thread::scope(|scope| {
        // A program that stops reading has something to say on the other pipes.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        let complaints = scope.spawn(move || {
            let mut text = Vec::new();
            stderr.map(|mut stderr| stderr.read_to_end(&mut text));
            readable(&String::from_utf8_lossy(&text))
        });
        let output = child.wait_with_output();
        (output, complaints.join().unwrap_or_default())
    });
    let output = output.map_err(|error| broken(format!("its answer cannot be read ({error})")))?;
    if !output.status.success() {
        return Err(broken(format!("{}\n{complaints}", output.status).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| broken("its answer is not text".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that prints this for `--version`, and runs this otherwise.
    fn program(folder: &Path, version: &str, otherwise: &str) -> PathBuf {
        let path = folder.join("solc");
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '{version}'; exit; fi\n{otherwise}\n"
        );
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn compiled_by(otherwise: &str) -> Result<Compilation, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = program(folder.path(), "Version: 0.8.30+commit.73712a01", otherwise);
        let solc = Solc::native(&path).unwrap();
        assert_eq!(solc.version, Version::new(0, 8, 30));
        // More than a pipe holds.
        let texts = BTreeMap::from([("A.sol".to_owned(), "x".repeat(1 << 20))]);
        let targets = BTreeSet::from(["A.sol".to_owned()]);
        let settings = Settings { cache: None, ..Settings::default() };
        let request = Request {
            language: "Solidity",
            texts: &texts,
            targets: &targets,
            remappings: &[],
            settings: &settings,
        };
        let shown = path.display().to_string();
        solc.compile(&request).map_err(|error| error.to_string().replace(&shown, "solc"))
    }

    #[test]
    fn a_native_compiler_is_asked_in_standard_json() {
        let answer =
            r#"{"contracts":{"A.sol":{"A":{"abi":[],"evm":{"bytecode":{"object":"6001"}}}}}}"#;
        let check = r#"[ "$1" = --standard-json ] && grep -q '"language":"Solidity"' &&"#;
        let compiled = compiled_by(&format!("{check} echo '{answer}'")).unwrap();
        assert!(compiled.select(None).unwrap().is_deployable());
    }

    #[test]
    fn a_compiler_that_gives_no_answer_is_quoted() {
        assert_eq!(
            compiled_by("echo 'out of memory' >&2; exit 3").unwrap_err(),
            "solc failed: exit status: 3\nout of memory"
        );
        assert!(
            compiled_by("echo hello").unwrap_err().starts_with("solc failed: its answer is not")
        );
        assert!(compiled_by("kill -9 $$").unwrap_err().starts_with("solc failed: signal: 9"));
    }

    #[test]
    fn a_program_that_is_not_solc_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = program(folder.path(), "hello", "");
        assert!(Solc::native(&path).unwrap_err().to_string().ends_with("is it solc?"));
        let absent = Solc::native(&folder.path().join("absent")).unwrap_err().to_string();
        assert!(absent.ends_with("check FEVM_SOLC"), "{absent}");
    }

    #[test]
    fn complaints_are_cut_to_what_fits_a_screen() {
        let long = format!("\n{}\n{}", "x".repeat(1000), "line\n".repeat(100));
        let shown = readable(&long);
        assert!(shown.starts_with(&format!("{}\nline", "x".repeat(200))));
        assert_eq!(shown.lines().count(), 20);
    }
}
