//! Numbers with units: `0x10`, `1_000`, `1e18`, `1.5 FIL`, `20 gwei`.

use alloy_primitives::U256;

/// Units of money and their decimal places.
const UNITS: [(&str, usize); 13] = [
    ("attofil", 0),
    ("femtofil", 3),
    ("picofil", 6),
    ("nanofil", 9),
    ("microfil", 12),
    ("millifil", 15),
    ("fil", 18),
    ("wei", 0),
    ("kwei", 3),
    ("mwei", 6),
    ("gwei", 9),
    ("ether", 18),
    ("eth", 18),
];

/// Decimal digits of 2^256 - 1.
const MAX_DIGITS: usize = 78;

/// Why a text is not a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Neither decimal, nor 0x, 0b or 0o.
    #[error("is not a number: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL")]
    NotANumber,
    /// Letters after the number that are no unit.
    #[error(
        "has an unknown unit: use FIL, milliFIL, microFIL, nanoFIL, attoFIL, ether, gwei or wei"
    )]
    UnknownUnit,
    /// More decimal places than the unit has.
    #[error("is not a whole number of the smallest unit: use fewer decimal places or a unit")]
    Fraction,
    /// More than the bits of the type hold.
    #[error("is too large for {0} bits")]
    TooLarge(usize),
}

/// Reads an unsigned number of at most `bits` bits: decimal, hexadecimal (0x), octal (0o) or binary
/// (0b), with underscores as people like; a decimal one also with fraction, exponent and unit (in
/// any case).
pub fn parse_uint(text: &str, bits: usize) -> Result<U256, AmountError> {
    let text = text.trim();
    let number = match text.get(..2) {
        Some("0x" | "0X") => radix(&text[2..], 16)?,
        Some("0o" | "0O") => radix(&text[2..], 8)?,
        Some("0b" | "0B") => radix(&text[2..], 2)?,
        _ => decimal(text)?,
    };
    number.filter(|number| number.bit_len() <= bits).ok_or(AmountError::TooLarge(bits))
}

/// Digits of a base; `Ok(None)` if they exceed 256 bits.
fn radix(digits: &str, base: u32) -> Result<Option<U256>, AmountError> {
    let digits = digits.replace('_', "");
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return Err(AmountError::NotANumber);
    }
    Ok(U256::from_str_radix(&digits, u64::from(base)).ok())
}

fn decimal(text: &str) -> Result<Option<U256>, AmountError> {
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '_');
    let end = text.find(|letter| !is_number(letter)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    if number.is_empty() {
        return Err(AmountError::NotANumber);
    }
    let (exponent, unit) = split_exponent(rest);
    let places = exponent.saturating_add(unit_places(unit.trim())?);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let fraction = fraction.replace('_', "");
    let digits = !fraction.is_empty() && fraction.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !digits {
        return Err(AmountError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    let zeros = places.checked_sub(fraction.len()).ok_or(AmountError::Fraction)?;
    let Some(digits) = radix(&format!("{whole}{fraction}"), 10)? else { return Ok(None) };
    if digits.is_zero() || zeros > MAX_DIGITS {
        return Ok(digits.is_zero().then_some(digits));
    }
    let scale = U256::from(10).checked_pow(U256::from(zeros));
    Ok(scale.and_then(|scale| digits.checked_mul(scale)))
}

/// The exponent and what follows it. An `e` without digits belongs to the unit: `1ether`.
fn split_exponent(rest: &str) -> (usize, &str) {
    let Some(after) = rest.strip_prefix(['e', 'E']) else { return (0, rest) };
    let end = after.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(after.len());
    let (digits, unit) = after.split_at(end);
    // An exponent beyond usize is too large in any case.
    if digits.is_empty() { (0, rest) } else { (digits.parse().unwrap_or(usize::MAX), unit) }
}

fn unit_places(unit: &str) -> Result<usize, AmountError> {
    if unit.is_empty() {
        return Ok(0);
    }
    if !unit.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Err(AmountError::NotANumber);
    }
    let found = UNITS.iter().find(|(name, _)| unit.eq_ignore_ascii_case(name));
    found.map(|(_, places)| *places).ok_or(AmountError::UnknownUnit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_bases_fractions_exponents_and_units() {
        let cases = [
            ("0", "0"),
            ("007", "7"),
            ("1_000", "1000"),
            ("0xff", "255"),
            ("0b101", "5"),
            ("0o17", "15"),
            ("1e18", "1000000000000000000"),
            ("1.5e3", "1500"),
            ("1.5FIL", "1500000000000000000"),
            ("1.50 fil", "1500000000000000000"),
            ("2.0", "2"),
            ("20nanoFIL", "20000000000"),
            ("1ether", "1000000000000000000"),
            ("1e1 ether", "10000000000000000000"),
            ("1 gwei", "1000000000"),
            ("0e999999999999999999999", "0"),
        ];
        for (text, wanted) in cases {
            assert_eq!(parse_uint(text, 256).unwrap().to_string(), wanted, "{text}");
        }
    }

    #[test]
    fn the_largest_number_of_a_type_fits_and_the_next_does_not() {
        assert_eq!(parse_uint("255", 8), Ok(U256::from(255)));
        assert_eq!(parse_uint("256", 8), Err(AmountError::TooLarge(8)));
        let max = U256::MAX.to_string();
        assert_eq!(parse_uint(&max, 256), Ok(U256::MAX));
        let wider = [
            format!("{max}0"),
            format!("{max} fil"),
            "1e78".to_owned(),
            "1e99999999999999999999".to_owned(),
            format!("0x1{}", "0".repeat(64)),
        ];
        for text in wider {
            assert_eq!(parse_uint(&text, 256), Err(AmountError::TooLarge(256)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let wrong =
            ["", "-1", "abc", "0x", "0xg", "1.", ".5", "1..2", "1.2.3", "1 2", "1é", "_", "1e-3"];
        for text in wrong {
            assert!(parse_uint(text, 256).is_err(), "{text:?}");
        }
        assert_eq!(parse_uint("é", 256), Err(AmountError::NotANumber));
        assert_eq!(parse_uint("1 foo", 256), Err(AmountError::UnknownUnit));
        assert_eq!(parse_uint("1.5", 256), Err(AmountError::Fraction));
        assert_eq!(parse_uint("0.1 wei", 256), Err(AmountError::Fraction));
    }
}
