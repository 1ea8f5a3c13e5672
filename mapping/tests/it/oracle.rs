//! Filecoin's own crates as the oracle: both sides write the same bytes and read each other's.

use alloy_primitives::{B256, U256};
use cid::Cid;
use fevm_mapping::{
    FilAddress, exit,
    params::{
        AuthenticateParams, DelegateParams, EamCreate2Params, EamReturn, EvmConstructorParams,
        InitExec4Params, U256Cbor, byte_string, encode_byte_string,
    },
    value::{token_bytes, token_from_bytes},
};
use fvm_ipld_encoding::{from_slice, strict_bytes::ByteBuf, to_vec};
use fvm_shared::{
    address::{Address as Theirs, Network as TheirNetwork, Payload},
    bigint::{BigInt, Sign, bigint_ser::BigIntDe},
    econ::TokenAmount,
    error::ExitCode,
};
use proptest::{collection::vec, prelude::*};

use crate::{
    address::{eth_address, fil_address},
    holds,
    params::word,
};

fn theirs(address: &FilAddress) -> Theirs {
    Theirs::from_bytes(&address.to_bytes()).expect("we write what they read")
}

fn ours(address: &Theirs) -> FilAddress {
    match *address.payload() {
        Payload::ID(id) => FilAddress::Id(id),
        Payload::Secp256k1(hash) => FilAddress::Secp256k1(hash),
        Payload::Actor(hash) => FilAddress::Actor(hash),
        Payload::BLS(key) => FilAddress::Bls(key),
        Payload::Delegated(delegated) => FilAddress::Delegated {
            namespace: delegated.namespace(),
            subaddress: delegated.subaddress().to_vec(),
        },
    }
}

#[test]
fn addresses_have_the_same_bytes_and_parts() {
    holds(2000, fil_address(), |address| {
        let theirs = theirs(&address);
        assert_eq!(ours(&theirs), address);
        assert_eq!(theirs.to_bytes(), address.to_bytes());
    });
}

#[test]
fn the_same_bytes_are_addresses() {
    let anything = prop_oneof![
        (0..6u8, vec(any::<u8>(), 0..70)),
        (prop_oneof![Just(1), Just(2)], vec(any::<u8>(), 19..=21)),
        (Just(0), vec(prop_oneof![Just(0x80), Just(0), Just(1), any::<u8>()], 0..11)),
        (Just(3), vec(any::<u8>(), 47..=49)),
    ];
    holds(10_000, anything, |(protocol, payload)| {
        let bytes = [&[protocol], payload.as_slice()].concat();
        match (FilAddress::from_bytes(&bytes), Theirs::from_bytes(&bytes)) {
            (Ok(address), Ok(theirs)) => assert_eq!(ours(&theirs), address),
            (Err(_), Err(_)) => {}
            // Their LEB128 reader drops bits above the 64th, so the address is not read back: we
            // refuse it.
            (Err(_), Ok(theirs)) => assert_ne!(theirs.to_bytes(), bytes),
            (Ok(address), Err(_)) => panic!("only we read {address}"),
        }
    });
}

#[test]
fn addresses_have_the_same_text() {
    // Their Display uses a global network, mainnet unless set, and nothing here sets it.
    holds(1000, fil_address(), |address| {
        let text = address.to_string();
        assert_eq!(theirs(&address).to_string(), text);
        assert_eq!(TheirNetwork::Mainnet.parse_address(&text).unwrap(), theirs(&address));
        let testnet = text.replacen('f', "t", 1);
        assert_eq!(TheirNetwork::Testnet.parse_address(&testnet).unwrap(), theirs(&address));
        assert_eq!(testnet.parse(), Ok(address));
    });
}

#[test]
fn the_same_texts_are_addresses() {
    let texts = prop_oneof![
        (fil_address(), any::<prop::sample::Index>(), any::<char>()).prop_map(
            |(address, at, new)| {
                let mut text: Vec<char> = address.to_string().chars().collect();
                let at = at.index(text.len());
                text[at] = new;
                text.into_iter().collect()
            }
        ),
        (fil_address(), any::<prop::sample::Index>()).prop_map(|(address, at)| {
            let mut text = address.to_string();
            text.truncate(at.index(text.len()));
            text
        }),
        "f[0-5][0-9a-z]{0,45}",
        "f0[+0]?[0-9]{0,21}",
    ];
    holds(10_000, texts, |text: String| {
        match (text.parse::<FilAddress>(), TheirNetwork::Mainnet.parse_address(&text)) {
            (Ok(address), Ok(theirs)) => assert_eq!(ours(&theirs), address, "{text}"),
            (Err(_), Err(_)) => {}
            // A plus sign or leading zeros: an address has one spelling here.
            (Err(_), Ok(theirs)) => assert_ne!(theirs.to_string(), text),
            // Testnet's letter, which we read as well.
            (Ok(address), Err(_)) => {
                assert!(text.starts_with('t'), "only we read {text} as {address}")
            }
        }
    });
}

