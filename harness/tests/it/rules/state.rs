//! Chapter 2: what a contract keeps, and what its frames see of it.

use alloy_primitives::{Address, KECCAK256_EMPTY, U256};
use cid::Cid;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use harness::story::init_code;
use mapping::method::{
    EAM_CREATE2, GET_BYTECODE, GET_BYTECODE_HASH, GET_STORAGE_AT, INVOKE_EVM, SEND,
};
use mapping::params::{
    BytecodeHash, BytecodeLink, EamCreate2Params, EamReturn, StorageAtParams, encode_byte_string,
};

use super::kit::{ANSWER, answer, as_word, call, code, create, delegate, deploy, words};
use crate::actors::rig::{EAM, RICH, Reply, Rig, SYSTEM, f410};
use crate::kit::chain;

fn create2(initcode: &[u8]) -> Vec<u8> {
    EamCreate2Params { initcode, salt: Default::default() }.to_cbor()
}

/// Without calldata: slot 9 = 5, transient slot 7 = 6. With: dies.
const MORTAL: &str = "CALLDATASIZE PUSH @die JUMPI
    PUSH1 5 PUSH1 9 SSTORE PUSH1 6 PUSH1 7 TSTORE STOP
    die: JUMPDEST CALLER SELFDESTRUCT";

#[test]
fn a_dead_contract_is_an_empty_one_until_it_is_revived() {
    let mut rig = Rig::new();
    let parent = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    let initcode = init_code(&code(MORTAL));
    let child = rig.send((parent, EAM), EAM_CREATE2, create2(&initcode));
    let child = EamReturn::from_cbor(&child.data).unwrap();
    let to = FvmAddress::new_id(child.actor_id);
    let invoke = |rig: &mut Rig, params| rig.send((f410(RICH), to), INVOKE_EVM, params);
    assert_eq!(invoke(&mut rig, vec![]).code, 0);
    let slot = StorageAtParams { key: U256::from(9) }.to_cbor();
    let read = |rig: &mut Rig| rig.send((SYSTEM, to), GET_STORAGE_AT, slot.clone());
    assert_eq!(read(&mut rig), Reply::success(vec![0x41, 5]));
    assert_eq!(invoke(&mut rig, encode_byte_string(&[1])).code, 0);

    assert_eq!(invoke(&mut rig, vec![]), Reply::success(vec![0x40]));
    assert_eq!(read(&mut rig), Reply::success(vec![0x40]));
    assert_eq!(rig.send((SYSTEM, to), GET_BYTECODE, vec![]), Reply::success(vec![0xf6]));
    let hash = rig.send((SYSTEM, to), GET_BYTECODE_HASH, vec![]);
    assert_eq!(BytecodeHash::from_cbor(&hash.data).unwrap().0, KECCAK256_EMPTY);
    assert_eq!(rig.pay((f410(RICH), to), 7, SEND, vec![]).code, 0);
    assert_eq!(rig.pay((f410(RICH), to), 2, INVOKE_EVM, vec![]).code, 0);

    assert_eq!(rig.pay((parent, EAM), 0, EAM_CREATE2, create2(&initcode)).code, 0);
    assert_eq!(rig.actor(child.actor_id).unwrap().balance, TokenAmount::from_atto(9));
    assert_eq!(read(&mut rig), Reply::success(vec![0x40]));
    assert!(rig.state(child.actor_id).ends_with(&[0x01, 0x40]), "nonce 1, no slots, no more");
}

#[test]
fn value_for_the_dead_reaches_the_new_constructor() {
    let mut rig = Rig::new();
    let parent = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    assert_eq!(rig.pay((f410(RICH), parent), 10, SEND, vec![]).code, 0);
    // Slot 0 = CALLVALUE, no code; with nothing sent along it dies at once.
    let initcode = code(
        "CALLVALUE PUSH @lives JUMPI CALLER SELFDESTRUCT
        lives: JUMPDEST CALLVALUE PUSH0 SSTORE",
    );
    let child = rig.send((parent, EAM), EAM_CREATE2, create2(&initcode));
    let child = EamReturn::from_cbor(&child.data).unwrap().actor_id;
    assert_eq!(rig.pay((parent, EAM), 4, EAM_CREATE2, create2(&initcode)).code, 0);
    assert_eq!(rig.actor(child).unwrap().balance, TokenAmount::from_atto(4));
    // No code, nonce 1, slot 0 is 4.
    assert_eq!(rig.state(child), [0x83, 0xf6, 0x01, 0x43, 0x00, 0x01, 0x04]);
}

