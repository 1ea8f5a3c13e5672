//! What other passes of wasm-opt would make of the EVM: tries the sequences of a list on the module
//! as the compiler leaves it, measures each result on the bench's cases, and prints a table.
//!
//! Nothing is changed: a sequence that is worth it goes into src/build/passes.rs by hand, with its
//! figures in the commit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::run::{status, target_dir};
use crate::today::{FEATURES, PASSES};
use crate::{toolchain, wasm};

/// The package and the module of the EVM.
const EVM: (&str, &str) = ("fevm-actor", "fevm_actor.wasm");
/// Longest time for one sequence: some never end.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// Minutes for all of them, unless others are asked for.
const MINUTES: u64 = 30;
/// How often a running wasm-opt is looked at.
const GLANCE: Duration = Duration::from_millis(100);

const USAGE: &str = "usage: cargo xtask passes [--file LIST] [--minutes N]";

/// Gas of each call, by group, case and call.
type Gas = BTreeMap<(String, String), u64>;

/// What became of a sequence.
enum Outcome {
    Measured { bytes: usize, seconds: u64, gas: Gas },
    Failed(String),
}

/// Errors: nothing can be compiled or measured, or the list is malformed. A sequence that fails is
/// part of the table.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let (list, minutes) = read(root, arguments)?;
    let text = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let sequences = sequences(&text)?;
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let target = std::env::var_os("FEVM_ACTORS_TARGET_DIR")
        .map_or_else(|| target_dir(root).join("fevm-actors"), PathBuf::from);
    let compiler = toolchain::find()?;
    let folder = wasm::packages(root, &target, &compiler, [EVM.0].into_iter())?;
    let mut build = Command::new("cargo");
    build.current_dir(root).args(["build", "--quiet", "--workspace", "--bin", "bench"]);
    status(build, "the bench")?;
    let mut outcomes = Vec::new();
    for (name, passes) in &sequences {
        let left = end.saturating_duration_since(Instant::now()).min(PATIENCE);
        let outcome = match left.is_zero() {
            true => Outcome::Failed("not tried: no time was left".to_string()),
            false => {
                attempt(root, &folder.join(EVM.1), passes, left).unwrap_or_else(Outcome::Failed)
            }
        };
        eprintln!("{name}: {}", brief(&outcome));
        outcomes.push((name.as_str(), outcome));
    }
    print!("{}", table(&outcomes)?);
    Ok(())
}

fn read(root: &Path, arguments: &[&str]) -> Result<(PathBuf, u64), String> {
    let (mut list, mut minutes) = (root.join("xtask/src/passes.txt"), MINUTES);
    for pair in arguments.chunks(2) {
        match pair {
            ["--file", path] => list = PathBuf::from(path),
            ["--minutes", number] => minutes = number.parse().map_err(|_| USAGE.to_string())?,
            _ => return Err(USAGE.to_string()),
        }
    }
    Ok((list, minutes))
}

/// Today's first, then those of the list.
fn sequences(text: &str) -> Result<Vec<(String, Vec<String>)>, String> {
    let today: Vec<String> = PASSES.map(str::to_string).to_vec();
    let mut sequences = vec![("today".to_string(), today.clone())];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            continue;
        }
        let (name, passes) =
            line.split_once(':').ok_or(format!("{line:?} is no `name: passes`"))?;
        let passes = passes.split_whitespace().flat_map(|pass| match pass {
            "{today}" => today.clone(),
            pass => vec![pass.to_string()],
        });
        sequences.push((name.trim().to_string(), passes.collect()));
    }
    Ok(sequences)
}

fn attempt(
    root: &Path,
    module: &Path,
    passes: &[String],
    patience: Duration,
) -> Result<Outcome, String> {
    let output = std::env::temp_dir().join(format!("fevm-passes-{}.wasm", std::process::id()));
    let outcome = optimise(root, module, passes, &output, patience).and_then(|seconds| {
        let bytes = fs::read(&output).map_err(|error| error.to_string())?.len();
        Ok(Outcome::Measured { bytes, seconds, gas: measure(root, &output)? })
    });
    // What is left behind is only disk space, and the outcome matters more.
    let _ = fs::remove_file(&output);
    outcome
}

/// Gives the seconds that it took.
fn optimise(
    root: &Path,
    module: &Path,
    passes: &[String],
    output: &Path,
    patience: Duration,
) -> Result<u64, String> {
    let npm = root.join("node_modules/.bin/wasm-opt");
    let program = std::env::var_os("FEVM_WASM_OPT").map_or(npm, PathBuf::from);
    let start = Instant::now();
    let mut child = Command::new(&program)
        .args(passes)
        .args(FEATURES)
        .arg(module)
        .arg("-o")
        .arg(output)
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(start.elapsed().as_secs()),
            Some(_) => return Err("wasm-opt refuses it".to_string()),
            None if start.elapsed() < patience => sleep(GLANCE),
            None => return Err(stop(&mut child, patience)),
        }
    }
}

fn stop(child: &mut Child, patience: Duration) -> String {
    // It may have ended just now; either way it is gone.
    let _ = child.kill().and_then(|()| child.wait());
    format!("no end after {} seconds", patience.as_secs())
}

