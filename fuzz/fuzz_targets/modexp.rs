//! MODEXP, 0x05: lengths, padding and the power itself.
//!
//! Oracle: EIP-198 written down with `num-bigint`, whose arithmetic has no line in common with the
//! library behind the precompile.
#![no_main]

use arbitrary::{Result, Unstructured};
use fevm_fuzz::{
    choice::{bytes, spoil},
    platform::run,
};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use precompiles::{Failure, Precompile::ModExp};

/// Longest operand, in bytes, that is compared; longer ones take the oracle too long.
const LONGEST: usize = 256;

fuzz_target!(|data: &[u8]| {
    check(data, data);
    let mut choices = Unstructured::new(data);
    if let Ok(input) = structured(&mut choices) {
        check(&input, data);
    }
});

/// Three lengths and three operands, mostly of the lengths named.
fn structured(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut lengths = [0; 3];
    for length in &mut lengths {
        *length = match choices.int_in_range(0..=7_u8)? {
            0 => 0,
            1..=4 => choices.int_in_range(1..=40)?,
            _ => choices.int_in_range(1..=LONGEST)?,
        };
    }
    let mut input: Vec<u8> =
        lengths.iter().flat_map(|&length| bytes::<32>(&BigUint::from(length))).collect();
    for length in lengths {
        let mut operand = vec![*choices.choose(&[0_u8, 0xff, 1, 0x80])?; length];
        let given = choices.int_in_range(0..=length)?.min(choices.len());
        choices.fill_buffer(&mut operand[length - given..])?;
        input.extend(operand);
    }
    spoil(choices, &mut input)?;
    Ok(input)
}

/// Compares, unless the operands are longer than the oracle has time for.
fn check(input: &[u8], data: &[u8]) {
    let field = |at: usize, length: usize| {
        let mut field = vec![0; length];
        let present = input.get(at..).unwrap_or_default();
        let present = &present[..present.len().min(length)];
        field[..present.len()].copy_from_slice(present);
        field
    };
    let lengths = [0, 32, 64].map(|at| BigUint::from_bytes_be(&field(at, 32)));
    let [Ok(base_len), Ok(exponent_len), Ok(modulus_len)] = lengths.map(usize::try_from) else {
        let answer = run(ModExp, input);
        assert!(matches!(answer, Err(Failure::Overflow { .. })), "2^64 or more: {data:02x?}");
        return;
    };
    if base_len.max(exponent_len).max(modulus_len) > LONGEST {
        return;
    }
    let [base, exponent, modulus] = [
        (96, base_len),
        (96 + base_len, exponent_len),
        (96 + base_len + exponent_len, modulus_len),
    ]
    .map(|(at, length)| BigUint::from_bytes_be(&field(at, length)));
    let power = if modulus.bits() == 0 { BigUint::ZERO } else { base.modpow(&exponent, &modulus) };
    let mut expected = vec![0; modulus_len];
    let digits = power.to_bytes_be();
    if power.bits() > 0 {
        expected[modulus_len - digits.len()..].copy_from_slice(&digits);
    }
    assert_eq!(run(ModExp, input).as_deref(), Ok(&expected[..]), "{base}^{exponent} mod {modulus}");
}
