//! The tables of `fevm gas`: gas by part, counts, failures, and who can do something about what.

use audit::text::grouped;
use harness::measure::Part;

use super::Paint;
use crate::report::{Cost, GasReport};

/// Marks a message that failed.
const FAILED: &str = "!";

/// Columns of gas: heading and parts.
const COLUMNS: [(&str, &[Part]); 7] = [
    ("fixed", &[Part::Fixed]),
    ("writes", &[Part::BlockWrites]),
    ("opens", &[Part::BlockOpens]),
    ("WASM", &[Part::Wasm]),
    ("syscalls", &[Part::Syscalls]),
    ("memory", &[Part::Memory, Part::Growth]),
    ("rest", &[Part::Events, Part::Crypto, Part::Rest]),
];

/// What each column is, and what a developer can do about it.
const LEGEND: [(&str, &str); 8] = [
    ("fixed", "not yours, but for the bytes of calldata and answers (1,300 each), and the actors"),
    ("", "that are called (75,000 each) and that change at all (475,000 each)"),
    ("writes", "yours: 506,300 a block and 3,352 a byte of code and slots that are written"),
    ("opens", "yours: 187,740 a block; each contract called has two, many slots have more"),
    ("WASM", "yours: instructions, 4 for each of WASM's; the optimizer helps, a loop costs"),
    ("syscalls", "yours: 14,000 each; calls, hashes, events, questions to the chain"),
    ("memory", "of each contract called, and what it grows by; 0.4 a byte"),
    ("rest", "bytes of events, hashes and blocks, actors that are looked up or created"),
];

pub(super) fn report(report: &GasReport, paint: Paint) -> String {
    let mut text = match &report.address {
        Some(at) => format!("{} at {}\n\n", paint.bold(&report.contract), at.ethereum),
        None => format!("{} was not created\n\n", paint.bold(&report.contract)),
    };
    let messages = || report.messages.iter();
    let mut rows = vec![heads("gas", &["total"], COLUMNS.map(|(head, _)| head).as_slice())];
    rows.extend(messages().map(gas));
    text.push_str(&table(&rows, paint));
    let headings = ["blocks written", "bytes", "blocks opened", "bytes", "syscalls", "messages"];
    let mut rows = vec![heads("how many", &[], &headings)];
    rows.extend(messages().map(counts));
    text.push_str(&format!("\n{}", table(&rows, paint)));
    let failed: Vec<&Cost> = messages().filter(|cost| failed(cost)).collect();
    if !failed.is_empty() {
        text.push('\n');
    }
    for cost in failed {
        let why = cost.reason.as_ref().map_or(cost.exit_meaning, |reason| reason.text.as_str());
        let line =
            format!("{FAILED} {} failed: {why} (exit code {})", cost.message, cost.exit_code);
        text.push_str(&format!("{}\n", paint.red(&line)));
    }
    if report.not_called > 0 {
        text.push_str("There is no contract, so it was not called.\n");
    }
    text.push('\n');
    for (part, means) in LEGEND {
        text.push_str(&format!("{} {means}\n", paint.dim(&format!("{part:9}"))));
    }
    text
}

fn failed(cost: &Cost) -> bool {
    cost.exit_code != mapping::exit::OK
}

fn heads(title: &str, first: &[&str], rest: &[&str]) -> Vec<String> {
    [&[title], first, rest].concat().into_iter().map(ToOwned::to_owned).collect()
}

fn name(cost: &Cost) -> String {
    let mark = if failed(cost) { format!(" {FAILED}") } else { String::new() };
    format!("{}{mark}", cost.message)
}

fn gas(cost: &Cost) -> Vec<String> {
    let sum = |parts: &[Part]| grouped(parts.iter().map(|part| cost.gas.of(*part)).sum::<u64>());
    let columns = COLUMNS.iter().map(|(_, parts)| sum(parts));
    [name(cost), grouped(cost.gas.total)].into_iter().chain(columns).collect()
}

fn counts(cost: &Cost) -> Vec<String> {
    let gas = &cost.gas;
    let counts = [
        gas.written.count,
        gas.written.bytes,
        gas.opened.count,
        gas.opened.bytes,
        gas.syscalls,
        gas.messages,
    ];
    [name(cost)].into_iter().chain(counts.map(grouped)).collect()
}

/// Names to the left, figures to the right, each column as wide as its widest.
fn table(rows: &[Vec<String>], paint: Paint) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let mut line = format!("{:1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        let line = line.trim_end();
        let line = if number == 0 { paint.dim(line) } else { line.to_owned() };
        text.push_str(&format!("{line}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_one_column() {
        let mut parts: Vec<Part> = COLUMNS.iter().flat_map(|(_, parts)| *parts).copied().collect();
        parts.sort_unstable();
        assert_eq!(parts, Part::ALL);
    }

    #[test]
    fn every_column_has_its_legend() {
        let lines = LEGEND.iter().map(|(part, _)| *part).filter(|part| !part.is_empty());
        assert!(lines.eq(COLUMNS.iter().map(|(head, _)| *head)));
    }
}