#[test]
fn amounts_have_the_same_bytes() {
    holds(2000, word(), |amount| {
        let theirs = BigInt::from_bytes_be(Sign::Plus, &amount.to_be_bytes::<32>());
        let cbor = to_vec(&TokenAmount::from_atto(theirs)).unwrap();
        assert_eq!(byte_string(&cbor), Ok(token_bytes(amount).as_slice()));
    });
}

#[test]
fn the_same_bytes_are_amounts() {
    let bytes = (0..4u8, vec(prop_oneof![Just(0), any::<u8>()], 0..140));
    holds(5000, bytes, |(sign, magnitude)| {
        let bytes = [&[sign], magnitude.as_slice()].concat();
        let theirs = from_slice::<BigIntDe>(&encode_byte_string(&bytes)).map(|number| number.0);
        match (token_from_bytes(&bytes), theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(theirs, BigInt::from_bytes_be(Sign::Plus, &ours.to_be_bytes::<32>()));
            }
            (Err(_), Err(_)) => {}
            (Err(_), Ok(theirs)) => assert!(theirs.sign() == Sign::Minus || theirs.bits() > 256),
            (Ok(ours), Err(error)) => panic!("only we read {ours}: {error}"),
        }
    });
}

#[test]
fn exit_codes_have_the_same_numbers() {
    let pairs = [
        (exit::OK, ExitCode::OK),
        (exit::SENDER_INVALID, ExitCode::SYS_SENDER_INVALID),
        (exit::SENDER_STATE_INVALID, ExitCode::SYS_SENDER_STATE_INVALID),
        (exit::ILLEGAL_INSTRUCTION, ExitCode::SYS_ILLEGAL_INSTRUCTION),
        (exit::INVALID_RECEIVER, ExitCode::SYS_INVALID_RECEIVER),
        (exit::INSUFFICIENT_FUNDS, ExitCode::SYS_INSUFFICIENT_FUNDS),
        (exit::OUT_OF_GAS, ExitCode::SYS_OUT_OF_GAS),
        (exit::ILLEGAL_EXIT_CODE, ExitCode::SYS_ILLEGAL_EXIT_CODE),
        (exit::ASSERTION_FAILED, ExitCode::SYS_ASSERTION_FAILED),
        (exit::MISSING_RETURN, ExitCode::SYS_MISSING_RETURN),
        (exit::ILLEGAL_ARGUMENT, ExitCode::USR_ILLEGAL_ARGUMENT),
        (exit::NOT_FOUND, ExitCode::USR_NOT_FOUND),
        (exit::FORBIDDEN, ExitCode::USR_FORBIDDEN),
        (exit::ACTOR_INSUFFICIENT_FUNDS, ExitCode::USR_INSUFFICIENT_FUNDS),
        (exit::ILLEGAL_STATE, ExitCode::USR_ILLEGAL_STATE),
        (exit::SERIALIZATION, ExitCode::USR_SERIALIZATION),
        (exit::UNHANDLED_MESSAGE, ExitCode::USR_UNHANDLED_MESSAGE),
        (exit::UNSPECIFIED, ExitCode::USR_UNSPECIFIED),
        (exit::ACTOR_ASSERTION_FAILED, ExitCode::USR_ASSERTION_FAILED),
        (exit::READ_ONLY, ExitCode::USR_READ_ONLY),
        (exit::NOT_PAYABLE, ExitCode::USR_NOT_PAYABLE),
    ];
    for (ours, theirs) in pairs {
        assert_eq!(ours, theirs.value());
    }
    // The rest is the EVM contract's own, which Filecoin's crates do not name.
    let own = exit::ALL.iter().filter(|code| **code >= ExitCode::FIRST_USER_EXIT_CODE).count();
    let shared = pairs.iter().filter(|pair| pair.0 < ExitCode::FIRST_USER_EXIT_CODE).count();
    assert_eq!((own, shared), (19, 10));
}

