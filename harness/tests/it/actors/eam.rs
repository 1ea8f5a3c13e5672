//! The address manager: who may create, at which address, and over what.

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use harness::story::init_code;
use mapping::address::masked_id;
use mapping::method::{
    CONSTRUCTOR, EAM_CREATE, EAM_CREATE_EXTERNAL, EAM_CREATE2, INVOKE_EVM, SEND,
};
use mapping::params::{EamCreate2Params, EamCreateParams, EamReturn, encode_byte_string};

use super::rig::{EAM, RICH, RICH_ID, Reply, Rig, SYSTEM, f410, first_robust};
use crate::kit::code;

/// STOP.
const NOTHING: &[u8] = &[0];

/// SELFDESTRUCT(0x2222…22).
fn mortal() -> Vec<u8> {
    code("73 2222222222222222222222222222222222222222 ff")
}

/// Init code whose contract's code is the word of CALLER.
fn caller_as_code() -> Vec<u8> {
    code("33 5f 52 6020 5f f3")
}

fn external(initcode: &[u8]) -> Vec<u8> {
    encode_byte_string(initcode)
}

fn created(reply: &Reply) -> EamReturn {
    assert_eq!(reply.code, 0, "{reply:?}");
    EamReturn::from_cbor(&reply.data).unwrap()
}

fn create(initcode: &[u8], nonce: u64) -> Vec<u8> {
    EamCreateParams { initcode, nonce }.to_cbor()
}

fn create2(initcode: &[u8], salt: B256) -> Vec<u8> {
    EamCreate2Params { initcode, salt }.to_cbor()
}

#[test]
fn an_ethereum_account_creates_where_ethereum_would() {
    let mut rig = Rig::new();
    rig.nonce = 300;
    let reply = rig.send((f410(RICH), EAM), EAM_CREATE_EXTERNAL, external(&caller_as_code()));
    let contract = created(&reply);
    assert_eq!(contract.actor_id, RICH_ID + 1);
    assert_eq!(contract.eth_address, RICH.create(300));
    assert_eq!(contract.robust_address, Some(first_robust(f410(RICH), 300).to_bytes()));
    assert_eq!(rig.runtime(contract.actor_id), RICH.into_word().as_slice());
    let actor = rig.actor(contract.actor_id).unwrap();
    assert_eq!(actor.code, rig.code("evm"));
    assert_eq!(actor.delegated_address, Some(f410(contract.eth_address)));
}

#[test]
fn all_addresses_of_a_contract_lead_to_its_id() {
    let mut rig = Rig::new();
    let contract = rig.contract(NOTHING);
    let robust = FvmAddress::from_bytes(&contract.robust_address.unwrap()).unwrap();
    assert_eq!(rig.id(robust), Some(contract.actor_id));
    assert_eq!(rig.id(f410(contract.eth_address)), Some(contract.actor_id));
}

#[test]
fn a_robust_address_comes_from_the_sender_as_the_message_names_it() {
    let mut rig = Rig::new();
    let from = FvmAddress::new_id(RICH_ID);
    let reply = rig.send((from, EAM), EAM_CREATE_EXTERNAL, external(&init_code(NOTHING)));
    assert_eq!(created(&reply).robust_address, Some(first_robust(from, 0).to_bytes()));
}

#[test]
fn a_native_account_creates_from_its_key_and_is_seen_by_its_id() {
    let mut rig = Rig::new();
    let key = FvmAddress::new_secp256k1(&[7; 65]).unwrap();
    rig.pay((f410(RICH), key), 5, SEND, vec![]);
    let account = rig.id(key).unwrap();
    let nonce = rig.nonce;
    let reply = rig.send((key, EAM), EAM_CREATE_EXTERNAL, external(&caller_as_code()));
    let contract = created(&reply);
    let hashed = Address::from_slice(&keccak256(key.to_bytes())[12..]);
    assert_eq!(contract.eth_address, hashed.create(nonce));
    assert_eq!(rig.runtime(contract.actor_id), masked_id(account).into_word().as_slice());
}

#[test]
fn value_reaches_the_constructor() {
    let mut rig = Rig::new();
    // The word of CALLVALUE becomes the code.
    let initcode = external(&code("34 5f 52 6020 5f f3"));
    let contract = created(&rig.pay((f410(RICH), EAM), 42, EAM_CREATE_EXTERNAL, initcode));
    assert_eq!(rig.runtime(contract.actor_id), U256::from(42).to_be_bytes::<32>());
    assert_eq!(rig.actor(contract.actor_id).unwrap().balance, TokenAmount::from_atto(42));
    assert_eq!(rig.actor(10).unwrap().balance, TokenAmount::default());
}

#[test]
fn only_accounts_create_from_outside() {
    let mut rig = Rig::new();
    let contract = FvmAddress::new_id(rig.contract(NOTHING).actor_id);
    for from in [contract, SYSTEM, EAM] {
        let reply = rig.send((from, EAM), EAM_CREATE_EXTERNAL, external(&init_code(NOTHING)));
        assert_eq!(reply, Reply::failure(18), "{from}");
    }
}

#[test]
fn only_contracts_create_with_a_nonce_or_a_salt() {
    let mut rig = Rig::new();
    for from in [f410(RICH), SYSTEM] {
        let reply = rig.send((from, EAM), EAM_CREATE, create(&init_code(NOTHING), 1));
        assert_eq!(reply, Reply::failure(18), "{from}");
        let reply = rig.send((from, EAM), EAM_CREATE2, create2(&init_code(NOTHING), B256::ZERO));
        assert_eq!(reply, Reply::failure(18), "{from}");
    }
}

