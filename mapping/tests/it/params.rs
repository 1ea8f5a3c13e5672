//! CBOR shapes: golden bytes, round trips, and refusals. RFC 8949; DAG-CBOR for links.

use alloy_primitives::{Address, B256, U256, address};
use fevm_mapping::{CborError, params::*, value::ValueError};
use proptest::{collection::vec, prelude::*};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{hex, holds};

const CREATOR: Address = address!("00112233445566778899aabbccddeeff00112233");

/// The CID of a raw block: version 1, raw, blake2b-256, 32 bytes of digest.
fn cid(fill: u8) -> Vec<u8> {
    [&[0x01, 0x55, 0xa0, 0xe4, 0x02, 0x20], [fill; 32].as_slice()].concat()
}

/// Asserts that a value has these bytes, and that the bytes have no other reading.
macro_rules! golden {
    ($shape:ty, $value:expr, $bytes:expr) => {{
        let value: $shape = $value;
        let bytes = hex($bytes);
        assert_eq!(hex::encode(value.to_cbor()), hex::encode(&bytes));
        assert_eq!(<$shape>::from_cbor(&bytes), Ok(value));
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(<$shape>::from_cbor(&longer), Err(CborError::TrailingBytes { count: 1 }));
        for end in 0..bytes.len() {
            assert!(<$shape>::from_cbor(&bytes[..end]).is_err(), "cut off after {end} bytes");
        }
    }};
}

#[test]
fn byte_strings() {
    golden!(ByteString, ByteString(vec![]), "40");
    golden!(ByteString, ByteString(vec![1, 2, 3]), "43 010203");
    golden!(ByteString, ByteString(vec![0; 24]), &["5818", &"00".repeat(24)].concat());
    golden!(ByteString, ByteString(vec![0; 256]), &["590100", &"00".repeat(256)].concat());
}

#[test]
fn words() {
    golden!(U256Cbor, U256Cbor(U256::ZERO), "40");
    golden!(U256Cbor, U256Cbor(U256::from(0x1234)), "42 1234");
    golden!(U256Cbor, U256Cbor(U256::MAX), &["5820", &"ff".repeat(32)].concat());
    golden!(StorageAtParams, StorageAtParams { key: U256::from(5) }, "81 4105");
}

#[test]
fn words_may_have_leading_zeros_but_not_a_33rd_byte() {
    assert_eq!(U256Cbor::from_cbor(&hex("43000007")), Ok(U256Cbor(U256::from(7))));
    let long = hex(&["5821", &"00".repeat(33)].concat());
    let error = CborError::Value(ValueError::TooLong { found: 33 });
    assert_eq!(U256Cbor::from_cbor(&long), Err(error));
}

#[test]
fn hashes_links_and_truths() {
    let hash = ["5820", &"ab".repeat(32)].concat();
    golden!(BytecodeHash, BytecodeHash(B256::repeat_byte(0xab)), &hash);
    let link = ["d82a5827 00 0155a0e40220", &"cd".repeat(32)].concat();
    golden!(BytecodeLink, BytecodeLink { code_cid: Some(&cid(0xcd)) }, &link);
    golden!(BytecodeLink, BytecodeLink { code_cid: None }, "f6");
    golden!(Bool, Bool(true), "f5");
    golden!(Bool, Bool(false), "f4");
}

#[test]
fn contract_parameters() {
    golden!(
        EvmConstructorParams,
        EvmConstructorParams { creator: CREATOR, initcode: &[0x60, 0x00] },
        "82 54 00112233445566778899aabbccddeeff00112233 42 6000"
    );
    let delegate = [
        "84 d82a5827 00 0155a0e40220",
        &"ee".repeat(32),
        "41 07 54 00112233445566778899aabbccddeeff00112233 43 000100",
    ]
    .concat();
    golden!(
        DelegateParams,
        DelegateParams {
            code_cid: &cid(0xee),
            input: &[7],
            caller: CREATOR,
            value: U256::from(256),
        },
        &delegate
    );
}

