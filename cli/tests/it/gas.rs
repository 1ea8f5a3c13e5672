//! `fevm gas`: what it prints, that its parts add up to what the same messages cost when they are
//! sent, and what goes wrong.

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{BOB, FIRST, Run, State, run};

const TOKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/Token.sol");
const VAULT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/Vault.vy");

/// With every digit of a figure from 1,000 on as `#`: those move with the actors.
fn veiled(run: Run) -> Run {
    let word = |word: &str| match word.contains(',') && word.ends_with(|c: char| c.is_ascii_digit())
    {
        true => word.replace(|c: char| c.is_ascii_digit(), "#"),
        false => word.to_owned(),
    };
    let line = |line: &str| match line.starts_with(['d', 't', 'b', 'a']) {
        true => line.split(' ').map(word).collect::<Vec<_>>().join(" "),
        false => line.to_owned(),
    };
    let stdout = run.stdout.lines().map(|text| line(text) + "\n").collect();
    Run { stdout, ..run }
}

/// Gas of each message by its name, with every sum checked.
fn totals(document: &Value) -> Vec<(&str, u64)> {
    let number = |value: &Value| value.as_u64().unwrap();
    let total = |cost: &Value| {
        let gas = &cost["gas"];
        let parts = gas["parts"].as_object().unwrap();
        assert_eq!(parts.len(), 10, "{parts:?}");
        assert_eq!(parts.values().map(number).sum::<u64>(), number(&gas["total"]));
        // What the legend says that blocks cost.
        let (written, opened) = (&gas["blocksWritten"], &gas["blocksOpened"]);
        let writes = 5_063_000 * number(&written["count"]) + 33_524 * number(&written["bytes"]);
        assert_eq!(number(&parts["blockWrites"]), writes / 10);
        assert_eq!(number(&parts["blockOpens"]), 187_740 * number(&opened["count"]));
        number(&gas["total"])
    };
    let messages = document["messages"].as_array().unwrap().iter();
    messages.map(|cost| (cost["message"].as_str().unwrap(), total(cost))).collect()
}

