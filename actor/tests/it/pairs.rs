//! Slots as bytes: each form of key and value, and what is none.

use actor::state::pairs::{Before, Pair, decode, encode, size, total};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use revm_primitives::U256;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    let digits = digits.replace(' ', "");
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn word(high: u64, low: u64) -> U256 {
    U256::from(high) << 192 | U256::from(low)
}

#[test]
fn each_form_has_its_bytes() {
    let one = U256::from(1);
    let hash = U256::from_be_bytes([0xab; 32]);
    let text = word(0x4142_4344_0000_0000, 8);
    for (pairs, expected) in [
        (vec![], ""),
        // From -1 on: slot 0 is one step away.
        (vec![(U256::ZERO, one)], "00 0101"),
        (vec![(U256::from(63), one)], "3f 0101"),
        (vec![(U256::from(64), one)], "5f 40 0101"),
        (vec![(U256::from(0x1234), one)], "5e 3412 0101"),
        // The next, one 64 further, one 65 further.
        (
            vec![(hash, one), (hash + one, one), (hash + U256::from(65), one)],
            &format!("40 {} 0101 00 0101 3f 0101", "ab".repeat(32)),
        ),
        (
            vec![(hash, one), (hash + U256::from(65), one)],
            &format!("40 {} 0101 5f ec 0101", "ab".repeat(32)),
        ),
        // A number, an address in the upper bytes, a short string, and a word without zeros.
        (vec![(U256::ZERO, U256::from(0x0102_0304))], "00 04 04030201"),
        (vec![(U256::ZERO, word(0x4142_0000_0000_0000, 0))], "00 42 4241"),
        (vec![(U256::ZERO, text)], "00 84 08 44434241"),
        (vec![(U256::ZERO, U256::MAX)], &format!("00 20 {}", "ff".repeat(32))),
    ] {
        assert_eq!(hex(&encode(&pairs)), expected.replace(' ', ""), "{pairs:?}");
        assert_eq!(decode(&bytes(expected)), Some(pairs));
    }
}

fn pairs() -> impl Strategy<Value = Vec<Pair>> {
    let word = (any::<[u8; 32]>(), 0..33_usize, 0..33_usize).prop_map(|(mut word, from, to)| {
        word[..from].fill(0);
        word[to..].fill(0);
        U256::from_be_bytes(word)
    });
    let near = (any::<bool>(), 0..200_u64).prop_map(|(high, low)| word_of(high, low));
    let key = prop_oneof![word.clone(), near];
    let string = word.clone().prop_map(|word| word | U256::from(62));
    let value = prop_oneof![word, string].prop_filter("zero is no value", |value| !value.is_zero());
    prop::collection::btree_map(key, value, 0..40).prop_map(|map| map.into_iter().collect())
}

fn word_of(high: bool, low: u64) -> U256 {
    word(if high { u64::MAX } else { 0 }, low)
}

#[test]
fn decode_undoes_encode() {
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&pairs(), |pairs| {
        let bytes = encode(&pairs);
        prop_assert_eq!(total(&pairs), bytes.len());
        prop_assert_eq!(decode(&bytes), Some(pairs));
        Ok(())
    });
    law.unwrap();
}

#[test]
fn a_pair_has_at_most_66_bytes() {
    let [first, second] = [word(1, 1), word(u64::MAX, u64::MAX)];
    assert_eq!(size(Before::NOTHING, (second, U256::MAX)), 66);
    assert_eq!(size(Before::is(first), (second, U256::MAX)), 66);
    assert_eq!(size(Before::is(first), (first + U256::from(1), U256::from(1))), 3);
}

#[test]
fn what_is_cut_short_is_refused() {
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&(pairs(), any::<prop::sample::Index>()), |(pairs, cut)| {
        let bytes = encode(&pairs);
        let cut = cut.index(bytes.len().max(1));
        let kept = decode(&bytes[..cut.min(bytes.len())]);
        // Whole pairs are left, or nothing.
        prop_assert!(kept.is_none_or(|kept| pairs.starts_with(&kept)));
        Ok(())
    });
    law.unwrap();
}

#[test]
fn any_bytes_are_rising_pairs_or_nothing() {
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
        let pairs = decode(&bytes).unwrap_or_default();
        prop_assert!(pairs.is_sorted_by(|(left, _), (right, _)| left < right));
        prop_assert!(pairs.iter().all(|(_, value)| !value.is_zero()));
        Ok(())
    });
    law.unwrap();
}

#[test]
fn malformed_pairs_are_refused() {
    let top = format!("40 {} 0101", "ff".repeat(32));
    for (digits, what) in [
        ("00", "a key without a value"),
        ("00 00", "a value of no bytes"),
        ("00 0100", "a zero"),
        ("00 c101", "an unknown form of value"),
        ("60 0101", "an unknown form of key"),
        ("00 21", "a value of 33 bytes"),
        (&format!("00 21 {}", "01".repeat(33)), "a value of 33 bytes that are there"),
        (&format!("00 7f {}", "01".repeat(63)), "63 upper bytes"),
        ("05 0101 5f 01 0101", "a key that falls"),
        ("05 0101 5f 05 0101", "the same key again"),
        (&format!("{top} 00 0101"), "a key past the last"),
    ] {
        assert_eq!(decode(&bytes(digits)), None, "{what}");
    }
}
