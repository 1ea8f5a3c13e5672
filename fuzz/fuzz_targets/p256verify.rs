//! P256VERIFY, 0x0100: real signatures, and ones that nearly are.
//!
//! Oracle: AWS-LC, in C and assembler, by way of the crate `aws-lc-rs`; on our side stands
//! arkworks, with a product of our own. The `p256` crate makes the signatures to begin with. The
//! oracle checks r, s and the point by itself: it is given whatever words there are.
#![no_main]

use arbitrary::{Result, Unstructured};
use aws_lc_rs::{
    digest::{Digest, SHA256},
    signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey},
};
use fevm_fuzz::{
    choice::{bytes, number, spoil, word},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use p256::ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner as _};
use precompiles::Precompile::P256Verify;

/// Order of secp256r1's group. Source: SEC 2, section 2.4.2.
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
/// Modulus of its field. Source: SEC 2, section 2.4.2.
const MODULUS: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
/// x of the generator. Source: SEC 2, section 2.4.2.
const GENERATOR: &str = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Ok(input) = structured(&mut Unstructured::new(data)) {
        check(&input);
    }
});

/// A signature of somebody's, some of its words exchanged for odd ones.
fn structured(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let (order, modulus) = (number(ORDER), number(MODULUS));
    let hash = word(choices, &order)?;
    let key = BigUint::from_bytes_be(&word(choices, &order)?) % (&order - 1_u8) + 1_u8;
    let key = SigningKey::from_bytes(&bytes(&key).into()).expect("between zero and the order");
    let signature: Signature = key.sign_prehash(&hash).expect("a word is a digest");
    let point = key.verifying_key().to_encoded_point(false);
    let mut words = [hash; 5];
    words[1..3].as_flattened_mut().copy_from_slice(&signature.to_bytes());
    words[3..].as_flattened_mut().copy_from_slice(&point.as_bytes()[1..]);
    let negative = |word: &[u8; 32], of: &BigUint| bytes(&(of - BigUint::from_bytes_be(word)));
    match choices.int_in_range(0..=15_u8)? {
        // The same signature's other form, and two that are none.
        0..=3 => words[2] = negative(&words[2], &order),
        4 => words[1] = negative(&words[1], &order),
        5 => words[4] = negative(&words[4], &modulus),
        6 => {
            let at = choices.int_in_range(3..=4)?;
            words[at] = bytes(&(BigUint::from_bytes_be(&words[at]) + &modulus));
        }
        7 => {
            let at = choices.int_in_range(0..=4)?;
            words[at] = word(choices, if at < 3 { &order } else { &modulus })?;
        }
        8 => {
            // What the point at infinity would have signed, were it a key.
            words[1] = bytes(&number(GENERATOR));
            words[2] = words[0];
            words[3..].fill([0; 32]);
        }
        _ => {}
    }
    let mut input = words.concat();
    spoil(choices, &mut input)?;
    Ok(input)
}

fn check(input: &[u8]) {
    let mut expected = Vec::new();
    if valid(input) {
        expected.resize(31, 0);
        expected.push(1);
    }
    assert_eq!(run(P256Verify, input).as_deref(), Ok(&expected[..]), "{input:02x?}");
}

fn valid(input: &[u8]) -> bool {
    let Ok(input) = <&[u8; 160]>::try_from(input) else { return false };
    let (hash, rest) = input.split_at(32);
    let (signature, point) = rest.split_at(64);
    let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, [&[4], point].concat());
    let hash = Digest::import_less_safe(hash, &SHA256).expect("a word is as long as the digest");
    key.is_ok_and(|key| key.verify_digest_sig(&hash, signature).is_ok())
}