#[test]
fn a_deployment_and_calls_that_build_on_each_other() {
    let calls = ["--call", "transfer", BOB, "250", "--call", "balanceOf(address)", BOB];
    let too_much = ["--call", "transfer{from: 1}", "f0100", "251"];
    let run = run(&[&["gas", TOKEN, "1000000"], &calls[..], &too_much[..]].concat());
    veiled(run).prints(expect![[r#"
        exit 1
        --- stdout
        Token at 0x5FbDB2315678afecb367f032d93F642f64180aa3

        gas              total      fixed     writes    opens     WASM  syscalls   memory       rest
        deploy      ##,###,###  #,###,###  #,###,###  ###,###  ###,###   ###,###  ###,###  #,###,###
        transfer     #,###,###  #,###,###    ###,###  ###,###  ###,###   ###,###   ##,###     ##,###
        balanceOf    #,###,###    ###,###          0  ###,###   ##,###   ###,###   ##,###     ##,###
        transfer !   #,###,###  #,###,###          0  ###,###   ##,###   ###,###   ##,###     ##,###

        how many    blocks written  bytes  blocks opened  bytes  syscalls  messages
        deploy                   4  #,###              2    352        45         3
        transfer                 1    144              2  #,###        17         1
        balanceOf                0      0              2  #,###        10         1
        transfer !               0      0              2  #,###        12         1

        ! transfer failed: ERC20InsufficientBalance(sender: 0x70997970C51812dc3A010C7d01b50e0d17dc79C8, balance: 250, needed: 251) (exit code 33)

        fixed     not yours, but for the bytes of calldata and answers (1,300 each), and the actors
                  that are called (75,000 each) and that change at all (475,000 each)
        writes    yours: 506,300 a block and 3,352 a byte of code and slots that are written
        opens     yours: 187,740 a block; each contract called has two, many slots have more
        WASM      yours: instructions, 4 for each of WASM's; the optimizer helps, a loop costs
        syscalls  yours: 14,000 each; calls, hashes, events, questions to the chain
        memory    of each contract called, and what it grows by; 0.4 a byte
        rest      bytes of events, hashes and blocks, actors that are looked up or created
    "#]]);
}

#[test]
fn each_message_costs_what_it_costs_when_it_is_sent() {
    let calls = ["--call", "transfer", BOB, "250", "--call", "approve", BOB, "7"];
    let line = [&["--json", "gas", TOKEN, "1000000"], &calls[..]].concat();
    let document = run(&line).ok().json();
    let state = State::new();
    let sent = |arguments: &[&str]| {
        let document = state.run(&[&["--json"], arguments].concat()).ok().json();
        document["transaction"]["gasUsed"].as_u64().unwrap()
    };
    let deployed = sent(&["deploy", TOKEN, "1000000"]);
    let transfer = sent(&["send", FIRST, "transfer", BOB, "250"]);
    let approve = sent(&["send", FIRST, "approve", BOB, "7"]);
    let expected = [("deploy", deployed), ("transfer", transfer), ("approve", approve)];
    assert_eq!(totals(&document), expected);
    assert_eq!(document["address"]["ethereum"], FIRST);
    let messages = &document["messages"];
    assert_eq!(messages[1]["function"], "transfer(address,uint256)");
    assert_eq!(messages[1]["returned"]["values"][0]["value"], true);
    assert_eq!(messages[1]["gas"]["messages"], 1);
}

#[test]
fn failures_of_every_kind_are_counted_and_told() {
    let limit = ["gas", "Faults.sol", "--gas-limit", "50000000"];
    let calls = ["bump", "atLeast", "invalid", "forever", "bump{value: 1}", "bump"];
    let calls = calls.iter().flat_map(|call| match *call {
        "atLeast" => vec!["--call", call, "3"],
        call => vec!["--call", call],
    });
    let line: Vec<&str> = limit.into_iter().chain(calls).collect();
    let text = run(&line);
    let told = text.stdout.lines().filter(|line| line.starts_with('!'));
    let told = told.map(|line| format!("{line}\n")).collect::<String>();
    expect![[r#"
        ! atLeast failed: TooSmall(given: 3, least: 10, why: "ten is the least") (exit code 33)
        ! invalid failed: the contract executed INVALID (0xfe) (exit code 34)
        ! forever failed: out of gas (exit code 7)
        ! bump failed: no reason given (exit code 33)
    "#]]
    .assert_eq(&told);
    let document = run(&[&["--json"], &line[..]].concat());
    assert_eq!((document.code, text.code), (Some(1), Some(1)));
    let document = document.json();
    let totals = totals(&document);
    assert_eq!(totals[4], ("forever", 50_000_000));
    let codes: Vec<&Value> =
        document["messages"].as_array().unwrap().iter().map(|cost| &cost["exitCode"]).collect();
    assert_eq!(codes, [0, 0, 33, 34, 7, 33, 0]);
    assert_eq!(document["messages"][2]["reason"]["arguments"][1]["value"], "10");
    assert_eq!(document["messages"][6]["returned"]["values"][0]["value"], "2");
}

#[test]
fn fil_goes_along_and_others_may_send() {
    let calls = ["--call", "deposit{value: 1FIL, from: 1}", "--call", "{value: 2}"];
    let run = run(&[&["--json", "gas", VAULT], &calls[..]].concat());
    let document = run.json();
    let totals = totals(&document);
    assert_eq!(
        totals.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["deploy", "deposit", "transfer of FIL"]
    );
    assert_eq!(document["messages"][1]["exitCode"], 0);
}

#[test]
fn bytecode_without_an_abi_takes_calldata() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("answer.hex");
    // Its code returns 42.
    std::fs::write(&file, "600a600c600039600a6000f3602a60005260206000f3").unwrap();
    let line = ["--json", "gas", file.to_str().unwrap(), "--call", "0x01020304ff"];
    let document = run(&line).ok().json();
    assert_eq!(totals(&document)[1].0, "0x01020304");
    let called = &document["messages"][1];
    assert_eq!(called["function"], Value::Null);
    assert!(called["returned"]["data"].as_str().unwrap().ends_with("2a"));
}

#[test]
fn a_contract_that_is_not_created_is_not_called() {
    let run = run(&["gas", "Picky.sol", "true", "--call", "0x"]);
    veiled(run).prints(expect![[r#"
        exit 1
        --- stdout
        Picky was not created

        gas           total      fixed     writes    opens     WASM  syscalls   memory       rest
        deploy !  #,###,###  #,###,###  #,###,###  ###,###  ###,###   ###,###  ###,###  #,###,###

        how many  blocks written  bytes  blocks opened  bytes  syscalls  messages
        deploy !               2    405              2    352        43         3

        ! deploy failed: Refused(by: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266) (exit code 33)
        There is no contract, so it was not called.

        fixed     not yours, but for the bytes of calldata and answers (1,300 each), and the actors
                  that are called (75,000 each) and that change at all (475,000 each)
        writes    yours: 506,300 a block and 3,352 a byte of code and slots that are written
        opens     yours: 187,740 a block; each contract called has two, many slots have more
        WASM      yours: instructions, 4 for each of WASM's; the optimizer helps, a loop costs
        syscalls  yours: 14,000 each; calls, hashes, events, questions to the chain
        memory    of each contract called, and what it grows by; 0.4 a byte
        rest      bytes of events, hashes and blocks, actors that are looked up or created
    "#]]);
}

#[track_caller]
fn refused(arguments: &[&str], expected: Expect) {
    let run = run(&[&["gas"], arguments].concat());
    assert_eq!(run.code, Some(2), "{run:#?}");
    run.prints(expected);
}

#[test]
fn mistakes_are_told_before_anything_runs() {
    refused(
        &["Faults.sol", "--call", "bmup"],
        expect![[r#"
        exit 2
        --- stderr
        error: there is no function "bmup"
        help: there is: add(uint256,uint256), atLeast(uint256), bump(), count(), forever(), invalid(), nothing(), over(int256), over(uint256), over(uint256,uint256), pick(uint256[],uint256), say(string), who(address)
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "add", "1"],
        expect![[r#"
        exit 2
        --- stderr
        error: add(uint256 a, uint256 b) takes 2 arguments, but 1 was given
        help: give each one by itself, in quotes if it has spaces or brackets
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "add", "1", "x"],
        expect![[r#"
        exit 2
        --- stderr
        error: argument 2 (b) is uint256, but "x" is not a number
        help: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "bump{gas: 3}"],
        expect![[r#"
        exit 2
        --- stderr
        error: the call "bump{gas: 3}" has the option "gas: 3", which does not exist
        help: write it like 'deposit{value: 1FIL, from: 1}', with the arguments behind it
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "bump{value: 3"],
        expect![[r#"
        exit 2
        --- stderr
        error: the call "bump{value: 3" has no }
        help: write it like 'deposit{value: 1FIL, from: 1}', with the arguments behind it
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "bump{value: much}"],
        expect![[r#"
        exit 2
        --- stderr
        error: the amount "much" is not a number
        help: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL
    "#]],
    );
    refused(
        &["Faults.sol", "--call", "bump{from: 10}"],
        expect![[r#"
        exit 2
        --- stderr
        error: there is no key for 10
        help: give a development account, 0 to 9 or its address, or a key with --private-key
    "#]],
    );
    refused(
        &["Faults.sol", "7"],
        expect![[r#"
        exit 2
        --- stderr
        error: Faults takes no constructor arguments
        help: leave out 7
    "#]],
    );
    refused(
        &["Faults.sol", "--state", "chain"],
        expect![[r#"
        exit 2
        --- stderr
        error: `fevm gas` measures on a chain of its own, without --state
        help: what a message to a contract of that chain costs: `fevm --state DIR trace send`
    "#]],
    );
    refused(
        &["Faults.sol", "--call"],
        expect![[r#"
        exit 2
        --- stderr
        error: a value is required for '--call <FUNCTION> [ARGUMENTS]...' but none was supplied

        For more information, try '--help'.
    "#]],
    );
    refused(
        &[],
        expect![[r#"
        exit 2
        --- stderr
        error: the following required arguments were not provided:
          <FILE[:Contract]>

        Usage: fevm gas <FILE[:Contract]> [ARGUMENTS]...

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn a_file_that_cannot_be_used() {
    run(&["gas", "nothing.sol"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: cannot read nothing.sol: No such file or directory (os error 2)
        help: check the path and its permissions
    "#]]);
    assert_eq!(run(&["--json", "gas", "Broken.sol"]).json()["error"]["kind"], "compile");
}
