//! Choices made from the fuzzer's bytes: small numbers, words at the edges, and one stray bit.

use arbitrary::{Result, Unstructured};
use num_bigint::BigUint;

/// A number as `N` bytes, big-endian; its low ones if it is longer.
pub fn bytes<const N: usize>(number: &BigUint) -> [u8; N] {
    let digits = number.to_bytes_be();
    let kept = &digits[digits.len().saturating_sub(N)..];
    let mut bytes = [0; N];
    bytes[N - kept.len()..].copy_from_slice(kept);
    bytes
}

/// A number from big-endian hexadecimal.
pub fn number(hexadecimal: &str) -> BigUint {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16).expect("constants are hexadecimal")
}

/// A word, which often is small, near `modulus`, or near the largest.
pub fn word(choices: &mut Unstructured<'_>, modulus: &BigUint) -> Result<[u8; 32]> {
    let near = BigUint::from(choices.arbitrary::<u8>()? >> 4);
    Ok(match choices.int_in_range(0..=7_u8)? {
        0 => bytes(&near),
        1 => bytes(&(modulus + near)),
        2 => bytes(&(modulus - near)),
        3 => bytes(&((BigUint::from(1_u8) << 256) - 1_u8 - near)),
        4 => bytes(&(modulus * 2_u8 - near)),
        _ => choices.arbitrary()?,
    })
}

/// Now and then changes one bit, cuts the end off or adds to it.
pub fn spoil(choices: &mut Unstructured<'_>, input: &mut Vec<u8>) -> Result<()> {
    match choices.int_in_range(0..=15_u8)? {
        0 if !input.is_empty() => {
            let at = choices.choose_index(input.len())?;
            input[at] ^= 1 << choices.int_in_range(0..=7)?;
        }
        1 => input.truncate(choices.int_in_range(0..=input.len())?),
        2 => input.resize(input.len() + choices.int_in_range(0..=64)?, choices.arbitrary()?),
        _ => {}
    }
    Ok(())
}
