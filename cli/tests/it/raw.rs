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
    state.run(&["send-raw", &signed(&low)]).prints(expect![[r#"
        exit 1
        --- stderr
        error: nonce too low: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has to use 1 next, the transaction has 0
        help: sign it with nonce 1
    "#]]);
    let high = Unsigned { nonce: 5, ..unsigned() };
    state.run(&["send-raw", &signed(&high)]).prints(expect![[r#"
        exit 1
        --- stderr
        error: nonce too high: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has to use 1 next, the transaction has 5
        help: send the ones between first
    "#]]);
}

#[test]
fn a_wrong_chain_id() {
    let foreign = Unsigned { chain_id: Some(1), ..unsigned() };
    run(&["send-raw", &signed(&foreign)]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the transaction is signed for chain id 1; this chain has 31415926
        help: sign it for 31415926
    "#]]);
}

#[test]
fn a_bad_signature() {
    let mut bytes = hex::decode(signed(&unsigned())).unwrap();
    // The last 33 bytes are the head of s and s itself: as large as the curve's order, it is none.
    let end = bytes.len();
    bytes[end - 32..].fill(0xff);
    run(&["send-raw", &hex::encode(bytes)]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the signature's s is above half the curve order (EIP-2): sign with low s
        help: sign the transaction anew, as an EIP-1559 or legacy transaction for this chain
    "#]]);
}

#[test]
fn what_is_no_transaction() {
    run(&["send-raw", "0x02"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the transaction is not the RLP list it should be: input too short
        help: sign the transaction anew, as an EIP-1559 or legacy transaction for this chain
    "#]]);
    run(&["send-raw", "0xzz"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the transaction is not hexadecimal: Invalid character 'z' at position 0
        help: give the signed transaction as eth_sendRawTransaction takes it: 0x02...
    "#]]);
}