#[test]
fn a_contract_creates_where_ethereum_would() {
    let mut rig = Rig::new();
    let parent = rig.contract(NOTHING);
    let from = FvmAddress::new_id(parent.actor_id);
    let initcode = init_code(NOTHING);
    let child = created(&rig.send((from, EAM), EAM_CREATE, create(&initcode, 1_000)));
    assert_eq!(child.eth_address, parent.eth_address.create(1_000));
    let salt = B256::repeat_byte(9);
    let child = created(&rig.send((from, EAM), EAM_CREATE2, create2(&initcode, salt)));
    assert_eq!(child.eth_address, parent.eth_address.create2_from_code(salt, &initcode));
}

#[test]
fn a_live_contract_is_not_created_again() {
    let mut rig = Rig::new();
    let from = FvmAddress::new_id(rig.contract(NOTHING).actor_id);
    let params = create2(&init_code(NOTHING), B256::ZERO);
    let child = created(&rig.send((from, EAM), EAM_CREATE2, params.clone()));
    assert_eq!(rig.send((from, EAM), EAM_CREATE2, params), Reply::failure(18));
    assert_eq!(rig.runtime(child.actor_id), NOTHING);
}

#[test]
fn a_destroyed_contract_comes_back_with_its_id_and_no_new_robust_address() {
    let mut rig = Rig::new();
    let from = FvmAddress::new_id(rig.contract(NOTHING).actor_id);
    let params = create2(&init_code(&mortal()), B256::ZERO);
    let child = created(&rig.send((from, EAM), EAM_CREATE2, params.clone()));
    let to = FvmAddress::new_id(child.actor_id);
    assert_eq!(rig.send((f410(RICH), to), INVOKE_EVM, vec![]).code, 0);
    let again = created(&rig.send((from, EAM), EAM_CREATE2, params));
    assert_eq!(again, EamReturn { robust_address: None, ..child });
    assert_eq!(rig.runtime(again.actor_id), mortal());
}

#[test]
fn a_placeholder_becomes_the_contract_and_keeps_id_and_balance() {
    let mut rig = Rig::new();
    let address = RICH.create(1);
    assert_eq!(rig.pay((f410(RICH), f410(address)), 7, SEND, vec![]).code, 0);
    let id = rig.id(f410(address)).unwrap();
    assert_eq!(rig.actor(id).unwrap().code, rig.code("placeholder"));
    let contract = rig.contract(NOTHING);
    assert_eq!((contract.actor_id, contract.eth_address), (id, address));
    assert_eq!(contract.robust_address, Some(first_robust(f410(RICH), 1).to_bytes()));
    let actor = rig.actor(id).unwrap();
    assert_eq!((actor.code, actor.balance), (rig.code("evm"), TokenAmount::from_atto(7)));
    assert_eq!(actor.delegated_address, Some(f410(address)));
}

#[test]
fn nothing_else_is_ever_replaced() {
    for name in ["ethaccount", "account", "multisig"] {
        let mut rig = Rig::new();
        let id = rig.put_at(RICH.create(0), name);
        let params = external(&init_code(NOTHING));
        let reply = rig.send((f410(RICH), EAM), EAM_CREATE_EXTERNAL, params);
        assert_eq!(reply, Reply::failure(18), "{name}");
        assert_eq!(rig.actor(id).unwrap().code, rig.code(name));
    }
}

#[test]
fn a_failing_constructor_passes_on_its_code_and_data() {
    let mut rig = Rig::new();
    // MSTORE8(0, 7) REVERT(0, 1)
    let params = external(&code("6007 5f 53 6001 5f fd"));
    let reply = rig.send((f410(RICH), EAM), EAM_CREATE_EXTERNAL, params);
    assert_eq!(reply, Reply { code: 33, data: Bytes::from(encode_byte_string(&[7])) });
    assert_eq!(rig.id(f410(RICH.create(0))), None);
    let reply = rig.send((f410(RICH), EAM), EAM_CREATE_EXTERNAL, external(&[0xfe]));
    assert_eq!(reply, Reply::failure(34));
}

#[test]
fn parameters_must_be_there_and_of_the_right_shape() {
    let mut rig = Rig::new();
    let ours = (f410(RICH), EAM);
    for method in [EAM_CREATE, EAM_CREATE2, EAM_CREATE_EXTERNAL] {
        assert_eq!(rig.send(ours, method, vec![]), Reply::failure(16), "{method}");
        assert_eq!(rig.send(ours, method, vec![0xf6]), Reply::failure(21), "{method}");
    }
    assert_eq!(rig.send(ours, 5, vec![]), Reply::failure(22));
    assert_eq!(rig.send(ours, INVOKE_EVM, vec![]), Reply::failure(22));
}

#[test]
fn the_address_manager_is_made_once_by_the_system_at_its_place() {
    let mut rig = Rig::new();
    let elsewhere = rig.put(500, "eam");
    assert_eq!(rig.send((SYSTEM, EAM), CONSTRUCTOR, vec![]), Reply::success(vec![]));
    assert_eq!(rig.send((SYSTEM, elsewhere), CONSTRUCTOR, vec![]), Reply::failure(18));
    assert_eq!(rig.send((f410(RICH), EAM), CONSTRUCTOR, vec![]), Reply::failure(18));
    assert_eq!(rig.send((SYSTEM, EAM), CONSTRUCTOR, vec![0x80]), Reply::failure(16));
}
