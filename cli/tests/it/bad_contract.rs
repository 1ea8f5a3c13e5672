//! Contracts that cannot be deployed, and what the chain does not take.

use std::fs;

use expect_test::expect;

use crate::support::{BOB, FIRST, State, run};

#[test]
fn an_unknown_contract_name() {
    run(&["deploy", "Two.sol:Third"]).prints(expect![[""]]);
}

#[test]
fn several_contracts_and_none_chosen() {
    run(&["deploy", "Two.sol"]).prints(expect![[""]]);
}

#[test]
fn a_compile_error_is_shown_with_its_source_line() {
    run(&["deploy", "Broken.sol"]).prints(expect![[""]]);
}

#[test]
fn a_file_that_is_not_there() {
    run(&["deploy", "Nowhere.sol"]).prints(expect![[""]]);
}

#[test]
fn code_over_the_limit_is_refused_before_it_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("Long.sol");
    let constant = "00".repeat(25_000);
    let body = format!("function f() external pure returns (bytes memory) {{ return hex\"{constant}\"; }}");
    fs::write(&path, format!("pragma solidity ^0.8.0;\ncontract Long {{ {body} }}")).unwrap();
    let run = run(&["deploy", path.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("a contract has at most 24,576"), "{run:#?}");
}

#[test]
fn raw_code_that_returns_too_much_or_0xef_is_refused_by_the_chain() {
    run(&["deploy", "zeros.hex"]).prints(expect![[""]]);
    run(&["deploy", "ef.hex"]).prints(expect![[""]]);
}

#[test]
fn creation_code_that_begins_with_0xef() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("code.hex");
    fs::write(&path, "ef0001").unwrap();
    let run = run(&["deploy", path.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("begins with 0xef"), "{run:#?}");
}

#[test]
fn a_file_that_is_no_bytecode() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("code.hex");
    fs::write(&path, "0x60zz").unwrap();
    run(&["deploy", path.to_str().unwrap()]).prints(expect![[""]]);
}

#[test]
fn more_fil_than_there_is() {
    run(&["send", BOB, "--value", "20000FIL"]).prints(expect![[""]]);
    run(&["send", BOB, "--value", "20000FIL", "--gas-limit", "10000000"]).prints(expect![[""]]);
}

#[test]
fn a_gas_limit_too_low_to_be_on_chain() {
    run(&["send", BOB, "--value", "1", "--gas-limit", "1000"]).prints(expect![[""]]);
}

#[test]
fn a_gas_limit_too_low_to_finish() {
    let state = State::with_faults();
    state.run(&["send", FIRST, "bump", "--gas-limit", "3000000"]).prints(expect![[""]]);
}

#[test]
fn a_call_to_an_address_without_code_is_warned_of() {
    run(&["call", BOB, "count()(uint256)"]).ok().prints(expect![[""]]);
    let state = State::new();
    state.run(&["send", BOB, "bump()"]).ok().prints(expect![[""]]);
}
