//! Where the compilers and packages are that came with this tool, and how a program is found.

use std::env;
use std::path::{self, Path, PathBuf};

/// Folders of npm packages that came with this tool: FEVM_NODE_MODULES alone if it is set,
/// otherwise `node_modules` beside the checkout that runs.
pub(crate) fn node_modules() -> Vec<PathBuf> {
    match env::var_os("FEVM_NODE_MODULES") {
        Some(folder) => vec![folder.into()],
        None => checkouts().into_iter().map(|checkout| checkout.join("node_modules")).collect(),
    }
}

/// Where the checkout of this tool may be: above the running program, or where it was compiled.
pub(crate) fn checkouts() -> Vec<PathBuf> {
    let program = env::current_exe().unwrap_or_default();
    // target/debug/fevm and target/debug/deps/test are two and three folders below.
    let above = program.ancestors().skip(1).take(4).map(Path::to_owned);
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned);
    let is_checkout = |folder: &PathBuf| folder.join("solidity-tests/Cargo.toml").is_file();
    above.chain(compiled).filter(is_checkout).collect()
}

/// A program in PATH. The path is absolute, since the program may be started in another folder.
pub(crate) fn in_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut programs = env::split_paths(&folders).map(|folder| folder.join(name));
    programs.find(|program| is_program(program)).and_then(|program| path::absolute(program).ok())
}

/// A program that an environment variable names, by path or by a name in PATH; `None` if it is not
/// set.
pub(crate) fn in_variable(variable: &str) -> Option<PathBuf> {
    let value = PathBuf::from(env::var_os(variable).filter(|value| !value.is_empty())?);
    let name = value.to_str().filter(|name| !name.contains('/'));
    name.and_then(in_path).or_else(|| path::absolute(value).ok())
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}
