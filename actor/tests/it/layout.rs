//! Golden bytes of the root block, and what hostile bytes do.

use actor::state::layout::{Root, Stored};
use actor::state::tombstone::Lifespan;
use actor::sys::Link;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use revm_primitives::U256;

fn link(codec: u8, byte: u8) -> Link {
    let mut bytes = [byte; Link::LENGTH];
    bytes[..6].copy_from_slice(&[1, codec, 0xa0, 0xe4, 0x02, 32]);
    Link(bytes)
}

fn root() -> Root {
    let (tombstone, transient, created) = (None, None, None);
    Root { code: None, nonce: 1, slots: Stored::EMPTY, tombstone, transient, created }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_contract_without_anything_is_four_bytes() {
    assert_eq!(hex(&root().encode()), "83f60180");
}

#[test]
fn the_whole_root_has_these_bytes() {
    let words = vec![(U256::ZERO, U256::from(1)), (U256::from(0x1234), U256::MAX)];
    let lifespan = Lifespan { origin: 100, nonce: 3 };
    let root = Root {
        code: Some(link(0x55, 0x11)),
        nonce: 2,
        slots: Stored::Inline(words),
        tombstone: Some(lifespan),
        transient: Some((lifespan, Stored::Tree(link(0x71, 0x22)))),
        created: None,
    };
    let code = "d82a582700015".to_string() + "5a0e40220" + &"11".repeat(32);
    let tree = "d82a582700017".to_string() + "1a0e40220" + &"22".repeat(32);
    let slots = "8440".to_string() + "4101" + "421234" + "5820" + &"ff".repeat(32);
    let lifespan = "82186403";
    assert_eq!(hex(&root.encode()), format!("85{code}02{slots}{lifespan}82{lifespan}{tree}"));
    assert_eq!(Root::decode(&root.encode()).unwrap(), root);
}

#[test]
fn a_contract_that_knows_when_it_was_created_says_so_last() {
    let created = Some(Lifespan { origin: 100, nonce: 3 });
    let new = Root { created, ..root() };
    assert_eq!(hex(&new.encode()), "86f60180f6f682186403");
    assert_eq!(Root::decode(&new.encode()).unwrap(), new);
}

#[test]
fn decode_undoes_encode() {
    let lifespan =
        (any::<u64>(), any::<u64>()).prop_map(|(origin, nonce)| Lifespan { origin, nonce });
    let slots = prop_oneof![
        any::<u8>().prop_map(|byte| Stored::Tree(link(0x71, byte))),
        prop::collection::btree_map(any::<[u8; 32]>(), 1..u64::MAX, 0..5).prop_map(|map| {
            let word = |(key, value)| (U256::from_be_bytes(key), U256::from(value));
            Stored::Inline(map.into_iter().map(word).collect())
        }),
    ];
    let roots = (
        prop::option::of(any::<u8>()),
        any::<u64>(),
        slots.clone(),
        prop::option::of(lifespan.clone()),
        prop::option::of((lifespan.clone(), slots)),
        prop::option::of(lifespan),
    );
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&roots, |(code, nonce, slots, tombstone, transient, created)| {
        let code = code.map(|byte| link(0x55, byte));
        let root = Root { code, nonce, slots, tombstone, transient, created };
        prop_assert_eq!(Root::decode(&root.encode()).unwrap(), root);
        Ok(())
    });
    law.unwrap();
}

#[test]
fn any_bytes_decode_or_are_refused() {
    let mut runner = TestRunner::deterministic();
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let total = |bytes: Vec<u8>| {
        let _ = Root::decode(&bytes);
        Ok(())
    };
    runner.run(&bytes, total).unwrap();
}

#[test]
fn a_cut_or_lengthened_root_is_refused() {
    let mut bytes = root().encode();
    for length in 0..bytes.len() {
        assert!(Root::decode(&bytes[..length]).is_err(), "{length} bytes");
    }
    bytes.push(0);
    assert!(Root::decode(&bytes).is_err());
}

/// The root in each of its forms, byte by byte: `83` to `85` is the number of fields, `f6` null,
/// `d82a 5827 00` a link of 38 bytes, `82` a pair, `4x` a word of x bytes.
#[test]
fn each_form_of_root_has_its_bytes() {
    let lifespan = Some(Lifespan { origin: 100, nonce: 3 });
    let code = Some(link(0x55, 0x11));
    let slots = Stored::Inline(vec![(U256::from(1), U256::from(0x0203))]);
    let tree = Stored::Tree(link(0x71, 0x22));
    let code_bytes = format!("d82a5827000155a0e40220{}", "11".repeat(32));
    let tree_bytes = format!("d82a5827000171a0e40220{}", "22".repeat(32));
    let transient = Some((Lifespan { origin: 100, nonce: 300 }, slots.clone()));
    for (root, bytes) in [
        (Root { code, ..root() }, format!("83{code_bytes}0180")),
        (Root { nonce: u64::MAX, ..root() }, "83f61bffffffffffffffff80".to_string()),
        (Root { slots: slots.clone(), ..root() }, "83f601824101420203".to_string()),
        (Root { slots: tree, ..root() }, format!("83f601{tree_bytes}")),
        (Root { tombstone: lifespan, ..root() }, "84f6018082186403".to_string()),
        (Root { transient, ..root() }, "85f60180f68282186419012c824101420203".to_string()),
    ] {
        assert_eq!(hex(&root.encode()), bytes);
        assert_eq!(Root::decode(&root.encode()).unwrap(), root);
        for length in 0..root.encode().len() {
            assert!(Root::decode(&root.encode()[..length]).is_err(), "{bytes} cut to {length}");
        }
    }
}

#[test]
fn slots_that_do_not_rise_or_are_zero_are_refused() {
    let read = |slots: &str| {
        let digits = format!("83f601{slots}");
        let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        Root::decode(&(0..digits.len()).step_by(2).map(byte).collect::<Vec<u8>>())
    };
    assert!(read("84410141014102 4101".replace(' ', "").as_str()).is_ok());
    for (slots, what) in [
        ("84410241014101 4101", "falling"),
        ("84410141014101 4101", "twice the same"),
        ("82410140", "a zero"),
        ("8242000141 01", "a key with a leading zero"),
        ("8241014200 01", "a word with a leading zero"),
        ("814101", "a key alone"),
        ("9f41014101ff", "an indefinite length"),
        ("9bffffffffffffffff", "a length that is not there"),
        ("a14101 4101", "a map"),
    ] {
        assert!(read(&slots.replace(' ', "")).is_err(), "{what}");
    }
}
