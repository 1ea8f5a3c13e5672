//! The init and system actors: ids, addresses, and a state that the FVM reads too.

use alloy_primitives::hex;
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_ipld_encoding::to_vec;
use fvm_ipld_hamt::Hamt;
use fvm_shared::address::Address as FvmAddress;
use harness::Bundle;
use mapping::FilAddress;
use mapping::method::{CONSTRUCTOR, INIT_EXEC, INIT_EXEC4, INVOKE_EVM, SEND};
use mapping::params::{
    EvmConstructorParams, InitConstructorParams, InitExec4Params, InitExecParams, InitExecReturn,
};

use super::rig::{EAM, INIT, RICH, RICH_ID, Reply, Rig, SYSTEM, f410, first_robust};
use crate::kit::account;

/// Exec4 of an EVM contract with empty code at `subaddress`.
fn exec4(rig: &Rig, subaddress: &[u8]) -> Vec<u8> {
    let constructor_params = EvmConstructorParams { creator: RICH, initcode: &[] }.to_cbor();
    let code_cid = &rig.code("evm").to_bytes();
    InitExec4Params { code_cid, constructor_params: &constructor_params, subaddress }.to_cbor()
}

fn exec(rig: &Rig, name: &str) -> Vec<u8> {
    let code_cid = &rig.code(name).to_bytes();
    InitExecParams { code_cid, constructor_params: &[0x80] }.to_cbor()
}

fn answer(reply: &Reply) -> (u64, FvmAddress) {
    assert_eq!(reply.code, 0, "{reply:?}");
    let answer = InitExecReturn::from_cbor(&reply.data).unwrap();
    let Ok(FilAddress::Id(id)) = FilAddress::from_bytes(&answer.id_address) else {
        panic!("no id: {answer:?}")
    };
    (id, FvmAddress::from_bytes(&answer.robust_address).unwrap())
}

/// A bundle whose multisig is a module that accepts everything.
fn with_a_multisig() -> Bundle {
    let mut bundle = Bundle::embedded();
    let mut accepting = bundle.actor("placeholder").unwrap().wasm.clone();
    accepting.extend(b"\x00\x09\x08multisig");
    bundle.replace("multisig", accepting).unwrap();
    bundle
}

#[test]
fn exec4_gives_an_id_an_f4_and_an_f2_address() {
    let mut rig = Rig::new();
    let params = exec4(&rig, account(1).as_slice());
    let (id, robust) = answer(&rig.send((EAM, INIT), INIT_EXEC4, params));
    assert_eq!((id, robust), (RICH_ID + 1, first_robust(EAM, 0)));
    assert_eq!(rig.id(robust), Some(id));
    assert_eq!(rig.id(f410(account(1))), Some(id));
    assert_eq!(rig.actor(id).unwrap().delegated_address, Some(f410(account(1))));
}

#[test]
fn exec4_is_for_the_address_manager() {
    let mut rig = Rig::new();
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    for from in [f410(RICH), contract, SYSTEM] {
        let params = exec4(&rig, account(1).as_slice());
        assert_eq!(rig.send((from, INIT), INIT_EXEC4, params), Reply::failure(18), "{from}");
    }
    assert_eq!(rig.id(f410(account(1))), None);
}

#[test]
fn exec4_replaces_a_placeholder_and_nothing_else() {
    let mut rig = Rig::new();
    rig.pay((f410(RICH), f410(account(1))), 3, SEND, vec![]);
    let before = rig.id(f410(account(1))).unwrap();
    let params = exec4(&rig, account(1).as_slice());
    let (id, robust) = answer(&rig.send((EAM, INIT), INIT_EXEC4, params.clone()));
    assert_eq!((id, rig.id(robust)), (before, Some(before)));
    let state = rig.state(1);
    assert_eq!(rig.send((EAM, INIT), INIT_EXEC4, params), Reply::failure(18));
    assert_eq!(rig.state(1), state);
}

#[test]
fn an_f4_address_has_at_most_54_bytes_of_its_own() {
    let mut rig = Rig::new();
    let params = exec4(&rig, &[1; 55]);
    assert_eq!(rig.send((EAM, INIT), INIT_EXEC4, params), Reply::failure(16));
}

#[test]
fn a_code_that_is_no_cid_is_refused_by_its_shape() {
    let mut rig = Rig::new();
    let cid = rig.code("evm").to_bytes();
    for code_cid in [&cid[..37], &[1], &[cid.as_slice(), &[0]].concat()] {
        let params =
            InitExec4Params { code_cid, constructor_params: &[], subaddress: &[1] }.to_cbor();
        assert_eq!(rig.send((EAM, INIT), INIT_EXEC4, params).code, 21);
        let params = InitExecParams { code_cid, constructor_params: &[] }.to_cbor();
        assert_eq!(rig.send((f410(RICH), INIT), INIT_EXEC, params).code, 21);
    }
}

#[test]
fn anybody_may_create_a_multisig() {
    let mut rig = Rig::with(&with_a_multisig());
    let params = exec(&rig, "multisig");
    let (id, robust) = answer(&rig.pay((f410(RICH), INIT), 11, INIT_EXEC, params));
    assert_eq!((id, robust), (RICH_ID + 1, first_robust(f410(RICH), 0)));
    assert_eq!(rig.id(robust), Some(id));
    let actor = rig.actor(id).unwrap();
    assert_eq!((actor.code, actor.delegated_address), (rig.code("multisig"), None));
    assert_eq!(actor.balance.atto().to_string(), "11");
}

