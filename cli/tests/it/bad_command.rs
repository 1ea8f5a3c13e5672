//! Command lines that cannot be carried out: exit code 2, and what to write instead.

use expect_test::expect;

use crate::support::{BOB, FIRST, State, run};

#[test]
fn a_typo_in_a_command() {
    run(&["deplyo", "Faults.sol"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: unrecognized subcommand 'deplyo'

          tip: some similar subcommands exist: 'demo', 'deploy'

        Usage: fevm [OPTIONS] <COMMAND>

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_typo_in_an_option() {
    run(&["balance", BOB, "--stat", "x"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: unexpected argument '--stat' found

          tip: a similar argument exists: '--state'

        Usage: fevm balance --state <DIR> <ADDRESS>...

        For more information, try '--help'.
    "#]]);
}

#[test]
fn malformed_addresses() {
    let wrong_checksum = "f410fn4vqa2xkvbjgzmkm7b6zp6w5qrkxqbrl5p7nvyq";
    for address in
        ["0x1234", "f0x", "hello", "f5abc", wrong_checksum, &BOB.replace("dc79C8", "dc79c8")]
    {
        let run = run(&["balance", address]);
        assert_eq!(run.code, Some(2), "{run:#?}");
        assert!(run.stderr.starts_with("error: "), "{run:#?}");
        assert!(run.stderr.contains("\nhelp: "), "{run:#?}");
    }
    run(&["balance", "0x1234"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: "0x1234" is not an address: an address after 0x has 40 hexadecimal digits: "1234" does not
        help: write 0x and 40 hexadecimal digits, or f0 to f4 (t0 to t4) and the rest
    "#]]);
}

#[test]
fn an_address_of_nobody() {
    let nobody = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za";
    run(&["balance", nobody]).prints(expect![[r#"
        exit 1
        --- stderr
        error: there is no actor at f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za on this chain
        help: f1, f2 and f3 addresses can be used once their actor exists; else use 0x or f410
    "#]]);
}

#[test]
fn too_few_arguments() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "add", "1"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: add(uint256 a, uint256 b) takes 2 arguments, but 1 was given
        help: give each one by itself, in quotes if it has spaces or brackets
    "#]]);
}

#[test]
fn an_argument_of_another_type() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "add", "1", "two"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: argument 2 (b) is uint256, but "two" is not a number
        help: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL
    "#]]);
}

#[test]
fn arguments_that_the_constructor_does_not_take() {
    run(&["deploy", "Faults.sol", "1"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: Faults takes no constructor arguments
        help: leave out 1
    "#]]);
    run(&["deploy", "Two.sol:First", "1"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: constructor(uint256 start_, string name_) takes 2 arguments, but 1 was given
        help: give each one by itself, in quotes if it has spaces or brackets
    "#]]);
}

#[test]
fn an_unknown_function() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "bumb"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: there is no function "bumb"
        help: there is: add(uint256,uint256), atLeast(uint256), bump(), count(), forever(), invalid(), nothing(), over(int256), over(uint256), over(uint256,uint256), pick(uint256[],uint256), say(string), who(address)
    "#]]);
}

#[test]
fn an_ambiguous_function() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "over", "1"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: "over" may mean any of: over(uint256), over(uint256,uint256), over(int256)
        help: write one of them in full
    "#]]);
    assert_eq!(state.run(&["call", FIRST, "over", "6", "7"]).ok().stdout, "42\n");
}

#[test]
fn a_name_without_an_abi() {
    run(&["call", FIRST, "bump"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the types of "bump" are not known without an ABI
        help: write 'bump(types)(returns)'
    "#]]);
}

#[test]
fn a_malformed_signature() {
    run(&["call", FIRST, "bump(uint"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: "bump(uint" is not a function signature
        help: write it like 'transfer(address,uint256)(bool)'
    "#]]);
}

#[test]
fn amounts_accounts_and_keys_that_are_none() {
    run(&["send", BOB, "--value", "1.5.0"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the amount "1.5.0" is not a number
        help: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL
    "#]]);
    run(&["send", BOB, "--from", "10"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: there is no key for 10
        help: give a development account, 0 to 9 or its address, or a key with --private-key
    "#]]);
    run(&["send", BOB, "--from", FIRST]).prints(expect![[r#"
        exit 2
        --- stderr
        error: there is no key for 0x5FbDB2315678afecb367f032d93F642f64180aa3
        help: give a development account, 0 to 9 or its address, or a key with --private-key
    "#]]);
    run(&["send", BOB, "--private-key", "12"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the private key is not a secp256k1 key
        help: write 64 hexadecimal digits, with or without 0x
    "#]]);
}
