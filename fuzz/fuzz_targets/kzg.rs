//! POINT_EVALUATION, 0x0a: proofs that hold, and ones that nearly do.
//!
//! Oracle: `c-kzg-4844`, in C on blst, by way of the crate `c-kzg`; on our side stands arkworks.
//! The versioned hash is checked with `ring`. Proofs that hold are made below out of polynomials
//! of degree one, for which the second point of the ceremony's setup is enough.
#![no_main]

use std::cell::LazyCell;

use arbitrary::{Result, Unstructured};
use c_kzg::{Bytes32, Bytes48, KzgSettings, ethereum_kzg_settings};
use fevm_fuzz::{
    bls::{G1, ORDER},
    choice::{bytes, number, spoil, word},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use precompiles::Precompile::PointEvaluation;

thread_local! {
    static SETTINGS: LazyCell<&'static KzgSettings> = LazyCell::new(|| ethereum_kzg_settings(0));
}

/// The secret of the ceremony times the generator, compressed. Source: Ethereum's KZG ceremony of
/// 2023, monomial setup in G1, second point.
const SECRET: [u8; 48] = alloy_primitives::hex!(
    "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28"
    "e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81"
);

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Ok(input) = structured(&mut Unstructured::new(data)) {
        check(&input);
    }
});

/// a·x + b at z, with its commitment and proof; one of the five now and then another.
fn structured(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let order = number(ORDER);
    let [a, b, z] = [word(choices, &order)?, word(choices, &order)?, word(choices, &order)?];
    let [a_number, b_number, z_number] = [a, b, z].map(|word| BigUint::from_bytes_be(&word));
    let secret = G1::of_compressed(SECRET).expect("the ceremony's points are points");
    let mut commitment = secret.multiply(&a).add(G1::of_scalar(&b)).compress();
    let mut proof = G1::of_scalar(&a).compress();
    let mut z: [u8; 32] = bytes(&(&z_number % &order));
    let mut y: [u8; 32] = bytes(&((a_number * &z_number + b_number) % &order));
    match choices.int_in_range(0..=15_u8)? {
        0 => z = word(choices, &order)?,
        1 => y = word(choices, &order)?,
        2 => z = bytes(&(z_number % &order + &order)),
        3 => proof = G1::of_scalar(&word(choices, &order)?).compress(),
        4 => proof = off_subgroup(choices)?,
        5 => commitment = off_subgroup(choices)?,
        6 => proof[0] ^= 0x20,
        7 => commitment[0] ^= 1 << choices.int_in_range(0..=7)?,
        _ => {}
    }
    let mut input = [&versioned(&commitment)[..], &z, &y, &commitment, &proof].concat();
    spoil(choices, &mut input)?;
    if choices.ratio(1, 4_u8)? && input.len() == 192 {
        // Whatever was changed, the hash is right.
        let hash = versioned(&input[96..144]);
        input[..32].copy_from_slice(&hash);
    }
    Ok(input)
}

/// A point with some x, or bytes that are none.
fn off_subgroup(choices: &mut Unstructured<'_>) -> Result<[u8; 48]> {
    let x: [u8; 48] = choices.arbitrary()?;
    Ok(G1::of_x(x).map_or(x, G1::compress))
}

/// The commitment's hash, its first byte the version. Source: EIP-4844, "Helpers".
fn versioned(commitment: &[u8]) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, commitment);
    let mut hash: [u8; 32] = digest.as_ref().try_into().expect("SHA-256 has 32 bytes");
    hash[0] = 1;
    hash
}

fn check(input: &[u8]) {
    let expected = holds(input)
        .then(|| [bytes::<32>(&BigUint::from(4_096_u16)), bytes(&number(ORDER))].concat());
    assert_eq!(run(PointEvaluation, input).ok(), expected, "{input:02x?}");
}

fn holds(input: &[u8]) -> bool {
    if input.len() != 192 || versioned(&input[96..144]) != input[..32] {
        return false;
    }
    let word = |at: usize| Bytes32::from_bytes(&input[at..at + 32]).expect("32 bytes");
    let point = |at: usize| Bytes48::from_bytes(&input[at..at + 48]).expect("48 bytes");
    SETTINGS.with(|settings| {
        settings.verify_kzg_proof(&point(96), &word(32), &word(64), &point(144)).unwrap_or(false)
    })
}
