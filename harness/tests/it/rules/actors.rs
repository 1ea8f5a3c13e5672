//! Chapter 1: actors and methods.

use alloy_primitives::{Address, KECCAK256_EMPTY, U256, keccak256};
use cid::Cid;
use fvm_ipld_encoding::{from_slice, to_vec};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use harness::story::init_code;
use harness::{Bundle, FilAddress};
use mapping::address::{BURNT_FUNDS_ID, REWARD_ID, masked_id};
use mapping::method::{
    AUTHENTICATE_MESSAGE, EAM_CREATE2, GET_BYTECODE, GET_BYTECODE_HASH, GET_STORAGE_AT, INVOKE_EVM,
    RESURRECT, SEND,
};
use mapping::params::{
    AuthenticateParams, BytecodeHash, BytecodeLink, EamCreate2Params, EamReturn,
    EvmConstructorParams, StorageAtParams, U256Cbor, encode_byte_string,
};

use super::kit::{code, word};
use crate::actors::rig::{EAM, INIT, RICH, RICH_ID, Reply, Rig, SYSTEM, f410};
use crate::kit::{chain, transfer};

fn id(number: u64) -> FvmAddress {
    FvmAddress::new_id(number)
}

#[test]
fn well_known_names_are_the_networks() {
    let mut rig = Rig::new();
    let empty_array = "bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a";
    assert_eq!(rig.actor(10).unwrap().state.to_string(), empty_array);
    let contract = id(rig.contract(&[]).actor_id);
    let reply = rig.send((SYSTEM, contract), GET_BYTECODE, vec![]);
    let link = BytecodeLink::from_cbor(&reply.data).unwrap().code_cid.unwrap();
    let empty_code = "bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2q";
    assert_eq!(Cid::try_from(link).unwrap().to_string(), empty_code);
    let zero = "f410faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaonc6iji";
    assert_eq!(FilAddress::f410(Address::ZERO).to_string(), zero);
    let native = keccak256([0xfe]);
    let digits = "bcc90f2d6dada5b18e155c17a1c0a55920aae94f39857d39d0d8ed07ae8f228b";
    assert_eq!(hex::encode(native), digits);
    assert_eq!(
        word("PUSH20 0xff00000000000000000000000000000000000001 EXTCODEHASH"),
        U256::from_be_bytes(native.0)
    );
}

#[test]
fn the_system_actor_names_the_manifest() {
    let (_, state) = chain().state_block(&FilAddress::Id(0)).unwrap().unwrap();
    assert_eq!(state, to_vec(&(Bundle::embedded().data_cid(),)).unwrap());
}

#[test]
fn the_address_manager_has_no_state() {
    let mut rig = Rig::new();
    assert_eq!(rig.state(10), [0x80]);
    rig.contract(&[0]);
    assert_eq!(rig.state(10), [0x80]);
}

#[test]
fn somebody_is_at_the_null_address() {
    let chain = chain();
    let null = FilAddress::f410(Address::ZERO);
    let code = Bundle::embedded().actor("ethaccount").unwrap().cid;
    assert_eq!(chain.code_cid(&null).unwrap(), Some(code));
    assert_eq!(chain.state_block(&null).unwrap().unwrap().1, [0x80].to_vec());
}

#[test]
fn the_base_fee_is_burnt_and_the_tip_is_the_rewards() {
    let mut chain = chain();
    let receipt = chain.send(&transfer(0)).unwrap();
    // The tip is paid for the whole limit of ten million, at 1 attoFIL.
    let reward = chain.balance(masked_id(REWARD_ID)).unwrap();
    assert_eq!(reward, U256::from(10_000_000));
    let burnt = chain.balance(masked_id(BURNT_FUNDS_ID)).unwrap();
    let used = U256::from(100) * U256::from(receipt.gas_used);
    assert!(burnt >= used && burnt < used * U256::from(10), "{burnt} for {used}");
}

#[test]
fn an_actor_in_the_tree_has_five_fields() {
    let mut rig = Rig::new();
    let contract = rig.contract(&[0]);
    for number in [0, RICH_ID, contract.actor_id] {
        let actor = rig.actor(number).unwrap();
        let bytes = to_vec(&actor).unwrap();
        assert_eq!(bytes[0], 0x85);
        let (code, state, sequence, balance, delegated): (
            Cid,
            Cid,
            u64,
            TokenAmount,
            Option<FvmAddress>,
        ) = from_slice(&bytes).unwrap();
        assert_eq!((code, state), (actor.code, actor.state));
        assert_eq!((sequence, balance), (actor.sequence, actor.balance));
        assert_eq!(delegated, actor.delegated_address);
    }
}

#[test]
fn anybody_may_ask_for_code_and_its_hash() {
    let mut rig = Rig::new();
    let runtime = code("PUSH1 7 PUSH0 SSTORE");
    let asked = id(rig.contract(&runtime).actor_id);
    let other = id(rig.contract(&[0]).actor_id);
    for from in [f410(RICH), other, asked, SYSTEM, EAM] {
        let reply = rig.send((from, asked), GET_BYTECODE, vec![]);
        let link = BytecodeLink::from_cbor(&reply.data).unwrap().code_cid.unwrap();
        let link = Cid::try_from(link).unwrap();
        assert_eq!((reply.code, rig.block(&link)), (0, runtime.clone()), "{from}");
        let reply = rig.send((from, asked), GET_BYTECODE_HASH, vec![]);
        assert_eq!(BytecodeHash::from_cbor(&reply.data).unwrap().0, keccak256(&runtime), "{from}");
    }
    let bare = id(rig.contract(&[]).actor_id);
    let reply = rig.send((other, bare), GET_BYTECODE_HASH, vec![]);
    assert_eq!(BytecodeHash::from_cbor(&reply.data).unwrap().0, KECCAK256_EMPTY);
}

