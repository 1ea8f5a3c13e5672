//! A branching's bytes: each form of bound, and what is none.

use actor::state::branches::Branches;
use actor::sys::Link;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use revm_primitives::U256;

fn link(byte: u8) -> Link {
    let mut bytes = [byte; Link::LENGTH];
    bytes[..6].copy_from_slice(&[1, 0x55, 0xa0, 0xe4, 0x02, 32]);
    Link(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_branching_has_these_bytes() {
    let top = |bytes: u64| U256::from(bytes) << 224;
    let bounds = vec![top(0x1200_0000), top(0x1234_0000), top(0x1234_5600), top(0xff00_0000)];
    let branches = Branches { bounds, links: (1..6).map(link).collect() };
    // One byte; two; two like before and one more; one.
    let bounds = "01 12  02 3412  42 01 56  01 ff";
    let links: String = (1..6)
        .map(|byte| format!("d82a582700 0155a0e40220 {}", format!("{byte:02x}").repeat(32)))
        .collect();
    let expected = format!("86 4a {bounds} {links}").replace(' ', "");
    assert_eq!(hex(&branches.encode()), expected);
    assert_eq!(Branches::decode(&branches.encode()).unwrap(), branches);
}

#[test]
fn decode_undoes_encode() {
    let word = prop_oneof![
        any::<[u8; 32]>().prop_map(U256::from_be_bytes),
        (any::<u8>(), 0..32_usize).prop_map(|(byte, at)| U256::from(byte) << (8 * at)),
    ];
    let bounds = prop::collection::btree_set(word, 0..12);
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&bounds, |bounds| {
        let bounds: Vec<U256> = bounds.into_iter().filter(|bound| !bound.is_zero()).collect();
        let links = (0..=bounds.len() as u8).map(link).collect();
        let branches = Branches { bounds, links };
        let bytes = branches.encode();
        prop_assert_eq!(Branches::decode(&bytes).unwrap(), branches);
        for length in 0..bytes.len() {
            prop_assert!(Branches::decode(&bytes[..length]).is_err(), "cut to {}", length);
        }
        Ok(())
    });
    law.unwrap();
}

#[test]
fn any_bytes_decode_or_are_refused() {
    let mut runner = TestRunner::deterministic();
    let total = |bytes: Vec<u8>| {
        let _ = Branches::decode(&bytes);
        Ok(())
    };
    runner.run(&prop::collection::vec(any::<u8>(), 0..200), total).unwrap();
}

#[test]
fn malformed_branchings_are_refused() {
    let one = format!("d82a5827000155a0e40220{}", "11".repeat(32));
    for (digits, what) in [
        ("80".to_string(), "nothing"),
        ("8140".to_string(), "no link"),
        (format!("8340{one}{one}"), "two links and no bound"),
        (format!("8345 0112 0112 00{one}{one}").replace(' ', ""), "bounds that do not rise"),
        (format!("83420000{one}{one}"), "a bound of no bytes"),
        (format!("8342215f{one}{one}"), "a bound of 33 bytes"),
        (format!("8344 5f02 0101{one}{one}").replace(' ', ""), "a bound past its word"),
        (format!("8240{one}00"), "a byte more"),
        (format!("a140{one}"), "a map"),
        (format!("9f40{one}ff"), "an indefinite length"),
    ] {
        let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
        assert!(Branches::decode(&bytes).is_err(), "{what}");
    }
}
