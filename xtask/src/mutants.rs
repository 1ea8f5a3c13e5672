//! Mutation testing of the interpreter: what happens to its suite when its source is wrong.
//!
//! Two lists. The operators are cargo-mutants': it swaps operators and empties functions. The
//! breaks are ours: table rows, macros, constants and unsafe functions, which it does not reach.
//! Both run in a copy that holds the interpreter alone, so that a mutant costs seconds and the
//! checkout is never touched.

mod breaks;
mod equivalent;
mod glob;
mod operators;
mod workspace;

use std::path::Path;

use self::workspace::Workspace;

/// What to run.
#[derive(Debug, Clone, Copy)]
struct Request<'a> {
    operators: bool,
    breaks: bool,
    /// Only mutants of files that match.
    files: &'a str,
}

/// Every source file whose mutants count.
const ALL_FILES: &str = "*";

/// Errors: a mutant survives that is not known as equivalent, a list is out of date, or a tool is
/// missing.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let request = read(arguments)?;
    let workspace = Workspace::copy(root)?;
    let mut faults = Vec::new();
    if request.breaks {
        breaks::run(root, &workspace, request.files, &mut faults)?;
    }
    if request.operators {
        operators::run(root, &workspace, request.files, &mut faults)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

fn read<'a>(arguments: &[&'a str]) -> Result<Request<'a>, String> {
    let (kinds, files) = match arguments {
        [kinds @ .., "--file", files] => (kinds, *files),
        kinds => (kinds, ALL_FILES),
    };
    let (operators, breaks) = match kinds {
        [] => (true, true),
        ["operators"] => (true, false),
        ["breaks"] => (false, true),
        _ => {
            return Err("usage: cargo xtask mutants [operators | breaks] [--file GLOB]".to_string());
        }
    };
    Ok(Request { operators, breaks, files })
}
