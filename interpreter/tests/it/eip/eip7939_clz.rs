//! EIP-7939: CLZ. https://eips.ethereum.org/EIPS/eip-7939

use crate::{
    prelude::{test, *},
    support::{apply, stride},
};

/// The test cases of the EIP.
#[test]
fn clz_gives_what_the_specification_lists() {
    for (word, expected) in [
        (U256::ZERO, 256),
        (U256::ONE << 255, 0),
        (U256::MAX, 0),
        (U256::ONE << 254, 1),
        (U256::MAX >> 1, 1),
        (U256::ONE, 255),
    ] {
        assert_eq!(apply("CLZ", &[word]), U256::from(expected), "{word:#x}");
    }
}

#[test]
fn clz_counts_down_with_every_bit() {
    for bit in (0..256_usize).step_by(stride(29)) {
        assert_eq!(apply("CLZ", &[U256::ONE << bit]), U256::from(255 - bit));
    }
}
