//! Values as expectations write them, and the bytes that they stand for.
//!
//! Source: ethereum/solidity, test/libsolidity/util/BytesUtils.cpp.

use alloy_primitives::{U256, hex};

use super::token::Token;

/// Bytes of a word.
const WORD: usize = 32;

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    /// `true`, `false`
    Truth(bool),
    /// Digits after `0x`.
    Hex(String),
    /// The digits in `hex"..."`.
    Raw(Vec<u8>),
    /// What is in quotes.
    Text(Vec<u8>),
    /// Decimal, perhaps with a point, which is left out.
    Number {
        /// Without the sign.
        digits: String,
        /// Is there a sign?
        is_negative: bool,
    },
    /// `FAILURE`
    Failure,
}

/// What a parameter stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Bytes of arguments or of return data.
    Bytes(Vec<u8>),
    /// That the call fails.
    Failure,
}

impl Literal {
    /// The literal that is a single token; `None` for other tokens.
    pub(super) fn of(token: Token, is_negative: bool) -> Option<Literal> {
        match token {
            Token::Word(word) if word == "true" => Some(Literal::Truth(true)),
            Token::Word(word) if word == "false" => Some(Literal::Truth(false)),
            Token::Hex(digits) => Some(Literal::Hex(digits)),
            Token::Number(digits) => Some(Literal::Number { digits, is_negative }),
            Token::Text(text) => Some(Literal::Text(text)),
            _ => None,
        }
    }

    /// Texts to the left of a word, numbers to its right, `hex"..."` as it is.
    pub(super) fn value(self) -> Result<Value, String> {
        Ok(Value::Bytes(match self {
            Literal::Failure => return Ok(Value::Failure),
            Literal::Raw(_) => self.bytes()?,
            Literal::Text(_) => left(self.bytes()?)?,
            _ => right(self.bytes()?)?,
        }))
    }

    /// Aligned as the test says.
    pub(super) fn aligned(
        self,
        align: fn(Vec<u8>) -> Result<Vec<u8>, String>,
    ) -> Result<Vec<u8>, String> {
        match self {
            Literal::Raw(_) | Literal::Text(_) | Literal::Failure => {
                Err("only numbers and truths can be aligned".to_owned())
            }
            _ => align(self.bytes()?),
        }
    }

    /// As few bytes as it takes; hexadecimal digits keep their leading zeros.
    fn bytes(self) -> Result<Vec<u8>, String> {
        match self {
            Literal::Truth(truth) => Ok(vec![u8::from(truth)]),
            Literal::Hex(digits) => from_hex(&digits),
            Literal::Raw(digits) => from_hex(&String::from_utf8_lossy(&digits)),
            Literal::Text(text) => Ok(text),
            Literal::Number { digits, is_negative } => {
                let without_point = digits.replacen('.', "", 1);
                let number: U256 =
                    without_point.parse().map_err(|_| format!("{digits} is no 256-bit number"))?;
                let number = if is_negative { number.wrapping_neg() } else { number };
                Ok(number.to_be_bytes_trimmed_vec())
            }
            Literal::Failure => Ok(Vec::new()),
        }
    }
}

fn from_hex(digits: &str) -> Result<Vec<u8>, String> {
    let zero = if digits.len().is_multiple_of(2) { "" } else { "0" };
    hex::decode(format!("{zero}{digits}")).map_err(|_| format!("{digits} is not hexadecimal"))
}

/// A word that begins with these bytes.
pub(super) fn left(mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    check(&bytes)?;
    bytes.resize(WORD, 0);
    Ok(bytes)
}

/// A word that ends with these bytes.
pub(super) fn right(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    check(&bytes)?;
    Ok([vec![0; WORD - bytes.len()], bytes].concat())
}

fn check(bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > WORD {
        return Err(format!("{} bytes do not fit a word", bytes.len()));
    }
    Ok(())
}
