//! Why a file gives no contract.

use std::io;
use std::path::PathBuf;

use crate::project::ProjectError;

/// Why a file gives no contract, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The source or its project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A file cannot be read.
    #[error("cannot read {}: {error}; check the path and its permissions", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A source is not UTF-8.
    #[error("{} is not UTF-8 text: is it a source file?", .path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// A name without an extension that is known here.
    #[error(
        "{} is of an unknown kind: it should end in .sol, .vy, .yul, .json, .hex or .bin",
        .path.display()
    )]
    UnknownLanguage {
        /// The file.
        path: PathBuf,
    },
    /// The compiler refuses the source.
    #[error("{}{}", .messages.join("\n\n"), help_of(.help))]
    Rejected {
        /// As the compiler words them, with the line of the source.
        messages: Vec<String>,
        /// What else is known, such as where an import was looked for.
        help: Option<String>,
    },
    /// A compiler is not installed.
    #[error("{wanted} was not found: {remedy}")]
    NoCompiler {
        /// What was looked for.
        wanted: String,
        /// The command that mends it.
        remedy: String,
    },
    /// A compiler cannot be started, or ended without an answer.
    #[error("{compiler} failed: {reason}")]
    Broken {
        /// Its path.
        compiler: String,
        /// What happened, and what to do about it.
        reason: String,
    },
    /// A file compiled elsewhere cannot be used.
    #[error("{}: {reason}", .path.display())]
    Artifact {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

fn help_of(help: &Option<String>) -> String {
    help.as_ref().map(|help| format!("\n\n{help}")).unwrap_or_default()
}
