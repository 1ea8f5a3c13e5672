//! One document on stdout, whatever happens.

use expect_test::{Expect, expect};

use crate::support::{BOB, FIRST, Run, State, redacted, run};

#[track_caller]
fn check(run: &Run, expected: Expect) {
    run.json();
    expected.assert_eq(&redacted(&run.stdout));
}

#[test]
fn a_deployment() {
    check(&State::new().run(&["--json", "deploy", "Faults.sol"]), expect![[""]]);
}

#[test]
fn a_transaction() {
    let state = State::with_faults();
    check(&state.run(&["send", FIRST, "bump", "--json"]), expect![[""]]);
}

#[test]
fn a_call() {
    let state = State::with_faults();
    check(&state.run(&["call", FIRST, "add", "1", "2", "--json"]), expect![[""]]);
}

#[test]
fn balances() {
    check(&run(&["--json", "balance", BOB]), expect![[""]]);
}

#[test]
fn a_revert() {
    let state = State::with_faults();
    let run = state.run(&["--json", "call", FIRST, "atLeast", "3"]);
    assert_eq!(run.code, Some(1));
    check(&run, expect![[""]]);
}

#[test]
fn a_wrong_command_line() {
    let typo = run(&["--json", "deplyo"]);
    assert_eq!(typo.code, Some(2));
    check(&typo, expect![[""]]);
    let address = run(&["--json", "balance", "0x12"]);
    assert_eq!(address.code, Some(2));
    check(&address, expect![[""]]);
}
