//! EIP-145: SHL, SHR and SAR. https://eips.ethereum.org/EIPS/eip-145

use crate::{
    prelude::{test, *},
    support::{apply, stride},
};

/// 2^255.
const HIGH: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);
/// 2^255 - 1.
const GREATEST: U256 = U256::from_limbs([u64::MAX, u64::MAX, u64::MAX, u64::MAX >> 1]);
/// 2^254.
const SECOND: U256 = U256::from_limbs([0, 0, 0, 1 << 62]);

/// The test cases of the EIP: value, amount, result.
#[test]
fn shl_gives_what_the_specification_lists() {
    let one = U256::ONE;
    for (value, amount, expected) in [
        (one, 0x00, one),
        (one, 0x01, U256::from(2)),
        (one, 0xff, HIGH),
        (one, 0x0100, U256::ZERO),
        (one, 0x0101, U256::ZERO),
        (U256::MAX, 0x00, U256::MAX),
        (U256::MAX, 0x01, U256::MAX - one),
        (U256::MAX, 0xff, HIGH),
        (U256::MAX, 0x0100, U256::ZERO),
        (U256::ZERO, 0x01, U256::ZERO),
        (GREATEST, 0x01, U256::MAX - one),
    ] {
        assert_eq!(apply("SHL", &[U256::from(amount), value]), expected, "{value:#x} << {amount}");
    }
}

/// The test cases of the EIP: value, amount, result.
#[test]
fn shr_gives_what_the_specification_lists() {
    let one = U256::ONE;
    for (value, amount, expected) in [
        (one, 0x00, one),
        (one, 0x01, U256::ZERO),
        (HIGH, 0x01, SECOND),
        (HIGH, 0xff, one),
        (HIGH, 0x0100, U256::ZERO),
        (HIGH, 0x0101, U256::ZERO),
        (U256::MAX, 0x00, U256::MAX),
        (U256::MAX, 0x01, GREATEST),
        (U256::MAX, 0xff, one),
        (U256::MAX, 0x0100, U256::ZERO),
        (U256::ZERO, 0x01, U256::ZERO),
    ] {
        assert_eq!(apply("SHR", &[U256::from(amount), value]), expected, "{value:#x} >> {amount}");
    }
}

/// The test cases of the EIP: value, amount, result.
#[test]
fn sar_gives_what_the_specification_lists() {
    let one = U256::ONE;
    for (value, amount, expected) in [
        (one, 0x00, one),
        (one, 0x01, U256::ZERO),
        (HIGH, 0x01, HIGH | SECOND),
        (HIGH, 0xff, U256::MAX),
        (HIGH, 0x0100, U256::MAX),
        (HIGH, 0x0101, U256::MAX),
        (U256::MAX, 0x00, U256::MAX),
        (U256::MAX, 0x01, U256::MAX),
        (U256::MAX, 0xff, U256::MAX),
        (U256::MAX, 0x0100, U256::MAX),
        (U256::ZERO, 0x01, U256::ZERO),
        (SECOND, 0xfe, one),
        (GREATEST, 0xf8, U256::from(0x7f)),
        (GREATEST, 0xfe, one),
        (GREATEST, 0xff, U256::ZERO),
        (GREATEST, 0x0100, U256::ZERO),
    ] {
        assert_eq!(apply("SAR", &[U256::from(amount), value]), expected, "{value:#x} >> {amount}");
    }
}

#[test]
fn amounts_beyond_any_integer_type_shift_everything_out() {
    for amount in [U256::ONE << 64, U256::ONE << 128, U256::MAX] {
        assert_eq!(apply("SHL", &[amount, U256::MAX]), U256::ZERO);
        assert_eq!(apply("SHR", &[amount, U256::MAX]), U256::ZERO);
        assert_eq!(apply("SAR", &[amount, U256::MAX]), U256::MAX);
        assert_eq!(apply("SAR", &[amount, GREATEST]), U256::ZERO);
    }
}

#[test]
fn every_amount_moves_every_limb() {
    let word = U256::from_be_bytes(core::array::from_fn::<u8, 32, _>(|index| 0x80 | index as u8));
    for amount in (0..256_usize).step_by(stride(29)) {
        assert_eq!(apply("SHL", &[U256::from(amount), word]), word << amount, "{amount}");
        assert_eq!(apply("SHR", &[U256::from(amount), word]), word >> amount, "{amount}");
    }
}
