//! Where a source belongs: the root of its project, the project's own settings, and where imports
//! are found.
//!
//! Knows Foundry's and Hardhat's layouts as far as they are data; runs no configuration script and
//! no network.

mod foundry;
mod remapping;
pub(crate) mod tools;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

pub use foundry::Profile;
pub(crate) use remapping::apply;
pub use remapping::{Remapping, RemappingError};

/// Files that mark the root of a project.
const MARKERS: [&str; 7] = [
    "foundry.toml",
    "hardhat.config.ts",
    "hardhat.config.js",
    "hardhat.config.cjs",
    "hardhat.config.mjs",
    "package.json",
    "remappings.txt",
];

/// The surroundings of a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The nearest folder above the source with a project's file in it; without one, the source's
    /// own folder. Absolute. Names of sources are relative to it.
    pub root: PathBuf,
    /// From remappings.txt, foundry.toml and Foundry's libraries, the weakest first.
    pub remappings: Vec<Remapping>,
    /// What foundry.toml says about compiling.
    pub profile: Profile,
}

/// Why a project cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The source, or a file of the project, cannot be read.
    #[error("cannot read {}: {error}; check the path and its permissions", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// foundry.toml is malformed.
    #[error("{} is malformed: {reason}; correct it", .path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// What the parser says, with the line.
        reason: String,
    },
    /// A line of remappings.txt, or an entry of foundry.toml, is no remapping.
    #[error("{}: {reason}", .path.display())]
    Remapping {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: RemappingError,
    },
}

impl Project {
    /// The project of an existing source file.
    pub fn of(source: &Path) -> Result<Self, ProjectError> {
        let file = absolute(source)?;
        let folder = file.parent().unwrap_or(Path::new("/"));
        let is_root = |folder: &&Path| MARKERS.iter().any(|marker| folder.join(marker).is_file());
        let root = folder.ancestors().find(is_root).unwrap_or(folder).to_owned();
        let profile = foundry::profile(&root)?;
        let mut remappings = foundry::library_remappings(&root, &profile)?;
        remappings.extend(profile.remappings.iter().cloned());
        remappings.extend(remapping::of_file(&root.join("remappings.txt"))?);
        Ok(Self { root, remappings, profile })
    }

    /// Folders in which packages are looked for: `node_modules` of the root and of the folders
    /// above it, and as the last resort those that came with this tool (FEVM_NODE_MODULES, or
    /// beside its checkout).
    pub fn package_folders(&self) -> Vec<PathBuf> {
        let own = self.root.ancestors().map(|folder| folder.join("node_modules"));
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in own.chain(tools::node_modules()) {
            if folder.is_dir() && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }
}

/// The path from the file system's root, with links in the folders above the file resolved. The
/// file must exist.
pub(crate) fn absolute(file: &Path) -> Result<PathBuf, ProjectError> {
    let failed = |error| ProjectError::Read { path: file.to_owned(), error };
    fs::metadata(file).map_err(failed)?;
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().map_err(failed)?;
    // A path that ends in `..` is a folder, and reading it will say so.
    Ok(file.file_name().map_or(folder.clone(), |name| folder.join(name)))
}

/// A path below `base` as the name of a source: with slashes, relative to it. `None` outside of
/// `base`.
pub(crate) fn name_below(base: &Path, file: &Path) -> Option<String> {
    let parts = file.strip_prefix(base).ok()?.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, text: &str) -> PathBuf {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn the_nearest_marker_is_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let source = write(&folder, "outer/inner/src/A.sol", "");
        write(&folder, "outer/package.json", "{}");
        assert_eq!(Project::of(&source).unwrap().root, folder.join("outer"));
        write(&folder, "outer/inner/remappings.txt", "# none\n\n");
        assert_eq!(Project::of(&source).unwrap().root, folder.join("outer/inner"));
    }

    #[test]
    fn foundry_settings_and_remappings_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let toml = r#"
            [profile.default]
            via_ir = true
            optimizer_runs = 999
            evm_version = "shanghai"
            remappings = ["a/=own/a/"]
        "#;
        write(folder.path(), "foundry.toml", toml);
        write(folder.path(), "remappings.txt", "a/=lines/a/\nsrc:b/=lines/b/\n");
        write(folder.path(), "lib/plain/X.sol", "");
        write(folder.path(), "lib/hard/contracts/X.sol", "");
        write(folder.path(), "lib/forge-std/src/X.sol", "");
        write(folder.path(), "lib/forge-std/remappings.txt", "ds-test/=lib/ds-test/src/\n");
        let source = write(folder.path(), "src/A.sol", "");
        let project = Project::of(&source).unwrap();
        assert_eq!(project.profile.via_ir, Some(true));
        assert_eq!(project.profile.runs, Some(999));
        assert_eq!(project.profile.optimizer, None);
        assert_eq!(project.profile.evm_version.as_deref(), Some("shanghai"));
        let remappings: Vec<String> = project.remappings.iter().map(ToString::to_string).collect();
        assert_eq!(
            remappings,
            [
                "ds-test/=lib/forge-std/lib/ds-test/src/",
                "forge-std/=lib/forge-std/src/",
                "hard/=lib/hard/contracts/",
                "plain/=lib/plain/",
                "a/=own/a/",
                "a/=lines/a/",
                "src:b/=lines/b/",
            ]
        );
    }

    #[test]
    fn a_malformed_project_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let source = write(folder.path(), "A.sol", "");
        write(folder.path(), "remappings.txt", "no equals sign");
        let error = Project::of(&source).unwrap_err().to_string();
        assert!(error.contains("remappings.txt: \"no equals sign\" is not a remapping"), "{error}");
        write(folder.path(), "foundry.toml", "[profile");
        let error = Project::of(&source).unwrap_err().to_string();
        assert!(error.contains("foundry.toml is malformed"), "{error}");
    }

    #[test]
    fn a_source_that_is_not_there_is_named() {
        let error = Project::of(Path::new("nowhere/A.sol")).unwrap_err().to_string();
        assert!(error.starts_with("cannot read nowhere/A.sol: "), "{error}");
    }
}
