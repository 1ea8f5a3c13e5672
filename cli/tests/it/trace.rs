//! `fevm trace`: four transactions as people see them, compared to the letter and to the unit of
//! gas; and what goes wrong.
//!
//! A figure that moves is a change of the actors or of the compiler: `UPDATE_EXPECT=1` writes the
//! files anew, and their diff says what it costs.

use expect_test::{Expect, ExpectFile, expect, expect_file};
use serde_json::Value;

use crate::support::{ALICE, BOB, FIRST, Run, State, redacted, run};

/// The second contract of the first development account.
const SECOND: &str = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

/// A chain with these contracts, each deployed from its arguments.
fn with(deployments: &[&[&str]]) -> State {
    let state = State::new();
    for arguments in deployments {
        state.run(&[&["deploy"], *arguments].concat()).ok();
    }
    state
}

/// Compares the text, and in the document the gas by kind with the receipt's.
#[track_caller]
fn check(state: &State, arguments: &[&str], expected: ExpectFile) {
    let text = state.run(&[&["trace"], arguments].concat()).ok();
    assert_eq!(redacted(&text.stderr), "");
    expected.assert_eq(&text.stdout);
    let document = state.run(&[&["--json", "trace"], arguments].concat()).ok().json();
    adds_up(&document);
    // The same transaction, sent: the receipt has the gas of the trace.
    if let ["send", rest @ ..] = arguments {
        let sent = state.run(&[&["--json", "send"], rest].concat()).ok().json();
        assert_eq!(sent["transaction"]["gasUsed"], document["gasUsed"]);
        assert_eq!(sent["transaction"]["hash"], document["transaction"]);
    }
}

fn adds_up(document: &Value) {
    let number = |value: &Value| value.as_u64().unwrap();
    let kinds = document["gas"]["kinds"].as_object().unwrap();
    let sum: u64 = kinds.values().map(number).sum();
    let rounding = number(&document["gas"]["rounding"]);
    assert_eq!(sum + rounding, number(&document["gasUsed"]) * 1_000);
    assert!(rounding < 1_000 && !kinds.contains_key("other"), "{kinds:?}");
}

#[test]
fn an_erc20_transfer() {
    let token = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/Token.sol");
    let state = with(&[&[token, "1000000"]]);
    let transfer = ["send", FIRST, "transfer", BOB, "25"];
    check(&state, &transfer, expect_file!["../snapshots/erc20_transfer.txt"]);
}

#[test]
fn a_create2_factory() {
    let state = with(&[&["Traced.sol:Factory"], &["Traced.sol:Child", "1"]]);
    let salt = "0x0000000000000000000000000000000000000000000000000000000000000007";
    let make = ["--value", "3", "send", FIRST, "make", salt, "42"];
    // `send` is not the first word here, so the comparison with a sent one is left to the others.
    check(&state, &make, expect_file!["../snapshots/create2_factory.txt"]);
}

#[test]
fn a_delegate_proxy() {
    let state = with(&[&["Traced.sol:Logic"], &["Traced.sol:Proxy", FIRST]]);
    let bump = ["send", SECOND, "bump(uint256)(uint256)", "5"];
    check(&state, &bump, expect_file!["../snapshots/delegate_proxy.txt"]);
}

#[test]
fn a_native_call() {
    let state = with(&[&["Traced.sol:Native"]]);
    // The burnt funds' account, by the method that tokens announce themselves with (FRC-46).
    let call = ["send", FIRST, "call", "99", "3726118371", "0x40"];
    check(&state, &call, expect_file!["../snapshots/native_call.txt"]);
}

#[test]
fn only_what_the_evm_sees() {
    let state = with(&[&["Traced.sol:Logic"], &["Traced.sol:Proxy", FIRST]]);
    let bump = ["trace", "--evm", "send", SECOND, "bump(uint256)(uint256)", "5"];
    let text = state.run(&bump).ok();
    expect_file!["../snapshots/delegate_proxy_evm.txt"].assert_eq(&text.stdout);
}

#[test]
fn a_failure_is_traced_like_a_success() {
    let state = State::with_faults();
    let run = state.run(&["--json", "trace", "call", FIRST, "atLeast", "3"]).ok();
    let document = run.json();
    adds_up(&document);
    assert_eq!(document["exitCode"], 33);
    let reason = &document["frames"][0]["evm"]["reason"];
    assert_eq!(*reason, "TooSmall(given: 3, least: 10, why: \"ten is the least\")");
    assert_eq!(document["version"], 1);
}

#[test]
fn a_deployment_and_a_signed_transaction() {
    let state = State::new();
    let document = state.run(&["--json", "trace", "deploy", "Faults.sol"]).ok().json();
    adds_up(&document);
    assert_eq!(document["contractAddress"].as_str().unwrap(), FIRST.to_lowercase());
    // Nothing was kept: the same deployment is still the first.
    let deployed = state.run(&["--json", "deploy", "Faults.sol"]).ok().json();
    assert_eq!(deployed["address"]["ethereum"], FIRST);
    assert_eq!(deployed["transaction"]["gasUsed"], document["gasUsed"]);
}

