//! Amounts and words as bytes: attoFIL is a word on one side and a signed big integer on the other.
//!
//! Does not know CBOR: these are the bytes inside a CBOR byte string.

use alloc::vec::Vec;

use alloy_primitives::U256;

/// Most bytes the FVM allows in a serialised big integer, sign byte included.
const MAX_TOKEN_BYTES: usize = 128;

/// Why bytes are not a word or an amount.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum ValueError {
    /// More bytes than a 256-bit word (or the network's big integer) can hold.
    #[error("{found} bytes do not fit a 256-bit number: send at most 32")]
    TooLong {
        /// How many bytes there were.
        found: usize,
    },
    /// A negative amount, which no Ethereum word can express.
    #[error("the amount is negative: only zero and positive attoFIL have an EVM form")]
    Negative,
    /// The first byte of an amount is its sign and may only be 0 (plus) or 1 (minus).
    #[error("sign byte {0:#04x} is neither 0x00 (plus) nor 0x01 (minus)")]
    BadSign(u8),
}

/// A word as big-endian bytes without leading zeros; zero is no bytes at all.
pub fn word_bytes(word: U256) -> Vec<u8> {
    word.to_be_bytes::<32>()[32 - word.byte_len()..].to_vec()
}

/// A word from 0 to 32 big-endian bytes; leading zeros are allowed, as on the network.
pub fn word_from_bytes(bytes: &[u8]) -> Result<U256, ValueError> {
    if bytes.len() > 32 {
        return Err(ValueError::TooLong { found: bytes.len() });
    }
    let mut padded = [0; 32];
    padded[32 - bytes.len()..].copy_from_slice(bytes);
    Ok(U256::from_be_bytes(padded))
}

/// An amount in attoFIL as the network writes it: nothing for zero, else `00` and the magnitude.
///
/// Source: Filecoin `TokenAmount` (`BigInt`) serialisation.
pub fn token_bytes(amount: U256) -> Vec<u8> {
    if amount.is_zero() {
        return Vec::new();
    }
    let length = amount.byte_len();
    let mut bytes = Vec::with_capacity(1 + length);
    bytes.push(0);
    bytes.extend_from_slice(&amount.to_be_bytes::<32>()[32 - length..]);
    bytes
}

/// An amount in attoFIL from the network's bytes: a sign byte, then a big-endian magnitude.
///
/// Leading zeros are allowed, as on the network, and so is a "negative" zero.
pub fn token_from_bytes(bytes: &[u8]) -> Result<U256, ValueError> {
    let Some((&sign, magnitude)) = bytes.split_first() else { return Ok(U256::ZERO) };
    if sign > 1 {
        return Err(ValueError::BadSign(sign));
    }
    if bytes.len() > MAX_TOKEN_BYTES {
        return Err(ValueError::TooLong { found: magnitude.len() });
    }
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    let amount = word_from_bytes(&magnitude[zeros..])?;
    if sign == 1 && !amount.is_zero() {
        return Err(ValueError::Negative);
    }
    Ok(amount)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn words_lose_their_leading_zeros() {
        assert_eq!(word_bytes(U256::ZERO), [0u8; 0]);
        assert_eq!(word_bytes(U256::from(0x1234)), [0x12, 0x34]);
        assert_eq!(word_bytes(U256::MAX), [0xff; 32]);
    }

    #[test]
    fn words_may_come_with_leading_zeros_but_not_with_a_33rd_byte() {
        assert_eq!(word_from_bytes(&[0, 0, 7]), Ok(U256::from(7)));
        assert_eq!(word_from_bytes(&[0xff; 32]), Ok(U256::MAX));
        assert_eq!(word_from_bytes(&[0; 33]), Err(ValueError::TooLong { found: 33 }));
    }

    #[test]
    fn amounts_carry_a_sign_byte_except_zero() {
        assert_eq!(token_bytes(U256::ZERO), [0u8; 0]);
        assert_eq!(token_bytes(U256::from(256)), [0, 1, 0]);
        assert_eq!(token_from_bytes(&[0, 1, 0]), Ok(U256::from(256)));
    }

    #[test]
    fn amounts_without_an_evm_form_are_refused() {
        assert_eq!(token_from_bytes(&[1, 5]), Err(ValueError::Negative));
        assert_eq!(token_from_bytes(&[2, 5]), Err(ValueError::BadSign(2)));
        let mut long = [1; 34];
        long[0] = 0;
        assert_eq!(token_from_bytes(&long), Err(ValueError::TooLong { found: 33 }));
        assert_eq!(token_from_bytes(&[0; 129]), Err(ValueError::TooLong { found: 128 }));
    }

    #[test]
    fn zero_has_several_spellings() {
        for bytes in [&[][..], &[0], &[1], &[0, 0, 0], &[0; 128]] {
            assert_eq!(token_from_bytes(bytes), Ok(U256::ZERO), "{bytes:?}");
        }
    }
}
