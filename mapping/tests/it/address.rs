//! Addresses: https://spec.filecoin.io/appendix/address/, FIP-0048 (f4), EIP-55 (capitals).

use alloy_primitives::{Address, address};
use fevm_mapping::address::{
    AddressError, AnyAddress, EAM_ID, FilAddress, Network, ParseError, WireAddress, f410_of_bytes,
    masked_id, parse_any, to_ethereum, to_filecoin,
};
use proptest::{array, collection::vec, prelude::*};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{hex, holds};

/// Any valid Filecoin address; ids and namespaces of every length.
pub(crate) fn fil_address() -> impl Strategy<Value = FilAddress> {
    let number = || (any::<u64>(), 0..64u32).prop_map(|(number, shift)| number >> shift);
    prop_oneof![
        number().prop_map(FilAddress::Id),
        array::uniform20(any::<u8>()).prop_map(FilAddress::Secp256k1),
        array::uniform20(any::<u8>()).prop_map(FilAddress::Actor),
        (any::<[u8; 32]>(), any::<[u8; 16]>()).prop_map(|(start, end)| {
            let mut key = [0; 48];
            key[..32].copy_from_slice(&start);
            key[32..].copy_from_slice(&end);
            FilAddress::Bls(key)
        }),
        (number(), vec(any::<u8>(), 0..=54))
            .prop_map(|(namespace, subaddress)| FilAddress::Delegated { namespace, subaddress }),
        eth_address().prop_map(FilAddress::f410),
    ]
}

/// Any Ethereum address, masked ids included.
pub(crate) fn eth_address() -> impl Strategy<Value = Address> {
    prop_oneof![
        3 => array::uniform20(any::<u8>()).prop_map(Address::new),
        1 => (any::<u64>(), 0..64u32).prop_map(|(id, shift)| masked_id(id >> shift)),
    ]
}

fn flip(bytes: &mut [u8], position: prop::sample::Index, bits: u8) {
    if !bytes.is_empty() {
        bytes[position.index(bytes.len())] ^= bits;
    }
}

#[test]
fn ethereum_addresses_survive_the_round_trip() {
    holds(2000, eth_address(), |address| {
        assert_eq!(to_ethereum(&to_filecoin(address)), Some(address));
    });
}

#[test]
fn filecoin_addresses_with_an_ethereum_form_survive_the_round_trip() {
    holds(2000, fil_address(), |address| {
        if let Some(ethereum) = to_ethereum(&address) {
            assert_eq!(to_filecoin(ethereum), address);
        }
    });
}

#[test]
fn binary_addresses_survive_the_round_trip() {
    holds(2000, fil_address(), |address| {
        assert_eq!(FilAddress::from_bytes(&address.to_bytes()), Ok(address));
    });
}

#[test]
fn accepted_bytes_are_the_only_spelling_of_their_address() {
    let anything = (0..6u8, vec(any::<u8>(), 0..70));
    holds(5000, anything, |(protocol, payload)| {
        let bytes = [&[protocol], payload.as_slice()].concat();
        if let Ok(address) = FilAddress::from_bytes(&bytes) {
            assert_eq!(address.to_bytes(), bytes);
        }
    });
}

#[test]
fn wire_addresses_are_the_binary_form_without_the_heap() {
    holds(2000, eth_address(), |address| {
        let wire = WireAddress::of(address);
        assert_eq!(wire.as_slice(), to_filecoin(address).to_bytes());
        let f410 = WireAddress::f410(address);
        assert_eq!(f410_of_bytes(f410.as_slice()), Some(address));
    });
}

#[test]
fn only_f410_bytes_of_22_are_an_ethereum_address() {
    let good = WireAddress::f410(Address::repeat_byte(7));
    assert_eq!(f410_of_bytes(&good.as_slice()[..21]), None);
    assert_eq!(f410_of_bytes(&[good.as_slice(), &[0]].concat()), None);
    assert_eq!(f410_of_bytes(&[]), None);
    let other_namespace = [&[4, 11], &good.as_slice()[2..]].concat();
    assert_eq!(f410_of_bytes(&other_namespace), None);
}

#[test]
fn text_addresses_survive_the_round_trip_on_both_networks() {
    holds(1000, fil_address(), |address| {
        for network in [Network::Mainnet, Network::Testnet] {
            let text = address.display(network).to_string();
            assert_eq!(text.parse().as_ref(), Ok(&address), "{text}");
            assert_eq!(parse_any(&text), Ok(AnyAddress::Filecoin(address.clone())));
        }
    });
}

#[test]
fn any_changed_character_is_noticed() {
    let change = (fil_address(), any::<prop::sample::Index>(), 1..128u8);
    holds(2000, change, |(address, position, bits)| {
        let mut text = address.to_string().into_bytes();
        flip(&mut text, position, bits);
        let text = String::from_utf8(text).unwrap();
        let is_id = matches!(address, FilAddress::Id(_)); // f0 has no checksum
        let is_network = text.starts_with('t');
        assert!(is_id || is_network || text.parse::<FilAddress>().is_err(), "{text} for {address}");
    });
}

