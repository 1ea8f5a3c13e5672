//! The ten stops of a transaction, as the headers of ten files tell them.

use std::fs;
use std::path::Path;

/// Where the journey begins.
const START: &str = "mapping/src/tx.rs";

/// How many stops there are.
const STOPS: usize = 10;

/// One file of the chain. A file without a number is a door between two stops.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) file: String,
    pub(crate) number: Option<usize>,
    pub(crate) header: Vec<String>,
}

/// Walks from the first stop to the last by the headers' own links, and checks that each link is
/// answered.
pub(crate) fn walk(root: &Path) -> Result<Vec<Stop>, String> {
    let mut stops: Vec<Stop> = Vec::new();
    let mut next = Some(START.to_string());
    while let Some(file) = next.take() {
        if stops.len() > 2 * STOPS {
            return Err(format!("the journey runs in circles at {file}"));
        }
        let header = header(root, &file)?;
        let text = header.join(" ");
        if let Some(before) = stops.last() {
            let said = link(&text, "Before:");
            if said.as_deref() != Some(before.file.as_str()) {
                return Err(format!(
                    "{file} must say `Before: {}`, and says {said:?}",
                    before.file
                ));
            }
        }
        let number = text.find("Stop ").and_then(|at| {
            let (number, rest) = text[at + 5..].split_once(' ')?;
            rest.starts_with("of 10").then(|| number.parse().ok())?
        });
        next = link(&text, "After:");
        stops.push(Stop { file, number, header });
    }
    let mut numbers: Vec<usize> = stops.iter().filter_map(|stop| stop.number).collect();
    numbers.dedup();
    if numbers != (1..=STOPS).collect::<Vec<_>>() {
        return Err(format!("the journey's stops are {numbers:?}, not 1 to {STOPS}"));
    }
    Ok(stops)
}

fn header(root: &Path, file: &str) -> Result<Vec<String>, String> {
    let source = fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
    let lines = source.lines().take_while(|line| line.starts_with("//!"));
    Ok(lines.map(|line| line.trim_start_matches("//!").trim().to_string()).collect())
}

/// The file named after `word`, without the full stop of its sentence; `None` where it is no file,
/// as at the journey's end.
fn link(text: &str, word: &str) -> Option<String> {
    let rest = text.split_once(word)?.1.trim_start();
    let file = rest.split_whitespace().next()?;
    let file = file.trim_end_matches(['.', ',', ';']).trim_matches('`');
    file.ends_with(".rs").then(|| file.to_string())
}
