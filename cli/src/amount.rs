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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fil_is_written_without_trailing_zeros() {
        assert_eq!(fil(U256::ZERO), "0");
        assert_eq!(fil(U256::from(1)), "0.000000000000000001");
        assert_eq!(fil(parse("9999.50FIL").unwrap()), "9999.5");
    }
}
