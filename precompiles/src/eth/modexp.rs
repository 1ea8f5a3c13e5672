//! MODEXP, 0x05: base to the power of exponent, modulo modulus, at any length.

use alloc::{borrow::Cow, vec, vec::Vec};

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _};
use crate::{call::Failure, input::Reader};

/// Longest operand or result, in bytes.
///
/// Three copies of it come near the 512 MiB an actor's memory may grow to, and the arithmetic makes
/// as many. EIP-7823's limit of 1,024 bytes does not apply on Filecoin.
const LONGEST: u64 = 1 << 27;

/// Most multiplications of 64-bit words a call is let into.
///
/// Each costs four gas at the very least, and a whole block of Filecoin has 10^10 gas, so what is
/// refused here could not have been paid for. The exception nobody will meet is a power that stays
/// below a modulus of more than half a megabyte, and so needs no such multiplication.
const MOST_STEPS: u64 = 1 << 32;

/// Base to the power of exponent, modulo modulus, at any length that can be paid for.
///
/// An operand that begins in the input and ends beyond it is multiplied by a power of 256. Modulus
/// 0 gives 0, as 1 does; 0 to the power of 0 is 1. With neither base nor modulus the output is
/// empty.
///
/// | input  | three lengths in bytes, a word each; then base, exponent and modulus, that long; |
/// |        | missing bytes are zeros, more are ignored |
/// | output | as many bytes as the modulus has |
/// | fails  | a length from 2^32 up; an operand or work beyond what any message could pay for |
/// | by     | `revm-precompile` |
///
/// Source: EIP-198. EIP-7823's limit of 1,024 bytes does not apply on Filecoin.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let mut reader = Reader::new(input);
    let [base, exponent, modulus] = [reader.u32()?, reader.u32()?, reader.u32()?];
    if base == 0 && modulus == 0 {
        return Ok(Bytes::new());
    }
    let result_len = u64::from(modulus);
    let [base, exponent, modulus] =
        [base, exponent, modulus].map(|len| Operand::read(&mut reader, len));

    let result = if modulus.is(&[]) || modulus.is(&[1]) {
        Vec::new()
    } else if exponent.is(&[]) {
        vec![1]
    } else if base.is(&[]) {
        Vec::new()
    } else if steps(&base, &exponent, &modulus) > MOST_STEPS {
        return Err(Failure::Unpayable);
    } else {
        LIBRARY
            .modexp(&base.to_bytes()?, &exponent.to_bytes()?, &modulus.to_bytes()?)
            .map_err(|_| Failure::Unpayable)?
    };

    // What is left of a division by the modulus is no longer than the modulus.
    let digits = significant(&result);
    let mut output = zeros(result_len)?;
    let blank = output.len() - digits.len();
    output[blank..].copy_from_slice(digits);
    Ok(output.into())
}

/// The bytes of a big-endian number from its first that is not zero.
fn significant(bytes: &[u8]) -> &[u8] {
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[leading..]
}

/// A number without its leading zeros: the bytes the input holds, then zeros it does not.
struct Operand<'a> {
    digits: &'a [u8],
    zeros: u64,
}

impl<'a> Operand<'a> {
    fn read(reader: &mut Reader<'a>, len: u32) -> Self {
        let present = reader.present(len);
        let digits = significant(present);
        // Nothing but zeros stays zero however many follow.
        let zeros = if digits.is_empty() { 0 } else { u64::from(len) - present.len() as u64 };
        Self { digits, zeros }
    }

    /// Whether this is the number with exactly these digits.
    fn is(&self, digits: &[u8]) -> bool {
        self.zeros == 0 && self.digits == digits
    }

    fn len(&self) -> u64 {
        self.digits.len() as u64 + self.zeros
    }

    fn to_bytes(&self) -> Result<Cow<'a, [u8]>, Failure> {
        if self.zeros == 0 {
            return Ok(Cow::Borrowed(self.digits));
        }
        let mut bytes = zeros(self.len())?;
        bytes[..self.digits.len()].copy_from_slice(self.digits);
        Ok(Cow::Owned(bytes))
    }
}

/// Multiplications of words it takes: a squaring for each bit of the exponent, and one division.
/// None of the three is zero.
fn steps(base: &Operand<'_>, exponent: &Operand<'_>, modulus: &Operand<'_>) -> u64 {
    let words = modulus.len().div_ceil(8);
    let bits = 8 * exponent.len() - u64::from(exponent.digits[0].leading_zeros());
    bits.saturating_mul(words * words).saturating_add(base.len().div_ceil(8) * words)
}

/// That many zeros, if there is the memory for them.
fn zeros(len: u64) -> Result<Vec<u8>, Failure> {
    let len = usize::try_from(len.min(LONGEST + 1)).expect("27 bits fit in memory's index");
    let mut bytes = Vec::new();
    if len as u64 > LONGEST || bytes.try_reserve_exact(len).is_err() {
        return Err(Failure::Unpayable);
    }
    bytes.resize(len, 0);
    Ok(bytes)
}
