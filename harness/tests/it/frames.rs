//! Frames within frames on the FVM: what a callee may see and change, and what is undone.

use alloy_primitives::{Address, U256};
use expect_test::expect;
use harness::chain::Chain;
use harness::story::{Scene, Story, init_code};
use harness::{CallRequest, TxRequest};
use interpreter::asm::assemble;

use super::kit::{account, chain};

/// Without call data: slot 0 = 2. With an address as call data: slot 0 = 1, calls it, returns
/// slot 0.
const BANK: &str = "
    CALLDATASIZE PUSH @open JUMPI
    PUSH1 2 PUSH0 SSTORE STOP
    open: JUMPDEST PUSH1 1 PUSH0 SSTORE
    PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD GAS CALL POP
    PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// Calls its caller back without call data.
const CALLS_BACK: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL STOP";

/// Calls its caller back and reverts.
const CALLS_BACK_IN_VAIN: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL PUSH0 PUSH0 REVERT";

fn code(text: &str) -> Vec<u8> {
    assemble(text).unwrap().to_vec()
}

fn word(address: Address) -> Vec<u8> {
    address.into_word().to_vec()
}

fn deploy(chain: &mut Chain, runtime: &str) -> Address {
    let data = init_code(&code(runtime)).into();
    let request = TxRequest { from: account(0), data, ..TxRequest::default() };
    chain.send(&request).unwrap().contract_address.unwrap()
}

fn send(chain: &mut Chain, to: Address, data: Vec<u8>, value: u64) -> Vec<u8> {
    let request = TxRequest {
        from: account(0),
        to: Some(to),
        data: data.into(),
        value: U256::from(value),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert!(receipt.status, "{receipt:?}");
    receipt.output.to_vec()
}

fn robbed_by(thief: &str) -> String {
    let story = Story::on(chain())
        .contract("BANK", &code(BANK))
        .contract("THIEF", &code(thief))
        .watch("BANK", 0);
    let data = word(story.address("THIEF")).into();
    let story = story.tx(Scene { to: "BANK", data, ..Scene::default() });
    let last = story.told().lines().last().unwrap();
    last.split_once("): ").unwrap().1.to_string()
}

#[test]
fn a_reentrant_write_is_seen_after_the_outer_call_returns() {
    expect!["ok  2  BANK.slot[0]=2"].assert_eq(&robbed_by(CALLS_BACK));
}

#[test]
fn a_reentrant_write_is_undone_with_the_frame_that_made_it() {
    expect!["ok  1  BANK.slot[0]=1"].assert_eq(&robbed_by(CALLS_BACK_IN_VAIN));
}

#[test]
fn delegated_code_runs_on_the_callers_state_with_its_caller_and_value() {
    let mut chain = chain();
    let library =
        deploy(&mut chain, "CALLER PUSH0 SSTORE CALLVALUE PUSH1 1 SSTORE ADDRESS PUSH1 2 SSTORE");
    let proxy =
        deploy(&mut chain, "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD GAS DELEGATECALL STOP");
    send(&mut chain, proxy, word(library), 9);
    let slot = |of: Address, key: u64| chain.storage(of, U256::from(key)).unwrap();
    let seen = [slot(proxy, 0), slot(proxy, 1), slot(proxy, 2)];
    let word = |address: Address| U256::from_be_bytes(address.into_word().0);
    assert_eq!(seen, [word(account(0)), U256::from(9), word(proxy)]);
    assert_eq!([slot(library, 0), slot(library, 1)], [U256::ZERO; 2]);
}

#[test]
fn a_static_call_lets_read_and_not_write() {
    let mut chain = chain();
    let asks = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD GAS STATICCALL \
                PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    let asker = deploy(&mut chain, asks);
    let writes = "PUSH1 1 PUSH0 SSTORE";
    let writes_below = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL PUSH0 PUSH0 LOG0";
    for (program, succeeds) in [("PUSH0 SLOAD", 1), (writes, 0), (writes_below, 0)] {
        let target = deploy(&mut chain, program);
        let answer = send(&mut chain, asker, word(target), 0);
        assert_eq!(U256::from_be_slice(&answer), U256::from(succeeds), "{program}");
        assert_eq!(chain.storage(target, U256::ZERO).unwrap(), U256::ZERO);
    }
}

#[test]
fn a_destroyed_contract_pays_out_and_answers_nothing() {
    let mut chain = chain();
    let heir = Address::repeat_byte(0x42);
    let contract = deploy(&mut chain, "PUSH0 CALLDATALOAD SELFDESTRUCT");
    send(&mut chain, contract, word(heir), 5);
    assert_eq!(chain.balance(heir).unwrap(), U256::from(5));
    assert!(chain.code(contract).unwrap().is_empty());
    let ask = CallRequest { to: Some(contract), ..CallRequest::default() };
    let reply = chain.call(&ask).unwrap();
    assert!(reply.succeeded() && reply.output.is_empty());
}

#[test]
fn transient_slots_pass_from_frame_to_frame_and_end_with_the_transaction() {
    let mut chain = chain();
    // Without call data: returns transient slot 0. With: sets it to 7, calls itself, returns what
    // that says.
    let contract = deploy(
        &mut chain,
        "CALLDATASIZE PUSH @set JUMPI
         PUSH0 TLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         set: JUMPDEST PUSH1 7 PUSH0 TSTORE
         PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL POP
         PUSH1 32 PUSH0 RETURN",
    );
    assert_eq!(send(&mut chain, contract, vec![1], 0)[31], 7);
    assert_eq!(send(&mut chain, contract, vec![], 0)[31], 0);
}

#[test]
fn a_contract_created_in_a_constructor_is_there_and_knows_its_creator() {
    let mut chain = chain();
    // Init code of the child: slot 0 = CALLER, no code. The parent's constructor makes it.
    let child = code("CALLER PUSH0 SSTORE");
    let length = child.len();
    let shift = 8 * (32 - length);
    let parent = format!(
        "PUSH 0x{} PUSH {shift} SHL PUSH0 MSTORE
         PUSH1 1 PUSH {length} PUSH0 PUSH0 CREATE2 PUSH0 SSTORE",
        alloy_primitives::hex::encode(&child)
    );
    let data = code(&parent).into();
    let request = TxRequest { from: account(0), data, ..TxRequest::default() };
    let parent = chain.send(&request).unwrap().contract_address.unwrap();
    let created = chain.storage(parent, U256::ZERO).unwrap();
    let created = Address::from_word(created.into());
    let expected = parent.create2_from_code(U256::from(1).to_be_bytes::<32>(), &child);
    assert_eq!(created, expected);
    let creator = chain.storage(created, U256::ZERO).unwrap();
    assert_eq!(Address::from_word(creator.into()), parent);
}
