//! Vyper's compiler. It is quick to start, so its results are not kept.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alloy_json_abi::JsonAbi;

use super::artifact::{Artifact, code};
use super::{Compilation, CompileError, Settings, read_text, stem};
use crate::project::{Project, name_below, tools};

/// Compiles one file, whose path is absolute.
pub(super) fn compile(file: &Path, settings: &Settings) -> Result<Compilation, CompileError> {
    let project = Project::of(file)?;
    let vyper = find(&project)?;
    let broken =
        |reason: String| CompileError::Broken { compiler: vyper.display().to_string(), reason };
    let name = name_below(&project.root, file)
        .ok_or_else(|| CompileError::NotText { path: PathBuf::from(file) })?;
    let mut command = Command::new(&vyper);
    command.current_dir(&project.root).stdin(Stdio::null());
    command.args(["-f", "abi,bytecode,bytecode_runtime"]);
    // What the source says about itself must not be said again.
    let source = read_text(file)?;
    if !has_pragma(&source, "evm-version") {
        command.args(["--evm-version", &settings.evm_version]);
    }
    if !settings.optimizer && !has_pragma(&source, "optimize") {
        command.args(["--optimize", "none"]);
    }
    // Naming any path replaces Vyper's default, which is the current folder.
    if !settings.include_paths.is_empty() {
        command.args(["-p", "."]);
        for path in &settings.include_paths {
            command.arg("-p").arg(path);
        }
    }
    let output = command
        .arg(&name)
        .output()
        .map_err(|error| broken(format!("it cannot be started ({error}); check FEVM_VYPER")))?;
    let messages = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let messages = [said, messages].into_iter().filter(|text| !text.is_empty()).collect();
        return Err(CompileError::Rejected { messages, help: None });
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let artifact = artifact(file, name, &text).map_err(broken)?;
    let warnings = Some(messages).filter(|messages| !messages.is_empty()).into_iter().collect();
    Ok(Compilation { artifacts: vec![artifact], warnings })
}

/// The three lines that were asked for: ABI, creation code, code.
fn artifact(file: &Path, source: String, output: &str) -> Result<Artifact, String> {
    let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    let [abi, bytecode, deployed] = lines.as_slice() else {
        return Err(format!("its answer has {} lines instead of 3; is it Vyper?", lines.len()));
    };
    let abi: JsonAbi =
        serde_json::from_str(abi).map_err(|error| format!("its ABI is malformed ({error})"))?;
    Ok(Artifact {
        name: stem(file),
        source,
        abi,
        bytecode: code(bytecode)?.bytes,
        deployed: code(deployed)?.bytes,
        ..Artifact::default()
    })
}

/// Has the source a line such as `# pragma evm-version shanghai`?
fn has_pragma(source: &str, name: &str) -> bool {
    let pragmas = source.lines().filter_map(|line| line.trim().strip_prefix('#'));
    let mut pragmas = pragmas.filter_map(|comment| comment.trim_start().strip_prefix("pragma"));
    pragmas.any(|pragma| pragma.trim_start().starts_with(name))
}

/// FEVM_VYPER, `vyper` in PATH, or in `.venv` of the project or of this tool.
fn find(project: &Project) -> Result<PathBuf, CompileError> {
    if let Some(path) = tools::in_variable("FEVM_VYPER").or_else(|| tools::in_path("vyper")) {
        return Ok(path);
    }
    let mut checkouts = std::iter::once(project.root.clone()).chain(tools::checkouts());
    let installed = checkouts.find_map(|checkout| {
        Some(checkout.join(".venv/bin/vyper")).filter(|program| program.is_file())
    });
    installed.ok_or_else(|| CompileError::NoCompiler {
        wanted: "the Vyper compiler".to_owned(),
        remedy: "run `pip install vyper==0.4.3`, or `make setup` in the checkout of fevm"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pragmas_are_found_in_every_spelling() {
        for source in ["#pragma evm-version paris", "x\n  # pragma   evm-version cancun"] {
            assert!(has_pragma(source, "evm-version"), "{source}");
        }
        for source in ["", "# pragma version ~=0.4.1", "x = 1 # pragma evm-version paris"] {
            assert!(!has_pragma(source, "evm-version"), "{source}");
        }
    }

    #[test]
    fn an_answer_of_another_program_is_refused() {
        for output in ["", "[]\n0x", "[]\n0x00\n0xzz", "{\n0x00\n0x00"] {
            assert!(artifact(Path::new("V.vy"), String::new(), output).is_err(), "{output:?}");
        }
    }
}
