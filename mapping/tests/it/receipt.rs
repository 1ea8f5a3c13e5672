//! Receipts: https://ethereum.github.io/execution-apis/, eth_getTransactionReceipt.

use alloy_primitives::{Address, B256, Bytes, address};
use fevm_mapping::{
    exit,
    log::Log,
    params::{EamReturn, encode_byte_string},
    receipt::{Execution, Receipt, logs_bloom},
    tx::TxKind,
};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{
    holds,
    log::any_log,
    tx::{a_key, sample},
};

const CONTRACT: Address = address!("00112233445566778899aabbccddeeff00112233");

fn returned(exit_code: u32, return_data: &[u8]) -> Execution<'_> {
    Execution { exit_code, return_data, gas_used: 1_000_000, ..Execution::default() }
}

#[test]
fn a_call_shows_what_the_contract_returned() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let data = encode_byte_string(&[1, 2]);
    let receipt = Receipt::new(&tx, 5, returned(0, &data));
    assert_eq!((receipt.tx_hash, receipt.from, receipt.to), (tx.hash, tx.sender, tx.to));
    assert!(receipt.status);
    assert_eq!(receipt.output[..], [1, 2]);
    assert_eq!(receipt.contract_address, None);
}

#[test]
fn a_revert_shows_its_data() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let data = encode_byte_string(&[0xde, 0xad]);
    let receipt = Receipt::new(&tx, 5, returned(exit::EVM_REVERTED, &data));
    assert!(!receipt.status);
    assert_eq!(receipt.exit_code, 33);
    assert_eq!(receipt.output[..], [0xde, 0xad]);
}

#[test]
fn a_native_actors_return_is_shown_as_it_is() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    assert_eq!(Receipt::new(&tx, 5, returned(0, &[0x81, 0x01])).output[..], [0x81, 0x01]);
    assert_eq!(Receipt::new(&tx, 5, returned(0, &[])).output, Bytes::new());
}

#[test]
fn a_creation_names_the_contract_only_if_it_succeeded() {
    let mut creation = sample(TxKind::Eip1559);
    creation.to = None;
    let tx = creation.sign(&a_key()).unwrap();
    let created = EamReturn { actor_id: 100, robust_address: None, eth_address: CONTRACT };
    let data = created.to_cbor();
    let receipt = Receipt::new(&tx, 5, returned(0, &data));
    assert_eq!(receipt.contract_address, Some(CONTRACT));
    assert_eq!(receipt.output, Bytes::new());
    let failed = Receipt::new(&tx, 5, returned(18, &data));
    assert_eq!(failed.contract_address, None);
}

#[test]
fn json_has_the_names_and_numbers_of_ethereum() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let log = Log {
        address: CONTRACT,
        topics: vec![B256::repeat_byte(1)],
        data: Bytes::from_static(&[0xff]),
    };
    let mut receipt = Receipt::new(
        &tx,
        256,
        Execution { effective_gas_price: 100, logs: vec![log], ..returned(0, &[0x40]) },
    );
    receipt.tx_hash = B256::repeat_byte(0xaa);
    let expected = serde_json::json!({
        "transactionHash": format!("0x{}", "aa".repeat(32)),
        "blockNumber": "0x100",
        "from": "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
        "to": format!("0x{}", "42".repeat(20)),
        "contractAddress": null,
        "status": "0x1",
        "exitCode": 0,
        "gasUsed": "0xf4240",
        "effectiveGasPrice": "0x64",
        "logs": [{
            "address": "0x00112233445566778899aabbccddeeff00112233",
            "topics": [format!("0x{}", "01".repeat(32))],
            "data": "0xff",
        }],
        "output": "0x",
        "error": null,
    });
    assert_eq!(serde_json::to_value(&receipt).unwrap(), expected);
}

#[test]
fn receipts_survive_as_json() {
    let parts = (prop::collection::vec(any_log(), 0..3), any::<u64>(), any::<u128>(), any::<u32>());
    holds(200, parts, |(logs, gas_used, effective_gas_price, exit_code)| {
        let tx = sample(TxKind::Eip155).sign(&a_key()).unwrap();
        let error = (exit_code % 2 == 1).then(|| "why".to_owned());
        let execution =
            Execution { exit_code, return_data: &[], gas_used, effective_gas_price, logs, error };
        let receipt = Receipt::new(&tx, gas_used, execution);
        let json = serde_json::to_string(&receipt).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt);
    });
}

#[test]
fn hostile_json_is_refused() {
    let tx = sample(TxKind::Eip155).sign(&a_key()).unwrap();
    let good = serde_json::to_value(Receipt::new(&tx, 1, returned(0, &[]))).unwrap();
    for (field, value) in [("status", "0x2"), ("gasUsed", "0x10000000000000000"), ("to", "0x12")] {
        let mut bad = good.clone();
        bad[field] = value.into();
        assert!(serde_json::from_value::<Receipt>(bad).is_err(), "{field} {value}");
    }
}

#[test]
fn the_bloom_holds_each_address_and_topic() {
    holds(100, any_log(), |log| {
        let bloom = logs_bloom(std::slice::from_ref(&log));
        let mut expected = alloy_primitives::Bloom::ZERO;
        expected.accrue(alloy_primitives::BloomInput::Raw(log.address.as_slice()));
        for topic in &log.topics {
            expected.accrue(alloy_primitives::BloomInput::Raw(topic.as_slice()));
        }
        assert_eq!(bloom, expected);
    });
    assert!(logs_bloom(&[]).is_zero());
}
