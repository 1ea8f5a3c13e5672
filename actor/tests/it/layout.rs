//! Golden bytes of the root block, and what hostile bytes do.

use actor::state::branches::Branches;
use actor::state::code::{CodeLink, Inline};
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

/// A tree of one leaf.
fn tree(byte: u8) -> Stored {
    let branches = Branches { bounds: vec![], links: vec![link(0x55, byte)] };
    Stored::Tree { pinned: vec![], branches }
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
    assert_eq!(hex(&root().encode()), "83f60140");
}

#[test]
fn the_whole_root_has_these_bytes() {
    let words = vec![(U256::ZERO, U256::from(1)), (U256::from(0x1234), U256::MAX)];
    let lifespan = Lifespan { origin: 100, nonce: 3 };
    let root = Root {
        code: Some(CodeLink::Block(link(0x55, 0x11))),
        nonce: 2,
        slots: Stored::Inline(words),
        tombstone: Some(lifespan),
        transient: Some((lifespan, tree(0x22))),
        created: None,
    };
    let code = "d82a582700015".to_string() + "5a0e40220" + &"11".repeat(32);
    let tree = "834040d82a582700015".to_string() + "5a0e40220" + &"22".repeat(32);
    // Slot 0 is 1: a step, a number of one byte. Slot 0x1234: two bytes, all bits.
    let slots = "5827".to_string() + "000101" + "5e3412" + "20" + &"ff".repeat(32);
    let lifespan = "82186403";
    assert_eq!(hex(&root.encode()), format!("85{code}02{slots}{lifespan}82{lifespan}{tree}"));
    assert_eq!(Root::decode(&root.encode()).unwrap(), root);
}

#[test]
fn a_contract_that_knows_when_it_was_created_says_so_last() {
    let created = Some(Lifespan { origin: 100, nonce: 3 });
    let new = Root { created, ..root() };
    assert_eq!(hex(&new.encode()), "86f60140f6f682186403");
    assert_eq!(Root::decode(&new.encode()).unwrap(), new);
}

#[test]
fn decode_undoes_encode() {
    let lifespan =
        (any::<u64>(), any::<u64>()).prop_map(|(origin, nonce)| Lifespan { origin, nonce });
    let slots = prop_oneof![
        any::<u8>().prop_map(tree),
        prop::collection::btree_map(any::<[u8; 32]>(), 1..u64::MAX, 0..5).prop_map(|map| {
            let word = |(key, value)| (U256::from_be_bytes(key), U256::from(value));
            Stored::Inline(map.into_iter().map(word).collect())
        }),
    ];
    let roots = (
        prop::option::of((any::<u8>(), 0..=Inline::MAX)),
        any::<u64>(),
        slots.clone(),
        prop::option::of(lifespan.clone()),
        prop::option::of((lifespan.clone(), slots)),
        prop::option::of(lifespan),
    );
    let mut runner = TestRunner::deterministic();
    let law = runner.run(&roots, |(code, nonce, slots, tombstone, transient, created)| {
        let code = code.map(|(byte, length)| match length {
            0 => CodeLink::Block(link(0x55, byte)),
            length => CodeLink::Inline(Inline::new(&vec![byte; length]).unwrap()),
        });
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
    let code = Some(CodeLink::Block(link(0x55, 0x11)));
    let short = Inline::new(&[0x60, 0x01]).map(CodeLink::Inline);
    let slots = Stored::Inline(vec![(U256::from(1), U256::from(0x0203))]);
    let code_bytes = format!("d82a5827000155a0e40220{}", "11".repeat(32));
    let leaf = format!("d82a5827000155a0e40220{}", "22".repeat(32));
    let pinned = Stored::Tree {
        pinned: vec![(U256::from(1), U256::from(0x0203))],
        branches: Branches {
            bounds: vec![U256::from(0x77) << 248],
            links: vec![link(0x55, 0x22), link(0x55, 0x22)],
        },
    };
    let transient = Some((Lifespan { origin: 100, nonce: 300 }, slots.clone()));
    for (root, bytes) in [
        (Root { code, ..root() }, format!("83{code_bytes}0140")),
        (Root { code: short, ..root() }, "83d82a4700015500026001".to_string() + "0140"),
        (Root { nonce: u64::MAX, ..root() }, "83f61bffffffffffffffff40".to_string()),
        (Root { slots: slots.clone(), ..root() }, "83f6014401020302".to_string()),
        (Root { slots: tree(0x22), ..root() }, format!("83f601834040{leaf}")),
        (
            Root { slots: pinned, ..root() },
            format!("83f60184440102030242 0177{leaf}{leaf}").replace(' ', ""),
        ),
        (Root { tombstone: lifespan, ..root() }, "84f6014082186403".to_string()),
        (Root { transient, ..root() }, "85f60140f68282186419012c4401020302".to_string()),
    ] {
        assert_eq!(hex(&root.encode()), bytes);
        assert_eq!(Root::decode(&root.encode()).unwrap(), root);
        for length in 0..root.encode().len() {
            assert!(Root::decode(&root.encode()[..length]).is_err(), "{bytes} cut to {length}");
        }
    }
}

#[test]
fn slots_that_are_none_are_refused() {
    let read = |slots: &str| {
        let digits = format!("83f601{slots}");
        let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        Root::decode(&(0..digits.len()).step_by(2).map(byte).collect::<Vec<u8>>())
    };
    assert!(read("43000101").is_ok());
    let leaf = format!("d82a5827000155a0e40220{}", "22".repeat(32));
    assert!(read(&format!("834040{leaf}")).is_ok());
    for (slots, what) in [
        ("43000100", "a zero"),
        ("420001", "a value cut short"),
        ("80", "an empty tree"),
        ("824040", "a tree without a link"),
        (&format!("8240{leaf}"), "a tree without bounds"),
        (&format!("844040{leaf}{leaf}"), "a link too many"),
        ("5f43000101ff", "an indefinite length"),
        ("5bffffffffffffffff", "a length that is not there"),
        ("a14101 4101", "a map"),
    ] {
        assert!(read(&slots.replace(' ', "")).is_err(), "{what}");
    }
}
