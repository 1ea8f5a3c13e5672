//! Transactions as messages: FIP-0055 (EIP-1559) and FIP-0091 (legacy).

use alloy_primitives::{Bytes, U256};
use fevm_mapping::{
    FilAddress,
    address::{EAM_ID, masked_id, to_filecoin},
    message::{FilMessage, MessageError, delegated_signature},
    method,
    params::byte_string,
    tx::TxKind,
};
use proptest::{collection::vec, prelude::*};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{
    holds,
    tx::{a_key, key, sample, unsigned},
};

const KINDS: [TxKind; 3] = [TxKind::Eip1559, TxKind::Eip155, TxKind::Homestead];

#[test]
fn a_transaction_survives_as_message_and_signature() {
    holds(300, (unsigned(), key()), |(unsigned, key)| {
        let tx = unsigned.sign(&key).unwrap();
        if tx.to == Some(masked_id(EAM_ID)) {
            assert_eq!(FilMessage::from_tx(&tx), Err(MessageError::CallsManager));
            return;
        }
        let message = FilMessage::from_tx(&tx).unwrap();
        let chain_id = tx.chain_id.unwrap_or(314);
        assert_eq!(message.to_tx(&delegated_signature(&tx), chain_id), Ok(tx));
    });
}

#[test]
fn a_call_becomes_invoke_evm() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    let expected = FilMessage {
        from: FilAddress::f410(tx.sender),
        to: FilAddress::f410(tx.to.unwrap()),
        sequence: 7,
        value: U256::from(5),
        method: method::INVOKE_EVM,
        params: vec![0x43, 1, 2, 3],
        gas_limit: 5_000_000,
        gas_fee_cap: U256::from(1000),
        gas_premium: U256::from(10),
    };
    assert_eq!(message, expected);
}

#[test]
fn a_legacy_gas_price_is_both_cap_and_premium() {
    for kind in [TxKind::Eip155, TxKind::Homestead] {
        let tx = sample(kind).sign(&a_key()).unwrap();
        let message = FilMessage::from_tx(&tx).unwrap();
        assert_eq!(message.gas_fee_cap, U256::from(1000));
        assert_eq!(message.gas_premium, U256::from(1000));
    }
}

#[test]
fn a_call_without_data_has_no_params() {
    let mut transfer = sample(TxKind::Eip1559);
    transfer.input = Bytes::new();
    let message = FilMessage::from_unsigned(&transfer, masked_id(5)).unwrap();
    assert_eq!(message.params, [0u8; 0]);
    assert_eq!(message.method, method::INVOKE_EVM);
}

#[test]
fn a_masked_id_becomes_f0() {
    let mut call = sample(TxKind::Eip1559);
    call.to = Some(masked_id(1234));
    let message = FilMessage::from_unsigned(&call, masked_id(5)).unwrap();
    assert_eq!(message.to, FilAddress::Id(1234));
    assert_eq!(message.from, FilAddress::Id(5));
}

#[test]
fn a_creation_goes_to_the_address_manager() {
    let mut creation = sample(TxKind::Eip1559);
    creation.to = None;
    let message = FilMessage::from_unsigned(&creation, masked_id(5)).unwrap();
    assert_eq!(message.to, FilAddress::Id(EAM_ID));
    assert_eq!(message.method, method::EAM_CREATE_EXTERNAL);
    assert_eq!(byte_string(&message.params), Ok(&[1, 2, 3][..]));
    creation.input = Bytes::new();
    let message = FilMessage::from_unsigned(&creation, masked_id(5)).unwrap();
    assert_eq!(message.params, [0x40]); // init code is never absent, only empty
}

#[test]
fn the_address_manager_cannot_be_called() {
    let mut call = sample(TxKind::Eip1559);
    call.to = Some(masked_id(EAM_ID));
    let error = FilMessage::from_unsigned(&call, masked_id(5)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the address manager (f010) takes no calls: send without a recipient to create a contract"
    );
}

#[test]
fn gas_limits_fit_a_signed_integer() {
    let mut call = sample(TxKind::Eip1559);
    call.gas_limit = i64::MAX as u64;
    assert!(FilMessage::from_unsigned(&call, masked_id(5)).is_ok());
    call.gas_limit += 1;
    let error = FilMessage::from_unsigned(&call, masked_id(5)).unwrap_err();
    assert_eq!(error, MessageError::GasLimit(1 << 63));
}

