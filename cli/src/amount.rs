//! Amounts of FIL as people write and read them.

use alloy_primitives::U256;

use crate::error::Failure;

/// Decimal places of one FIL in attoFIL, as of one ether in wei.
const FIL_DECIMALS: usize = 18;

/// Units and their decimal places, longest spelling first so that `attofil` is not read as `fil`.
const UNITS: [(&str, usize); 7] = [
    ("attofil", 0),
    ("nanofil", 9),
    ("microfil", 12),
    ("ether", FIL_DECIMALS),
    ("gwei", 9),
    ("wei", 0),
    ("fil", FIL_DECIMALS),
];

/// Reads `1.5FIL`, `20 nanofil`, `1ether` or a plain number of attoFIL; the unit's case does not matter.
pub(crate) fn parse(text: &str) -> Result<U256, Failure> {
    let lower = text.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find_map(|(name, places)| {
        lower.strip_suffix(name).map(|number| (number.trim_end(), *places))
    });
    let (number, places) = unit.unwrap_or((&lower, 0));
    scale(number, places).ok_or_else(|| {
        Failure::usage(format!("{text:?} is not an amount"))
            .help("write attoFIL as a plain number, or a number with a unit: 1.5FIL, 20nanoFIL, 3gwei")
    })
}

/// `number`, a plain decimal, times 10 to the power of `places`; `None` if it is malformed or has a remainder.
fn scale(number: &str, places: usize) -> Option<U256> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || fraction.len() > places || !digits(whole) || !digits(fraction) {
        return None;
    }
    let padding = "0".repeat(places - fraction.len());
    U256::from_str_radix(&format!("{whole}{fraction}{padding}"), 10).ok()
}

/// An amount in FIL without trailing zeros: `9999.5`.
pub(crate) fn fil(attofil: U256) -> String {
    let digits = format!("{attofil:0>width$}", width = FIL_DECIMALS + 1);
    let (whole, fraction) = digits.split_at(digits.len() - FIL_DECIMALS);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// A whole number with a comma between thousands: `12,345,678`.
pub(crate) fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_units_and_default_to_attofil() {
        let cases = [
            ("7", "7"),
            ("1.5FIL", "1500000000000000000"),
            ("1 fil", "1000000000000000000"),
            ("20nanoFIL", "20000000000"),
            ("3gwei", "3000000000"),
            ("2 ether", "2000000000000000000"),
            ("5 attoFIL", "5"),
            ("5wei", "5"),
            ("0.000001microfil", "1000000"),
        ];
        for (text, attofil) in cases {
            assert_eq!(parse(text).unwrap().to_string(), attofil, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let huge = "9".repeat(80);
        for text in ["", "FIL", "-1", "1.5", "1..5FIL", "0.0000000001gwei", "1e18", "ten", &huge] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fil_is_written_without_trailing_zeros() {
        assert_eq!(fil(U256::ZERO), "0");
        assert_eq!(fil(U256::from(1)), "0.000000000000000001");
        assert_eq!(fil(parse("9999.50FIL").unwrap()), "9999.5");
    }

    #[test]
    fn thousands_are_separated() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
