//! Command lines that cannot be carried out: exit code 2, and what to write instead.

use expect_test::expect;

use crate::support::{BOB, FIRST, State, run};

#[test]
fn a_typo_in_a_command() {
    run(&["deplyo", "Faults.sol"]).prints(expect![[""]]);
}

#[test]
fn a_typo_in_an_option() {
    run(&["balance", BOB, "--stat", "x"]).prints(expect![[""]]);
}

#[test]
fn malformed_addresses() {
    let wrong_checksum = "f410fn4vqa2xkvbjgzmkm7b6zp6w5qrkxqbrl5p7nvyq";
    for address in ["0x1234", "f0x", "hello", "f5abc", wrong_checksum, &BOB.replace("dc79C8", "dc79c8")] {
        let run = run(&["balance", address]);
        assert_eq!(run.code, Some(2), "{run:#?}");
        assert!(run.stderr.starts_with("error: "), "{run:#?}");
        assert!(run.stderr.contains("\nhelp: "), "{run:#?}");
    }
    run(&["balance", "0x1234"]).prints(expect![[""]]);
}

#[test]
fn an_address_of_nobody() {
    let nobody = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za";
    run(&["balance", nobody]).prints(expect![[""]]);
}

#[test]
fn too_few_arguments() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "add", "1"]).prints(expect![[""]]);
}

#[test]
fn an_argument_of_another_type() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "add", "1", "two"]).prints(expect![[""]]);
}

#[test]
fn arguments_that_the_constructor_does_not_take() {
    run(&["deploy", "Faults.sol", "1"]).prints(expect![[""]]);
    run(&["deploy", "Two.sol:First", "1"]).prints(expect![[""]]);
}

#[test]
fn an_unknown_function() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "bumb"]).prints(expect![[""]]);
}

#[test]
fn an_ambiguous_function() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "over", "1"]).prints(expect![[""]]);
    assert_eq!(state.run(&["call", FIRST, "over", "6", "7"]).ok().stdout, "42\n");
}

#[test]
fn a_name_without_an_abi() {
    run(&["call", FIRST, "bump"]).prints(expect![[""]]);
}

#[test]
fn a_malformed_signature() {
    run(&["call", FIRST, "bump(uint"]).prints(expect![[""]]);
}

#[test]
fn amounts_accounts_and_keys_that_are_none() {
    run(&["send", BOB, "--value", "1.5.0"]).prints(expect![[""]]);
    run(&["send", BOB, "--from", "10"]).prints(expect![[""]]);
    run(&["send", BOB, "--from", FIRST]).prints(expect![[""]]);
    run(&["send", BOB, "--private-key", "12"]).prints(expect![[""]]);
}