#[test]
fn signatures_have_the_lengths_and_marks_of_their_kind() {
    let lengths = KINDS.map(|kind| {
        let tx = sample(kind).sign(&a_key()).unwrap();
        let bytes = delegated_signature(&tx);
        assert_eq!(&bytes[bytes.len().min(66) - 65..][..64], &tx.signature.as_bytes()[..64]);
        (bytes.len(), bytes[0])
    });
    assert_eq!(lengths[0].0, 65);
    assert_eq!(lengths[1], (67, 2)); // v = 35 + 2 * 314 + parity has two bytes
    assert_eq!(lengths[2], (66, 1));
}

#[test]
fn eip_155_signatures_grow_with_the_chain_id() {
    for (chain_id, length) in
        [(1, 66), (110, 66), (111, 67), (314, 67), (31_415_926, 69), (u64::MAX, 74)]
    {
        let mut unsigned = sample(TxKind::Eip155);
        unsigned.chain_id = Some(chain_id);
        let tx = unsigned.sign(&a_key()).unwrap();
        // 35 + 2 * 110 = 255 is one byte, but with the other parity it is two.
        let carry = usize::from(chain_id == 110 && tx.signature.v());
        assert_eq!(delegated_signature(&tx).len(), length + carry, "chain {chain_id}");
    }
}

#[test]
fn another_chain_is_refused() {
    let tx = sample(TxKind::Eip155).sign(&a_key()).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    let error = message.to_tx(&delegated_signature(&tx), 315).unwrap_err();
    assert_eq!(error, MessageError::ChainId { expected: 315, found: 314 });
    // EIP-1559 signs the chain id without saying it, so another sender comes out.
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    let result = message.to_tx(&delegated_signature(&tx), 315);
    assert!(matches!(result, Err(MessageError::NotFromTransaction | MessageError::Transaction(_))));
}

#[test]
fn messages_no_transaction_becomes_are_refused() {
    let tx = sample(TxKind::Eip1559).sign(&a_key()).unwrap();
    let signature = delegated_signature(&tx);
    let refused = |change: fn(&mut FilMessage)| {
        let mut message = FilMessage::from_tx(&tx).unwrap();
        change(&mut message);
        message.to_tx(&signature, 314).unwrap_err()
    };
    assert_eq!(refused(|message| message.method = 2), MessageError::Method(2));
    let f1 = FilAddress::Secp256k1([1; 20]);
    assert_eq!(
        refused(|message| message.to = FilAddress::Secp256k1([1; 20])),
        MessageError::NoEthereumAddress(f1)
    );
    assert_eq!(refused(|message| message.to = FilAddress::Id(EAM_ID)), MessageError::CallsManager);
    assert!(matches!(refused(|message| message.params = vec![0x80]), MessageError::Params(_)));
    assert_eq!(refused(|message| message.gas_fee_cap = U256::MAX), MessageError::Fee(U256::MAX));
    assert_eq!(
        refused(|message| message.from = FilAddress::Id(100)),
        MessageError::NotFromTransaction
    );
    assert_eq!(
        refused(|message| message.params = vec![0x58, 3, 1, 2, 3]), // a head too long
        MessageError::NotFromTransaction
    );
}

#[test]
fn signatures_of_no_kind_are_refused() {
    let tx = sample(TxKind::Homestead).sign(&a_key()).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    let good = delegated_signature(&tx);
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let padded_v = [&[2], &good[1..65], &[0, 37]].concat();
    let long_v = [&[2], &good[1..65], &[1; 10]].concat();
    let small_v = [&[2], &good[1..65], &[34]].concat();
    let cases = [
        vec![],
        vec![1],
        good[..65].to_vec(),
        changed(0, 3),
        changed(65, 29),
        padded_v,
        long_v,
        small_v,
    ];
    for bytes in cases {
        assert_eq!(message.to_tx(&bytes, 314), Err(MessageError::Signature), "{bytes:02x?}");
    }
}

#[test]
fn no_signature_bytes_make_the_way_back_panic() {
    let tx = sample(TxKind::Eip155).sign(&a_key()).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    holds(3000, (0..4u8, vec(any::<u8>(), 60..76)), |(mark, rest)| {
        let bytes = [&[mark], rest.as_slice()].concat();
        if let Ok(tx) = message.to_tx(&bytes, 314) {
            assert_eq!(delegated_signature(&tx), bytes);
        }
    });
    assert_eq!(to_filecoin(tx.sender), message.from);
}