/// The bench's cases on this EVM.
fn measure(root: &Path, evm: &Path) -> Result<Gas, String> {
    let bench = target_dir(root).join("debug/bench");
    let output = Command::new(&bench)
        .current_dir(root)
        .args(["--plain", "--evm"])
        .arg(evm)
        .output()
        .map_err(|error| format!("cannot run {}: {error}", bench.display()))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the bench fails: {}", reason.lines().next().unwrap_or_default()));
    }
    gas(&String::from_utf8_lossy(&output.stdout))
}

/// Reads `group, case and call, gas`, apart by tabs.
fn gas(text: &str) -> Result<Gas, String> {
    let line = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [group, call, gas] => Some(((group.into(), call.into()), gas.parse().ok()?)),
        _ => None,
    };
    text.lines().map(|text| line(text).ok_or(format!("the bench says {text:?}"))).collect()
}

/// Geometric means of gas in parts of today's, by group and of all, and the call that loses most;
/// the best first.
fn table(outcomes: &[(&str, Outcome)]) -> Result<String, String> {
    let Some((_, Outcome::Measured { gas: today, .. })) = outcomes.first() else {
        let why = outcomes.first().map(|(_, outcome)| brief(outcome)).unwrap_or_default();
        return Err(format!("today's passes give no figures to compare with: {why}"));
    };
    let mut groups: Vec<&str> = today.keys().map(|(group, _)| group.as_str()).collect();
    groups.dedup();
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for (name, outcome) in outcomes {
        let Outcome::Measured { bytes, seconds, gas } = outcome else {
            failed.push(format!("{name:<20} {}\n", brief(outcome)));
            continue;
        };
        let mean = |group: Option<&str>| mean(today, gas, group);
        let all = mean(None);
        let cells: String = groups.iter().map(|group| cell(group, mean(Some(group)))).collect();
        let figures = format!("{:>7.4} {bytes:>10} {seconds:>7}", worst(today, gas));
        rows.push((all, format!("{name:<20} {all:>7.4}{cells} {figures}\n")));
    }
    rows.sort_by(|(first, _), (second, _)| first.total_cmp(second));
    let head = |group: &&str| format!(" {group:>width$}", width = width(group));
    let heads: String = groups.iter().map(head).collect();
    let figures = format!("{:>7} {:>10} {:>7}", "worst", "bytes", "seconds");
    let head = format!("{:<20} {:>7}{heads} {figures}\n", "passes", "all");
    Ok(head + &rows.into_iter().map(|(_, row)| row).chain(failed).collect::<String>())
}

fn cell(group: &str, mean: f64) -> String {
    format!(" {mean:>width$.4}", width = width(group))
}

fn width(group: &str) -> usize {
    group.len().max(7)
}

fn mean(today: &Gas, gas: &Gas, group: Option<&str>) -> f64 {
    let wanted = |of: &str| group.is_none_or(|group| group == of);
    let logs = ratios(today, gas).filter(|(of, _)| wanted(of)).map(|(_, ratio)| ratio.ln());
    let logs: Vec<f64> = logs.collect();
    (logs.iter().sum::<f64>() / logs.len().max(1) as f64).exp()
}

/// The ratio of the call that loses most.
fn worst(today: &Gas, gas: &Gas) -> f64 {
    ratios(today, gas).map(|(_, ratio)| ratio).fold(0.0, f64::max)
}

/// Gas of each call in parts of today's, with its group.
fn ratios<'a>(today: &'a Gas, gas: &'a Gas) -> impl Iterator<Item = (&'a str, f64)> {
    today.iter().filter_map(|(call, before)| {
        let now = gas.get(call)?;
        Some((call.0.as_str(), *now as f64 / *before as f64))
    })
}

fn brief(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Measured { bytes, seconds, .. } => format!("{bytes} bytes in {seconds} seconds"),
        Outcome::Failed(reason) => reason.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_repository_is_well_formed() {
        let sequences = sequences(include_str!("passes.txt")).unwrap();
        assert_eq!(sequences[0].1, PASSES);
        assert!(sequences.len() > 1 && sequences.iter().all(|(_, passes)| !passes.is_empty()));
        assert!(super::sequences("-O4").is_err());
    }

    #[test]
    fn the_best_stands_first_and_what_failed_last() {
        let of = |first: u64, second: u64| Outcome::Measured {
            bytes: 9,
            seconds: 1,
            gas: gas(&format!("calls\ta b\t{first}\ncompute\tc d\t{second}\n")).unwrap(),
        };
        let failed = Outcome::Failed("no end".to_string());
        let outcomes = [
            ("today", of(100, 100)),
            ("ends", failed),
            ("better", of(100, 25)),
            ("worse", of(400, 100)),
        ];
        let table = table(&outcomes).unwrap();
        let names: Vec<&str> =
            table.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(names, ["passes", "better", "today", "worse", "ends"]);
        assert!(
            table.contains(
                "better                0.5000  1.0000  0.2500  1.0000          9       1"
            )
        );
    }
}
