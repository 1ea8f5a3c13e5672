//! ECREC, 0x01: real signatures, and ones that nearly are.
//!
//! Oracle: libsecp256k1, in C, by way of the crate `secp256k1`, and Keccak of `alloy-primitives`.
//! On our side stand the `k256` crate and `sha3`. The oracle checks v, r and s by itself: it is
//! given whatever words there are.
#![no_main]

use alloy_primitives::keccak256;
use arbitrary::{Result, Unstructured};
use fevm_fuzz::{
    choice::{bytes, number, spoil, word},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use precompiles::Precompile::EcRecover;
use secp256k1::{
    Message, SECP256K1, SecretKey,
    ecdsa::{RecoverableSignature, RecoveryId},
};

/// Order of secp256k1's group. Source: SEC 2, section 2.4.1.
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Ok(input) = structured(&mut Unstructured::new(data)) {
        check(&input);
    }
});

/// A signature of somebody's, some of its words exchanged for odd ones.
fn structured(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let order = number(ORDER);
    let hash: [u8; 32] = word(choices, &order)?;
    let key = BigUint::from_bytes_be(&word(choices, &order)?) % (&order - 1_u8) + 1_u8;
    let key = SecretKey::from_byte_array(bytes(&key)).expect("between zero and the order");
    let signature = SECP256K1.sign_ecdsa_recoverable(Message::from_digest(hash), &key);
    let (parity, signature) = signature.serialize_compact();
    let [mut v, mut s]: [[u8; 32]; 2] =
        [bytes(&BigUint::from(27 + i32::from(parity).cast_unsigned())), [0; 32]];
    s.copy_from_slice(&signature[32..]);
    let mut r: [u8; 32] = signature[..32].try_into().expect("half of 64 bytes");
    if choices.arbitrary()? {
        // The same signature with s in the upper half.
        s = bytes(&(&order - BigUint::from_bytes_be(&s)));
        v[31] = 27 + 28 - v[31].min(28);
    }
    match choices.int_in_range(0..=15_u8)? {
        0 => r = word(choices, &order)?,
        1 => s = word(choices, &order)?,
        2 => v = word(choices, &BigUint::from(28_u8))?,
        _ => {}
    }
    let mut input = [hash, v, r, s].concat();
    spoil(choices, &mut input)?;
    Ok(input)
}

fn check(input: &[u8]) {
    let mut padded = [0; 128];
    let length = input.len().min(128);
    padded[..length].copy_from_slice(&input[..length]);
    let expected = signer(&padded).unwrap_or_default();
    assert_eq!(run(EcRecover, input).as_deref(), Ok(&expected[..]), "{input:02x?}");
}

/// The signer's address as a word.
fn signer(input: &[u8; 128]) -> Option<Vec<u8>> {
    let (words, _) = input.as_chunks::<32>();
    let v = BigUint::from_bytes_be(&words[1]);
    let parity = match u32::try_from(&v).ok()? {
        27 => RecoveryId::Zero,
        28 => RecoveryId::One,
        _ => return None,
    };
    let signature = RecoverableSignature::from_compact(&input[64..], parity).ok()?;
    let key = SECP256K1.recover_ecdsa(Message::from_digest(words[0]), &signature).ok()?;
    let mut address = keccak256(&key.serialize_uncompressed()[1..]);
    address[..12].fill(0);
    Some(address.to_vec())
}
