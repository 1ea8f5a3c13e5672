//! Comparison, bits and shifts: the edges by hand. Random words against a model are in
//! properties.rs.

use crate::{
    prelude::{test, *},
    support::apply,
};

/// A word that differs from zero in one limb only, for each limb.
fn lonely_limbs() -> [U256; 4] {
    [0, 1, 2, 3].map(|limb| U256::ONE << (64 * limb + 5))
}

#[test]
fn comparisons_look_at_every_limb() {
    for word in lonely_limbs() {
        for (mnemonic, smaller_first, larger_first) in [("LT", 1, 0), ("GT", 0, 1), ("EQ", 0, 0)] {
            let less = word - U256::ONE;
            assert_eq!(apply(mnemonic, &[less, word]), U256::from(smaller_first));
            assert_eq!(apply(mnemonic, &[word, less]), U256::from(larger_first));
        }
        assert_eq!(apply("EQ", &[word, word]), U256::ONE);
        assert_eq!(apply("LT", &[word, word]), U256::ZERO);
        assert_eq!(apply("GT", &[word, word]), U256::ZERO);
        assert_eq!(apply("ISZERO", &[word]), U256::ZERO);
    }
    assert_eq!(apply("ISZERO", &[U256::ZERO]), U256::ONE);
}

#[test]
fn signed_comparisons_know_negative_numbers() {
    check("PUSH1 1 PUSH0 NOT SLT", expect!["[1]"]);
    check("PUSH1 1 PUSH0 NOT LT", expect!["[0]"]);
    check("PUSH1 1 PUSH0 NOT SGT", expect!["[0]"]);
    check("PUSH0 NOT PUSH1 1 SGT", expect!["[1]"]);
    check("PUSH0 NOT PUSH0 NOT SLT", expect!["[0]"]);
    check("PUSH0 NOT PUSH1 1 NOT SLT", expect!["[1]"]);
    check("PUSH0 PUSH1 255 PUSH1 1 SWAP1 SHL SLT", expect!["[1]"]);
}

#[test]
fn bits_are_taken_one_by_one() {
    check("PUSH1 0x0f PUSH1 0x3c AND", expect!["[12]"]);
    check("PUSH1 0x0f PUSH1 0x3c OR", expect!["[63]"]);
    check("PUSH1 0x0f PUSH1 0x3c XOR", expect!["[51]"]);
    check(
        "PUSH1 0x0f NOT",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0]"],
    );
    check(
        "PUSH0 NOT DUP1 AND",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check("PUSH0 NOT DUP1 XOR", expect!["[0]"]);
}

#[test]
fn byte_counts_from_the_most_significant_end() {
    let word = U256::from_be_bytes(core::array::from_fn::<u8, 32, _>(|index| index as u8 + 1));
    for index in 0..32_u64 {
        assert_eq!(apply("BYTE", &[U256::from(index), word]), U256::from(index + 1));
    }
    for index in [U256::from(32), U256::from(256), U256::ONE << 64, U256::MAX] {
        assert_eq!(apply("BYTE", &[index, word]), U256::ZERO);
    }
}
