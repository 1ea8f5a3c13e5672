//! How a failing contract is reported: exit code 1, the reason decoded, the contract named.

use expect_test::expect;

use crate::support::{FIRST, State, run};

#[test]
fn a_text() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "say", "no such luck"]).prints(expect![[""]]);
}

#[test]
fn panics_say_what_they_mean() {
    let state = State::with_faults();
    let most = format!("0x{}", "f".repeat(64));
    state.run(&["call", FIRST, "add", &most, "1"]).prints(expect![[""]]);
    let outside = state.run(&["call", FIRST, "pick", "[1,2]", "2"]);
    assert!(outside.stderr.contains("array index out of bounds"), "{outside:#?}");
}

#[test]
fn a_custom_error_names_its_arguments() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "atLeast", "9"]).prints(expect![[""]]);
}

#[test]
fn a_custom_error_without_an_abi_stays_bytes() {
    let state = State::with_faults();
    std::fs::remove_dir_all(state.path().join("abi")).unwrap();
    state.run(&["call", FIRST, "atLeast(uint256)", "9"]).prints(expect![[""]]);
}

#[test]
fn no_reason_at_all() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "nothing"]).prints(expect![[""]]);
}

#[test]
fn a_transaction_that_would_revert_is_not_sent() {
    let state = State::with_faults();
    state.run(&["send", FIRST, "atLeast", "9"]).prints(expect![[""]]);
    let next = state.run(&["--json", "send", FIRST, "bump"]).ok().json();
    assert_eq!(next["transaction"]["block"], 2);
}

#[test]
fn a_transaction_with_a_gas_limit_is_sent_although_it_reverts() {
    let state = State::with_faults();
    let limit = "100000000";
    state.run(&["send", FIRST, "atLeast", "9", "--gas-limit", limit]).prints(expect![[""]]);
    let next = state.run(&["--json", "send", FIRST, "bump"]).ok().json();
    assert_eq!(next["transaction"]["block"], 3);
}

#[test]
fn a_constructor_that_reverts() {
    run(&["deploy", "Picky.sol", "true"]).prints(expect![[""]]);
}

#[test]
fn an_invalid_instruction_and_an_endless_loop() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "invalid"]).prints(expect![[""]]);
    state.run(&["call", FIRST, "forever", "--gas-limit", "50000000"]).prints(expect![[""]]);
}
