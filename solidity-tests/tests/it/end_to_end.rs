//! Compiled contracts on the FVM: deployed, called, reverting and logging.

use alloy_json_abi::JsonAbi;
use expect_test::expect;
use solidity_tests::compile::compile_file;

use crate::stage::{Contract, Stage};
use crate::suites::{contract, path, settings};

#[test]
fn openzeppelins_token_moves_between_accounts() {
    let mut stage = Stage::new();
    let token = stage.deploy(contract("Token"), &["Data Cap", "DC", "1000 FIL"]);
    let sender = stage.sender().to_string();
    let other = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    assert_eq!(stage.call(&token, "name", &[]), "\"Data Cap\"");
    assert_eq!(stage.call(&token, "balanceOf", &[&sender]), "1000000000000000000000");
    expect![[r#"Transfer(from: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, to: 0x70997970C51812dc3A010C7d01b50e0d17dc79C8, value: 7)"#]]
        .assert_eq(&stage.send(&token, "transfer", &[other, "7"]));
    assert_eq!(stage.call(&token, "balanceOf(address)(uint256)", &[other]), "7");
    expect![[r#"reverted: ERC20InsufficientBalance(sender: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, balance: 999999999999999999993, needed: 1000000000000000000000)"#]]
        .assert_eq(&stage.send(&token, "transfer", &[other, "1000 FIL"]));
    // An account named by its actor's id.
    expect![[r#"Approval(owner: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, spender: 0xff00000000000000000000000000000000000064, value: 1)"#]]
        .assert_eq(&stage.send(&token, "approve", &["f0100", "1"]));
}

#[test]
fn a_vyper_contract_counts_up_to_its_limit() {
    let mut stage = Stage::new();
    let compiled = compile_file(&path("compilers/Counter.vy"), &settings()).unwrap();
    let counter = stage.deploy(compiled.select(None).unwrap(), &["10"]);
    expect![[r#"Increased(by: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, number: 7)"#]]
        .assert_eq(&stage.send(&counter, "increase", &["7"]));
    assert_eq!(stage.call(&counter, "increase", &["3"]), "10");
    assert_eq!(stage.call(&counter, "number", &[]), "7");
    assert_eq!(stage.send(&counter, "increase", &["4"]), "reverted: \"over the limit\"");
    assert_eq!(stage.call(&counter, "divide", &["2"]), "3");
    assert_eq!(stage.call(&counter, "divide", &["0"]), "reverted: no reason given");
}

#[test]
fn a_yul_contract_stores_a_word() {
    let mut stage = Stage::new();
    let compiled = compile_file(&path("compilers/Store.yul"), &settings()).unwrap();
    let Contract { address, .. } = stage.deploy(compiled.select(None).unwrap(), &[]);
    let abi =
        ["function store(uint256)", "function stored() view returns (uint256)", "error Zero()"];
    let store = Contract { address, abi: JsonAbi::parse(abi).unwrap() };
    assert_eq!(stage.send(&store, "store", &["0x2a"]), "");
    assert_eq!(stage.call(&store, "stored", &[]), "42");
    assert_eq!(stage.send(&store, "store", &["0"]), "reverted: Zero()");
}

#[test]
fn every_panic_has_its_code() {
    let mut stage = Stage::new();
    let reverts = stage.deploy(contract("Reverts"), &[]);
    let codes = ["0x01", "0x11", "0x12", "0x21", "0x22", "0x31", "0x32", "0x41", "0x51"];
    let panics = codes.map(|code| stage.call(&reverts, "panic", &[code]));
    expect![[r#"
        reverted: Panic(0x01): assertion failed
        reverted: Panic(0x11): arithmetic overflow or underflow
        reverted: Panic(0x12): division or modulo by zero
        reverted: Panic(0x21): conversion into an enum that has no such value
        reverted: Panic(0x22): access to a storage byte array that is encoded wrongly
        reverted: Panic(0x31): pop from an empty array
        reverted: Panic(0x32): array index out of bounds
        reverted: Panic(0x41): out of memory: an allocation is too large
        reverted: Panic(0x51): call of a function variable that was never set"#]]
    .assert_eq(&panics.join("\n"));
}

#[test]
fn every_revert_says_why() {
    let mut stage = Stage::new();
    let reverts = stage.deploy(contract("Reverts"), &[]);
    let reasons = [
        stage.call(&reverts, "text", &["not today"]),
        stage.call(&reverts, "bare", &[]),
        stage.call(&reverts, "nothing", &[]),
        stage.call(&reverts, "custom", &["(f0100,7)", "[late, 'never, ever']"]),
        stage.call(&reverts, "raw", &["0xdeadbeef00"]),
        stage.call(&reverts, "raw", &["0x01"]),
        stage.call(&reverts, "absent()", &[]),
    ];
    expect![[r#"
        reverted: "not today"
        reverted: no reason given
        reverted: Nothing()
        reverted: Unpaid(debt: (0xff00000000000000000000000000000000000064, 7), reasons: ["late", "never, ever"])
        reverted: unknown error 0xdeadbeef, data 0xdeadbeef00
        reverted: data 0x01
        reverted: no reason given"#]].assert_eq(&reasons.join("\n"));
}

#[test]
fn every_kind_of_event_is_decoded() {
    let mut stage = Stage::new();
    let events = stage.deploy(contract("Events"), &[]);
    expect![[r#"
        Plain()
        Moved(from: 0x0000000000000000000000000000000000000001, to: 0x0000000000000000000000000000000000000002, amount: 3)
        Named(name: keccak256 0xc83eacfab95ef7791e71dc1cd2407b728acebee3b950e8fd918e9eadebea143a, name2: "plain", list: keccak256 0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5, tag: 0x01020304)
        Quiet(number: 7, flag: true)"#]].assert_eq(&stage.send(&events, "emitAll", &[]));
}

#[test]
fn values_of_every_type_come_back() {
    let mut stage = Stage::new();
    let echo = stage.deploy(contract("Echo"), &[]);
    let echoed = [
        stage.call(&echo, "scalars", &["1.5 FIL", "-128", "true", "f0100", "0x01020304"]),
        stage.call(&echo, "lists", &["[é, 'b,c']", "[[1,2],[3,65535]]"]),
        stage.call(&echo, "items((address,int64,bytes)[])", &["[(f00,-1,0xab),(f01,1,0x)]"]),
        stage.call(&echo, "items(uint)(uint)", &["5"]),
    ];
    expect![[r#"
        1500000000000000000 -128 true 0xff00000000000000000000000000000000000064 0x01020304
        ["é", "b,c"] [[1, 2], [3, 65535]]
        [(0xfF00000000000000000000000000000000000000, -1, 0xab), (0xff00000000000000000000000000000000000001, 1, 0x)]
        5"#]].assert_eq(&echoed.join("\n"));
}

#[test]
fn a_library_is_linked_and_called() {
    let mut stage = Stage::new();
    let library = solidity_library("Sums");
    let sums = stage.deploy(&library, &[]);
    let mut linked = solidity_library("Linked");
    assert!(linked.link("Sums", sums.address));
    let linked = stage.deploy(&linked, &[]);
    assert_eq!(stage.call(&linked, "sum", &["[1,2,39]"]), "42");
    let max = format!("[{},1]", alloy_primitives::U256::MAX);
    assert_eq!(
        stage.call(&linked, "sum", &[&max]),
        "reverted: Panic(0x11): arithmetic overflow or underflow"
    );
}

/// A contract that may still wait for a library.
fn solidity_library(name: &str) -> solidity_tests::compile::Artifact {
    let artifacts = crate::suites::of_file("libraries/Linked.sol");
    artifacts.into_iter().find(|artifact| artifact.name == name).unwrap()
}
