//! All sources that a compilation needs, found by following the imports the way solc does.
//!
//! Source: Solidity documentation, "Import Path Resolution". A source's name is its path from a
//! base folder, so that the same project gives the same code wherever it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::imports::{Header, header};
use super::version::Range;
use super::{CompileError, Settings, read_text};
use crate::project::{Project, Remapping, apply, name_below};

/// The sources of one compilation.
pub(super) struct Sources {
    /// Text by name.
    pub(super) texts: BTreeMap<String, String>,
    /// The names of the files asked for.
    pub(super) targets: BTreeSet<String>,
    /// Remappings in terms of the base.
    pub(super) remappings: Vec<Remapping>,
    /// Pragmas of all sources.
    pub(super) pragmas: BTreeSet<String>,
    /// Imports for which there is no file.
    pub(super) missing: BTreeSet<String>,
    /// The folders in which imports were looked for.
    pub(super) searched: Vec<PathBuf>,
}

impl Sources {
    /// The ranges of versions that all pragmas ask for.
    pub(super) fn ranges(&self) -> Vec<Range> {
        self.pragmas.iter().map(|pragma| Range::parse(pragma)).collect()
    }
}

/// Finds the sources of these files, whose paths are absolute.
pub(super) fn collect(
    project: &Project,
    targets: &[PathBuf],
    settings: &Settings,
) -> Result<Sources, CompileError> {
    let mut base = project.root.as_path();
    while !targets.iter().all(|target| target.starts_with(base)) {
        base = base.parent().unwrap_or(Path::new("/"));
    }
    // At most as many turns as the base has folders above it.
    loop {
        match Search::new(base, project, settings).run(targets)? {
            Found::All(sources) => return Ok(sources),
            Found::AboveBase => base = base.parent().unwrap_or(Path::new("/")),
        }
    }
}

enum Found {
    All(Sources),
    /// A relative import leaves the base, and solc would cut its path: start again further up.
    AboveBase,
}

struct Search<'a> {
    base: &'a Path,
    sources: Sources,
    /// Name and path of what is not read yet.
    pending: Vec<(String, PathBuf)>,
}

impl<'a> Search<'a> {
    fn new(base: &'a Path, project: &Project, settings: &Settings) -> Self {
        let from_root = |folder: &PathBuf| project.root.join(folder);
        let mut searched = vec![base.to_owned(), project.root.clone()];
        searched.extend(settings.include_paths.iter().map(from_root));
        searched.extend(project.profile.include_paths.iter().map(from_root));
        searched.extend(project.package_folders());
        let mut folders = BTreeSet::new();
        searched.retain(|folder| folders.insert(folder.clone()));
        let sources = Sources {
            texts: BTreeMap::new(),
            targets: BTreeSet::new(),
            remappings: rebased(base, project, settings),
            pragmas: BTreeSet::new(),
            missing: BTreeSet::new(),
            searched,
        };
        Self { base, sources, pending: Vec::new() }
    }

    fn run(mut self, targets: &[PathBuf]) -> Result<Found, CompileError> {
        for target in targets {
            let Some(name) = name_below(self.base, target) else {
                return Err(CompileError::NotText { path: target.clone() });
            };
            self.sources.targets.insert(name.clone());
            self.pending.push((name, target.clone()));
        }
        while let Some((name, path)) = self.pending.pop() {
            if self.sources.texts.contains_key(&name) {
                continue;
            }
            let text = read_text(&path)?;
            let Header { imports, pragmas } = header(&text);
            self.sources.pragmas.extend(pragmas);
            self.sources.texts.insert(name.clone(), text);
            let lies_in_base = self.base.join(&name) == path;
            for import in imports {
                match absolute_name(&import, &name) {
                    Some(import) => self.follow(&name, &import),
                    None if lies_in_base && self.base.parent().is_some() => {
                        return Ok(Found::AboveBase);
                    }
                    None => drop(self.sources.missing.insert(import)),
                }
            }
        }
        Ok(Found::All(self.sources))
    }

    fn follow(&mut self, importer: &str, import: &str) {
        let name = apply(&self.sources.remappings, importer, import);
        let mut candidates = self.sources.searched.iter().map(|folder| folder.join(&name));
        match candidates.find(|path| path.is_file()) {
            Some(path) => self.pending.push((name, path)),
            None => drop(self.sources.missing.insert(name)),
        }
    }
}

