//! Chores in Rust: `cargo xtask test | tidy | docs [--check] | reproduce | mutants | passes |
//! sanitize`.
//!
//! Rules of the project run here as code; a rule that nobody runs is a wish.

mod docs;
mod journey;
mod mutants;
mod passes;
mod reproduce;
mod run;
mod sanitize;
mod tidy;
#[path = "../../src/build/passes.rs"]
mod today;
#[expect(dead_code, reason = "the build script also describes the toolchain; tests only call it")]
#[path = "../../src/build/toolchain.rs"]
mod toolchain;
#[expect(dead_code, reason = "the build script also describes the flags; passes only compile")]
#[path = "../../src/build/wasm.rs"]
mod wasm;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask test | test-native | test-wasm | tidy | docs [--check] | reproduce
       cargo xtask mutants [operators | breaks] [--file GLOB]
       cargo xtask passes [--file LIST] [--minutes N]
       cargo xtask sanitize [address | miri [FILTER..]]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let root = root();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => run::wasm(&root).and_then(|()| run::native(&root)),
        ["test-native"] => run::native(&root),
        ["test-wasm"] => run::wasm(&root),
        ["tidy"] => tidy::check(&root),
        ["docs"] => docs::write(&root),
        ["docs", "--check"] => docs::check(&root),
        ["reproduce"] => reproduce::check(&root),
        ["mutants", ref rest @ ..] => mutants::run(&root, rest),
        ["passes", ref rest @ ..] => passes::run(&root, rest),
        ["sanitize", ref rest @ ..] => sanitize::run(&root, rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the workspace").to_path_buf()
}
