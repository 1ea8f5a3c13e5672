//! The seven functions of EIP-2537, 0x0b to 0x11.
//!
//! Oracle: the C library blst (see `src/bls.rs`); on our side stands arkworks. Both read every
//! byte by themselves, so what is refused is compared too. Scalars are reduced by `num-bigint`
//! before blst gets them.
#![no_main]

use arbitrary::{Result, Unstructured};
use fevm_fuzz::{
    bls::{G1, G2, MODULUS, ORDER, pairings_are_one},
    choice::{bytes, number, spoil, word},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use precompiles::Precompile::{
    self, Bls12G1Add, Bls12G1Msm, Bls12G2Add, Bls12G2Msm, Bls12MapFp2ToG2, Bls12MapFpToG1,
    Bls12PairingCheck,
};

/// Most pairs in one sum or product.
const MOST_PAIRS: usize = 4;

const ALL: [Precompile; 7] = [
    Bls12G1Add,
    Bls12G1Msm,
    Bls12G2Add,
    Bls12G2Msm,
    Bls12PairingCheck,
    Bls12MapFpToG1,
    Bls12MapFp2ToG2,
];

fuzz_target!(|data: &[u8]| {
    let mut choices = Unstructured::new(data);
    let Ok(&precompile) = choices.choose(&ALL) else { return };
    let rest = choices.peek_bytes(choices.len()).unwrap_or_default().to_vec();
    let structured = structured(&mut choices, precompile).ok();
    for input in [Some(rest), structured].into_iter().flatten() {
        let found = run(precompile, &input).ok();
        assert_eq!(found, expected(precompile, &input), "{precompile:?} of {input:02x?}");
    }
});

/// What blst makes of the input.
fn expected(precompile: Precompile, input: &[u8]) -> Option<Vec<u8>> {
    let (g1, g2) = (G1::BYTES, G2::BYTES);
    match precompile {
        Bls12G1Add if input.len() == 2 * g1 => {
            Some(G1::read(&input[..g1])?.add(G1::read(&input[g1..])?).write())
        }
        Bls12G2Add if input.len() == 2 * g2 => {
            Some(G2::read(&input[..g2])?.add(G2::read(&input[g2..])?).write())
        }
        Bls12G1Msm => {
            let mut sum = G1::default();
            for (point, scalar) in records::<32>(input, g1)? {
                sum = sum.add(G1::read_in_group(point)?.multiply(scalar));
            }
            Some(sum.write())
        }
        Bls12G2Msm => {
            let mut sum = G2::default();
            for (point, scalar) in records::<32>(input, g2)? {
                sum = sum.add(G2::read_in_group(point)?.multiply(scalar));
            }
            Some(sum.write())
        }
        Bls12PairingCheck => {
            let mut pairs = Vec::new();
            for (p, q) in records::<{ G2::BYTES }>(input, g1)? {
                pairs.push((G1::read_in_group(p)?, G2::read_in_group(q)?));
            }
            let mut word = vec![0; 32];
            word[31] = u8::from(pairings_are_one(&pairs));
            Some(word)
        }
        Bls12MapFpToG1 if input.len() == 64 => Some(G1::map(input)?.write()),
        Bls12MapFp2ToG2 if input.len() == 128 => Some(G2::map(input)?.write()),
        _ => None,
    }
}

/// The input in records of a head and `TAIL` bytes, at least one of them.
fn records<const TAIL: usize>(input: &[u8], head: usize) -> Option<Vec<(&[u8], &[u8; TAIL])>> {
    if input.is_empty() || !input.len().is_multiple_of(head + TAIL) {
        return None;
    }
    input.chunks(head + TAIL).map(<[u8]>::split_last_chunk).collect()
}

/// Points that are multiples of the generators, mostly.
fn structured(choices: &mut Unstructured<'_>, precompile: Precompile) -> Result<Vec<u8>> {
    let mut input = Vec::new();
    let pairs = 1..=MOST_PAIRS;
    match precompile {
        Bls12G1Add => {
            input.extend(g1(choices)?);
            let again = choices.int_in_range(0..=7_u8)?;
            let other = related(&input, again).map_or_else(|| g1(choices), Ok)?;
            input.extend(other);
        }
        Bls12G2Add => {
            input.extend(g2(choices)?);
            let again = choices.int_in_range(0..=7_u8)?;
            let other = related(&input, again).map_or_else(|| g2(choices), Ok)?;
            input.extend(other);
        }
        Bls12G1Msm => {
            for _ in 0..choices.int_in_range(pairs)? {
                input.extend(g1(choices)?);
                input.extend(scalar(choices)?);
            }
        }
        Bls12G2Msm => {
            for _ in 0..choices.int_in_range(pairs)? {
                input.extend(g2(choices)?);
                input.extend(scalar(choices)?);
            }
        }
        Bls12PairingCheck if choices.arbitrary()? => {
            // e(aP, bQ) * e(-abP, Q) is one.
            let [a, b] = [scalar(choices)?, scalar(choices)?];
            let [a_number, b_number] = [a, b].map(|word| BigUint::from_bytes_be(&word));
            let order = number(ORDER);
            let inverse = &order - (a_number * b_number) % &order;
            for (p, q) in [(a, b), (bytes(&inverse), bytes(&BigUint::from(1_u8)))] {
                input.extend(G1::of_scalar(&p).write());
                input.extend(G2::of_scalar(&q).write());
            }
        }
        Bls12PairingCheck => {
            for _ in 0..choices.int_in_range(pairs)? {
                input.extend(g1(choices)?);
                input.extend(g2(choices)?);
            }
        }
        Bls12MapFpToG1 => input.extend(element(choices)?),
        _ => input.extend([element(choices)?, element(choices)?].concat()),
    }
    spoil(choices, &mut input)?;
    Ok(input)
}

/// The same point, or its negative: the second half of its elements, from the modulus.
fn related(point: &[u8], which: u8) -> Option<Vec<u8>> {
    let (x, y) = point.split_at(point.len() / 2);
    let modulus = number(MODULUS);
    let negative = |part: &[u8]| {
        let part = BigUint::from_bytes_be(part) % &modulus;
        bytes::<64>(&((&modulus - part) % &modulus))
    };
    match which {
        0 => Some(point.to_vec()),
        1 => Some([x.to_vec(), y.chunks(64).flat_map(negative).collect()].concat()),
        _ => None,
    }
}

fn scalar(choices: &mut Unstructured<'_>) -> Result<[u8; 32]> {
    word(choices, &number(ORDER))
}

/// An element below the modulus, at it, or just above.
fn element(choices: &mut Unstructured<'_>) -> Result<[u8; 64]> {
    let (modulus, near) = (number(MODULUS), BigUint::from(choices.arbitrary::<u8>()? >> 4));
    Ok(match choices.int_in_range(0..=7_u8)? {
        0 => bytes(&near),
        1 => bytes(&(modulus + near)),
        2 => bytes(&(modulus - near)),
        _ => bytes(&(BigUint::from_bytes_be(&choices.arbitrary::<[u8; 48]>()?) % modulus)),
    })
}

fn g1(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let point = match choices.int_in_range(0..=15_u8)? {
        0 => G1::of_x(choices.arbitrary()?).unwrap_or_default(),
        _ => G1::of_scalar(&scalar(choices)?),
    };
    spoilt(choices, point.write())
}

fn g2(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let point = match choices.int_in_range(0..=15_u8)? {
        0 => {
            let mut x = [0; 96];
            choices.fill_buffer(&mut x)?;
            // The second element below the modulus, or there is never a point.
            x[48] &= 0x0f;
            G2::of_x(x).unwrap_or_default()
        }
        _ => G2::of_scalar(&scalar(choices)?),
    };
    spoilt(choices, point.write())
}

/// Now and then exchanges one element.
fn spoilt(choices: &mut Unstructured<'_>, mut point: Vec<u8>) -> Result<Vec<u8>> {
    if choices.int_in_range(0..=31_u8)? == 0 {
        let at = choices.choose_index(point.len() / 64)? * 64;
        point[at..at + 64].copy_from_slice(&element(choices)?);
    }
    Ok(point)
}
