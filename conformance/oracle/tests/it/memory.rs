//! The interpreter in memory, beside revm under the rules that both have.

use alloy_primitives::{Address, U256};
use fevm_oracle::{Case, Ending, Error, Limits, Post, Rule, Rules, memory, revm};

use crate::support::*;

/// Runs on both machines, which must agree.
#[track_caller]
fn agree(case: &Case) -> Post {
    let limits = Limits::default();
    let ours = memory::run(case, &limits).unwrap_or_else(|error| panic!("{error}"));
    let theirs = revm::run(case, &Rules::MEMORY, &limits).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(ours, theirs, "{}", case.name);
    ours
}

#[test]
fn both_agree_on_how_code_ends() {
    let ends = |text: &str| agree(&calls(text)).ending;
    assert_eq!(ends("STOP"), Ending::Succeeded);
    assert_eq!(ends("PUSH1 3 PUSH0 RETURN"), Ending::Succeeded);
    assert_eq!(ends("PUSH1 3 PUSH0 REVERT"), Ending::Reverted);
    assert_eq!(ends("POP"), Ending::Halted);
    assert_eq!(ends("CALLER SELFDESTRUCT"), Ending::Succeeded);
    assert_eq!(ends("BLOBBASEFEE"), Ending::Halted);
    assert_eq!(ends("loop: JUMPDEST PUSH @loop JUMP"), Ending::Exhausted);
}

#[test]
fn both_agree_on_creation() {
    let made = agree(&creates("PUSH1 0x60 PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN"));
    assert_eq!(made.created, Some(SENDER.create(0)));
    agree(&creates("PUSH1 0xef PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN"));
    agree(&creates("PUSH2 24577 PUSH0 RETURN"));
    agree(&creates("PUSH1 7 PUSH0 REVERT"));
    agree(&creates("CALLER SELFDESTRUCT"));
    let twice = "PUSH1 9 PUSH0 PUSH0 PUSH1 5 CREATE2 POP PUSH1 9 PUSH0 PUSH0 PUSH1 5 CREATE2";
    agree(&calls(&answer(twice)));
    agree(&calls(&answer("PUSH0 PUSH0 PUSH2 1001 CREATE")));
}

#[test]
fn both_agree_on_environment() {
    let names = "ADDRESS CALLER ORIGIN CALLVALUE GASPRICE BASEFEE COINBASE NUMBER TIMESTAMP \
                 PREVRANDAO GASLIMIT CHAINID GAS SELFBALANCE CODESIZE MSIZE";
    for name in names.split_whitespace() {
        agree(&calls(&answer(name)));
    }
    agree(&calls(&answer("PUSH2 999 BLOCKHASH")));
    agree(&calls(&answer("PUSH2 743 BLOCKHASH")));
    agree(&calls(&answer("CALLER EXTCODEHASH")));
}

#[test]
fn both_agree_on_precompiles() {
    for last in (1..=0x12).chain([0x77]) {
        let text = "PUSH1 32 PUSH1 64 PUSH1 96 PUSH0 PUSH1 1 PUSH1 {} GAS CALL";
        let text = text.replace("{}", &last.to_string());
        agree(&calls(&answer(&format!("{text} RETURNDATASIZE ADD MSIZE ADD"))));
    }
    let mut case = calls("STOP");
    case.transaction.to = Some(Address::with_last_byte(1));
    case.transaction.value = U256::from(1);
    agree(&case);
}

#[test]
fn both_reach_the_same_depth() {
    let count = "PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE";
    let post = agree(&calls(&format!("{count} {}", call(CONTRACT, "PUSH0"))));
    assert!(post.exhausted_inside);
    assert_eq!(post.world[&CONTRACT].storage[&U256::ZERO], U256::from(1025));
    agree(&calls(&format!("PUSH0 PUSH0 PUSH0 CREATE POP {}", call(CONTRACT, "PUSH0"))));
}

#[test]
fn memory_has_a_limit() {
    let limits = Limits { memory: 1 << 20, ..Limits::default() };
    let small = calls("PUSH3 0xfffe0 MLOAD");
    let post = memory::run(&small, &limits).expect("it runs");
    assert_eq!(post.ending, Ending::Succeeded);
    for text in ["PUSH3 0xfffe1 MLOAD", "PUSH4 0xffffffff PUSH0 PUSH0 CALLDATACOPY"] {
        let large = calls(text);
        let post = memory::run(&large, &limits).expect("it runs");
        assert_eq!(post.ending, Ending::Exhausted, "{text}");
        assert_eq!(post.world[&SENDER].nonce, 1);
    }
    let nested =
        calls_with(&format!("PUSH3 0xc0000 MLOAD {}", call(OTHER, "PUSH0")), "PUSH3 0xc0000 MLOAD");
    let post = memory::run(&nested, &limits).expect("it runs");
    assert_eq!(post.ending, Ending::Exhausted);
}

#[test]
fn all_instructions_of_ethereum_on_request() {
    let rules = Rules::MEMORY.without(Rule::UndefinedInstructions);
    let text =
        format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 4 PUSH20 {OTHER:#x} GAS CALLCODE BLOBBASEFEE ADD");
    let case = calls_with(&answer(&text), "CALLVALUE PUSH0 SSTORE");
    let limits = Limits::default();
    let ours = memory::run_in_full(&case, &limits).expect("it runs");
    assert_eq!(Ok(&ours), revm::run(&case, &rules, &limits).as_ref());
    assert_eq!(ours.world[&CONTRACT].storage[&U256::ZERO], U256::from(4));
}

#[test]
fn what_only_a_chain_has_is_said() {
    let mut resolve = [0; 20];
    (resolve[0], resolve[19]) = (0xfe, 1);
    let asked = memory::run(&calls(&call(resolve.into(), "PUSH0")), &Limits::default());
    assert!(matches!(asked, Err(Error::NeedsHost(_))), "{asked:?}");
}