#[test]
fn texts_known_from_elsewhere_are_read() {
    let zero = "f410faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaonc6iji";
    assert_eq!(FilAddress::f410(Address::ZERO).to_string(), zero);
    assert_eq!(zero.parse(), Ok(FilAddress::f410(Address::ZERO)));
    let masked = FilAddress::Id(EAM_ID);
    assert_eq!(masked.display(Network::Testnet).to_string(), "t010");
    // Filecoin specification, "Address", test vectors.
    let f1 = "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryy".parse::<FilAddress>().unwrap();
    assert_eq!(f1.to_bytes(), hex("01fd1d0f4dfcd7e99afcb99a8326b7dc459d32c628"));
    let f0 = "f018446744073709551615".parse::<FilAddress>().unwrap();
    assert_eq!(f0.to_bytes(), hex("00ffffffffffffffffff01"));
}

#[test]
fn bad_bytes_are_refused_with_the_reason() {
    let cases = [
        ("", AddressError::TooShort { found: 0 }),
        ("04", AddressError::TooShort { found: 1 }),
        ("05 00", AddressError::UnknownProtocol(5)),
        ("00 8000", AddressError::BadNumber), // zero in two bytes
        ("00 80", AddressError::BadNumber),
        ("00 ffffffffffffffffff02", AddressError::BadNumber), // bit 64
        ("00 ffffffffffffffffffff01", AddressError::BadNumber), // eleven bytes
        ("00 01 00", AddressError::TrailingBytes { count: 1 }),
        ("01 00", AddressError::WrongLength { protocol: 1, expected: 20, found: 1 }),
        ("03 00", AddressError::WrongLength { protocol: 3, expected: 48, found: 1 }),
        ("04 8a00 01", AddressError::BadNumber), // namespace 10 in two bytes
    ];
    for (bytes, error) in cases {
        assert_eq!(FilAddress::from_bytes(&hex(bytes)), Err(error), "{bytes}");
    }
    let long = [&[4, 10][..], &[0; 55]].concat();
    let error = AddressError::SubaddressTooLong { found: 55 };
    assert_eq!(FilAddress::from_bytes(&long), Err(error));
    assert!(FilAddress::from_bytes(&long[..56]).is_ok());
}

#[test]
fn bad_texts_are_refused_with_the_reason() {
    let cases = [
        ("", "an address starts with 0x, f or t: \"\" does not"),
        ("q01", "an address starts with 0x, f or t: \"q01\" does not"),
        ("f", "after f or t comes a protocol from 0 to 4: \"f\" has another or none"),
        ("f501", "after f or t comes a protocol from 0 to 4: \"f501\" has another or none"),
        (
            "f0",
            "\"\" is not an id: write a decimal number below 2^64, without sign or leading zeros",
        ),
        (
            "f0+1",
            "\"+1\" is not an id: write a decimal number below 2^64, without sign or leading zeros",
        ),
        (
            "f001",
            "\"01\" is not an id: write a decimal number below 2^64, without sign or leading zeros",
        ),
        (
            "f018446744073709551616",
            "\"18446744073709551616\" is not an id: write a decimal number below 2^64, \
             without sign or leading zeros",
        ),
        ("f410", "an f4 address is f4, a namespace, f, a subaddress: \"f410\" lacks the second f"),
        ("f410f", "the address is cut off: a checksum of 4 bytes should end it"),
        (
            "f410faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabonc6iji",
            "the checksum does not match: a character is wrong, missing or swapped; copy it again",
        ),
        (
            "f1A",
            "\"A\" is not base32: use a to z and 2 to 7 in lower case, \
             and check that it is complete",
        ),
        (
            "f1é",
            "\"é\" is not base32: use a to z and 2 to 7 in lower case, \
             and check that it is complete",
        ),
        ("0x12", "an address after 0x has 40 hexadecimal digits: \"12\" does not"),
        (
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg",
            "an address after 0x has 40 hexadecimal digits: \
             \"5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg\" does not",
        ),
        (
            "0x5aAeb6053f3e94c9b9a09f33669435e7ef1beaed",
            "the capital letters of the address are its checksum and do not match: \
             if it is right, write 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
    ];
    for (text, reason) in cases {
        assert_eq!(parse_any(text).unwrap_err().to_string(), reason, "{text}");
    }
}

#[test]
fn a_right_checksum_does_not_excuse_a_wrong_length() {
    let long = FilAddress::Delegated { namespace: EAM_ID, subaddress: vec![0; 55] };
    let error = ParseError::BadBytes(AddressError::SubaddressTooLong { found: 55 });
    assert_eq!(long.to_string().parse::<FilAddress>(), Err(error));
}

#[test]
fn ethereum_addresses_need_right_capitals_or_none() {
    let address = address!("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    let spellings = [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
        "0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
    ];
    for text in spellings {
        let parsed = parse_any(text).unwrap();
        assert_eq!(parsed, AnyAddress::Ethereum(address), "{text}");
        assert_eq!(parsed.to_filecoin(), FilAddress::f410(address));
        assert_eq!(parsed.to_ethereum(), Some(address));
    }
    let wrong = parse_any("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD");
    assert_eq!(wrong, Err(ParseError::BadCapitals(address)));
}

#[test]
fn no_text_makes_the_parser_panic() {
    holds(5000, "[ft0x]{0,3}[0-9a-zA-Zé]{0,60}", |text| {
        let _ = parse_any(&text);
    });
    holds(2000, ".{0,20}", |text| {
        let _ = parse_any(&text);
    });
}
