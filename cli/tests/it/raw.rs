//! `fevm send-raw`: what a wallet signed, right and wrong.

use alloy_primitives::{Address, U256};
use alloy_signer::SignerSync;
use expect_test::expect;
use harness::genesis::dev_accounts;
use mapping::tx::{TxKind, Unsigned};

use crate::support::{BOB, State, run};

/// One attoFIL from the first development account to the second.
fn unsigned() -> Unsigned {
    Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(31_415_926),
        nonce: 0,
        max_fee: 201,
        max_priority_fee: 1,
        gas_limit: 10_000_000,
        to: Some(BOB.parse::<Address>().unwrap()),
        value: U256::from(1),
        input: Vec::new().into(),
    }
}

fn signed(unsigned: &Unsigned) -> String {
    let signature = dev_accounts()[0].signer.sign_hash_sync(&unsigned.signing_hash()).unwrap();
    hex::encode(unsigned.with_signature(signature).unwrap().encode())
}

#[test]
fn a_signed_transaction_is_executed_once() {
    let state = State::new();
    let raw = format!("0x{}", signed(&unsigned()));
    state.run(&["send-raw", &raw]).ok();
    let balance = state.run(&["--json", "balance", BOB]).ok().json();
    assert_eq!(balance["balances"][0]["attoFil"], "10000000000000000000001");
    let again = state.run(&["send-raw", &raw]);
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("is on the chain already"), "{again:#?}");
}

#[test]
fn a_wrong_nonce() {
    let state = State::new();
    state.run(&["send-raw", &signed(&unsigned())]).ok();
    let low = Unsigned { value: U256::from(2), ..unsigned() };
    state.run(&["send-raw", &signed(&low)]).prints(expect![[""]]);
    let high = Unsigned { nonce: 5, ..unsigned() };
    state.run(&["send-raw", &signed(&high)]).prints(expect![[""]]);
}

#[test]
fn a_wrong_chain_id() {
    let foreign = Unsigned { chain_id: Some(1), ..unsigned() };
    run(&["send-raw", &signed(&foreign)]).prints(expect![[""]]);
}

#[test]
fn a_bad_signature() {
    let mut bytes = hex::decode(signed(&unsigned())).unwrap();
    // The last 33 bytes are the head of s and s itself: as large as the curve's order, it is none.
    let end = bytes.len();
    bytes[end - 32..].fill(0xff);
    run(&["send-raw", &hex::encode(bytes)]).prints(expect![[""]]);
}

#[test]
fn what_is_no_transaction() {
    run(&["send-raw", "0x02"]).prints(expect![[""]]);
    run(&["send-raw", "0xzz"]).prints(expect![[""]]);
}
