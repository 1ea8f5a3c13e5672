//! Contracts that cannot be deployed, and what the chain does not take.

use std::fs;

use expect_test::expect;

use crate::support::{BOB, FIRST, State, run};

#[test]
fn an_unknown_contract_name() {
    run(&["deploy", "Two.sol:Third"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: there is no contract "Third"
        help: there is: First, Second
    "#]]);
}

#[test]
fn several_contracts_and_none_chosen() {
    run(&["deploy", "Two.sol"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: there are several contracts, so say which: First, Second
        help: choose one with Two.sol:Contract
    "#]]);
}

#[test]
fn a_compile_error_is_shown_with_its_source_line() {
    run(&["deploy", "Broken.sol"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the source does not compile

        TypeError: Return argument type bool is not implicitly convertible to expected type (type of first return variable) uint256.
         --> cli/tests/fixtures/Broken.sol:6:16:
          |
        6 |         return true;
          |                ^^^^

        help: correct the source where the compiler points
    "#]]);
}

#[test]
fn a_file_that_is_not_there() {
    run(&["deploy", "Nowhere.sol"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: cannot read Nowhere.sol: No such file or directory (os error 2)
        help: check the path and its permissions
    "#]]);
}

#[test]
fn code_over_the_limit_is_refused_before_it_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("Long.sol");
    let constant = "00".repeat(25_000);
    let body = format!(
        "function f() external pure returns (bytes memory) {{ return hex\"{constant}\"; }}"
    );
    fs::write(&path, format!("pragma solidity ^0.8.0;\ncontract Long {{ {body} }}")).unwrap();
    let run = run(&["deploy", path.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("a contract has at most 24,576"), "{run:#?}");
}

#[test]
fn raw_code_that_returns_too_much_or_0xef_is_refused_by_the_chain() {
    run(&["deploy", "zeros.hex"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the constructor failed: bad parameters, or contract code that is too large or begins with 0xef
          exit code   16 (bad parameters, or contract code that is too large or begins with 0xef)
          transaction none: it was tried before sending it
        help: a contract's code has at most 24,576 bytes and does not begin with 0xef
    "#]]);
    run(&["deploy", "ef.hex"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the constructor failed: bad parameters, or contract code that is too large or begins with 0xef
          exit code   16 (bad parameters, or contract code that is too large or begins with 0xef)
          transaction none: it was tried before sending it
        help: a contract's code has at most 24,576 bytes and does not begin with 0xef
    "#]]);
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
    run(&["deploy", path.to_str().unwrap()]).prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir]/code.hex: the code is not hexadecimal: invalid character 'z' at position 2
        help: give a .sol, .vy or .yul source, a JSON artifact, or bytecode in .hex or .bin
    "#]]);
}

#[test]
fn more_fil_than_there_is() {
    run(&["send", BOB, "--value", "20000FIL"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the message failed: the balance does not cover the value sent
          contract    0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                      f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia
                      f0101
          exit code   6 (the balance does not cover the value sent)
          transaction none: it was tried before sending it
        help: send less, or from another account with --from
    "#]]);
    run(&["send", BOB, "--value", "20000FIL", "--gas-limit", "10000000"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: insufficient funds: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has 10000 FIL and needs 20000.00000000101 FIL (gas limit times fee cap, plus value)
        help: send less, or from another account with --from
    "#]]);
}

#[test]
fn a_gas_limit_too_low_to_be_on_chain() {
    run(&["send", BOB, "--value", "1", "--gas-limit", "1000"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: gas limit 1000 is too low: putting the transaction on chain alone costs 737463
        help: raise --gas-limit, or leave it out to have it estimated
    "#]]);
}

#[test]
fn a_gas_limit_too_low_to_finish() {
    let state = State::with_faults();
    state.run(&["send", FIRST, "bump", "--gas-limit", "1500000"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults failed: out of gas
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   7 (out of gas)
          transaction [hash]
          block       2
          gas         [gas] FVM gas
        help: raise --gas-limit, or leave it out to have it estimated
    "#]]);
}

#[test]
fn a_call_to_an_address_without_code_is_warned_of() {
    run(&["call", BOB, "count()(uint256)"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        0x
        --- stderr
        warning: there is no contract at 0x70997970C51812dc3A010C7d01b50e0d17dc79C8: a call succeeds and does nothing
        hint: without --state DIR every command begins with a new chain
        read from 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                  f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia
                  [gas] FVM gas
    "#]]);
    let state = State::new();
    state.run(&["send", BOB, "bump()"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        success
          transaction [hash]
          block       1
          gas         [gas] FVM gas
          from        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                      f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
                      f0100
          to          0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                      f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia
                      f0101
        --- stderr
        warning: there is no contract at 0x70997970C51812dc3A010C7d01b50e0d17dc79C8: a call succeeds and does nothing
    "#]]);
}