#[test]
fn address_manager_parameters() {
    golden!(EamCreateParams, EamCreateParams { initcode: &[1], nonce: 1 }, "82 4101 01");
    golden!(
        EamCreateParams,
        EamCreateParams { initcode: &[], nonce: u64::MAX },
        "82 40 1bffffffffffffffff"
    );
    let create2 = ["82 4101 5820", &"5a".repeat(32)].concat();
    golden!(
        EamCreate2Params,
        EamCreate2Params { initcode: &[1], salt: B256::repeat_byte(0x5a) },
        &create2
    );
    golden!(
        EamReturn,
        EamReturn { actor_id: 100, robust_address: Some(vec![2; 21]), eth_address: CREATOR },
        "83 1864 55 020202020202020202020202020202020202020202 \
         54 00112233445566778899aabbccddeeff00112233"
    );
    golden!(
        EamReturn,
        EamReturn { actor_id: 100, robust_address: None, eth_address: CREATOR },
        "83 1864 f6 54 00112233445566778899aabbccddeeff00112233"
    );
}

#[test]
fn init_and_account_parameters() {
    let exec = ["82 d82a5827 00 0155a0e40220", &"11".repeat(32), "42 8101"].concat();
    golden!(
        InitExecParams,
        InitExecParams { code_cid: &cid(0x11), constructor_params: &[0x81, 1] },
        &exec
    );
    let exec4 = ["83 d82a5827 00 0155a0e40220", &"11".repeat(32), "41 80 43 616263"].concat();
    golden!(
        InitExec4Params,
        InitExec4Params { code_cid: &cid(0x11), constructor_params: &[0x80], subaddress: b"abc" },
        &exec4
    );
    golden!(
        InitExecReturn,
        InitExecReturn { id_address: vec![0, 100], robust_address: vec![2, 9] },
        "82 420064 420209"
    );
    golden!(
        InitConstructorParams,
        InitConstructorParams { network_name: "mainnet" },
        "81 67 6d61696e6e6574"
    );
    golden!(
        AuthenticateParams,
        AuthenticateParams { signature: &[1, 2], message: &[3] },
        "82 420102 4103"
    );
}

#[test]
fn other_types_are_refused_with_their_place() {
    let cases = [
        (byte_string(&hex("6161")).unwrap_err(), "a byte string", 0),
        (EamCreateParams::from_cbor(&hex("8140")).unwrap_err(), "an array of the right length", 0),
        (EamCreateParams::from_cbor(&hex("824020")).unwrap_err(), "an unsigned integer", 2),
        (
            EvmConstructorParams::from_cbor(&hex("82410140")).unwrap_err(),
            "an address of 20 bytes",
            1,
        ),
    ];
    for (error, what, at) in cases {
        assert_eq!(error, CborError::Expected { what, at });
    }
    assert_eq!(
        cases[3].0.to_string(),
        "expected an address of 20 bytes at byte 1 of the CBOR, and did not find it whole"
    );
}

#[test]
fn indefinite_lengths_are_refused() {
    assert!(byte_string(&hex("5f4101ff")).is_err());
    assert!(EamCreateParams::from_cbor(&hex("9f4001ff")).is_err());
    assert!(InitConstructorParams::from_cbor(&hex("817f6161ff")).is_err());
}

#[test]
fn links_need_their_tag_their_zero_and_a_cid() {
    for bytes in ["d82a40", "d82a4100", "d82a420155", "d82b420001", "420001", "d82a6100", "f7"] {
        let link = BytecodeLink::from_cbor(&hex(bytes)).map(|link| link.code_cid.is_some());
        assert_eq!(link, Err(CborError::Expected { what: "a link", at: 0 }), "{bytes}");
    }
}

#[test]
fn claimed_lengths_cost_nothing() {
    for head in ["5bffffffffffffffff", "5affffffff", "5b7fffffffffffffff00"] {
        assert!(byte_string(&hex(head)).is_err(), "{head}");
        assert!(EamReturn::from_cbor(&hex(&["8301", head].concat())).is_err(), "{head}");
    }
    assert!(EamReturn::from_cbor(&hex("9bffffffffffffffff")).is_err());
}

