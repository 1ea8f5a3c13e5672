//! Between Ethereum's words, `mapping`'s addresses and the FVM's own types. No decision is taken
//! here.

use alloy_primitives::{Address, U256};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::bigint::{BigInt, Sign};
use fvm_shared::econ::TokenAmount;
use mapping::address::{FilAddress, to_filecoin};

/// attoFIL as the FVM counts them.
pub(crate) fn amount(word: U256) -> TokenAmount {
    TokenAmount::from_atto(BigInt::from_bytes_be(Sign::Plus, &word.to_be_bytes::<32>()))
}

/// attoFIL as Ethereum counts them. No balance of a chain exceeds 256 bits or is negative.
pub(crate) fn word(amount: &TokenAmount) -> U256 {
    let (sign, bytes) = amount.atto().to_bytes_be();
    match sign {
        Sign::Minus => U256::ZERO,
        _ => U256::try_from_be_slice(&bytes).unwrap_or(U256::MAX),
    }
}

/// The same address in the FVM's type; `None` when its subaddress is longer than any actor's can
/// be.
pub(crate) fn fvm_address(address: &FilAddress) -> Option<FvmAddress> {
    FvmAddress::from_bytes(&address.to_bytes()).ok()
}

/// f410 for most addresses, f0 for a masked id.
pub(crate) fn fvm_address_of(address: Address) -> FvmAddress {
    fvm_address(&to_filecoin(address)).expect("an id and 20 bytes both fit an address")
}

/// attoFIL as people read them: `1.5 FIL`, without trailing zeros.
pub(crate) fn fil(atto: U256) -> String {
    let unit = U256::from(1_000_000_000_000_000_000_u64);
    let (whole, rest) = (atto / unit, atto % unit);
    let digits = format!("{rest:0>18}");
    match digits.trim_end_matches('0') {
        "" => format!("{whole} FIL"),
        fraction => format!("{whole}.{fraction} FIL"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_go_there_and_back() {
        for value in [U256::ZERO, U256::from(1), U256::from(u128::MAX), U256::MAX] {
            assert_eq!(word(&amount(value)), value);
        }
    }

    #[test]
    fn fil_has_no_more_digits_than_it_needs() {
        assert_eq!(fil(U256::ZERO), "0 FIL");
        assert_eq!(fil(U256::from(1)), "0.000000000000000001 FIL");
        assert_eq!(fil(U256::from(1_500_000_000_000_000_000_u64)), "1.5 FIL");
        assert_eq!(fil(U256::from(20_000_000_000_000_000_000_u128)), "20 FIL");
    }
}
