//! Transactions that are not taken: each refusal says what would have been, and changes nothing.

use alloy_primitives::{Address, Bytes, U256, hex};
use expect_test::{Expect, expect};
use harness::{Chain, TxRequest};
use mapping::tx::{TxKind, Unsigned};

use crate::kit::{account, chain, transfer};

/// Refused with this text, and the chain is as it was.
fn refused(chain: &mut Chain, raw: &[u8], reason: Expect) {
    let (root, number) = (chain.state_root(), chain.block_number());
    reason.assert_eq(&chain.submit(raw).unwrap_err().to_string());
    assert_eq!((chain.state_root(), chain.block_number()), (root, number));
}

fn check(request: TxRequest, reason: Expect) {
    let mut chain = chain();
    let raw = chain.sign(&request).unwrap();
    refused(&mut chain, &raw, reason);
}

/// Signed by the first dev account, with whatever fields.
fn signed(unsigned: &Unsigned) -> Vec<u8> {
    use alloy_signer::SignerSync;
    let signer = &harness::dev_accounts()[0].signer;
    let signature = signer.sign_hash_sync(&unsigned.signing_hash()).unwrap();
    unsigned.with_signature(signature).unwrap().encode()
}

fn legacy(kind: TxKind, chain_id: Option<u64>) -> Unsigned {
    Unsigned {
        kind,
        chain_id,
        nonce: 0,
        max_fee: 200,
        max_priority_fee: 200,
        gas_limit: 10_000_000,
        to: Some(account(1)),
        value: U256::from(5),
        input: Bytes::new(),
    }
}

#[test]
fn bytes_that_are_no_transaction() {
    let mut chain = chain();
    refused(
        &mut chain,
        &[],
        expect!["the transaction is empty: send the signed transaction's raw bytes"],
    );
    refused(
        &mut chain,
        &hex!("02c0"),
        expect!["the transaction is not the RLP list it should be: input too short"],
    );
    refused(
        &mut chain,
        &[0xff; 90],
        expect!["the transaction is not the RLP list it should be: input too short"],
    );
}

#[test]
fn kinds_without_a_filecoin_form() {
    let mut chain = chain();
    refused(
        &mut chain,
        &hex!("01c0"),
        expect![
            "EIP-2930 transaction is not supported: Filecoin has no place for its extra fields; send an EIP-1559 (type 2) or a legacy transaction"
        ],
    );
    refused(
        &mut chain,
        &hex!("03c0"),
        expect![
            "EIP-4844 (blob) transaction is not supported: Filecoin has no place for its extra fields; send an EIP-1559 (type 2) or a legacy transaction"
        ],
    );
    refused(
        &mut chain,
        &hex!("04c0"),
        expect![
            "EIP-7702 (set code) transaction is not supported: Filecoin has no place for its extra fields; send an EIP-1559 (type 2) or a legacy transaction"
        ],
    );
}

/// Half of all numbers are no point's x coordinate; the others make somebody else the sender.
#[test]
fn a_signature_of_nobody() {
    let mut chain = chain();
    let raw = chain.sign(&transfer(0)).unwrap();
    let mut nobodies = 0;
    for r in 1..=16 {
        let mut raw = raw.to_vec();
        let end = raw.len();
        raw[end - 65..end - 33].copy_from_slice(&[r; 32]);
        let error = chain.submit(&raw).unwrap_err().to_string();
        if error.starts_with("no sender can be recovered from the signature") {
            nobodies += 1;
        } else {
            assert!(error.starts_with("insufficient funds: 0x"), "{error}");
            assert!(!error.contains(&account(0).to_string()), "{error}");
        }
    }
    assert!((1..16).contains(&nobodies), "{nobodies}");
}

#[test]
fn a_chain_id_of_another_network() {
    let mut chain = chain();
    let raw = signed(&Unsigned { chain_id: Some(314), ..legacy(TxKind::Eip155, None) });
    refused(
        &mut chain,
        &raw,
        expect![
            "the transaction is signed for chain id 314; this chain has 31415926; sign it for 31415926"
        ],
    );
}

#[test]
fn a_transaction_from_before_eip_155_is_taken() {
    let mut chain = chain();
    let receipt = chain.submit(&signed(&legacy(TxKind::Homestead, None))).unwrap();
    assert!(receipt.status);
    let receipt =
        chain.submit(&signed(&Unsigned { nonce: 1, ..legacy(TxKind::Eip155, Some(31_415_926)) }));
    assert!(receipt.unwrap().status);
}

