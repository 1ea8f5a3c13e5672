//! Everything the program prints, and the only place that prints.
//!
//! Results go to stdout; errors, hints and progress to stderr. With `--json` stdout holds one
//! document, for success and for errors alike. A reader that goes away (a closed pipe) ends the
//! printing, not the work.

mod gas;
mod paint;
mod progress;
mod text;

use std::io::{self, IsTerminal, Write};

use serde_json::json;

use crate::error::Failure;
use crate::report::{Report, Step};
pub(crate) use paint::Paint;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Human,
    Json,
}

/// The two streams and how to write on them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
    paint_out: Paint,
    paint_err: Paint,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            paint_out: Paint::for_stream(io::stdout().is_terminal()),
            paint_err: Paint::for_stream(io::stderr().is_terminal()),
        }
    }

    /// Prints the result of the command.
    pub(crate) fn report(self, report: &Report) {
        match (self.format, report) {
            (Format::Json, report) => self.document(report),
            (Format::Human, report) => {
                out(&text::report(report, self.paint_out));
                if let Some(note) = text::note(report) {
                    err(&self.paint_err.dim(&note));
                }
            }
        }
    }

    /// Prints why the command failed.
    pub(crate) fn failure(self, failure: &Failure) {
        match self.format {
            Format::Json => self.document(&json!({ "error": text::error_document(failure) })),
            Format::Human => err(&text::failure(failure, self.paint_err)),
        }
    }

    /// Prints a step of the demo as soon as it is done; in JSON all are in the final document.
    pub(crate) fn step(self, step: &Step) {
        if self.format == Format::Human {
            out(&text::step(step, self.paint_out));
        }
    }

    /// A heading or a sentence between results, for people only.
    pub(crate) fn say(self, line: &str) {
        if self.format == Format::Human {
            out(&self.paint_out.bold(line));
        }
    }

    /// A hint on stderr: something worth knowing that is not an error.
    pub(crate) fn hint(self, hint: &str) {
        err(&format!("{} {hint}", self.paint_err.cyan("hint:")));
    }

    /// A warning on stderr: the command goes on, but perhaps not as meant.
    pub(crate) fn warning(self, warning: &str) {
        err(&format!("{} {warning}", self.paint_err.yellow("warning:")));
    }

    /// What a compiler has to say, in its own words.
    pub(crate) fn pass_on(self, words: &str) {
        err(words);
    }

    /// Does `work`, saying on stderr what is being done if it takes longer than a moment.
    pub(crate) fn during<T>(self, doing: &str, work: impl FnOnce() -> T) -> T {
        progress::during(doing, work, err)
    }

    /// Prints what clap has to say: help and version on stdout, mistakes on stderr or as JSON.
    pub(crate) fn command_line(self, error: &clap::Error) {
        if error.use_stderr() && self.format == Format::Json {
            let text = error.render().to_string();
            let message = text.trim().trim_start_matches("error: ").to_owned();
            self.document(&json!({ "error": { "kind": "usage", "message": message } }));
        } else {
            // A closed pipe is no reason to complain.
            let _ = error.print();
        }
    }

    fn document(self, document: &impl serde::Serialize) {
        let text = serde_json::to_string_pretty(document);
        out(&text.expect("reports have string keys and finite numbers"));
    }
}

/// A line on stdout. Errors are dropped: nobody is left to read them.
fn out(text: &str) {
    let mut stream = io::stdout().lock();
    let _ = writeln!(stream, "{}", text.trim_end_matches('\n')).and_then(|()| stream.flush());
}

/// A line on stderr, likewise.
fn err(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
}