#[test]
fn amounts_that_are_no_word_are_refused() {
    let with_value =
        |value: &str| hex(&["84 d82a4300 0155 40 54", &"00".repeat(20), value].concat());
    assert!(DelegateParams::from_cbor(&with_value("40")).is_ok());
    let negative = with_value("420105");
    let error = CborError::Value(ValueError::Negative);
    assert_eq!(DelegateParams::from_cbor(&negative), Err(error));
    let large = with_value(&["582200", &"01".repeat(33)].concat());
    let error = CborError::Value(ValueError::TooLong { found: 33 });
    assert_eq!(DelegateParams::from_cbor(&large), Err(error));
}

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..max)
}

pub(crate) fn word() -> impl Strategy<Value = U256> {
    (any::<[u8; 32]>(), 0..256usize).prop_map(|(word, shift)| U256::from_be_bytes(word) >> shift)
}

#[test]
fn what_is_written_can_be_read() {
    let parts = (bytes(300), bytes(60), any::<[u8; 20]>(), word(), any::<u64>(), any::<[u8; 32]>());
    holds(500, parts, |(large, small, address, word, number, hash)| {
        let (address, hash) = (Address::new(address), B256::new(hash));
        let cid = [&[1], small.as_slice()].concat();
        macro_rules! returns {
            ($($value:expr, $shape:ty);+ $(;)?) => {$({
                let value: $shape = $value;
                assert_eq!(<$shape>::from_cbor(&value.to_cbor()), Ok(value));
            })+};
        }
        returns! {
            ByteString(large.clone()), ByteString;
            U256Cbor(word), U256Cbor;
            StorageAtParams { key: word }, StorageAtParams;
            BytecodeHash(hash), BytecodeHash;
            BytecodeLink { code_cid: Some(&cid) }, BytecodeLink<'_>;
            EvmConstructorParams { creator: address, initcode: &large }, EvmConstructorParams<'_>;
            DelegateParams { code_cid: &cid, input: &large, caller: address, value: word },
                DelegateParams<'_>;
            EamCreateParams { initcode: &large, nonce: number }, EamCreateParams<'_>;
            EamCreate2Params { initcode: &large, salt: hash }, EamCreate2Params<'_>;
            EamReturn {
                actor_id: number,
                robust_address: (number % 2 == 0).then(|| small.clone()),
                eth_address: address,
            }, EamReturn;
            InitExecParams { code_cid: &cid, constructor_params: &large }, InitExecParams<'_>;
            InitExec4Params { code_cid: &cid, constructor_params: &large, subaddress: &small },
                InitExec4Params<'_>;
            InitExecReturn { id_address: small.clone(), robust_address: large.clone() },
                InitExecReturn;
            AuthenticateParams { signature: &small, message: &large }, AuthenticateParams<'_>;
            InitConstructorParams { network_name: &hex::encode(&small) },
                InitConstructorParams<'_>;
            BytecodeLink { code_cid: None }, BytecodeLink<'_>;
            Bool(number % 2 == 0), Bool;
        }
        assert_eq!(byte_string(&encode_byte_string(&large)), Ok(large.as_slice()));
    });
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let nearly = vec(
        prop_oneof![
            any::<u8>(),
            prop::sample::select(hex(
                "40 41 54 58 59 5a 5b 5f 81 82 83 84 9f d8 2a f6 f5 00 01 1b"
            )),
        ],
        0..60,
    );
    holds(20_000, nearly, |input| {
        let _ = byte_string(&input);
        let _ = U256Cbor::from_cbor(&input);
        let _ = StorageAtParams::from_cbor(&input);
        let _ = BytecodeHash::from_cbor(&input);
        let _ = BytecodeLink::from_cbor(&input);
        let _ = EvmConstructorParams::from_cbor(&input);
        let _ = DelegateParams::from_cbor(&input);
        let _ = EamCreateParams::from_cbor(&input);
        let _ = EamCreate2Params::from_cbor(&input);
        let _ = EamReturn::from_cbor(&input);
        let _ = InitExecParams::from_cbor(&input);
        let _ = InitExec4Params::from_cbor(&input);
        let _ = InitExecReturn::from_cbor(&input);
        let _ = InitConstructorParams::from_cbor(&input);
        let _ = AuthenticateParams::from_cbor(&input);
        let _ = Bool::from_cbor(&input);
    });
}