#[test]
fn other_types_are_not_for_anybody_to_create() {
    let mut rig = Rig::new();
    for name in ["evm", "account", "ethaccount", "placeholder", "system", "storageminer", "eam"] {
        let params = exec(&rig, name);
        let reply = rig.send((f410(RICH), INIT), INIT_EXEC, params);
        assert_eq!(reply, Reply::failure(18), "{name}");
    }
}

#[test]
fn an_actor_that_this_chain_lacks_cannot_be_created() {
    let mut rig = Rig::new();
    let state = rig.state(1);
    let params = exec(&rig, "multisig");
    assert_eq!(rig.send((f410(RICH), INIT), INIT_EXEC, params), Reply::failure(22));
    assert_eq!(rig.state(1), state);
    assert_eq!(rig.actor(RICH_ID + 1), None);
}

#[test]
fn a_constructor_that_traps_fails_with_a_code_of_our_own() {
    // Exports a memory and `invoke`, whose only operator is `unreachable`: exit code 4, the FVM's.
    let trap = hex!(
        "0061736d 01000000 0106 01 60 017f 017f 0302 01 00 0503 01 00 01"
        "0713 02 06 6d656d6f7279 02 00 06 696e766f6b65 00 00 0a05 01 03 00 00 0b"
    );
    let mut bundle = Bundle::embedded();
    bundle.replace("multisig", trap.to_vec()).unwrap();
    let mut rig = Rig::with(&bundle);
    let params = exec(&rig, "multisig");
    assert_eq!(rig.send((f410(RICH), INIT), INIT_EXEC, params), Reply::failure(23));
}

#[test]
fn contracts_reach_no_method_of_the_init_actor() {
    let mut rig = Rig::with(&with_a_multisig());
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    let params = exec(&rig, "multisig");
    for (method, params) in [(INIT_EXEC, params), (77, vec![])] {
        assert_eq!(rig.send((contract, INIT), method, params), Reply::failure(18), "{method}");
    }
    for to in [INIT, SYSTEM] {
        assert_eq!(rig.send((contract, to), INVOKE_EVM, vec![]), Reply::failure(22), "{to}");
    }
}

#[test]
fn parameters_must_be_there_and_of_the_right_shape() {
    let mut rig = Rig::new();
    for method in [INIT_EXEC, INIT_EXEC4] {
        assert_eq!(rig.send((EAM, INIT), method, vec![]), Reply::failure(16), "{method}");
        assert_eq!(rig.send((EAM, INIT), method, vec![0x80]), Reply::failure(21), "{method}");
    }
    assert_eq!(rig.send((f410(RICH), INIT), 4, vec![]), Reply::failure(22));
}

#[test]
fn the_fvm_finds_every_address_in_a_map_that_both_have_written() {
    let mut rig = Rig::new();
    let mut given = Vec::new();
    for number in 0..60 {
        let (ours, fresh) = (RICH.create(number), f410(RICH.create(number + 60)));
        let params = exec4(&rig, ours.as_slice());
        let (id, robust) = answer(&rig.send((EAM, INIT), INIT_EXEC4, params));
        given.push((f410(ours), id));
        given.push((robust, id));
        assert_eq!(rig.send((f410(RICH), fresh), SEND, vec![]).code, 0);
        given.push((fresh, id + 1));
    }
    for (address, id) in &given {
        assert_eq!(rig.id(*address), Some(*id), "{address}");
    }
    // The same map written by the FVM's library alone.
    let mut map = Hamt::<_, u64>::new_with_bit_width(MemoryBlockstore::default(), 5);
    for (address, id) in given.into_iter().chain([(f410(RICH), RICH_ID)]) {
        map.set(address.to_bytes().into(), id).unwrap();
    }
    let state = (map.flush().unwrap(), RICH_ID + 121, "rig");
    assert_eq!(rig.state(1), to_vec(&state).unwrap());
}

#[test]
fn the_first_state_has_no_addresses_and_ids_from_100() {
    let mut rig = Rig::new();
    let fresh = rig.put(500, "init");
    let params = InitConstructorParams { network_name: "a network" }.to_cbor();
    assert_eq!(rig.send((f410(RICH), fresh), CONSTRUCTOR, params.clone()), Reply::failure(18));
    assert_eq!(rig.send((SYSTEM, fresh), CONSTRUCTOR, params.clone()), Reply::success(vec![]));
    let mut map = Hamt::<_, u64>::new_with_bit_width(MemoryBlockstore::default(), 5);
    let state = to_vec(&(map.flush().unwrap(), 100, "a network")).unwrap();
    assert_eq!(rig.state(500), state);
    assert_eq!(rig.send((SYSTEM, fresh), CONSTRUCTOR, params), Reply::failure(20));
}

#[test]
fn the_system_actor_begins_with_an_empty_manifest() {
    let mut rig = Rig::new();
    let fresh = rig.put(500, "system");
    let empty = rig.actor(500).unwrap().state;
    assert_eq!(rig.send((f410(RICH), fresh), CONSTRUCTOR, vec![]), Reply::failure(18));
    assert_eq!(rig.send((SYSTEM, fresh), CONSTRUCTOR, vec![0x80]), Reply::failure(16));
    assert_eq!(rig.send((SYSTEM, fresh), CONSTRUCTOR, vec![]), Reply::success(vec![]));
    assert_eq!(rig.state(500), to_vec(&(empty,)).unwrap());
    assert_eq!(rig.send((SYSTEM, fresh), 2, vec![]), Reply::failure(22));
}
