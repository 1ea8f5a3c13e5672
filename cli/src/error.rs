//! What can go wrong, as the user is told: one message, one line of help, an exit code.
//!
//! A contract that reverts is a failure of the command (exit code 1), with its own report.

use std::process::ExitCode;

use serde::Serialize;

use crate::report::Stopped;

/// What kind of thing went wrong: `error.kind` of the JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// The command line cannot be understood.
    Usage,
    /// A source does not compile.
    Compile,
    /// A file, an artifact or a bundle cannot be used.
    File,
    /// The state directory cannot be used.
    State,
    /// The chain does not accept the transaction.
    Rejected,
    /// The contract reverted.
    Reverted,
    /// The message failed for another reason: see its exit code.
    Failed,
    /// A step of the demo did not end as expected.
    Demo,
    /// A bug of this program.
    Bug,
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// What is wrong; further lines are details, such as a compiler's own message.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
    /// How the message ended on the FVM, when that is what failed.
    pub(crate) stopped: Option<Box<Stopped>>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None, stopped: None }
    }

    /// A command line that cannot be carried out as typed.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A file that cannot be read or written.
    pub(crate) fn io(path: &std::path::Path, doing: &str, error: &std::io::Error) -> Self {
        Self::new(Kind::File, format!("cannot {doing} {}: {error}", path.display()))
            .help("check the path and its permissions")
    }

    /// A bug: the program's own promise did not hold.
    pub(crate) fn bug(message: impl Into<String>) -> Self {
        Self::new(Kind::Bug, format!("internal error: {}", message.into()))
            .help("this is a bug of fevm; please report it with the command that led to it")
    }

    /// With a line of help.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a line of help unless there is one.
    pub(crate) fn or_help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert_with(|| help.into());
        self
    }

    /// What the process ends with: 2 for a wrong command line, 1 for all else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.kind == Kind::Usage { 2 } else { 1 })
    }
}

impl Failure {
    /// An error of a library, whose text says what is wrong and, after a semicolon or colon, what
    /// to do.
    pub(crate) fn told(kind: Kind, error: &dyn std::fmt::Display) -> Self {
        let text = error.to_string();
        let advice = text.rfind("; ").or_else(|| text.rfind(": write "));
        match advice.filter(|start| !text[*start..].contains('\n')) {
            Some(start) => Self::new(kind, &text[..start]).help(&text[start + 2..]),
            None => Self::new(kind, text),
        }
    }
}
