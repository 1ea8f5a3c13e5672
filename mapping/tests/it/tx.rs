//! Raw transactions: https://eips.ethereum.org/EIPS/eip-1559, eip-155, eip-2718, eip-2.

use alloy_consensus::{
    SignableTransaction, TxEip1559, crypto::SECP256K1N_HALF, transaction::RlpEcdsaEncodableTx,
};
use alloy_primitives::{Address, Bytes, Signature, U256, address, b256, keccak256};
use alloy_rlp::Decodable;
use fevm_mapping::tx::{EthTx, TxError, TxKind, Unsigned};
use k256::ecdsa::SigningKey;
use proptest::{collection::vec, prelude::*};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{address::eth_address, hex, holds, params::word};

/// The signed example of EIP-155: nonce 9, 20 gwei, 21000 gas, one ether, chain 1, key `46…46`.
const EIP155_EXAMPLE: &str = "\
    f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025\
    a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb7\
    03304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

pub(crate) fn key() -> impl Strategy<Value = SigningKey> {
    (1..u128::MAX, 1..u128::MAX).prop_map(|(high, low)| {
        let secret = [high.to_be_bytes(), low.to_be_bytes()].concat();
        let below_order = [&[0x7f], &secret[1..]].concat();
        SigningKey::from_slice(&below_order).expect("not zero, and below the curve order")
    })
}

/// Any request of each kind whose message exists.
pub(crate) fn unsigned() -> impl Strategy<Value = Unsigned> {
    let kind = prop_oneof![Just(TxKind::Eip1559), Just(TxKind::Eip155), Just(TxKind::Homestead),];
    let chain = prop_oneof![Just(1), Just(314), Just(31_415_926), Just(u64::MAX), any::<u64>()];
    let fees = (any::<u128>(), any::<u128>(), 0..128u32);
    let request = (any::<u64>(), 0..=i64::MAX as u64, prop::option::of(eth_address()), word());
    (kind, chain, fees, request, vec(any::<u8>(), 0..100)).prop_map(
        |(kind, chain, (fee, tip, shift), (nonce, gas_limit, to, value), input)| Unsigned {
            kind,
            chain_id: (kind != TxKind::Homestead).then_some(chain),
            nonce: nonce >> (shift / 2),
            max_fee: fee >> shift,
            max_priority_fee: if kind == TxKind::Eip1559 { tip >> shift } else { fee >> shift },
            gas_limit: gas_limit >> (shift / 2),
            to,
            value,
            input: input.into(),
        },
    )
}

pub(crate) fn sample(kind: TxKind) -> Unsigned {
    Unsigned {
        kind,
        chain_id: (kind != TxKind::Homestead).then_some(314),
        nonce: 7,
        max_fee: 1000,
        max_priority_fee: if kind == TxKind::Eip1559 { 10 } else { 1000 },
        gas_limit: 5_000_000,
        to: Some(Address::repeat_byte(0x42)),
        value: U256::from(5),
        input: Bytes::from_static(&[1, 2, 3]),
    }
}

pub(crate) fn a_key() -> SigningKey {
    SigningKey::from_slice(&[0x46; 32]).expect("not zero, and below the curve order")
}

fn address_of(key: &SigningKey) -> Address {
    let point = key.verifying_key().to_encoded_point(false);
    Address::from_slice(&keccak256(&point.as_bytes()[1..])[12..])
}

#[test]
fn a_transaction_survives_its_raw_bytes() {
    holds(300, (unsigned(), key()), |(unsigned, key)| {
        let tx = unsigned.sign(&key).unwrap();
        assert_eq!(tx.unsigned, unsigned);
        assert_eq!(tx.sender, address_of(&key));
        let raw = tx.encode();
        assert_eq!(tx.hash, keccak256(&raw));
        assert_eq!(EthTx::decode(&raw), Ok(tx));
    });
}

