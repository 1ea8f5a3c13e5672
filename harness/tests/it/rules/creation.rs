//! Chapter 4, section 6: how contracts begin and end.

use alloy_primitives::{B256, U256, hex};
use harness::Bundle;
use harness::measure::Bench;
use harness::story::init_code;
use mapping::address::masked_id;
use mapping::exit;
use mapping::method::{EAM_CREATE, EAM_CREATE2};
use mapping::params::{EamCreate2Params, EamCreateParams};

use super::kit::{answer, as_word, code, deploy, run, split, words};
use crate::kit::chain;

/// Init code of at most 32 bytes in memory, and the operands offset and size of a creation of it.
fn in_memory(init: &str) -> (String, String) {
    let init = code(init);
    let digits = hex::encode(&init);
    let store = format!("PUSH{} 0x{digits} PUSH0 MSTORE", init.len());
    (store, format!("PUSH {} PUSH {}", init.len(), 32 - init.len()))
}

#[test]
fn a_creation_without_the_money_takes_no_nonce() {
    let mut chain = chain();
    let poor = format!(
        "PUSH0 PUSH0 PUSH1 6 CREATE PUSH0 PUSH0 PUSH0 PUSH1 6 CREATE2 RETURNDATASIZE {}",
        answer(3)
    );
    let poor = deploy(&mut chain, &poor);
    assert_eq!(split(&run(&mut chain, poor, &[], 5).output), [U256::ZERO; 3]);
    assert_eq!(chain.nonce(poor).unwrap(), 1);
}

#[test]
fn a_failing_constructor_leaves_its_reason_and_a_taken_nonce() {
    let mut chain = chain();
    let (store, region) = in_memory("PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0 REVERT");
    for create in ["CREATE", "CREATE2"] {
        let salt = if create == "CREATE2" { "PUSH0" } else { "" };
        let creator = format!(
            "{store} {salt} {region} PUSH0 {create} RETURNDATASIZE
             PUSH1 1 PUSH0 PUSH0 RETURNDATACOPY PUSH0 MLOAD PUSH0 BYTE {}",
            answer(3)
        );
        let creator = deploy(&mut chain, &creator);
        assert_eq!(words(&mut chain, creator, &[]), [0, 1, 9].map(U256::from), "{create}");
        assert_eq!(chain.nonce(creator).unwrap(), 2, "{create}");
    }
}

#[test]
fn the_address_manager_gets_init_code_and_nonce_or_salt() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (store, region) = in_memory("STOP STOP");
    let program = format!("{store} {region} PUSH0 CREATE PUSH1 0x77 {region} PUSH0 CREATE2");
    let creator = bench.deploy(&init_code(&code(&program))).unwrap().1.unwrap();
    let measured = bench.call(creator, &[]).unwrap();
    let sent: Vec<_> = measured.sent.iter().filter(|sent| sent.to == "f010").collect();
    let [create, create2] = sent[..] else { panic!("two creations: {:?}", measured.sent) };
    let initcode = &[0, 0];
    let params = EamCreateParams { initcode, nonce: 1 }.to_cbor();
    assert_eq!((create.method, &create.params), (EAM_CREATE, &Some((0x51, params.into()))));
    let params = EamCreate2Params { initcode, salt: B256::with_last_byte(0x77) }.to_cbor();
    assert_eq!((create2.method, &create2.params), (EAM_CREATE2, &Some((0x51, params.into()))));
}

#[test]
fn a_creation_that_succeeds_leaves_no_return_data() {
    let mut chain = chain();
    let creator = format!(
        "PUSH0 PUSH0 PUSH1 9 PUSH0 PUSH1 4 GAS STATICCALL POP RETURNDATASIZE
         PUSH0 PUSH0 PUSH0 CREATE RETURNDATASIZE {}",
        answer(3)
    );
    let creator = deploy(&mut chain, &creator);
    let created = as_word(creator.create(1));
    assert_eq!(words(&mut chain, creator, &[]), [U256::from(9), created, U256::ZERO]);
}

#[test]
fn no_init_code_makes_a_contract_without_code() {
    let mut chain = chain();
    let creator = deploy(&mut chain, "PUSH0 PUSH0 PUSH0 CREATE");
    run(&mut chain, creator, &[], 0);
    let created = creator.create(1);
    assert!(chain.code(created).unwrap().is_empty());
    assert_eq!(chain.nonce(created).unwrap(), 1);
    let alone = super::kit::create(&mut chain, vec![], 0);
    assert_eq!(chain.nonce(alone.contract_address.unwrap()).unwrap(), 1);
}

#[test]
fn a_beneficiary_that_is_not_there_ends_the_frame() {
    let mut chain = chain();
    let nobody = masked_id(9_999);
    let mortal = format!("PUSH1 1 PUSH0 SSTORE PUSH20 {nobody:#x} SELFDESTRUCT");
    let mortal = deploy(&mut chain, &mortal);
    assert_eq!(run(&mut chain, mortal, &[], 5).exit_code, exit::EVM_SELFDESTRUCT_FAILED);
    assert!(!chain.code(mortal).unwrap().is_empty());
    assert_eq!(chain.balance(mortal).unwrap(), U256::ZERO);
    assert_eq!(chain.storage(mortal, U256::ZERO).unwrap(), U256::ZERO);
}

#[test]
fn a_contract_comes_back_in_a_later_message_and_not_in_its_last() {
    let mut chain = chain();
    // Creates a contract, has it destroy itself, and creates it again.
    let (store, region) = in_memory(
        "PUSH2 0x33ff PUSH0 MSTORE PUSH1 2 PUSH1 30 RETURN", // CALLER SELFDESTRUCT
    );
    let factory = format!(
        "{store} PUSH0 {region} PUSH0 CREATE2
         PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 DUP6 GAS CALL
         PUSH0 {region} PUSH0 CREATE2 {}",
        answer(3)
    );
    let factory = deploy(&mut chain, &factory);
    let first = words(&mut chain, factory, &[]);
    assert!(!first[0].is_zero());
    assert_eq!(first[1..], [1, 0].map(U256::from), "it died, and was not created again");
    assert_eq!(words(&mut chain, factory, &[]), first, "another message");
}

#[test]
fn a_payout_runs_no_code() {
    let mut chain = chain();
    let heir = deploy(&mut chain, "PUSH1 1 PUSH0 SSTORE");
    let mortal = deploy(&mut chain, &format!("PUSH20 {heir:#x} SELFDESTRUCT"));
    assert!(run(&mut chain, mortal, &[], 5).status);
    assert_eq!(chain.balance(heir).unwrap(), U256::from(5));
    assert_eq!(chain.storage(heir, U256::ZERO).unwrap(), U256::ZERO);
}
