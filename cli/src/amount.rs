//! Amounts of FIL as people write and read them.

use alloy_primitives::U256;
use solidity_tests::values::parse_uint;

use crate::error::{Failure, Kind};

/// Decimal places of one FIL in attoFIL, as of one ether in wei.
const FIL_DECIMALS: usize = 18;

/// Reads `1.5FIL`, `20 nanoFIL`, `1ether`, or a plain number of attoFIL.
pub(crate) fn parse(text: &str) -> Result<U256, Failure> {
    parse_uint(text, 256).map_err(|error| {
        Failure::told(Kind::Usage, &format!("the amount {text:?} {error}"))
            .or_help("write attoFIL as a plain number, or a number with a unit: 1.5FIL, 20nanoFIL")
    })
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
