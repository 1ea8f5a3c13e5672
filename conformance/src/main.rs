//! `conformance`: runs the corpora and prints what came of them as one table.
//!
//! Ends with 0 if nothing is without explanation, with 1 if something is or a corpus is missing,
//! and with 2 for a wrong command line.

extern crate fevm_conformance as conformance;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use clap::Parser;
use conformance::corpus::programs::Programs;
use conformance::corpus::{opcodes, semantic, state_tests, vectors};
use conformance::report::Table;
use conformance::suite::{Selection, Suite, Trouble, locked};
use conformance::workers;

/// What a process ends with that Ctrl-C stopped: 128 and the signal's number, as shells count.
const INTERRUPTED: i32 = 130;

/// Run corpora that others wrote on this project's machines, and explain every difference.
#[derive(Parser)]
struct Arguments {
    /// Only these rows of the table; `*` stands for anything, and a corpus for all its rows.
    #[arg(long, value_name = "GLOB")]
    only: Option<String>,
    /// Only cases with this in their names.
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Only one case out of so many, always the same ones.
    #[arg(long, value_name = "N", default_value_t = 1)]
    one_in: u64,
    /// Write the table, and every case that did not simply pass, to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A checkout of ethereum/solidity, whose semantic tests are then run too.
    #[arg(long, value_name = "PATH")]
    solidity: Option<PathBuf>,
    /// How many programs the grammar makes.
    #[arg(long, value_name = "N", default_value_t = 3_000)]
    programs: u64,
    /// Seed of the first program; the others follow.
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Threads; as many as there are processors if nobody says.
    #[arg(short = 'j', long, value_name = "N")]
    jobs: Option<usize>,
    /// Name every case that did not simply pass, with what came of it.
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let selection = Selection {
        only: arguments.only.clone(),
        case: arguments.case.clone(),
        one_in: arguments.one_in,
    };
    let suite = Suite::new(selection, arguments.jobs.unwrap_or_else(workers::parallel));
    let table = suite.table();
    if let Err(error) = print_when_interrupted(&table) {
        eprintln!("no handler for Ctrl-C: {error}");
    }
    if io::stderr().is_terminal() {
        let table = Arc::clone(&table);
        thread::spawn(move || show_progress(&table));
    }
    run(&suite, &arguments);
    finish(&locked(&table), &arguments)
}

/// Every part, one after the other.
fn run(suite: &Suite, arguments: &Arguments) {
    for set in &state_tests::run::SETS {
        suite.note(set.name, set.run(suite));
    }
    suite.note("opcodes", opcodes::run(suite));
    suite.note("precompiles", vectors::run(suite));
    let programs = Programs { seed: arguments.seed, count: arguments.programs };
    suite.note("programs", programs.run(suite));
    if let Some(checkout) = &arguments.solidity
        && suite.selection.has_row("solidity/legacy")
    {
        suite.note("solidity", run_solidity(suite, checkout));
    }
}

fn run_solidity(suite: &Suite, checkout: &Path) -> Result<(), Trouble> {
    let options = semantic::Options {
        both_pipelines: suite.selection.one_in == 1,
        cache: semantic::default_cache(),
        only: suite.selection.case.clone(),
    };
    let verdicts = semantic::run(checkout, &semantic::exceptions(), &options)?;
    semantic::report(&verdicts, &mut locked(&suite.table()));
    Ok(())
}

/// What was found so far is worth as much as it is.
fn print_when_interrupted(table: &Arc<Mutex<Table>>) -> Result<(), ctrlc::Error> {
    let table = Arc::clone(table);
    ctrlc::set_handler(move || {
        clear_line();
        println!("{}", locked(&table));
        println!("interrupted: this is not all");
        std::process::exit(INTERRUPTED);
    })
}

fn show_progress(table: &Mutex<Table>) {
    loop {
        thread::sleep(Duration::from_millis(250));
        let table = locked(table);
        let row = table.latest().unwrap_or_default();
        eprint!("\r\x1b[K{row}: {} cases, {} unexplained", table.cases(), table.unexplained());
    }
}

fn clear_line() {
    if io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
}

fn finish(table: &Table, arguments: &Arguments) -> ExitCode {
    clear_line();
    if arguments.verbose {
        for entry in table.entries() {
            println!("{}: {}: {}", entry.row, entry.case, entry.outcome);
        }
    }
    print!("{table}");
    if let Some(path) = &arguments.json
        && let Err(error) = write(table, path)
    {
        eprintln!("{} cannot be written: {error}", path.display());
        return ExitCode::FAILURE;
    }
    if table.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(table: &Table, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut file, table)?;
    writeln!(file)?;
    file.flush()
}
