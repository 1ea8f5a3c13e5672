//! `--profile`: a contract that needs Ethereum's, with it and without.
//!
//! A build with a ready bundle may lack that profile; then its half says so and tests nothing.

use std::fs;

use expect_test::expect;

use crate::support::{ALICE, FIRST, State, run};

/// An opening of a blob's polynomial. Source: go-ethereum, `pointEvaluation1`.
const OPENING: &str = concat!(
    "0x01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b",
    "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306",
    "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1",
    "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca2",
    "5f26936857bc3a7c2539ea8ec3a952b7",
    "873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612",
    "fbeafdad446cbc7bcdbdcd780af2c16a",
);

/// Calldata of `store(7)`.
const STORE_7: &str = "0x6057361d0000000000000000000000000000000000000000000000000000000000000007";

/// Whether this build has the EVM of the profile `ethereum`.
fn built() -> bool {
    let found = fevm::PROFILES.iter().any(|profile| profile.name == "ethereum");
    if !found {
        println!("built without the EVM of the profile `ethereum`: nothing was tested");
    }
    found
}

#[test]
fn in_the_profile_ethereum_a_contract_for_it_works() {
    if !built() {
        return;
    }
    let state = State::new();
    let run =
        |arguments: &[&str]| state.run(&[&["--profile", "ethereum"], arguments].concat()).ok();
    run(&["deploy", "Blobs.sol"]);
    assert_eq!(run(&["call", FIRST, "fee"]).stdout, "1\n");
    let none = format!("0x{}\n", "0".repeat(64));
    assert_eq!(run(&["call", FIRST, "blob", "0"]).stdout, none);
    assert_eq!(run(&["call", FIRST, "open", OPENING]).stdout, "64\n");
    assert_eq!(run(&["call", FIRST, "open", &OPENING.replace("c16a", "c16b")]).stdout, "0\n");
    run(&["send", FIRST, "borrow", FIRST, STORE_7]);
    assert_eq!(run(&["call", FIRST, "stored"]).stdout, "7\n");
}

#[test]
fn without_it_the_same_contract_fails_as_in_production() {
    let state = State::new();
    state.run(&["deploy", "Blobs.sol"]).ok();
    for call in [&["fee"][..], &["blob", "0"], &["borrow", FIRST, STORE_7]] {
        let run = state.run(&[&["call", FIRST], call].concat());
        assert_eq!(run.code, Some(1), "{run:#?}");
        assert!(run.stderr.contains("exit code   35 "), "{run:#?}");
    }
    assert_eq!(state.run(&["call", FIRST, "open", OPENING]).ok().stdout, "0\n");
}

#[test]
fn a_chain_of_another_profile_says_which() {
    if !built() {
        return;
    }
    let state = State::new();
    state.run(&["balance", ALICE, "--profile", "ethereum"]).ok();
    state.run(&["balance", ALICE]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the chain in [dir] has the profile `ethereum`
        help: add --profile ethereum, without --bundle, or give a new directory
    "#]]);
    let state = State::new();
    state.run(&["balance", ALICE]).ok();
    state.run(&["balance", ALICE, "--profile", "ethereum"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the chain in [dir] has the profile `filecoin`
        help: add --profile filecoin, without --bundle, or give a new directory
    "#]]);
}

#[test]
fn an_unknown_profile_is_told_the_known_ones() {
    run(&["balance", ALICE, "--profile", "etherum"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: invalid value 'etherum' for '--profile <PROFILE>'
          [possible values: filecoin, ethereum]

          tip: a similar value exists: 'ethereum'

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_bundle_has_a_profile_of_its_own() {
    let run = run(&["balance", ALICE, "--profile", "ethereum", "--bundle", "x.car"]);
    run.prints(expect![[r#"
        exit 2
        --- stderr
        error: the argument '--profile <PROFILE>' cannot be used with '--bundle <CAR>'

        Usage: fevm balance --profile <PROFILE> <ADDRESS>...

        For more information, try '--help'.
    "#]]);
}

#[test]
fn the_actors_of_a_profile_can_be_written_and_taken_as_a_bundle() {
    if !built() {
        return;
    }
    let into = tempfile::tempdir().unwrap();
    let dir = into.path().to_str().unwrap();
    run(&["bundle", "--dir", dir, "--profile", "ethereum"]).ok();
    let evm = fs::read(into.path().join("evm.wasm")).unwrap();
    assert_eq!(evm, fevm::PROFILES[0].evm.wasm);
    let metadata = fs::read_to_string(into.path().join("metadata.json")).unwrap();
    assert!(metadata.contains(fevm::PROFILES[0].evm.cid));
    let car = into.path().join("bundle.car");
    let state = State::new();
    let bundle = ["--bundle", car.to_str().unwrap()];
    state.run(&[&["deploy", "Blobs.sol"][..], &bundle].concat()).ok();
    assert_eq!(state.run(&["call", FIRST, "fee", "--profile", "ethereum"]).ok().stdout, "1\n");
}

#[test]
fn a_limit_of_code_is_lifted_for_a_chain_and_written_into_a_bundle() {
    let state = State::new();
    // PUSH2 30000, PUSH0, RETURN: 30,000 bytes of STOP.
    let big = ["deploy", "big.hex", "--gas-limit", "9000000000"];
    let refused = state.run(&big);
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    assert!(refused.stderr.contains("at most 24,576 bytes"), "{refused:#?}");

    let lifted = State::new();
    let limit = ["--code-size-limit", "30000"];
    lifted.run(&[&big[..], &limit].concat()).ok();
    let without = lifted.run(&["balance", FIRST]);
    assert_eq!(without.code, Some(1), "a chain keeps the limit that it began with: {without:#?}");
    assert!(without.stderr.contains("limit of code"), "{without:#?}");

    let into = tempfile::tempdir().unwrap();
    run(&[&["bundle", "--dir", into.path().to_str().unwrap()][..], &limit].concat()).ok();
    let car = into.path().join("bundle.car");
    lifted.run(&["balance", FIRST, "--bundle", car.to_str().unwrap()]).ok();
}

#[test]
fn a_limit_of_code_that_no_block_holds_is_a_wrong_command_line() {
    run(&["balance", ALICE, "--code-size-limit", "1048577"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: contracts cannot have 1048577 bytes of code: a block holds 1048576 at most
    "#]]);
}
