//! The calls that gas is measured on give what they give on the network, and cost what is
//! committed.

use expect_test::expect_file;
use fevm_benches::{Line, folder, load, other_compiler, own_cases, run, run_own, snapshot};
use harness::Bundle;

#[test]
fn every_case_exits_and_returns_as_on_the_network() {
    let folder = folder();
    let Some((cases, rows)) = load(&folder).expect("the case files are well-formed") else {
        println!("no cases in {}: nothing was compared", folder.display());
        return;
    };
    let lines = run(&Bundle::embedded(), &cases, &rows).expect("the cases run");
    assert_eq!(lines.len(), rows.len(), "a row was not measured");
    for line in &lines {
        let (row, ours) = (&line.production, &line.ours);
        let text = ours.error.as_deref().unwrap_or("no error");
        assert!(line.agrees(), "{} {}: exit {}, {text}", row.case, row.call, ours.exit);
    }
    let told = |line: &Line| (line.production.case.clone(), line.production.call.clone());
    let names: Vec<(String, String)> = lines.iter().map(told).collect();
    let all = names.iter().zip(&lines);
    compare(
        snapshot(all.map(|((case, call), line)| (case.as_str(), call.as_str(), &line.ours))),
        "../production.snap",
    );
}

#[test]
fn our_own_cases_cost_what_is_committed() {
    let cases = own_cases().expect("the list of cases is well-formed");
    let lines = run_own(&Bundle::embedded(), &cases).expect("the cases run");
    assert_eq!(lines.len(), cases.iter().map(|case| 1 + case.calls.len()).sum::<usize>());
    let all = lines.iter();
    compare(
        snapshot(all.map(|line| (line.case.as_str(), line.call.as_str(), &line.ours))),
        "../gas.snap",
    );
}

/// Compares exactly, where the actors were made by the compiler of the committed figures.
fn compare(figures: String, file: &str) {
    match other_compiler() {
        Some(other) => println!("these actors were made by {other}, the figures were not"),
        None => expect_file![file].assert_eq(&figures),
    }
}
