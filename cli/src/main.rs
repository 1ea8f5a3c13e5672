//! `fevm`: compile, deploy and call real contracts on the real Filecoin VM, in this process.
//!
//! The whole program is [`run`]: one match. What commands find out comes back as a [`Report`] or a
//! [`Failure`], and [`output`] prints it. Nothing here knows the FVM; the crate `harness` does.

mod abi_store;
mod address_book;
mod amount;
mod args;
mod chain;
mod command;
mod decode;
mod error;
mod function;
mod output;
mod report;
mod transact;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::error::Failure;
use crate::output::{Format, Output};
use crate::report::Report;

/// What a process ends with that Ctrl-C stopped: 128 and the signal's number, as shells count.
const INTERRUPTED: i32 = 130;
/// What clap ends with after a mistake on the command line.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    let output = Output::new(if json { Format::Json } else { Format::Human });
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            output.command_line(&error);
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    // What was reported is on disk already, and the store undoes what was not: so just end.
    let handler = ctrlc::set_handler(|| std::process::exit(INTERRUPTED));
    let result = match handler {
        Ok(()) => guarded(|| run(&cli, output)),
        Err(error) => Err(Failure::bug(format!("no handler for Ctrl-C: {error}"))),
    };
    match result {
        Ok(report) => {
            output.report(&report);
            report.exit_code()
        }
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    }
}

/// The whole program.
fn run(cli: &Cli, output: Output) -> Result<Report, Failure> {
    let global = &cli.global;
    match &cli.command {
        Command::Deploy(deploy) => command::deploy::run(deploy, global, output),
        Command::Call(call) => command::call::run(call, global, output),
        Command::Send(send) => command::send::run(send, global, output),
        Command::SendRaw(raw) => command::send_raw::run(raw, global, output),
        Command::Trace(trace) => command::trace::run(trace, global, output),
        Command::Gas(gas) => command::gas::run(gas, global, output),
        Command::Install(install) => command::install::run(install, global, output),
        Command::Balance(balance) => command::balance::run(balance, global, output),
        Command::Bundle(bundle) => command::bundle::run(bundle, global),
        Command::Demo => command::demo::run(global, output),
    }
}

/// Turns a panic, which is a bug, into an error like all others.
fn guarded(work: impl FnOnce() -> Result<Report, Failure>) -> Result<Report, Failure> {
    panic::set_hook(Box::new(|_| {}));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Failure::bug(text.unwrap_or("a panic without a message")))
    })
}
