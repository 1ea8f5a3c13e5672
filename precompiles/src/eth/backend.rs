//! The library behind the curves, and how its words are packed for the EVM.
//!
//! Its functions are called one by one on its default implementation, not through the object it
//! keeps for all of them: so what is not called (another ECDSA; KZG and its setup, in a profile
//! without) is not compiled in.

use alloc::vec::Vec;

use revm_precompile::{
    PrecompileHalt,
    bls12_381::{G1Point, G2Point},
};
use revm_primitives::Bytes;

use crate::call::Failure;

pub(super) use revm_precompile::{Crypto as Library, DefaultCrypto as LIBRARY};

/// Bytes of a BLS12-381 field element as the library takes it.
const FP: usize = 48;
/// Bytes of a BLS12-381 field element in the EVM: 16 zeros come first. Source: EIP-2537, encoding.
pub(super) const PADDED_FP: usize = 64;
/// Bytes of a G1 point in the EVM: x, y.
pub(super) const G1: usize = 2 * PADDED_FP;
/// Bytes of a G2 point in the EVM: x real, x imaginary, y real, y imaginary.
pub(super) const G2: usize = 4 * PADDED_FP;
/// Bytes of a scalar, which may exceed the group order.
pub(super) const SCALAR: usize = 32;

/// Every complaint of the library about a point is the same to us.
pub(super) fn not_a_point(_: PrecompileHalt) -> Failure {
    Failure::NotAPoint
}

/// The 48 bytes of a field element behind its 16 zeros; whether it is below the modulus is the
/// library's.
pub(super) fn element(padded: &[u8; PADDED_FP]) -> Result<[u8; FP], PrecompileHalt> {
    match padded.split_first_chunk::<{ PADDED_FP - FP }>() {
        Some((zeros, element)) if *zeros == [0; PADDED_FP - FP] => {
            Ok(element.try_into().expect("64 less 16 is 48"))
        }
        _ => Err(PrecompileHalt::Bls12381FpPaddingInvalid),
    }
}

/// A G1 point's two coordinates.
pub(super) fn g1(padded: &[u8]) -> Result<G1Point, PrecompileHalt> {
    match padded.as_chunks::<PADDED_FP>() {
        ([x, y], []) => Ok((element(x)?, element(y)?)),
        _ => Err(PrecompileHalt::Bls12381G1PaddingLength),
    }
}

/// A G2 point's two coordinates, two elements each.
pub(super) fn g2(padded: &[u8]) -> Result<G2Point, PrecompileHalt> {
    match padded.as_chunks::<PADDED_FP>() {
        ([a, b, c, d], []) => Ok((element(a)?, element(b)?, element(c)?, element(d)?)),
        _ => Err(PrecompileHalt::Bls12381G2PaddingLength),
    }
}

/// A point as the library gives it, each element left-padded for the EVM.
pub(super) fn pad(point: &[u8]) -> Bytes {
    let (elements, rest) = point.as_chunks::<FP>();
    debug_assert!(rest.is_empty(), "a point is whole elements");
    let mut padded = Vec::with_capacity(elements.len() * PADDED_FP);
    for element in elements {
        padded.extend_from_slice(&[0; PADDED_FP - FP]);
        padded.extend_from_slice(element);
    }
    padded.into()
}

/// A word holding 1 or 0.
pub(super) fn truth(holds: bool) -> Bytes {
    let mut word = [0; 32];
    word[31] = u8::from(holds);
    Bytes::copy_from_slice(&word)
}

/// The input in records of `N` bytes, at least one of them.
pub(super) fn records<'a, const N: usize>(
    input: &'a [u8],
    wanted: &'static str,
) -> Result<&'a [[u8; N]], Failure> {
    match input.as_chunks::<N>() {
        (records @ [_, ..], []) => Ok(records),
        _ => Err(Failure::Length { found: input.len(), wanted }),
    }
}

/// The input as exactly `N` bytes.
pub(super) fn exact<'a, const N: usize>(
    input: &'a [u8],
    wanted: &'static str,
) -> Result<&'a [u8; N], Failure> {
    input.try_into().map_err(|_| Failure::Length { found: input.len(), wanted })
}