#[test]
fn a_nonce_that_was_used() {
    let mut chain = chain();
    chain.send(&transfer(0)).unwrap();
    let other = TxRequest { value: U256::from(2), ..transfer(0) };
    let raw = chain.sign(&other).unwrap();
    refused(
        &mut chain,
        &raw,
        expect![
            "nonce too low: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has to use 1 next, the transaction has 0"
        ],
    );
}

#[test]
fn a_transaction_sent_twice() {
    let mut chain = chain();
    let raw = chain.sign(&transfer(0)).unwrap();
    let hash = chain.submit(&raw).unwrap().tx_hash;
    let error = chain.submit(&raw).unwrap_err().to_string();
    assert_eq!(error, format!("transaction {hash} is on the chain already, in block 1"));
}

#[test]
fn a_nonce_that_leaves_a_gap() {
    check(
        transfer(3),
        expect![
            "nonce too high: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has to use 0 next, the transaction has 3; send the ones between first"
        ],
    );
}

#[test]
fn more_money_than_there_is() {
    let value = U256::from(10_000) * U256::from(10).pow(U256::from(18));
    check(
        TxRequest { value, ..transfer(0) },
        expect![
            "insufficient funds: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 has 10000 FIL and needs 10000.000000002 FIL (gas limit times fee cap, plus value)"
        ],
    );
}

#[test]
fn the_largest_value_and_fee_do_not_overflow() {
    let mut chain = chain();
    let request = TxRequest { value: U256::MAX, fee_cap: Some(u128::MAX), ..transfer(0) };
    let raw = chain.sign(&request).unwrap();
    assert!(chain.submit(&raw).unwrap_err().to_string().starts_with("insufficient funds"));
}

#[test]
fn an_account_without_money() {
    let mut chain = chain();
    let key = alloy_signer_local::PrivateKeySigner::from_slice(&[7; 32]).unwrap();
    use alloy_signer::SignerSync;
    let unsigned = legacy(TxKind::Homestead, None);
    let signature = key.sign_hash_sync(&unsigned.signing_hash()).unwrap();
    let raw = unsigned.with_signature(signature).unwrap().encode();
    let error = chain.submit(&raw).unwrap_err().to_string();
    assert!(error.contains("has 0 FIL and needs 0.000000002000000005 FIL"), "{error}");
}

#[test]
fn too_little_gas_to_be_on_chain() {
    check(
        TxRequest { gas_limit: Some(21_000), ..transfer(0) },
        expect!["gas limit 21000 is too low: putting the transaction on chain alone costs 737463"],
    );
    check(
        TxRequest { gas_limit: Some(0), ..transfer(0) },
        expect!["gas limit 0 is too low: putting the transaction on chain alone costs 734863"],
    );
}

#[test]
fn more_gas_than_a_block_has() {
    check(
        TxRequest { gas_limit: Some(10_000_000_001), ..transfer(0) },
        expect!["gas limit 10000000001 is above the block's 10000000000"],
    );
}

#[test]
fn a_fee_cap_below_the_base_fee() {
    check(
        TxRequest { fee_cap: Some(99), ..transfer(0) },
        expect!["fee cap 99 attoFIL is below the base fee of 100 attoFIL per unit of gas"],
    );
}

#[test]
fn a_tip_above_the_fee_cap() {
    check(
        TxRequest { fee_cap: Some(200), premium: Some(201), ..transfer(0) },
        expect![
            "the tip of 201 attoFIL is above the fee cap of 200 attoFIL; lower the tip or raise the cap"
        ],
    );
}

#[test]
fn the_address_manager_is_not_called_by_its_masked_id() {
    let manager = mapping::address::masked_id(10);
    check(
        TxRequest { to: Some(manager), ..transfer(0) },
        expect![
            "the address manager (f010) takes no calls: send without a recipient to create a contract"
        ],
    );
}

#[test]
fn only_dev_accounts_can_sign() {
    let error = chain().sign(&TxRequest { from: Address::ZERO, ..transfer(0) }).unwrap_err();
    expect!["no key for 0x0000000000000000000000000000000000000000; the dev accounts' keys are known, which begin with 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"].assert_eq(&error.to_string());
}
