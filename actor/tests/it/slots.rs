//! The storage map against a plain map, through every form that it takes.

use std::collections::BTreeMap;

use actor::state::layout::Stored;
use actor::state::slots::{INLINE_SLOTS, Slots};
use actor::sys::memory::Memory;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use revm_primitives::U256;

#[test]
fn slots_are_a_map_whose_zeros_are_absent() {
    let step = (0..40_u64, prop_oneof![Just(0_u64), 1..4_u64], any::<bool>());
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 64, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let law = runner.run(&prop::collection::vec(step, 0..120), |steps| {
        let memory = Memory::new();
        let mut model: BTreeMap<u64, u64> = BTreeMap::new();
        let mut slots = Slots::new(&memory, Stored::EMPTY);
        for (key, value, reopen) in steps {
            let before = if value == 0 { model.remove(&key) } else { model.insert(key, value) };
            let changed = slots.set(U256::from(key), U256::from(value)).unwrap();
            prop_assert_eq!(changed, before.unwrap_or(0) != value);
            if reopen {
                slots = Slots::new(&memory, slots.flush().unwrap());
            }
        }
        for key in 0..40 {
            let expected = model.get(&key).copied().unwrap_or(0);
            prop_assert_eq!(slots.get(U256::from(key)).unwrap(), U256::from(expected));
        }
        Ok(())
    });
    law.unwrap();
}

#[test]
fn the_slot_too_many_moves_all_to_a_tree() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for key in 0..INLINE_SLOTS {
        slots.set(U256::from(key), U256::MAX).unwrap();
    }
    assert!(matches!(slots.flush().unwrap(), Stored::Inline(_)));
    slots.set(U256::MAX, U256::from(1)).unwrap();
    assert!(matches!(slots.flush().unwrap(), Stored::Tree(_)));
    assert_eq!(slots.get(U256::from(3)).unwrap(), U256::MAX);
}

#[test]
fn a_slot_that_is_read_writes_nothing() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    assert_eq!(slots.get(U256::from(9)).unwrap(), U256::ZERO);
    assert!(!slots.set(U256::from(9), U256::ZERO).unwrap());
    assert!(memory.record.borrow().is_empty());
}

fn written(pairs: impl IntoIterator<Item = (u64, u64)>) -> Stored {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for (key, value) in pairs {
        slots.set(U256::from(key), U256::from(value)).expect("a slot takes any word");
    }
    slots.flush().expect("the chain takes any block")
}

#[test]
fn the_root_does_not_depend_on_the_order_of_writes() {
    for count in [3, 13, 200] {
        let rising = written((0..count).map(|key| (key * key, key + 1)));
        let falling = written((0..count).rev().map(|key| (key * key, key + 1)));
        // 7 is prime to each count, so this is every key once.
        let mixed = written((0..count).map(|at| at * 7 % count).map(|key| (key * key, key + 1)));
        assert_eq!(rising, falling, "{count}");
        assert_eq!(rising, mixed, "{count}");
    }
}

#[test]
fn what_is_cleared_leaves_the_root_that_was_there() {
    for (kept, added) in [(0, 5), (5, 3), (13, 1), (20, 300)] {
        let memory = Memory::new();
        let mut slots = Slots::new(&memory, Stored::EMPTY);
        for key in 0..kept {
            slots.set(U256::from(key), U256::from(key + 1)).unwrap();
        }
        let before = slots.flush().unwrap();
        for value in [1, 2, 0] {
            for key in kept..kept + added {
                slots.set(U256::from(key), U256::from(value)).unwrap();
            }
        }
        assert_eq!(slots.flush().unwrap(), before, "{kept} kept, {added} added");
    }
}

#[test]
fn nodes_are_written_at_the_flush_and_not_before() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for key in 0..100 {
        slots.set(U256::from(key), U256::from(1)).unwrap();
    }
    assert_eq!(memory.blocks().len(), 1, "the empty array alone");
    let stored = slots.flush().unwrap();
    let nodes = memory.blocks().len();
    assert!(nodes > 10, "{nodes}");
    assert_eq!(slots.flush().unwrap(), stored);
    let mut again = Slots::new(&memory, stored.clone());
    assert_eq!(again.get(U256::from(7)).unwrap(), U256::from(1));
    assert_eq!(again.flush().unwrap(), stored);
    assert_eq!(memory.blocks().len(), nodes, "reading writes nothing");
}

/// The smallest tree's root, byte by byte: a pair of a bitfield, whose bits are the used ones of
/// eight places, and what is at them; a bucket is an array of `[key, value]`, and a place with more
/// than three of these a link to a node of its own.
#[test]
fn the_tree_has_these_blocks() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for key in 0..13 {
        slots.set(U256::from(key), U256::from(key + 1)).unwrap();
    }
    let Stored::Tree(link) = slots.flush().unwrap() else { panic!("thirteen slots are a tree") };
    let blocks = memory.blocks();
    let (_, root) = blocks.iter().find(|(name, _)| *name == link).unwrap();
    let digits: String = root.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = [
        "82 41ef 87",               // places 0 to 3 and 5 to 7
        "82 8241034104 82410a410b", // slots 3 and 10
        "81 824109410a",
        "81 8241014102",
        "81 8241064107",
        "81 8241084109",
        "82 8241024103 8241074108",
        "d82a5827000171a0e40220", // the other five are in a node below
        "68e18d4c76ab60284471cb772601f01822973d9f7cd132b769900b0018599011",
    ];
    assert_eq!(digits, expected.concat().replace(' ', ""));
}
