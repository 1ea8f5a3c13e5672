//! The same source gives the same code CIDs in another directory: builds the actors here and in a
//! copy of the tracked files elsewhere, and compares.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Errors: a bundle cannot be built, or the two differ.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let elsewhere = std::env::temp_dir().join(format!("fevm-reproduce-{}", std::process::id()));
    let copy = elsewhere.join("another/directory");
    let outcome = copy_tracked(root, &copy).and_then(|()| compare(root, &copy, &elsewhere));
    // What is left behind is only disk space, and the outcome matters more.
    let _ = fs::remove_dir_all(&elsewhere);
    outcome
}

fn compare(root: &Path, copy: &Path, elsewhere: &Path) -> Result<(), String> {
    let (here, there) = (elsewhere.join("here"), elsewhere.join("there"));
    let (first, second) = (metadata(root, root, &here)?, metadata(root, copy, &there)?);
    if first != second {
        return Err(format!(
            "the bundles differ.\nhere:\n{first}\nin another directory:\n{second}"
        ));
    }
    println!("two directories, one bundle:\n{first}");
    Ok(())
}

/// Builds the bundle of the workspace at `source`, from nothing, and lists its CIDs.
fn metadata(root: &Path, source: &Path, target: &Path) -> Result<String, String> {
    let mut command = Command::new("cargo");
    command
        .current_dir(source)
        .args(["build", "--quiet", "--locked", "--package", "fevm", "--target-dir"])
        .arg(target)
        .env("FEVM_BUNDLE", "")
        .env("FEVM_ACTORS_TARGET_DIR", target.join("actors"))
        .env("FEVM_WASM_OPT", root.join("node_modules/.bin/wasm-opt"));
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Err(format!("the bundle of {} does not build", source.display())),
        Err(error) => return Err(format!("cannot run cargo: {error}")),
    }
    let file = find(&target.join("debug/build"))?;
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let lines = text.lines().filter(|line| line.contains("\"cid\"") || line.contains("\"name\""));
    Ok(lines.map(str::trim).collect::<Vec<_>>().join("\n"))
}

fn find(builds: &Path) -> Result<PathBuf, String> {
    let folders = fs::read_dir(builds).map_err(|error| format!("{}: {error}", builds.display()))?;
    let files = folders.filter_map(|folder| Some(folder.ok()?.path().join("out/metadata.json")));
    files.into_iter().find(|file| file.exists()).ok_or("no metadata.json was written".to_string())
}

fn copy_tracked(root: &Path, copy: &Path) -> Result<(), String> {
    for file in crate::tidy::tracked(root)? {
        let (from, to) = (root.join(&file), copy.join(&file));
        if !from.is_file() {
            continue;
        }
        let parent = to.parent().ok_or("a file has a folder")?;
        fs::create_dir_all(parent)
            .and_then(|()| fs::copy(&from, &to).map(drop))
            .map_err(|error| format!("cannot copy {file}: {error}"))?;
    }
    Ok(())
}