#[test]
fn the_example_of_eip_155_is_read_and_signed_alike() {
    let raw = hex(EIP155_EXAMPLE);
    let tx = EthTx::decode(&raw).unwrap();
    let expected = Unsigned {
        kind: TxKind::Eip155,
        chain_id: Some(1),
        nonce: 9,
        max_fee: 20_000_000_000,
        max_priority_fee: 20_000_000_000,
        gas_limit: 21_000,
        to: Some(Address::repeat_byte(0x35)),
        value: U256::from(10).pow(U256::from(18)),
        input: Bytes::new(),
    };
    assert_eq!(tx.unsigned, expected);
    let hash = b256!("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    assert_eq!(expected.signing_hash(), hash);
    assert_eq!(tx.sender, address!("9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"));
    assert_eq!(expected.sign(&a_key()).unwrap().encode(), raw);
}

#[test]
fn unsupported_types_are_named() {
    let cases = [
        ("", "the transaction is empty: send the signed transaction's raw bytes"),
        (
            "01c0",
            "EIP-2930 transaction is not supported: Filecoin has no place for its extra fields; \
             send an EIP-1559 (type 2) or a legacy transaction",
        ),
        (
            "03c0",
            "EIP-4844 (blob) transaction is not supported: Filecoin has no place for its extra \
             fields; send an EIP-1559 (type 2) or a legacy transaction",
        ),
        (
            "04c0",
            "EIP-7702 (set code) transaction is not supported: Filecoin has no place for its extra \
             fields; send an EIP-1559 (type 2) or a legacy transaction",
        ),
        (
            "05c0",
            "unsupported transaction type 0x05: send an EIP-1559 (type 2) or a legacy transaction",
        ),
        (
            "00c0",
            "unsupported transaction type 0x00: send an EIP-1559 (type 2) or a legacy transaction",
        ),
        ("b802c0", "the transaction is wrapped in an RLP string: send what is inside"),
    ];
    for (raw, reason) in cases {
        assert_eq!(EthTx::decode(&hex(raw)).unwrap_err().to_string(), reason, "{raw}");
    }
}

#[test]
fn bytes_too_many_or_too_few_are_refused() {
    for kind in [TxKind::Eip1559, TxKind::Eip155, TxKind::Homestead] {
        let raw = sample(kind).sign(&a_key()).unwrap().encode();
        let longer = [raw.as_slice(), &[0]].concat();
        assert_eq!(EthTx::decode(&longer), Err(TxError::TrailingBytes(1)), "{kind:?}");
        for end in 0..raw.len() {
            assert!(EthTx::decode(&raw[..end]).is_err(), "{kind:?} cut off after {end}");
        }
    }
}

#[test]
fn an_access_list_is_refused() {
    let mut tx = TxEip1559 { chain_id: 314, ..Default::default() };
    // One item, an address with one slot; its type is of a crate that is not named here.
    let item = [&hex("f838f7 94"), [0; 20].as_slice(), &hex("e1 a0"), &[0; 32]].concat();
    tx.access_list = Decodable::decode(&mut item.as_slice()).unwrap();
    let signature = a_key().sign_prehash_recoverable(tx.signature_hash().as_slice()).unwrap();
    let mut raw = Vec::new();
    tx.eip2718_encode(&signature.into(), &mut raw);
    assert_eq!(EthTx::decode(&raw), Err(TxError::AccessList));
}

#[test]
fn signatures_no_key_could_make_are_refused() {
    for kind in [TxKind::Eip1559, TxKind::Eip155, TxKind::Homestead] {
        let unsigned = sample(kind);
        let good = unsigned.sign(&a_key()).unwrap().signature;
        let with = |r, s| unsigned.with_signature(Signature::new(r, s, good.v()));
        assert_eq!(with(U256::ZERO, good.s()), Err(TxError::ZeroSignature));
        assert_eq!(with(good.r(), U256::ZERO), Err(TxError::ZeroSignature));
        assert_eq!(with(good.r(), SECP256K1N_HALF + U256::ONE), Err(TxError::HighS));
        assert_eq!(with(good.r(), U256::MAX), Err(TxError::HighS));
        assert_eq!(with(U256::MAX, good.s()), Err(TxError::NoSender));
        assert_eq!(with(U256::from(5), good.s()), Err(TxError::NoSender)); // no point has x = 5
        // The twin of a valid signature recovers the same key, and is refused all the same.
        let order = SECP256K1N_HALF + SECP256K1N_HALF + U256::ONE;
        let twin = Signature::new(good.r(), order - good.s(), !good.v());
        assert_eq!(unsigned.with_signature(twin), Err(TxError::HighS));
    }
}

#[test]
fn legacy_v_is_a_parity_or_a_chain() {
    let raw = sample(TxKind::Homestead).sign(&a_key()).unwrap().encode();
    let v_at = raw.len() - 67; // v, a0 r, a0 s
    assert!(matches!(raw[v_at], 27 | 28));
    for v in [0x01, 26, 29, 34] {
        let mut wrong = raw.clone();
        wrong[v_at] = v;
        assert_eq!(EthTx::decode(&wrong), Err(TxError::BadV), "v = {v}");
    }
}

#[test]
fn other_spellings_of_the_same_numbers_are_refused() {
    let raw = hex(EIP155_EXAMPLE);
    let mut long_head = vec![0xf9, 0x00];
    long_head.extend(&raw[1..]);
    assert!(EthTx::decode(&long_head).is_err());
    // The nonce as 0x8109 instead of 0x09; the list grows by one byte.
    let nonce = [&[0xf8, 0x6d, 0x81, 0x09], &raw[3..]].concat();
    assert!(EthTx::decode(&nonce).is_err());
    // v so large that the chain id would overflow.
    let v_at = raw.len() - 67;
    let v = [&[0x8a], [0xff; 10].as_slice()].concat();
    let mut large = [&[0xf8, 0x76], &raw[2..v_at], &v, &raw[v_at + 1..]].concat();
    assert!(EthTx::decode(&large).is_err());
    large.truncate(3);
    assert!(EthTx::decode(&large).is_err());
}

#[test]
fn fields_that_contradict_the_kind_are_not_signed() {
    let mut no_chain = sample(TxKind::Eip1559);
    no_chain.chain_id = None;
    let mut chain = sample(TxKind::Homestead);
    chain.chain_id = Some(1);
    let mut tip = sample(TxKind::Eip155);
    tip.max_priority_fee = 1;
    for unsigned in [no_chain, chain, tip] {
        assert_eq!(unsigned.sign(&a_key()), Err(TxError::Inconsistent), "{unsigned:?}");
    }
}

#[test]
fn no_bytes_make_the_decoder_panic() {
    let start = prop::sample::select(vec![0x01u8, 0x02, 0x03, 0x04, 0xb8, 0xc0, 0xf8, 0xf9, 0xff]);
    holds(5000, (start, vec(any::<u8>(), 0..200)), |(start, rest)| {
        let _ = EthTx::decode(&[&[start], rest.as_slice()].concat());
    });
    let changed = (unsigned(), any::<prop::sample::Index>(), any::<u8>());
    holds(500, changed, |(unsigned, position, byte)| {
        let mut raw = unsigned.sign(&a_key()).unwrap().encode();
        let position = position.index(raw.len());
        raw[position] = byte;
        if let Ok(tx) = EthTx::decode(&raw) {
            assert_eq!(tx.encode(), raw);
        }
    });
}
