//! cargo-mutants over the interpreter, and what it leaves alive.

use std::collections::BTreeMap;
use std::path::Path;

use super::{
    equivalent,
    glob::fits,
    workspace::{Workspace, read},
};

/// What is mutated: the bodies of the instructions, and what the loop stands on.
const FILES: [&str; 6] = [
    "interpreter/src/op/*.rs",
    "interpreter/src/code.rs",
    "interpreter/src/memory.rs",
    "interpreter/src/run.rs",
    "interpreter/src/stack.rs",
    "interpreter/src/word.rs",
];

/// Seconds for one build and for one run of the suite, with much else going on beside them.
const BUILD_SECONDS: &str = "600";
const SUITE_SECONDS: &str = "240";

/// Exit codes of cargo-mutants that mean it has done its work: all caught, some missed, some
/// endless.
const DONE: [i32; 3] = [0, 2, 3];

/// One mutant, by what it changes and not by where that stands today.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mutant {
    /// In the workspace.
    pub(super) file: String,
    /// The source line as it is, without its indentation.
    pub(super) line: String,
    /// What cargo-mutants did; ` #2` behind it is the second such place in that line.
    pub(super) mutation: String,
}

/// Mutants and what became of them: line numbers are today's.
#[derive(Debug, Default)]
struct Report {
    caught: Vec<(Mutant, usize)>,
    missed: Vec<(Mutant, usize)>,
}

/// Runs cargo-mutants, and compares what survives with what is known to be no mistake.
pub(super) fn run(
    root: &Path,
    workspace: &Workspace,
    files: &str,
    faults: &mut Vec<String>,
) -> Result<(), String> {
    start(workspace, files)?;
    let report = collect(workspace)?;
    let known = equivalent::read(root)?;
    let missed: Vec<_> = report.missed.iter().map(|(mutant, _)| mutant).collect();
    for entry in known.iter().filter(|entry| fits(files, &entry.file)) {
        if !missed.contains(&entry) {
            let place = format!("{}: `{}`: {}", entry.file, entry.line, entry.mutation);
            faults.push(format!("listed as equivalent, but caught or gone: {place}"));
        }
    }
    let survivors: Vec<_> =
        report.missed.iter().filter(|(mutant, _)| !known.contains(mutant)).collect();
    for (mutant, number) in &survivors {
        let Mutant { file, line, mutation } = mutant;
        faults.push(format!("survives: {file}:{number}: {mutation}\n    {line}"));
    }
    let equivalent = report.missed.len() - survivors.len();
    for part in ["interpreter/src/op/*", "*"] {
        let count = |list: &[(Mutant, usize)]| {
            list.iter().filter(|(mutant, _)| fits(part, &mutant.file)).count()
        };
        let caught = count(&report.caught);
        let alive = survivors.iter().filter(|(mutant, _)| fits(part, &mutant.file)).count();
        println!(
            "operators in {part}: {alive} of {} survive, {}",
            caught + alive,
            rate(alive, caught)
        );
    }
    println!("operators: {equivalent} more survive that are equivalent");
    Ok(())
}

fn rate(alive: usize, caught: usize) -> String {
    let tenths = (1000 * alive).div_ceil((alive + caught).max(1));
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn start(workspace: &Workspace, files: &str) -> Result<(), String> {
    let reports = workspace.reports.to_string_lossy().into_owned();
    let mut command = workspace.cargo(&["mutants", "--in-place"]);
    command
        .args(["--package", "fevm-interpreter", "--test-tool", "nextest", "--colors", "never"])
        .args(["--timeout", SUITE_SECONDS, "--build-timeout", BUILD_SECONDS, "--cargo-arg=--tests"])
        .args(["--output", &reports]);
    // A file must match both lists; cargo-mutants knows how to leave out, but not how to intersect.
    for file in FILES {
        command.args(["--file", file]);
    }
    for file in sources(workspace)?.iter().filter(|file| !fits(files, file)) {
        command.args(["--exclude", file]);
    }
    let status = command.status().map_err(|error| format!("cannot run cargo mutants: {error}"))?;
    match status.code() {
        Some(code) if DONE.contains(&code) => Ok(()),
        code => Err(format!("cargo mutants ends with {code:?}; run `xtask/setup.sh mutants`")),
    }
}

fn sources(workspace: &Workspace) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![workspace.tree.join("interpreter/src")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder);
        let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = path.strip_prefix(&workspace.tree) {
                found.push(file.to_string_lossy().into_owned());
            }
        }
    }
    Ok(found)
}

/// Reads cargo-mutants' lists. What does not compile is no mutant.
fn collect(workspace: &Workspace) -> Result<Report, String> {
    let folder = workspace.reports.join("mutants.out");
    let list = |name: &str| read(&folder.join(name));
    let missed = list("missed.txt")?;
    let caught = list("caught.txt")? + &list("timeout.txt")?;
    let all = caught.lines().chain(missed.lines()).map(Place::read);
    let all = all.collect::<Result<Vec<_>, _>>()?;
    let mut texts = BTreeMap::new();
    for place in &all {
        if !texts.contains_key(place.file) {
            texts.insert(place.file, read(&workspace.tree.join(place.file))?);
        }
    }
    let mut report = Report::default();
    for (index, place) in all.iter().enumerate() {
        let mutant = place.mutant(&texts[place.file], &all)?;
        let is_missed = index >= caught.lines().count();
        let list = if is_missed { &mut report.missed } else { &mut report.caught };
        list.push((mutant, place.line));
    }
    Ok(report)
}

/// A line of cargo-mutants' lists: `file:line:column: mutation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    file: &'a str,
    mutation: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Place<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let parts = || {
            let (place, mutation) = text.split_once(": ")?;
            let mut parts = place.split(':');
            let (file, line, column) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Self { file, mutation, line: line.parse().ok()?, column: column.parse().ok()? })
        };
        parts().ok_or_else(|| format!("cargo mutants lists what this does not understand: {text}"))
    }

    fn mutant(self, source: &str, all: &[Place<'_>]) -> Result<Mutant, String> {
        let line = self.line.checked_sub(1).and_then(|index| source.lines().nth(index));
        let line = line.ok_or_else(|| format!("{} has no line {}", self.file, self.line))?.trim();
        let same = |other: &&Place<'_>| {
            (other.file, other.line, other.mutation) == (self.file, self.line, self.mutation)
        };
        let mut mutation = self.mutation.to_string();
        if all.iter().filter(same).count() > 1 {
            let before = all.iter().filter(same).filter(|other| other.column < self.column).count();
            mutation += &format!(" #{}", before + 1);
        }
        Ok(Mutant { file: self.file.to_string(), line: line.to_string(), mutation })
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, rate};

    #[test]
    fn a_mutant_is_named_by_its_line_and_not_by_its_number() {
        let places = ["a.rs:2:9: replace | with ^ in f", "a.rs:2:13: replace | with ^ in f"];
        let places = places.map(|place| Place::read(place).unwrap());
        let mutant = places[1].mutant("fn f() {\n    a | b | c\n}", &places).unwrap();
        assert_eq!(mutant.line, "a | b | c");
        assert_eq!(mutant.mutation, "replace | with ^ in f #2");
        assert!(Place::read("nothing").is_err());
    }

    #[test]
    fn rates_are_rounded_up() {
        assert_eq!(rate(1, 999), "0.1 %");
        assert_eq!(rate(1, 1000), "0.1 %");
        assert_eq!(rate(0, 0), "0.0 %");
        assert_eq!(rate(1, 1), "50.0 %");
    }
}
