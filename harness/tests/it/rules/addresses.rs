//! Chapter 3: addresses and accounts.

use alloy_primitives::{Address, U256};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use harness::Bundle;
use harness::measure::Bench;
use harness::story::init_code;
use mapping::address::masked_id;
use mapping::exit;
use mapping::method::{FIRST_EXPORTED, INVOKE_EVM, SEND};

use super::kit::{ANSWER, FRESH, answer, as_word, call, code, deploy, split, word, words};
use crate::actors::rig::{EAM, INIT, RICH, RICH_ID, Reply, Rig, SYSTEM, f410};
use crate::kit::{account, chain, counter, id};

#[test]
fn the_high_bytes_of_an_address_word_are_ignored() {
    let rich = account(0);
    let dirty = hex::encode([[0xff; 12].as_slice(), rich.as_slice()].concat());
    let both = format!("PUSH32 0x{dirty} BALANCE PUSH20 {rich:#x} BALANCE EQ");
    assert_eq!(word(&both), U256::from(1));
    assert!(word(&format!("PUSH20 {rich:#x} BALANCE")) > U256::ZERO);
}

#[test]
fn native_callers_are_seen_by_their_masked_ids() {
    let mut rig = Rig::new();
    let who = format!("CALLER ORIGIN {}", answer(2));
    let who = FvmAddress::new_id(rig.contract(&code(&who)).actor_id);
    let key = FvmAddress::new_secp256k1(&[7; 65]).unwrap();
    assert_eq!(rig.pay((f410(RICH), key), 1, SEND, vec![]).code, 0);
    let native = rig.id(key).unwrap();
    let multisig = rig.put(500, "multisig");
    for (from, seen) in [
        (SYSTEM, masked_id(0)),
        (INIT, masked_id(1)),
        (EAM, masked_id(10)),
        (key, masked_id(native)),
        (FvmAddress::new_id(native), masked_id(native)),
        (multisig, masked_id(500)),
        (f410(RICH), RICH),
        (FvmAddress::new_id(RICH_ID), RICH),
    ] {
        let reply = rig.send((from, who), INVOKE_EVM, vec![]);
        let output = mapping::params::byte_string(&reply.data).unwrap();
        assert_eq!(split(output), [as_word(seen); 2], "{from}");
    }
}

#[test]
fn both_names_lead_to_one_contract_and_one_storage() {
    let mut chain = chain();
    let data = init_code(&counter());
    let counter = super::kit::create(&mut chain, data, 0).contract_address.unwrap();
    let masked = masked_id(id(&chain, counter).unwrap());
    for (name, count) in [(counter, 1), (masked, 2), (counter, 3)] {
        assert_eq!(words(&mut chain, name, b"+"), [U256::from(count)]);
    }
    // Through a contract as well.
    let both = format!(
        "PUSH1 32 PUSH0 PUSH1 1 PUSH0 PUSH0 PUSH20 {masked:#x} GAS CALL POP
         PUSH1 32 PUSH1 32 PUSH1 1 PUSH0 PUSH0 PUSH20 {counter:#x} GAS CALL POP
         PUSH1 64 PUSH0 RETURN"
    );
    let both = deploy(&mut chain, &both);
    assert_eq!(words(&mut chain, both, &[]), [4, 5].map(U256::from));
}

#[test]
fn a_refused_creation_is_zero_without_data_and_takes_the_nonce() {
    let mut chain = chain();
    // The same CREATE2 twice; before the second something left return data.
    let twice = format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2
         PUSH0 PUSH0 PUSH1 9 PUSH0 PUSH1 4 GAS STATICCALL POP RETURNDATASIZE
         PUSH0 PUSH0 PUSH0 PUSH0 CREATE2 RETURNDATASIZE {}",
        answer(4)
    );
    let twice = deploy(&mut chain, &twice);
    let [first, before, second, after] = words(&mut chain, twice, &[])[..] else { panic!("four") };
    assert_eq!(first, as_word(twice.create2_from_code(alloy_primitives::B256::ZERO, [])));
    assert_eq!([before, second, after], [9, 0, 0].map(U256::from));
    assert_eq!(chain.nonce(twice).unwrap(), 3);
}

