//! Processes that are stopped from outside: whatever was reported is there, and the chain goes on.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use crate::support::{FIRST, Run, State};

/// How many processes are killed, each a little later than the one before, until one would have
/// been done.
const KILLS: u32 = 8;

#[test]
fn sigkill_loses_nothing_that_was_reported() {
    let state = State::with_faults();
    let started = Instant::now();
    state.run(&["send", FIRST, "bump"]).ok();
    let later = started.elapsed() / (KILLS - 1);
    let mut reported = 1;
    for round in 0..KILLS {
        let mut command = state.command(&["--json", "send", FIRST, "bump"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(later * round);
        child.kill().unwrap();
        let run = Run::of(child.wait_with_output().unwrap());
        if serde_json::from_str::<serde_json::Value>(&run.stdout).is_ok() {
            reported += 1;
        }
    }
    let count: u32 = state.run(&["call", FIRST, "count"]).ok().stdout.trim().parse().unwrap();
    assert!((reported..=KILLS + 1).contains(&count), "{reported} reported, {count} counted");
    state.run(&["send", FIRST, "bump"]).ok();
    let next: u32 = state.run(&["call", FIRST, "count"]).ok().stdout.trim().parse().unwrap();
    assert_eq!(next, count + 1);
}

#[test]
fn ctrl_c_ends_with_130_and_leaves_the_chain_intact() {
    let state = State::with_faults();
    let mut command = state.command(&["send", FIRST, "forever", "--gas-limit", "9000000000"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The first line says what takes long; the loop that follows takes longer.
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signalled.success());
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run:#?}");
    assert_eq!(state.run(&["call", FIRST, "count"]).ok().stdout, "0\n");
}
