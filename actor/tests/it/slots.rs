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