#[test]
fn other_addresses_that_nobody_has_find_nobody() {
    let mut rig = Rig::new();
    for to in [
        FvmAddress::new_actor(b"nobody"),
        FvmAddress::new_delegated(32, &[7; 20]).unwrap(),
        FvmAddress::new_id(9_999),
    ] {
        for method in [SEND, INVOKE_EVM] {
            let reply = rig.send((f410(RICH), to), method, vec![]);
            assert_eq!(reply, Reply::failure(exit::INVALID_RECEIVER), "{to}");
        }
        assert_eq!(rig.id(to).filter(|id| *id != 9_999), None);
    }
}

#[test]
fn a_fresh_address_costs_3675000_gas() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let program = init_code(&code(&format!("{} {ANSWER}", call(FRESH, 0))));
    let caller = bench.deploy(&program).unwrap().1.unwrap();
    let [fresh, known] = [(); 2].map(|()| bench.call(caller, &[]).unwrap());
    let gas = |measured: &harness::measure::Measured, name: &str| {
        measured.charges.get(name).map_or(0, |charges| charges.milligas / 1000)
    };
    let names = ["OnCreateActor", "OnActorLookup", "OnActorUpdate"];
    let more: Vec<u64> = names.iter().map(|name| gas(&fresh, name) - gas(&known, name)).collect();
    assert_eq!(more, [650_000 + 1_000_000 + 1_050_000, 0, 475_000]);
    // The look at it costs 500,000 in both.
    assert_eq!(gas(&known, "OnActorLookup"), 500_000);
}

/// A message that somebody signed, from `from` to whom it cannot reach with success.
fn signed(from: Address, sequence: u64) -> Message {
    Message {
        version: 0,
        from: f410(from),
        to: INIT,
        sequence,
        value: TokenAmount::default(),
        method_num: FIRST_EXPORTED,
        params: Default::default(),
        gas_limit: 1_000_000_000,
        gas_fee_cap: TokenAmount::default(),
        gas_premium: TokenAmount::default(),
    }
}

fn placeholder(rig: &mut Rig) -> u64 {
    assert_eq!(rig.pay((f410(RICH), f410(FRESH)), 5, SEND, vec![]).code, 0);
    let id = rig.id(f410(FRESH)).unwrap();
    assert_eq!(rig.actor(id).unwrap().code, rig.code("placeholder"));
    id
}

#[test]
fn the_first_message_makes_an_account_even_if_it_fails() {
    let mut rig = Rig::new();
    let id = placeholder(&mut rig);
    let applied = rig.submit(signed(FRESH, 0));
    assert_eq!(applied.msg_receipt.exit_code.value(), exit::UNHANDLED_MESSAGE);
    let actor = rig.actor(id).unwrap();
    assert_eq!((actor.code, actor.sequence), (rig.code("ethaccount"), 1));
    assert_eq!(actor.delegated_address, Some(f410(FRESH)));
    assert_eq!(actor.balance, TokenAmount::from_atto(5));
    let to = f410(RICH);
    let applied = rig.submit(Message { to, method_num: SEND, ..signed(FRESH, 1) });
    assert!(applied.msg_receipt.exit_code.is_success());
    assert_eq!(rig.actor(id).unwrap().sequence, 2);
}

#[test]
fn a_message_that_is_refused_promotes_nobody() {
    let mut rig = Rig::new();
    let id = placeholder(&mut rig);
    let atto = TokenAmount::from_atto;
    for (message, code) in [
        (signed(FRESH, 1), exit::SENDER_STATE_INVALID),
        (Message { gas_fee_cap: atto(1), ..signed(FRESH, 0) }, exit::SENDER_STATE_INVALID),
        (Message { gas_limit: 1, ..signed(FRESH, 0) }, exit::OUT_OF_GAS),
    ] {
        let applied = rig.submit(message);
        assert_eq!(applied.msg_receipt.exit_code.value(), code);
        let actor = rig.actor(id).unwrap();
        assert_eq!((actor.code, actor.sequence), (rig.code("placeholder"), 0));
    }
}

#[test]
fn contracts_cannot_send_messages() {
    let mut rig = Rig::new();
    let contract = rig.contract(&[0]);
    for from in [f410(contract.eth_address), FvmAddress::new_id(contract.actor_id), SYSTEM] {
        let applied = rig.submit(Message { from, ..signed(FRESH, 0) });
        assert_eq!(applied.msg_receipt.exit_code.value(), exit::SENDER_INVALID, "{from}");
    }
    let applied = rig.submit(signed(RICH, 0));
    assert_eq!(applied.msg_receipt.exit_code.value(), exit::UNHANDLED_MESSAGE);
}
