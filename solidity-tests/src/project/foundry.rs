//! foundry.toml, as far as it says how to compile. Source: Foundry book, "Config reference".

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ProjectError, Remapping, remapping};

/// `[profile.default]` of foundry.toml; what it does not say is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Is the optimizer on?
    pub optimizer: Option<bool>,
    /// How often each opcode is expected to run.
    pub runs: Option<u32>,
    /// Compile through the intermediate representation?
    pub via_ir: Option<bool>,
    /// As in `cancun`.
    pub evm_version: Option<String>,
    /// Explicit remappings.
    pub remappings: Vec<Remapping>,
    /// Folders with libraries, from the root; `lib` if foundry.toml does not say.
    pub libraries: Vec<PathBuf>,
    /// Folders in which imports are looked for, from the root.
    pub include_paths: Vec<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    profile: Profiles,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profiles {
    default: Keys,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Keys {
    optimizer: Option<bool>,
    optimizer_runs: Option<u32>,
    via_ir: Option<bool>,
    evm_version: Option<String>,
    remappings: Vec<String>,
    libs: Option<Vec<PathBuf>>,
    include_paths: Vec<PathBuf>,
}

/// The profile of the project with this root; without foundry.toml, nothing.
pub(super) fn profile(root: &Path) -> Result<Profile, ProjectError> {
    let path = root.join("foundry.toml");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Profile::default()),
        Err(error) => return Err(ProjectError::Read { path, error }),
    };
    let file: File = toml::from_str(&text)
        .map_err(|error| ProjectError::Toml { path: path.clone(), reason: error.to_string() })?;
    let keys = file.profile.default;
    let remappings = keys.remappings.iter().map(|text| remapping::parse_in(&path, text));
    Ok(Profile {
        optimizer: keys.optimizer,
        runs: keys.optimizer_runs,
        via_ir: keys.via_ir,
        evm_version: keys.evm_version,
        remappings: remappings.collect::<Result<_, _>>()?,
        libraries: keys.libs.unwrap_or_else(|| vec!["lib".into()]),
        include_paths: keys.include_paths,
    })
}

/// The remappings that Foundry infers: each library by its folder's name, and the library's own
/// remappings.txt.
pub(super) fn library_remappings(
    root: &Path,
    profile: &Profile,
) -> Result<Vec<Remapping>, ProjectError> {
    let mut remappings = Vec::new();
    for library in profile.libraries.iter().flat_map(|folder| folders_in(root, folder)) {
        let Some(path) = library.to_str() else { continue };
        for inner in remapping::of_file(&root.join(&library).join("remappings.txt"))? {
            remappings.push(Remapping { target: format!("{path}/{}", inner.target), ..inner });
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let sources = ["src/", "contracts/"].into_iter();
        let sources = sources.filter(|sources| root.join(&library).join(sources).is_dir());
        let target = format!("{path}/{}", sources.into_iter().next().unwrap_or(""));
        remappings.push(Remapping { context: String::new(), prefix: format!("{name}/"), target });
    }
    Ok(remappings)
}

/// The folders inside a folder of the project, by name; packages of npm are found without
/// remapping.
fn folders_in(root: &Path, folder: &Path) -> Vec<PathBuf> {
    if folder.ends_with("node_modules") {
        return Vec::new();
    }
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut folders: Vec<PathBuf> = folders.map(|entry| folder.join(entry.file_name())).collect();
    folders.sort();
    folders
}
