//! Bytes at the edges of CBOR's heads, and of the shapes that are a bare byte string, each with
//! what its bytes mean. The structures are in `params.rs`. RFC 8949, section 3.

use alloy_primitives::{Address, B256, U256, address};
use fevm_mapping::FilAddress;
use fevm_mapping::address::f410_of_bytes;
use fevm_mapping::params::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::hex;

/// The head of a byte string of each length at which the head gets longer: `4n` below 24, then
/// `58`, `59`, `5a` with one, two, four bytes of length.
const HEADS: [(usize, &str); 8] = [
    (0, "40"),
    (1, "41"),
    (23, "57"),
    (24, "5818"),
    (255, "58ff"),
    (256, "590100"),
    (65_535, "59ffff"),
    (65_536, "5a00010000"),
];

#[test]
fn heads_of_byte_strings_are_the_shortest() {
    for (length, head) in HEADS {
        let content = vec![7; length];
        let expected = [hex(head), content.clone()].concat();
        // Calldata, return data, revert data, init code of CreateExternal.
        assert_eq!(encode_byte_string(&content), expected, "{length}");
        assert_eq!(byte_string(&expected), Ok(content.as_slice()), "{length}");
        assert_eq!(ByteString(content.clone()).to_cbor(), expected, "{length}");
        // The same string inside: `82` is a pair, `01` the nonce.
        let create = EamCreateParams { initcode: &content, nonce: 1 };
        assert_eq!(create.to_cbor(), [&[0x82], &expected[..], &[0x01]].concat(), "{length}");
        // After a creator of 20 bytes, `54`.
        let born = EvmConstructorParams { creator: Address::ZERO, initcode: &content };
        let bytes = [&[0x82, 0x54], &[0; 20][..], &expected].concat();
        assert_eq!(born.to_cbor(), bytes, "{length}");
        assert_eq!(EvmConstructorParams::from_cbor(&bytes), Ok(born), "{length}");
    }
}

#[test]
fn heads_of_numbers_are_the_shortest() {
    for (nonce, bytes) in [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (65_535, "19ffff"),
        (65_536, "1a00010000"),
        (u64::from(u32::MAX), "1affffffff"),
        (1 << 32, "1b0000000100000000"),
        (u64::MAX, "1bffffffffffffffff"),
    ] {
        // A pair of no init code and the number.
        let create = EamCreateParams { initcode: &[], nonce };
        let expected = hex(&["8240", bytes].concat());
        assert_eq!(create.to_cbor(), expected, "{nonce}");
        assert_eq!(EamCreateParams::from_cbor(&expected), Ok(create), "{nonce}");
    }
}

#[test]
fn words_have_as_many_bytes_as_they_need() {
    for (word, bytes) in [
        (U256::ZERO, "40".to_string()),
        (U256::ONE, "4101".to_string()),
        (U256::from(255), "41ff".to_string()),
        (U256::from(256), "420100".to_string()),
        (U256::ONE << 184, ["5818", "01", &"00".repeat(23)].concat()),
        (U256::ONE << 248, ["5820", "01", &"00".repeat(31)].concat()),
    ] {
        assert_eq!(U256Cbor(word).to_cbor(), hex(&bytes), "{word}");
        // GetStorageAt's parameter is an array of one: `81`.
        let slot = StorageAtParams { key: word };
        assert_eq!(slot.to_cbor(), hex(&["81", &bytes].concat()), "{word}");
        assert_eq!(StorageAtParams::from_cbor(&slot.to_cbor()), Ok(slot), "{word}");
    }
}

#[test]
fn amounts_have_a_sign_byte_before_their_bytes() {
    // `84` four fields; `d82a` a link, a string of four bytes with its zero; `40` no input; `54`
    // the caller; then the amount, whose `00` is a plus.
    let head = ["84 d82a 44 00 015500 40 54", &"11".repeat(20)].concat();
    for (value, bytes) in [
        (U256::ZERO, "40".to_string()),
        (U256::ONE, "42 00 01".to_string()),
        (U256::from(0xff), "42 00 ff".to_string()),
        (U256::from(0x100), "43 00 0100".to_string()),
        (U256::MAX, ["5821 00", &"ff".repeat(32)].concat()),
    ] {
        let params = DelegateParams {
            code_cid: &[0x01, 0x55, 0x00],
            input: &[],
            caller: Address::repeat_byte(0x11),
            value,
        };
        let expected = hex(&[head.as_str(), &bytes].concat());
        assert_eq!(params.to_cbor(), expected, "{value}");
        assert_eq!(DelegateParams::from_cbor(&expected), Ok(params), "{value}");
    }
}

#[test]
fn addresses_are_byte_strings_of_their_binary_form() {
    let f410 = address!("00112233445566778899aabbccddeeff00112233");
    for (address, bytes) in [
        // f0: protocol 0, then the id in LEB128.
        (FilAddress::Id(10), "42 00 0a".to_string()),
        (FilAddress::Id(300), "43 00 ac02".to_string()),
        // f1, f2: protocol, then a hash of 20 bytes. Account's parameter and answer, an f2 address
        // in an answer of the address manager.
        (FilAddress::Secp256k1([7; 20]), ["55 01", &"07".repeat(20)].concat()),
        (FilAddress::Actor([8; 20]), ["55 02", &"08".repeat(20)].concat()),
        // f3: protocol 3, then a key of 48 bytes, so the head has two.
        (FilAddress::Bls([9; 48]), ["5831 03", &"09".repeat(48)].concat()),
        // f410: protocol 4, namespace 10, 20 bytes.
        (FilAddress::f410(f410), "56 04 0a 00112233445566778899aabbccddeeff00112233".to_string()),
    ] {
        let expected = hex(&bytes);
        assert_eq!(encode_byte_string(&address.to_bytes()), expected, "{address}");
        let read = byte_string(&expected).expect("a byte string");
        assert_eq!(FilAddress::from_bytes(read), Ok(address));
    }
    let bytes = FilAddress::f410(f410).to_bytes();
    assert_eq!(f410_of_bytes(&bytes), Some(f410));
}

#[test]
fn salts_and_hashes_keep_their_zeros() {
    // `5820`: always 32 bytes, where a word would have none.
    let zeros = ["5820", &"00".repeat(32)].concat();
    assert_eq!(BytecodeHash(B256::ZERO).to_cbor(), hex(&zeros));
    let create2 = EamCreate2Params { initcode: &[], salt: B256::ZERO };
    assert_eq!(create2.to_cbor(), hex(&["8240", &zeros].concat()));
    assert_eq!(EamCreate2Params::from_cbor(&create2.to_cbor()), Ok(create2));
    for length in [31, 33] {
        let short = hex(&[&format!("58{length:02x}"), "00".repeat(length).as_str()].concat());
        assert!(BytecodeHash::from_cbor(&short).is_err(), "{length}");
    }
}