#[test]
fn a_contract_without_code_names_the_empty_block() {
    let mut rig = Rig::new();
    let bare = rig.contract(&[]).actor_id;
    assert_eq!(rig.state(bare), [0x83, 0xf6, 0x01, 0x40]);
    let reply = rig.send((SYSTEM, FvmAddress::new_id(bare)), GET_BYTECODE, vec![]);
    let link = BytecodeLink::from_cbor(&reply.data).unwrap().code_cid.unwrap();
    let link = Cid::try_from(link).unwrap();
    assert_eq!((link.codec(), rig.block(&link)), (0x55, vec![]));
}

#[test]
fn the_nonce_is_in_the_state_and_the_sequence_stays_zero() {
    let mut rig = Rig::new();
    let contract = rig.contract(&code("PUSH0 PUSH0 PUSH0 CREATE")).actor_id;
    for nonce in 1..4 {
        assert!(rig.state(contract).ends_with(&[nonce, 0x40]), "{nonce}");
        assert_eq!(rig.actor(contract).unwrap().sequence, 0);
        let to = FvmAddress::new_id(contract);
        assert_eq!(rig.send((f410(RICH), to), INVOKE_EVM, vec![]).code, 0);
    }
}

#[test]
fn what_a_reentrant_frame_changed_is_all_there() {
    let mut chain = chain();
    let calls_back = deploy(&mut chain, "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL");
    // Called back: slot 0 = 2, transient slot 0 = 3, and a creation. The outer frame then has
    // both words, and its own creation has the nonce after that one.
    let outer = format!(
        "CALLDATASIZE PUSH @outer JUMPI
         PUSH1 2 PUSH0 SSTORE PUSH1 3 PUSH0 TSTORE PUSH0 PUSH0 PUSH0 CREATE STOP
         outer: JUMPDEST PUSH1 1 PUSH0 SSTORE {} POP
         PUSH0 SLOAD PUSH0 TLOAD PUSH0 PUSH0 PUSH0 CREATE {}",
        call(calls_back, 0),
        answer(3)
    );
    let outer = deploy(&mut chain, &outer);
    let [slot, transient, created] = words(&mut chain, outer, &[1])[..] else { panic!("three") };
    assert_eq!([slot, transient], [2, 3].map(U256::from));
    assert_eq!(created, as_word(outer.create(2)));
}

#[test]
fn while_it_is_constructed_a_contract_has_no_code() {
    let mut chain = chain();
    let calls_back = format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL RETURNDATASIZE CALLER EXTCODESIZE {}",
        answer(3)
    );
    let calls_back = deploy(&mut chain, &calls_back);
    let constructor = format!(
        "PUSH1 96 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {calls_back:#x} GAS CALL PUSH1 3 SSTORE
         PUSH0 MLOAD PUSH0 SSTORE PUSH1 32 MLOAD PUSH1 1 SSTORE PUSH1 64 MLOAD PUSH1 2 SSTORE
         PUSH1 1 PUSH0 RETURN"
    );
    let created = create(&mut chain, code(&constructor), 0).contract_address.unwrap();
    let slot = |of: Address, key: u64| chain.storage(of, U256::from(key)).unwrap();
    // It was called with success and no data, had no code, and the helper came back.
    let seen = [0, 1, 2, 3].map(|key| slot(created, key));
    assert_eq!(seen, [1, 0, 0, 1].map(U256::from));
    assert_eq!(chain.code(created).unwrap().len(), 1);
}

#[test]
fn a_delegate_sees_what_was_written_and_its_writes_are_seen() {
    let mut chain = chain();
    let library = deploy(&mut chain, "PUSH0 SLOAD PUSH1 1 ADD PUSH1 1 SSTORE");
    let caller = format!("PUSH1 5 PUSH0 SSTORE {} POP PUSH1 1 SLOAD {ANSWER}", delegate(library));
    let caller = deploy(&mut chain, &caller);
    assert_eq!(words(&mut chain, caller, &[]), [U256::from(6)]);
}