#[test]
fn a_method_without_parameters_refuses_any() {
    let mut rig = Rig::new();
    let contract = id(rig.contract(&[0]).actor_id);
    for method in [GET_BYTECODE, GET_BYTECODE_HASH] {
        for params in [vec![0x80], vec![0xf6], vec![0xff]] {
            let reply = rig.send((f410(RICH), contract), method, params);
            assert_eq!(reply, Reply::failure(16), "{method}");
        }
    }
}

#[test]
fn a_bare_send_runs_no_code() {
    let mut rig = Rig::new();
    let contract = rig.contract(&code("INVALID")).actor_id;
    for params in [vec![], vec![0x41, 7], vec![0xff, 0xff]] {
        let reply = rig.pay((f410(RICH), id(contract)), 5, SEND, params);
        assert_eq!(reply, Reply::success(vec![]));
    }
    assert_eq!(rig.actor(contract).unwrap().balance, TokenAmount::from_atto(15));
    assert_eq!(rig.send((f410(RICH), id(contract)), INVOKE_EVM, vec![]), Reply::failure(34));
}

#[test]
fn only_the_address_manager_revives_and_only_the_dead() {
    let mut rig = Rig::new();
    let parent = id(rig.contract(&[0]).actor_id);
    let initcode = init_code(&code("CALLER SELFDESTRUCT"));
    let params = EamCreate2Params { initcode: &initcode, salt: Default::default() }.to_cbor();
    let child = rig.send((parent, EAM), EAM_CREATE2, params);
    let child = id(EamReturn::from_cbor(&child.data).unwrap().actor_id);
    let born = EvmConstructorParams { creator: RICH, initcode: &[] }.to_cbor();
    for dead in [false, true] {
        for from in [f410(RICH), SYSTEM, INIT, parent, child] {
            assert_eq!(rig.send((from, child), RESURRECT, born.clone()), Reply::failure(18));
        }
        let revived = rig.send((EAM, child), RESURRECT, born.clone());
        assert_eq!(revived, if dead { Reply::success(vec![]) } else { Reply::failure(18) });
        assert_eq!(rig.send((f410(RICH), child), INVOKE_EVM, vec![]).code, 0);
    }
}

#[test]
fn slots_are_read_by_nobody_but_the_system() {
    let mut rig = Rig::new();
    let contract = id(rig.contract(&code("PUSH1 5 PUSH1 9 SSTORE")).actor_id);
    assert_eq!(rig.send((f410(RICH), contract), INVOKE_EVM, vec![]).code, 0);
    let slot = StorageAtParams { key: U256::from(9) }.to_cbor();
    for from in [f410(RICH), contract, EAM, INIT] {
        let reply = rig.send((from, contract), GET_STORAGE_AT, slot.clone());
        assert_eq!(reply, Reply::failure(18), "{from}");
    }
    let reply = rig.send((SYSTEM, contract), GET_STORAGE_AT, slot);
    assert_eq!(reply, Reply::success(U256Cbor(U256::from(5)).to_cbor()));
}

#[test]
fn an_invocation_always_answers_with_a_byte_string() {
    let mut rig = Rig::new();
    let echo = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 RETURN";
    let [echo, stop, bare] =
        [&code(echo)[..], &[0], &[]].map(|code| id(rig.contract(code).actor_id));
    for params in [vec![], encode_byte_string(&[]), encode_byte_string(&[1, 2, 3])] {
        let content = if params.is_empty() { vec![0x40] } else { params.clone() };
        let reply = rig.send((f410(RICH), echo), INVOKE_EVM, params.clone());
        assert_eq!(reply, Reply::success(content));
        for empty in [stop, bare] {
            let reply = rig.send((f410(RICH), empty), INVOKE_EVM, params.clone());
            assert_eq!(reply, Reply::success(vec![0x40]));
        }
    }
}

#[test]
fn an_ethereum_account_vouches_for_nothing() {
    let mut rig = Rig::new();
    let claim = AuthenticateParams { signature: &[1; 65], message: b"a promise" }.to_cbor();
    for params in [claim, vec![]] {
        let reply = rig.send((f410(RICH), id(RICH_ID)), AUTHENTICATE_MESSAGE, params);
        assert_eq!(reply, Reply::success(vec![]));
    }
}

#[test]
fn the_address_manager_is_out_of_reach_of_call_actor() {
    // call_actor_id of id 10 by a method, without parameters: whether it succeeded, and with what.
    let asks = |method: u64| {
        format!(
            "PUSH {method} PUSH0 MSTORE PUSH1 0xc0 PUSH1 0x80 MSTORE PUSH1 10 PUSH1 0xa0 MSTORE
             PUSH1 32 PUSH0 PUSH1 0xe0 PUSH0 PUSH20 0xfe00000000000000000000000000000000000005 GAS
             DELEGATECALL PUSH1 8 SHL PUSH0 MLOAD OR"
        )
    };
    for method in [1, 2, 3, 4, 1023] {
        assert_eq!(word(&asks(method)), U256::from(method), "the call failed, memory is as it was");
    }
    assert_eq!(word(&asks(1024)), U256::from(0x100 | 22), "such a method it has not");
}
