//! Laws between instructions: each is checked with nothing but the interpreter's own answers, so no
//! model can share its mistake.

use proptest::prelude::*;
use revm_primitives::ruint::Uint;

use crate::{
    prelude::{test, *},
    properties::word,
    support::{apply, edges, runner, stride},
};

/// 2^255, the least number of two's complement.
const LEAST: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);

fn add(a: U256, b: U256) -> U256 {
    apply("ADD", &[a, b])
}

fn mul(a: U256, b: U256) -> U256 {
    apply("MUL", &[a, b])
}

fn not(a: U256) -> U256 {
    apply("NOT", &[a])
}

fn is_negative(a: U256) -> bool {
    a >= LEAST
}

/// The distance from zero, as the law needs it and not as the interpreter finds it.
fn distance(a: U256) -> U256 {
    if is_negative(a) { U256::ZERO.wrapping_sub(a) } else { a }
}

/// Checks a law of two words on random ones and on every pair of edges.
#[track_caller]
fn for_two_words(law: impl Fn(U256, U256)) {
    for a in edges() {
        for b in edges().into_iter().step_by(2) {
            law(a, b);
        }
    }
    let words = (word(), word());
    runner(400)
        .run(&words, |(a, b)| {
            law(a, b);
            Ok(())
        })
        .expect("the law holds");
}

#[test]
fn quotient_times_divisor_plus_rest_is_the_dividend() {
    for_two_words(|a, b| {
        let (quotient, rest) = (apply("DIV", &[a, b]), apply("MOD", &[a, b]));
        if b.is_zero() {
            assert_eq!((quotient, rest), (U256::ZERO, U256::ZERO));
        } else {
            assert_eq!(add(mul(quotient, b), rest), a, "{a:#x} by {b:#x}");
            assert!(rest < b, "{a:#x} by {b:#x}");
        }
    });
}

#[test]
fn signed_division_has_the_same_law_and_its_rest_the_sign_of_the_dividend() {
    for_two_words(|a, b| {
        let (quotient, rest) = (apply("SDIV", &[a, b]), apply("SMOD", &[a, b]));
        if b.is_zero() {
            assert_eq!((quotient, rest), (U256::ZERO, U256::ZERO));
            return;
        }
        assert_eq!(add(mul(quotient, b), rest), a, "{a:#x} by {b:#x}");
        assert!(distance(rest) < distance(b), "{a:#x} by {b:#x}");
        assert!(rest.is_zero() || is_negative(rest) == is_negative(a), "{a:#x} by {b:#x}");
        let overflows = a == LEAST && b == U256::MAX;
        if !quotient.is_zero() && !overflows {
            let differ = is_negative(a) != is_negative(b);
            assert_eq!(is_negative(quotient), differ, "{a:#x} by {b:#x}");
        }
    });
}

#[test]
fn subtraction_undoes_addition() {
    for_two_words(|a, b| {
        assert_eq!(apply("SUB", &[add(a, b), b]), a);
        assert_eq!(add(a, b), add(b, a));
        assert_eq!(add(a, not(a)), U256::MAX);
        assert_eq!(apply("SUB", &[U256::ZERO, a]), add(not(a), U256::ONE));
    });
}

#[test]
fn a_product_is_the_sum_of_products() {
    for_two_words(|a, b| {
        assert_eq!(mul(a, b), mul(b, a));
        assert_eq!(mul(a, add(b, U256::ONE)), add(mul(a, b), a));
    });
}

#[test]
fn sums_and_products_by_a_modulus_are_below_it_and_agree_with_reducing_first() {
    runner(600)
        .run(&(word(), word(), word()), |(a, b, modulus)| {
            let rest = |word| apply("MOD", &[word, modulus]);
            for mnemonic in ["ADDMOD", "MULMOD"] {
                let result = apply(mnemonic, &[a, b, modulus]);
                prop_assert!(result < modulus || (modulus.is_zero() && result.is_zero()));
                prop_assert_eq!(result, apply(mnemonic, &[b, a, modulus]));
                prop_assert_eq!(result, apply(mnemonic, &[rest(a), rest(b), modulus]));
            }
            Ok(())
        })
        .unwrap();
}

/// a * b as 512 bits is (MULMOD by 2^256 - 1, which has no carry to lose) apart from MUL.
#[test]
fn mulmod_sees_the_upper_half_of_the_product() {
    for_two_words(|a, b| {
        let low = mul(a, b);
        let folded = apply("MULMOD", &[a, b, U256::MAX]);
        let high: Uint<512, 8> = a.widening_mul(b) >> 256;
        let high = U256::from_limbs_slice(&high.as_limbs()[..4]);
        // 2^256 is 1 by this modulus, so the product is its halves' sum.
        assert_eq!(folded, apply("ADDMOD", &[low, high, U256::MAX]), "{a:#x} * {b:#x}");
    });
}

#[test]
fn a_power_is_multiplication_again_and_again() {
    for base in edges() {
        let mut power = U256::ONE;
        for exponent in 0..=if cfg!(miri) { 5 } else { 40_u64 } {
            assert_eq!(apply("EXP", &[base, U256::from(exponent)]), power, "{base:#x} {exponent}");
            power = mul(power, base);
        }
    }
}