/// By its hash alone, after the chain has gone on: the document is that of the trace before it was
/// sent.
#[test]
fn a_transaction_of_the_past() {
    let state = with(&[&["Traced.sol:Logic"], &["Traced.sol:Proxy", FIRST]]);
    let bump = ["send", SECOND, "bump(uint256)(uint256)", "5"];
    let before = state.run(&[&["--json", "trace"], &bump[..]].concat()).ok().json();
    let sent = state.run(&[&["--json"], &bump[..]].concat()).ok().json();
    state.run(&bump).ok();
    let hash = sent["transaction"]["hash"].as_str().unwrap();
    for hash in [hash, &hash[2..]] {
        assert_eq!(state.run(&["--json", "trace", "tx", hash]).ok().json(), before);
    }
    let text = state.run(&["trace", "--evm", "tx", hash]).ok();
    expect_file!["../snapshots/delegate_proxy_evm.txt"].assert_eq(&text.stdout);
}

#[test]
fn a_deployment_of_the_past() {
    let state = State::new();
    let before = state.run(&["--json", "trace", "deploy", "Faults.sol"]).ok().json();
    let hash = before["transaction"].as_str().unwrap();
    let unknown = state.run(&["trace", "tx", hash]);
    assert_eq!(unknown.code, Some(1), "{unknown:#?}");
    state.run(&["deploy", "Faults.sol"]).ok();
    let after = state.run(&["--json", "trace", "tx", hash]).ok().json();
    adds_up(&after);
    assert_eq!(after["gas"], before["gas"]);
    assert_eq!(after["contractAddress"], before["contractAddress"]);
}

#[test]
fn a_hash_that_the_chain_does_not_have() {
    let hash = "0x00000000000000000000000000000000000000000000000000000000000000ff";
    fails(
        State::new().run(&["trace", "tx", hash]),
        1,
        expect![[r#"
            exit 1
            --- stderr
            error: transaction [hash] is not on this chain
            help: check the hash and --state; one that was refused is on no chain
        "#]],
    );
    fails(
        run(&["trace", "tx", hash]),
        1,
        expect![[r#"
        exit 1
        --- stderr
        hint: without --state DIR every command begins with a new chain
        error: transaction [hash] is not on this chain
        help: check the hash and --state; one that was refused is on no chain
    "#]],
    );
    fails(
        run(&["trace", "tx", "0x12"]),
        2,
        expect![[r#"
        exit 2
        --- stderr
        error: "0x12" is not a transaction's hash: invalid string length
        help: give 0x and 64 hexadecimal digits, as `fevm send` prints them
    "#]],
    );
    fails(
        run(&["trace", "tx", &hash.replace('f', "g")]),
        2,
        expect![[r#"
        exit 2
        --- stderr
        error: "0x00000000000000000000000000000000000000000000000000000000000000gg" is not a transaction's hash: invalid character 'g' at position 62
        help: give 0x and 64 hexadecimal digits, as `fevm send` prints them
    "#]],
    );
    let document = run(&["--json", "trace", "tx", hash]).json();
    assert_eq!(document["error"]["kind"], "rejected");
}

#[track_caller]
fn fails(run: Run, code: i32, expected: Expect) {
    assert_eq!(run.code, Some(code), "{run:#?}");
    run.prints(expected);
}

#[test]
fn what_cannot_be_traced_says_why() {
    let state = State::new();
    fails(
        run(&["trace", "call", "0x12"]),
        2,
        expect![[r#"
        exit 2
        --- stderr
        error: "0x12" is not an address: an address after 0x has 40 hexadecimal digits: "12" does not
        help: write 0x and 40 hexadecimal digits, or f0 to f4 (t0 to t4) and the rest
    "#]],
    );
    fails(
        run(&["trace", "call", "f0100", "f(uint256)", "x"]),
        2,
        expect![[r#"
        exit 2
        --- stderr
        error: argument 1 is uint256, but "x" is not a number
        help: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL
    "#]],
    );
    fails(
        run(&["trace", "raw", "0xzz"]),
        2,
        expect![[r#"
        exit 2
        --- stderr
        error: the transaction is not hexadecimal: Invalid character 'z' at position 0
        help: give the signed transaction as eth_sendRawTransaction takes it: 0x02...
    "#]],
    );
    fails(
        run(&["trace", "raw", "0x02"]),
        1,
        expect![[r#"
        exit 1
        --- stderr
        error: the transaction is not the RLP list it should be: input too short
        help: sign the transaction anew, as an EIP-1559 or legacy transaction for this chain
    "#]],
    );
    fails(
        run(&["trace", "deploy", "nothing.sol"]),
        1,
        expect![[r#"
        exit 1
        --- stderr
        error: cannot read nothing.sol: No such file or directory (os error 2)
        help: check the path and its permissions
    "#]],
    );
    fails(
        run(&["trace", "call", "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za"]),
        1,
        expect![[r#"
            exit 1
            --- stderr
            error: there is no actor at f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za on this chain
            help: f1, f2 and f3 addresses can be used once their actor exists; else use 0x or f410
        "#]],
    );
    fails(
        state.run(&["trace", "send", "--from", ALICE, "--gas-limit", "1", BOB]),
        1,
        expect![[r#"
            exit 1
            --- stderr
            error: gas limit 1 is too low: putting the transaction on chain alone costs 732263
            help: raise --gas-limit, or leave it out to have it estimated
        "#]],
    );
}

#[test]
fn a_call_to_nobody_warns() {
    let run = run(&["trace", "call", "--json", BOB, "f()"]).ok();
    assert!(run.stderr.contains("there is no contract at"), "{}", run.stderr);
    adds_up(&run.json());
}