/// The project's remappings, then the explicit ones, which win. Relative targets are from the root,
/// so they get longer when the base is above it.
fn rebased(base: &Path, project: &Project, settings: &Settings) -> Vec<Remapping> {
    let above = name_below(base, &project.root).filter(|above| !above.is_empty());
    let prefix = above.map(|above| format!("{above}/")).unwrap_or_default();
    let mut remappings: Vec<Remapping> = Vec::new();
    for remapping in project.remappings.iter().chain(&settings.remappings) {
        let is_relative = !remapping.target.starts_with('/');
        let target =
            if is_relative { below(&prefix, &remapping.target) } else { remapping.target.clone() };
        let is_same =
            |it: &Remapping| (&it.context, &it.prefix) == (&remapping.context, &remapping.prefix);
        remappings.retain(|it| !is_same(it));
        remappings.push(Remapping { target, ..remapping.clone() });
    }
    remappings
}

/// `target` after `prefix`, without a leading `./`, which solc would not take off either.
fn below(prefix: &str, target: &str) -> String {
    format!("{prefix}{}", target.strip_prefix("./").unwrap_or(target))
}

/// What an import is called in the source of that name: a relative path is taken from the source's
/// folder, any other stays. `None` if it leaves the base.
fn absolute_name(import: &str, importer: &str) -> Option<String> {
    let is_relative = matches!(import.split('/').next(), Some("." | ".."));
    if !is_relative {
        return Some(import.to_owned());
    }
    let mut path = PathBuf::from(importer);
    path.pop();
    for part in Path::new(import).components() {
        match part {
            Component::ParentDir if !path.pop() => return None,
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path.to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, name: &str, text: &str) -> PathBuf {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.canonicalize().unwrap()
    }

    fn found(target: &PathBuf) -> Sources {
        let settings = Settings::default();
        collect(&Project::of(target).unwrap(), std::slice::from_ref(target), &settings).unwrap()
    }

    #[test]
    fn names_are_those_that_solc_gives() {
        let cases = [
            ("./b.sol", "src/a.sol", Some("src/b.sol")),
            ("../b.sol", "src/a.sol", Some("b.sol")),
            ("../../b.sol", "src/a.sol", None),
            ("./x/./y/../b.sol", "a.sol", Some("x/b.sol")),
            ("@oz/b.sol", "src/a.sol", Some("@oz/b.sol")),
            ("x/../b.sol", "src/a.sol", Some("x/../b.sol")),
            (".hidden/b.sol", "src/a.sol", Some(".hidden/b.sol")),
            ("../c.sol", "/abs/src/a.sol", Some("/abs/c.sol")),
        ];
        for (import, importer, name) in cases {
            assert_eq!(absolute_name(import, importer).as_deref(), name, "{import} in {importer}");
        }
    }

    #[test]
    fn imports_are_followed_through_packages_and_remappings() {
        let folder = tempfile::tempdir().unwrap();
        let source =
            "import './B.sol'; import '@pkg/C.sol'; import 'lib/D.sol'; import 'no/E.sol';";
        let target = write(folder.path(), "src/A.sol", source);
        write(folder.path(), "src/B.sol", "pragma solidity ^0.8.1; import './A.sol';");
        write(folder.path(), "node_modules/@pkg/C.sol", "import './inner/C2.sol';");
        write(folder.path(), "node_modules/@pkg/inner/C2.sol", "pragma solidity ^0.8.2;");
        write(folder.path(), "deps/D.sol", "");
        write(folder.path(), "remappings.txt", "lib/=deps/");
        let sources = found(&target);
        let names: Vec<&str> = sources.texts.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["@pkg/C.sol", "@pkg/inner/C2.sol", "deps/D.sol", "src/A.sol", "src/B.sol"]
        );
        assert_eq!(sources.missing, BTreeSet::from(["no/E.sol".to_owned()]));
        assert_eq!(sources.pragmas, BTreeSet::from(["^0.8.1".to_owned(), "^0.8.2".to_owned()]));
        assert_eq!(sources.targets, BTreeSet::from(["src/A.sol".to_owned()]));
    }

    #[test]
    fn an_import_from_above_the_root_moves_the_base_up() {
        let folder = tempfile::tempdir().unwrap();
        let target = write(folder.path(), "a/b/A.sol", "import '../../c/C.sol'; import 'x/D.sol';");
        write(folder.path(), "c/C.sol", "");
        write(folder.path(), "a/b/remappings.txt", "x/=./y/");
        write(folder.path(), "a/b/y/D.sol", "");
        let sources = found(&target);
        let names: Vec<&str> = sources.texts.keys().map(String::as_str).collect();
        assert_eq!(names, ["a/b/A.sol", "a/b/y/D.sol", "c/C.sol"]);
    }
}