#[test]
fn exponents_add_up() {
    runner(300)
        .run(&(word(), word(), word()), |(base, x, y)| {
            // Halved, so that their sum does not wrap around.
            let (x, y) = (x >> 1, y >> 1);
            let power = |exponent| apply("EXP", &[base, exponent]);
            prop_assert_eq!(power(x + y), mul(power(x), power(y)));
            Ok(())
        })
        .unwrap();
}

/// The odd numbers are a group of 2^255 elements, in which the order of any divides 2^254.
#[test]
fn a_huge_power_of_an_odd_number_is_one_and_of_an_even_one_zero() {
    let huge = U256::ONE << 254;
    for base in edges() {
        let expected = if base.bit(0) { U256::ONE } else { U256::ZERO };
        assert_eq!(apply("EXP", &[base, huge]), expected, "{base:#x}");
    }
}

#[test]
fn shifts_are_multiplication_and_division_by_a_power_of_two() {
    for word in edges() {
        for by in (0..256_usize).step_by(5 * stride(12)) {
            let (amount, power) = (U256::from(by), U256::ONE << by);
            assert_eq!(apply("SHL", &[amount, word]), mul(word, power), "{word:#x} << {by}");
            let down = apply("SHR", &[amount, word]);
            assert_eq!(down, apply("DIV", &[word, power]), "{word:#x} >> {by}");
            // Downwards for a negative number too: what is not there is one below zero's.
            let signed = apply("SAR", &[amount, word]);
            let expected =
                if is_negative(word) { not(apply("SHR", &[amount, not(word)])) } else { down };
            assert_eq!(signed, expected, "{word:#x} >> {by}, signed");
        }
    }
}

#[test]
fn shifts_by_256_and_more_leave_nothing_but_the_sign() {
    let amounts = edges().into_iter().filter(|amount| *amount >= U256::from(256));
    for amount in amounts {
        for word in edges() {
            assert_eq!(apply("SHL", &[amount, word]), U256::ZERO, "{amount:#x}");
            assert_eq!(apply("SHR", &[amount, word]), U256::ZERO, "{amount:#x}");
            let sign = if is_negative(word) { U256::MAX } else { U256::ZERO };
            assert_eq!(apply("SAR", &[amount, word]), sign, "{amount:#x} {word:#x}");
        }
    }
}

#[test]
fn signextend_is_a_shift_up_and_a_signed_shift_down() {
    for word in edges() {
        for index in (0..31_u64).step_by(stride(6)) {
            let by = U256::from(248 - 8 * index);
            let expected = apply("SAR", &[by, apply("SHL", &[by, word])]);
            assert_eq!(apply("SIGNEXTEND", &[U256::from(index), word]), expected, "{index}");
        }
    }
}

#[test]
fn byte_is_a_shift_down_and_a_mask() {
    for word in edges() {
        for index in (0..32_u64).step_by(stride(7)) {
            let by = U256::from(248 - 8 * index);
            let expected = apply("AND", &[U256::from(0xff), apply("SHR", &[by, word])]);
            assert_eq!(apply("BYTE", &[U256::from(index), word]), expected, "{index}");
        }
    }
}

#[test]
fn leading_zeros_say_where_the_highest_bit_is() {
    for_two_words(|word, _| {
        let zeros = apply("CLZ", &[word]);
        if word.is_zero() {
            assert_eq!(zeros, U256::from(256));
        } else {
            let by = apply("SUB", &[U256::from(255), zeros]);
            assert_eq!(apply("SHR", &[by, word]), U256::ONE, "{word:#x}");
        }
    });
}

#[test]
fn of_less_equal_and_greater_one_holds() {
    for_two_words(|a, b| {
        for (less, greater) in [("LT", "GT"), ("SLT", "SGT")] {
            let answers = [less, "EQ", greater].map(|mnemonic| apply(mnemonic, &[a, b]));
            let holding = answers.iter().filter(|answer| **answer == U256::ONE).count();
            assert_eq!(holding, 1, "{less} {a:#x} {b:#x}");
            assert!(answers.iter().all(|answer| *answer <= U256::ONE));
            assert_eq!(answers[0], apply(greater, &[b, a]), "{less} {a:#x} {b:#x}");
        }
        // Two's complement is the natural order with its halves exchanged.
        let moved = apply("LT", &[apply("XOR", &[a, LEAST]), apply("XOR", &[b, LEAST])]);
        assert_eq!(apply("SLT", &[a, b]), moved, "{a:#x} {b:#x}");
        assert_eq!(apply("EQ", &[a, b]), apply("ISZERO", &[apply("XOR", &[a, b])]));
    });
}

#[test]
fn bits_obey_de_morgan_and_add_up() {
    for_two_words(|a, b| {
        let [and, or, xor] = ["AND", "OR", "XOR"].map(|mnemonic| apply(mnemonic, &[a, b]));
        assert_eq!(not(and), apply("OR", &[not(a), not(b)]));
        assert_eq!(apply("SUB", &[or, and]), xor);
        assert_eq!(add(and, or), add(a, b));
        assert_eq!(not(not(a)), a);
    });
}
