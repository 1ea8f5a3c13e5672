//! Yul, compiled by Solidity's compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::solc::Solc;
use super::standard_json::Request;
use super::{Compilation, CompileError, Settings, read_text};
use crate::project::{Project, name_below};

/// Compiles one file, whose path is absolute. Its objects have no ABI.
pub(super) fn compile(file: &Path, settings: &Settings) -> Result<Compilation, CompileError> {
    let project = Project::of(file)?;
    let name = name_below(&project.root, file)
        .ok_or_else(|| CompileError::NotText { path: PathBuf::from(file) })?;
    let texts = BTreeMap::from([(name.clone(), read_text(file)?)]);
    let request = Request {
        language: "Yul",
        texts: &texts,
        targets: &BTreeSet::from([name]),
        remappings: &[],
        settings,
    };
    let mut compilation = Solc::find(&project, &[], &BTreeSet::new())?.compile(&request)?;
    // solc warns that Yul is experimental, each time; the author knows.
    compilation.warnings.retain(|warning| !warning.contains("Yul is still experimental"));
    Ok(compilation)
}
