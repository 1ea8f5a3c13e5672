//! Transactions of the past: the chain gives each back as it was signed, by its hash.

use std::path::Path;

use alloy_primitives::{B256, Bytes, U256, keccak256};
use alloy_signer::SignerSync;
use harness::genesis::dev_accounts;
use harness::store::FILE_NAME;
use harness::story::init_code;
use harness::{Chain, Options, Receipt, TransactionError, TxRequest};
use mapping::tx::{TxKind, Unsigned};
use redb::{Database, ReadableDatabase, TableDefinition, TableHandle};

use crate::kit::{account, chain, counter, reverter, transfer};

fn open(dir: &Path) -> Chain {
    Chain::open(Options { state_dir: Some(dir.into()), ..Options::default() }).unwrap()
}

fn deploy(chain: &mut Chain, runtime: &[u8]) -> Receipt {
    let data = init_code(runtime).into();
    chain.send(&TxRequest { from: account(0), data, ..TxRequest::default() }).unwrap()
}

/// A transfer of one attoFIL, signed as this kind.
fn signed(chain: &Chain, kind: TxKind) -> Vec<u8> {
    let unsigned = Unsigned {
        kind,
        chain_id: (kind != TxKind::Homestead).then_some(chain.chain_id()),
        nonce: chain.nonce(account(0)).unwrap(),
        max_fee: 200,
        max_priority_fee: if kind == TxKind::Eip1559 { 1 } else { 200 },
        gas_limit: 10_000_000,
        to: Some(account(1)),
        value: U256::from(1),
        input: Bytes::new(),
    };
    let signature = dev_accounts()[0].signer.sign_hash_sync(&unsigned.signing_hash()).unwrap();
    unsigned.with_signature(signature).unwrap().encode()
}

#[test]
fn a_transaction_of_each_kind_is_given_back_as_it_was_signed() {
    let mut chain = chain();
    for kind in [TxKind::Eip1559, TxKind::Eip155, TxKind::Homestead] {
        let raw = signed(&chain, kind);
        let receipt = chain.submit(&raw).unwrap();
        assert_eq!(receipt.tx_hash, keccak256(&raw));
        assert_eq!(chain.transaction(receipt.tx_hash).unwrap(), raw, "{kind:?}");
    }
}

#[test]
fn what_failed_is_kept_and_what_was_refused_is_not() {
    let mut chain = chain();
    let reverter = deploy(&mut chain, &reverter()).contract_address;
    let request = TxRequest { to: reverter, gas_limit: Some(10_000_000), ..transfer(1) };
    let raw = chain.sign(&request).unwrap();
    let receipt = chain.submit(&raw).unwrap();
    assert!(!receipt.status);
    assert_eq!(chain.transaction(receipt.tx_hash).unwrap(), raw);

    let raw = chain.sign(&transfer(9)).unwrap();
    chain.submit(&raw).unwrap_err();
    let unknown = chain.transaction(keccak256(&raw));
    assert!(matches!(unknown, Err(TransactionError::Unknown(_))), "{unknown:?}");
}

#[test]
fn a_hash_of_nothing_is_unknown() {
    let hash = B256::repeat_byte(7);
    let error = chain().transaction(hash).unwrap_err();
    assert_eq!(error.to_string(), format!("transaction {hash} is not on this chain"));
}

/// The counter's second step is traced on the state of then, although it has counted on since.
#[test]
fn a_trace_of_the_past_has_the_gas_and_the_answer_of_its_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = open(dir.path());
    let counter = deploy(&mut chain, &counter()).contract_address;
    let step =
        TxRequest { from: account(0), to: counter, data: vec![1].into(), ..TxRequest::default() };
    let receipts: Vec<Receipt> = (0..4).map(|_| chain.send(&step).unwrap()).collect();
    drop(chain);

    let chain = open(dir.path());
    for (receipt, count) in receipts.iter().zip(1_u64..) {
        let raw = chain.transaction(receipt.tx_hash).unwrap();
        let traced = chain.trace_transaction(&raw).unwrap();
        assert_eq!(traced.hash, Some(receipt.tx_hash));
        assert_eq!(
            (traced.gas_used, traced.block.number),
            (receipt.gas_used, receipt.block_number)
        );
        assert_eq!(U256::from_be_slice(&traced.output), U256::from(count));
    }
    assert_eq!(chain.block_number(), 5, "a trace changes nothing");
}

/// The directory of a program that kept receipts alone: it has no table of transactions.
#[test]
fn a_chain_of_an_older_version_opens_and_says_what_it_did_not_keep() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = open(dir.path());
    let raw = chain.sign(&transfer(0)).unwrap();
    let old = chain.submit(&raw).unwrap();
    drop(chain);
    forget_transactions(&dir.path().join(FILE_NAME));

    let mut chain = open(dir.path());
    assert_eq!(chain.receipt(old.tx_hash).unwrap(), Some(old.clone()));
    let error = chain.transaction(old.tx_hash).unwrap_err();
    let told = error.to_string();
    assert!(matches!(error, TransactionError::NotKept { block_number: 1, .. }), "{told}");
    assert!(told.ends_with("give those instead of the hash"), "{told}");
    assert_eq!(chain.trace_transaction(&raw).unwrap().gas_used, old.gas_used);

    let snapshot = chain.snapshot();
    chain.restore(&snapshot).unwrap();
    let new = chain.send(&transfer(1)).unwrap();
    drop(chain);
    let chain = open(dir.path());
    assert_eq!(keccak256(chain.transaction(new.tx_hash).unwrap()), new.tx_hash);
    let still = chain.transaction(old.tx_hash);
    assert!(matches!(still, Err(TransactionError::NotKept { .. })), "{still:?}");
}

fn forget_transactions(file: &Path) {
    const TRANSACTIONS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("transactions");
    let database = Database::open(file).unwrap();
    let write = database.begin_write().unwrap();
    assert!(write.delete_table(TRANSACTIONS).unwrap(), "there was none");
    write.commit().unwrap();
    let read = database.begin_read().unwrap();
    let tables = read.list_tables().unwrap();
    let names: Vec<String> = tables.map(|table| table.name().to_owned()).collect();
    assert_eq!(names, ["blocks", "heads", "identity", "receipts"]);
}
