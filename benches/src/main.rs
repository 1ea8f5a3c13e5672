//! `make bench`: our gas beside production's, call by call, and the geometric mean of each group.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use fevm_benches::{Case, Line, Row, folder, load, own_cases, run, run_own, snapshot};
use harness::Bundle;
use harness::measure::Part;

/// Exact gas of contract calls, beside what the network's own actor pays
#[derive(Parser)]
#[command(name = "bench")]
struct Options {
    /// Measure the actors of this CAR file instead of this program's own
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Only the cases of benches/cases, which have no figures of the network's
    #[arg(long)]
    own: bool,
    /// Measure this EVM in the place of the bundle's
    #[arg(long, value_name = "FILE.wasm")]
    evm: Option<PathBuf>,
    /// Only group, call and gas of each call, apart by tabs
    #[arg(long)]
    plain: bool,
}

fn main() -> ExitCode {
    match measure(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers whether every result was production's.
fn measure(options: &Options) -> Result<bool> {
    let bundle = bundle(options)?;
    let folder = folder();
    if options.plain {
        return plain(&bundle, &folder, options.own);
    }
    let agree = match load(&folder)? {
        _ if options.own => true,
        Some((cases, rows)) => beside_production(&bundle, &cases, &rows)?,
        None => {
            println!(
                "no cases.json and production.json in {}: set FEVM_GAS_CASES to their folder",
                folder.display()
            );
            true
        }
    };
    println!("\nour own cases");
    let lines = run_own(&bundle, &own_cases()?)?;
    let told = lines.iter().map(|line| (line.case.as_str(), line.call.as_str(), &line.ours));
    print!("{}", snapshot(told));
    Ok(agree)
}

/// The actors to measure.
fn bundle(options: &Options) -> Result<Bundle> {
    let read = |path: &PathBuf| std::fs::read(path).with_context(|| path.display().to_string());
    let mut bundle = match &options.bundle {
        None => Bundle::embedded(),
        Some(path) => Bundle::from_car(&read(path)?).with_context(|| path.display().to_string())?,
    };
    if let Some(path) = &options.evm {
        bundle.replace("evm", read(path)?).with_context(|| path.display().to_string())?;
    }
    Ok(bundle)
}

/// A line for each call, for programs; answers whether every result was production's.
fn plain(bundle: &Bundle, folder: &Path, own: bool) -> Result<bool> {
    let mut agree = true;
    if let Some((cases, rows)) = load(folder)?.filter(|_| !own) {
        for line in run(bundle, &cases, &rows)? {
            let (row, gas) = (&line.production, line.ours.split.total);
            println!("{}\t{} {}\t{gas}", group(&line), row.case, row.call);
            agree &= line.agrees();
        }
    }
    for line in run_own(bundle, &own_cases()?)? {
        println!("own\t{} {}\t{}", line.case, line.call, line.ours.split.total);
    }
    Ok(agree)
}

fn beside_production(bundle: &Bundle, cases: &[Case], rows: &[Row]) -> Result<bool> {
    let lines = run(bundle, cases, rows)?;
    println!(
        "{:<14} {:<16} {:>13} {:>13} {:>6} {:>6}  {:>11} {:>11} {:>11} {:>5} {:>9}",
        "case",
        "call",
        "gas",
        "production",
        "ratio",
        "avoid",
        "wasm",
        "writes",
        "opens",
        "calls",
        "memory"
    );
    lines.iter().for_each(line);
    println!("\ngeometric means\n{:<14} {:>6} {:>6}", "group", "ratio", "avoid");
    for (group, (count, ratio, avoidable)) in means(&lines) {
        println!("{group:<14} {ratio:>6.3} {avoidable:>6.3}  of {count}");
    }
    let wrong: Vec<&Line> = lines.iter().filter(|line| !line.agrees()).collect();
    for line in &wrong {
        let (row, ours) = (&line.production, &line.ours);
        println!(
            "DIFFERS {} {}: exit {} for {}, {} bytes for {}: {}",
            row.case,
            row.call,
            ours.exit,
            row.exit,
            ours.ret.len(),
            row.ret.len() / 2,
            ours.error.as_deref().unwrap_or("no error")
        );
    }
    println!("\n{} calls, {} results unlike production's", lines.len(), wrong.len());
    Ok(wrong.is_empty())
}

fn line(line: &Line) {
    let (row, ours) = (&line.production, &line.ours);
    println!(
        "{:<14} {:<16} {:>13} {:>13} {:>6.3} {:>6.3}  {:>11} {:>11} {:>11} {:>5} {:>9}",
        row.case,
        row.call,
        ours.split.total,
        row.gas,
        line.ratio(),
        line.avoidable_ratio(),
        ours.split.of(Part::Wasm),
        ours.split.of(Part::BlockWrites),
        ours.split.of(Part::BlockOpens),
        ours.split.syscalls,
        ours.split.of(Part::Memory)
    );
}

/// Rows that stand for themselves; all others are precompiles.
const GROUPS: [(&str, &str); 6] = [
    ("erc20", "transactions"),
    ("erc721", "transactions"),
    ("counter", "transactions"),
    ("slots", "storage"),
    ("calls", "calls"),
    ("compute", "compute"),
];

/// The group that a call belongs to.
fn group(line: &Line) -> &'static str {
    let found = GROUPS.iter().find(|(case, _)| *case == line.production.case);
    match (line.production.call.as_str(), found) {
        ("deploy", _) => "deployments",
        (_, Some((_, group))) => group,
        (_, None) => "precompiles",
    }
}

/// Count and geometric means of both ratios, by group.
fn means(lines: &[Line]) -> BTreeMap<&'static str, (usize, f64, f64)> {
    let mut sums: BTreeMap<&'static str, (usize, f64, f64)> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(group(line)).or_default();
        sum.0 += 1;
        sum.1 += line.ratio().ln();
        sum.2 += line.avoidable_ratio().ln();
    }
    for (count, ratio, avoidable) in sums.values_mut() {
        *ratio = (*ratio / *count as f64).exp();
        *avoidable = (*avoidable / *count as f64).exp();
    }
    sums
}
