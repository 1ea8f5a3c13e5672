//! CREATE. CREATE2 is in eip/1014.

use crate::prelude::{test, *};

/// Stores creation code in memory and creates from it.
fn create(init_code: &str) -> String {
    let init_code = code(init_code);
    let push = format!("PUSH{} {init_code}", init_code.len());
    format!(
        "{push} PUSH0 MSTORE PUSH1 {} PUSH1 {} PUSH1 10 CREATE",
        init_code.len(),
        32 - init_code.len()
    )
}

/// Where CONTRACT creates with nonce 0.
fn created() -> Address {
    CONTRACT.create(0)
}

#[test]
fn what_creation_code_returns_is_the_new_code() {
    let mut case = Case::new();
    case.check(
        &create("PUSH2 0x6001 PUSH0 MSTORE PUSH1 2 PUSH1 30 RETURN"),
        expect!["[0x797bd88499e3508cf78aeb62237e3a40053291d0]"],
    );
    let account = case.host.account(created()).clone();
    assert_eq!(account.code, bytes!("6001"));
    assert_eq!(account.nonce, 1);
    assert_eq!(account.balance, U256::from(10));
    assert_eq!(case.host.account(CONTRACT).nonce, 1);
}

#[test]
fn creation_code_knows_its_creator_and_has_no_calldata() {
    let mut case = Case::new();
    case.run(&create("CALLER PUSH1 1 SSTORE CALLDATASIZE PUSH1 2 SSTORE CALLVALUE PUSH1 3 SSTORE"));
    let storage = &case.host.account(created()).storage;
    assert_eq!(storage[&U256::ONE], U256::from(0xc0));
    assert_eq!(storage.get(&U256::from(2)), None);
    assert_eq!(storage[&U256::from(3)], U256::from(10));
}

#[test]
fn success_leaves_no_return_data() {
    let text = create("PUSH1 1 PUSH0 RETURN") + " POP RETURNDATASIZE";
    check(&text, expect!["[0]"]);
}

#[test]
fn a_reverting_constructor_gives_zero_and_its_reason() {
    let text = create("PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT")
        + " RETURNDATASIZE DUP1 PUSH0 PUSH0 RETURNDATACOPY PUSH0 MLOAD";
    let mut case = Case::new();
    case.check(&text, expect!["[7, 32, 0]"]);
    assert_eq!(case.host.account(CONTRACT).nonce, 1, "the nonce counts attempts");
    assert!(!case.host.world.accounts.contains_key(&created()));
}

#[test]
fn code_that_may_not_be_kept_fails_the_creation() {
    check(&create("PUSH1 0xef PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN"), expect!["[0]"]);
    check(&create("PUSH2 24577 PUSH0 RETURN"), expect!["[0]"]);
}

#[test]
fn value_that_is_not_there_fails_the_creation_before_it_begins() {
    let mut case = Case::new();
    case.check("PUSH0 PUSH0 PUSH2 1001 CREATE", expect!["[0]"]);
    assert_eq!(case.host.account(CONTRACT).nonce, 0);
}

#[test]
fn empty_creation_code_makes_an_empty_contract() {
    check("PUSH0 PUSH0 NOT PUSH0 CREATE EXTCODESIZE", expect!["[0]"]);
}

#[test]
fn creation_code_out_of_reach_halts() {
    check("PUSH1 1 PUSH0 NOT PUSH0 CREATE", expect!["IllegalMemory"]);
}