fn raw(bytes: &[u8]) -> ByteBuf {
    ByteBuf(bytes.to_vec())
}

#[test]
fn parameters_have_the_same_bytes() {
    let parts = (vec(any::<u8>(), 0..300), eth_address(), any::<[u8; 32]>(), word(), any::<u64>());
    holds(500, parts, |(code, address, digest, amount, number)| {
        let cid_bytes = [&[0x01, 0x55, 0xa0, 0xe4, 0x02, 0x20], digest.as_slice()].concat();
        let cid = Cid::try_from(cid_bytes.as_slice()).unwrap();
        let theirs = BigInt::from_bytes_be(Sign::Plus, &amount.to_be_bytes::<32>());
        let theirs = TokenAmount::from_atto(theirs);
        let salt = B256::new(digest);

        let constructor = EvmConstructorParams { creator: address, initcode: &code };
        let their_constructor = (raw(address.as_slice()), raw(&code));
        assert_eq!(constructor.to_cbor(), to_vec(&their_constructor).unwrap());

        let delegate =
            DelegateParams { code_cid: &cid_bytes, input: &code, caller: address, value: amount };
        let their_delegate = (cid, raw(&code), raw(address.as_slice()), theirs);
        assert_eq!(delegate.to_cbor(), to_vec(&their_delegate).unwrap());

        let create2 = EamCreate2Params { initcode: &code, salt };
        assert_eq!(create2.to_cbor(), to_vec(&(raw(&code), raw(&digest))).unwrap());

        let exec4 = InitExec4Params {
            code_cid: &cid_bytes,
            constructor_params: &code,
            subaddress: address.as_slice(),
        };
        let their_exec4 = (cid, raw(&code), raw(address.as_slice()));
        assert_eq!(exec4.to_cbor(), to_vec(&their_exec4).unwrap());

        let robust = Theirs::new_actor(&code);
        let created =
            |robust_address| EamReturn { actor_id: number, robust_address, eth_address: address };
        let their_created = (number, Some(robust), raw(address.as_slice()));
        let some = created(Some(robust.to_bytes()));
        assert_eq!(some.to_cbor(), to_vec(&their_created).unwrap());
        let their_revived = (number, None::<Theirs>, raw(address.as_slice()));
        assert_eq!(created(None).to_cbor(), to_vec(&their_revived).unwrap());
    });
}

/// Heads and values that CBOR readers disagree about most easily.
fn cbor_like() -> impl Strategy<Value = Vec<u8>> {
    let heads =
        vec![0x40, 0x41, 0x42, 0x58, 0x59, 0x5a, 0x5b, 0x5f, 0x81, 0x82, 0x98, 0xf6, 0, 1, 2];
    vec(prop_oneof![prop::sample::select(heads), any::<u8>()], 0..12)
}

#[test]
fn canonical_parameters_are_read_alike() {
    holds(100_000, cbor_like(), |input| {
        let theirs = from_slice::<ByteBuf>(&input).ok();
        match byte_string(&input) {
            Ok(ours) => assert_eq!(Some(raw(ours)), theirs, "{input:02x?}"),
            Err(_) => not_canonical(theirs, &input),
        }
        let theirs = from_slice::<(ByteBuf, ByteBuf)>(&input).ok();
        match AuthenticateParams::from_cbor(&input) {
            Ok(ours) => assert_eq!(Some((raw(ours.signature), raw(ours.message))), theirs),
            Err(_) => not_canonical(theirs, &input),
        }
    });
}

/// Their reader takes some integers for lengths (`02 …` for an array of two). Only such input may
/// be theirs alone: nothing that anybody writes.
fn not_canonical(theirs: Option<impl serde::Serialize>, input: &[u8]) {
    if let Some(theirs) = theirs {
        assert_ne!(to_vec(&theirs).expect("it was read"), input, "only they read {input:02x?}");
    }
}

#[test]
fn words_are_read_from_their_byte_strings() {
    holds(1000, vec(any::<u8>(), 0..=32), |bytes| {
        let cbor = to_vec(&raw(&bytes)).unwrap();
        assert_eq!(U256Cbor::from_cbor(&cbor).unwrap().0, U256::from_be_slice(&bytes));
    });
}
