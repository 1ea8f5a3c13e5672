//! Contracts come into being, are called, log, revert and are paid for.

use alloy_primitives::{Bytes, U256};
use expect_test::expect;
use harness::TxRequest;
use harness::story::{Scene, Story, init_code};

use crate::kit::{account, chain, code, counter, id, logger, reverter, transfer};

fn create(runtime: &[u8]) -> TxRequest {
    TxRequest { from: account(0), data: init_code(runtime).into(), ..TxRequest::default() }
}

#[test]
fn a_contract_stands_where_ethereum_would_put_it() {
    let mut chain = chain();
    chain.send(&transfer(0)).unwrap();
    let receipt = chain.send(&create(&counter())).unwrap();
    let address = receipt.contract_address.unwrap();
    assert_eq!(address, account(0).create(1));
    assert_eq!(chain.code(address).unwrap(), Bytes::from(counter()));
    assert!(id(&chain, address).unwrap() > 110);
    assert_eq!(receipt.output, Bytes::new());
    assert_eq!(receipt.block_number, 2);
    assert_eq!(chain.receipt(receipt.tx_hash).unwrap(), Some(receipt));
}

#[test]
fn a_counter_counts() {
    let count =
        |data: &'static [u8]| Scene { to: "COUNTER", data: data.into(), ..Scene::default() };
    let story = Story::on(chain())
        .contract("COUNTER", &counter())
        .watch("COUNTER", 0)
        .tx(count(b"+"))
        .tx(count(b"+"))
        .call(count(b"+"))
        .call(count(b""));
    expect![[r#"
        deploy COUNTER: ok
        tx COUNTER(2b): ok  1  COUNTER.slot[0]=1
        tx COUNTER(2b): ok  2  COUNTER.slot[0]=2
        call COUNTER(2b): ok  3
        call COUNTER(): ok  2
    "#]]
    .assert_eq(story.told());
}

#[test]
fn logs_reach_the_receipt() {
    let story = Story::on(chain()).contract("LOGGER", &logger()).tx(Scene {
        to: "LOGGER",
        data: b"\x0a\x0b".into(),
        ..Scene::default()
    });
    expect![[r#"
        deploy LOGGER: ok
        tx LOGGER(0a0b): ok  log[1,2] 0x0a0b
    "#]]
    .assert_eq(story.told());
}

#[test]
fn a_revert_is_paid_for_and_says_why() {
    let mut chain = chain();
    let to = chain.send(&create(&reverter())).unwrap().contract_address;
    let request = TxRequest {
        from: account(0),
        to,
        data: b"why".into(),
        gas_limit: Some(100_000_000),
        ..TxRequest::default()
    };
    let before = chain.balance(account(0)).unwrap();
    let receipt = chain.send(&request).unwrap();
    assert!(!receipt.status);
    assert_eq!(receipt.exit_code, 33);
    assert_eq!(receipt.output, Bytes::from_static(b"why"));
    assert!(receipt.logs.is_empty());
    assert!(receipt.error.as_ref().unwrap().contains("exit code 33"), "{:?}", receipt.error);
    let paid = before - chain.balance(account(0)).unwrap();
    let price = U256::from(receipt.effective_gas_price);
    assert!(paid >= price * U256::from(receipt.gas_used));
    assert!(paid < (price + U256::from(1)) * U256::from(receipt.gas_used));
}

#[test]
fn a_failing_constructor_creates_nothing_and_hands_out_its_reason() {
    let mut chain = chain();
    // MSTORE8(0, 7) REVERT(0, 1)
    let request = TxRequest {
        from: account(0),
        data: code("6007 5f 53 6001 5f fd").into(),
        gas_limit: Some(100_000_000),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert_eq!((receipt.exit_code, receipt.contract_address), (33, None));
    assert_eq!(receipt.output, Bytes::from_static(&[7]));
    assert_eq!(chain.nonce(account(0)).unwrap(), 1);
}

#[test]
fn code_above_the_limit_is_refused_by_the_actor() {
    let mut chain = chain();
    let at_limit = chain.send(&create(&vec![0; 24_576])).unwrap();
    assert!(at_limit.status);
    let above = TxRequest { gas_limit: Some(5_000_000_000), ..create(&vec![0; 24_577]) };
    assert_eq!(chain.send(&above).unwrap().exit_code, 16);
}

#[test]
fn money_goes_to_an_address_nobody_had() {
    let mut chain = chain();
    let fresh = account(0).create(77);
    assert_eq!(id(&chain, fresh), None);
    let receipt =
        chain.send(&TxRequest { to: Some(fresh), gas_limit: None, ..transfer(0) }).unwrap();
    assert!(receipt.status);
    assert_eq!(chain.balance(fresh).unwrap(), U256::from(1));
    assert!(id(&chain, fresh).is_some());
}

#[test]
fn an_estimate_is_enough_and_not_much_more() {
    let mut chain = chain();
    let receipt = chain.send(&create(&counter())).unwrap();
    let to = receipt.contract_address;
    let request = TxRequest { from: account(0), to, data: b"+".into(), ..TxRequest::default() };
    let raw = chain.sign(&request).unwrap();
    let limit = mapping::tx::EthTx::decode(&raw).unwrap().gas_limit;
    let receipt = chain.submit(&raw).unwrap();
    assert!(receipt.status);
    assert!(receipt.gas_used <= limit);
    assert!(limit < receipt.gas_used * 2, "{limit} for {}", receipt.gas_used);
}

#[test]
fn a_contract_counts_its_creations_from_one() {
    let mut chain = chain();
    // CREATE(0, 0, 0), STOP
    let to = chain.send(&create(&code("5f 5f 5f f0 00"))).unwrap().contract_address;
    assert_eq!(chain.nonce(to.unwrap()).unwrap(), 1);
    chain.send(&TxRequest { from: account(0), to, ..TxRequest::default() }).unwrap();
    assert_eq!(chain.nonce(to.unwrap()).unwrap(), 2);
    assert_eq!(chain.nonce(account(0)).unwrap(), 2);
}
