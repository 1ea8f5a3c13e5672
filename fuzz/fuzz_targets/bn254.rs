//! BN254_ADD, BN254_MUL and BN254_PAIRING, 0x06 to 0x08.
//!
//! Oracle: the crate `substrate-bn`, descended from Zcash's first BN library, with arithmetic of
//! its own; on our side stands arkworks. Scalars are reduced by `num-bigint` before the oracle
//! gets them, and pairs with infinity left out of the product, since it is not made for either.
#![no_main]

use arbitrary::{Result, Unstructured};
use bn::{AffineG1, AffineG2, Fq, Fq2, Fr, G1, G2, Group, Gt, pairing_batch};
use fevm_fuzz::{
    choice::{bytes, number, spoil, word},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use precompiles::Precompile::{Bn254Add, Bn254Mul, Bn254Pairing};

/// Order of the group. Source: EIP-197, "Definition of the groups".
const ORDER: &str = "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";
/// Modulus of the field. Source: the same.
const MODULUS: &str = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
/// Most pairs in one pairing.
const MOST_PAIRS: usize = 4;

fuzz_target!(|data: &[u8]| {
    let mut choices = Unstructured::new(data);
    let Ok(which) = choices.int_in_range(0..=3_u8) else { return };
    let rest = choices.peek_bytes(choices.len()).unwrap_or_default().to_vec();
    let structured = structured(&mut choices, which).ok();
    for input in [Some(rest), structured].into_iter().flatten() {
        let (precompile, expected) = match which {
            0 => (Bn254Add, add(&padded(&input))),
            1 => (Bn254Mul, multiply(&padded(&input))),
            _ if input.len() / 192 > MOST_PAIRS => return,
            _ => (Bn254Pairing, pairing(&input)),
        };
        let found = run(precompile, &input).ok();
        assert_eq!(found, expected, "{precompile:?} of {input:02x?}");
    }
});

/// Points that are multiples of the generators, mostly.
fn structured(choices: &mut Unstructured<'_>, which: u8) -> Result<Vec<u8>> {
    let mut input = Vec::new();
    match which {
        0 => {
            let a = g1(choices)?;
            input.extend(a);
            match choices.int_in_range(0..=7_u8)? {
                0 => input.extend(a),
                1 => {
                    // The negative: the sum is infinity.
                    input.extend(&a[..32]);
                    let (modulus, y) = (number(MODULUS), BigUint::from_bytes_be(&a[32..]));
                    input.extend(bytes::<32>(&((&modulus - y % &modulus) % &modulus)));
                }
                _ => input.extend(g1(choices)?),
            }
        }
        1 => {
            input.extend(g1(choices)?);
            input.extend(word(choices, &number(ORDER))?);
        }
        2 => {
            for _ in 0..choices.int_in_range(0..=MOST_PAIRS)? {
                input.extend(g1(choices)?);
                input.extend(g2(choices)?);
            }
        }
        // e(aP, bQ) * e(-abP, Q) is one.
        _ => {
            let [a, b] = [scalar(choices)?, scalar(choices)?];
            let pairs = [(G1::one() * a, G2::one() * b), (-(G1::one() * a * b), G2::one())];
            for (p, q) in pairs {
                input.extend(g1_bytes(p));
                input.extend(g2_bytes(q));
            }
        }
    }
    spoil(choices, &mut input)?;
    Ok(input)
}

fn scalar(choices: &mut Unstructured<'_>) -> Result<Fr> {
    Ok(reduced(&word(choices, &number(ORDER))?))
}

fn reduced(word: &[u8]) -> Fr {
    let scalar: [u8; 32] = bytes(&(BigUint::from_bytes_be(word) % number(ORDER)));
    Fr::from_slice(&scalar).expect("below the order")
}

fn g1(choices: &mut Unstructured<'_>) -> Result<[u8; 64]> {
    let mut point = g1_bytes(G1::one() * scalar(choices)?);
    if choices.int_in_range(0..=15_u8)? == 0 {
        let half = choices.int_in_range(0..=1)? * 32;
        point[half..half + 32].copy_from_slice(&word(choices, &number(MODULUS))?);
    }
    Ok(point)
}

fn g2(choices: &mut Unstructured<'_>) -> Result<[u8; 128]> {
    let mut point = g2_bytes(G2::one() * scalar(choices)?);
    match choices.int_in_range(0..=15_u8)? {
        0 => {
            let part = choices.int_in_range(0..=3)? * 32;
            point[part..part + 32].copy_from_slice(&word(choices, &number(MODULUS))?);
        }
        1 => point = off_subgroup(choices)?.unwrap_or(point),
        _ => {}
    }
    Ok(point)
}

/// A point of the twist outside the subgroup: some x, and the root of x^3 + b.
fn off_subgroup(choices: &mut Unstructured<'_>) -> Result<Option<[u8; 128]>> {
    let part = |word: [u8; 32]| {
        let part: [u8; 32] = bytes(&(BigUint::from_bytes_be(&word) % number(MODULUS)));
        Fq::from_slice(&part).expect("below the modulus")
    };
    let x = Fq2::new(part(choices.arbitrary()?), part(choices.arbitrary()?));
    let y = (x * x * x + G2::b()).sqrt();
    Ok(y.map(|y| {
        let mut point = [0; 128];
        let parts = [x.imaginary(), x.real(), y.imaginary(), y.real()];
        for (slot, part) in point.chunks_mut(32).zip(parts) {
            part.to_big_endian(slot).expect("a part is 32 bytes");
        }
        point
    }))
}

fn g1_bytes(point: G1) -> [u8; 64] {
    let mut output = [0; 64];
    if let Some(point) = AffineG1::from_jacobian(point) {
        point.x().to_big_endian(&mut output[..32]).expect("32 bytes");
        point.y().to_big_endian(&mut output[32..]).expect("32 bytes");
    }
    output
}

fn g2_bytes(point: G2) -> [u8; 128] {
    let mut output = [0; 128];
    if let Some(point) = AffineG2::from_jacobian(point) {
        let (x, y) = (point.x(), point.y());
        let parts = [x.imaginary(), x.real(), y.imaginary(), y.real()];
        for (slot, part) in output.chunks_mut(32).zip(parts) {
            part.to_big_endian(slot).expect("32 bytes");
        }
    }
    output
}

/// The oracle's view of 64 bytes.
fn read_g1(bytes: &[u8]) -> Option<G1> {
    let (x, y) = (Fq::from_slice(&bytes[..32]).ok()?, Fq::from_slice(&bytes[32..]).ok()?);
    if x.is_zero() && y.is_zero() {
        return Some(G1::zero());
    }
    AffineG1::new(x, y).ok().map(Into::into)
}

/// The oracle's view of 128 bytes.
fn read_g2(bytes: &[u8]) -> Option<G2> {
    let part = |i: usize| Fq::from_slice(&bytes[32 * i..32 * (i + 1)]).ok();
    let (x, y) = (Fq2::new(part(1)?, part(0)?), Fq2::new(part(3)?, part(2)?));
    if x.is_zero() && y.is_zero() {
        return Some(G2::zero());
    }
    AffineG2::new(x, y).ok().map(Into::into)
}

fn padded(input: &[u8]) -> [u8; 128] {
    let mut padded = [0; 128];
    let length = input.len().min(128);
    padded[..length].copy_from_slice(&input[..length]);
    padded
}

fn add(input: &[u8; 128]) -> Option<Vec<u8>> {
    Some(g1_bytes(read_g1(&input[..64])? + read_g1(&input[64..])?).to_vec())
}

fn multiply(input: &[u8; 128]) -> Option<Vec<u8>> {
    Some(g1_bytes(read_g1(&input[..64])? * reduced(&input[64..96])).to_vec())
}

fn pairing(input: &[u8]) -> Option<Vec<u8>> {
    if !input.len().is_multiple_of(192) {
        return None;
    }
    let mut pairs = Vec::new();
    for record in input.chunks(192) {
        let (p, q) = (read_g1(&record[..64])?, read_g2(&record[64..])?);
        if !p.is_zero() && !q.is_zero() {
            pairs.push((p, q));
        }
    }
    let mut word = vec![0; 32];
    word[31] = u8::from(pairs.is_empty() || pairing_batch(&pairs) == Gt::one());
    Some(word)
}
