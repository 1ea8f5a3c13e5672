//! The storage map against a plain map, through every form that it takes; what it costs in blocks.

use std::collections::BTreeMap;

use actor::state::branches::Branches;
use actor::state::layout::Stored;
use actor::state::slots::{PINNED_KEYS, ROOT_BYTES, Slots};
use actor::state::tree::{LEAF_BYTES, LINKS};
use actor::sys::memory::Memory;
use actor::sys::{Link, Syscalls, codec, hash};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use revm_primitives::U256;

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Keys as compilers make them: small numbers, a few arrays, and hashes.
fn key(choice: u64) -> U256 {
    let memory = Memory::new();
    let hashed = |of: u64| U256::from_be_bytes(memory.hash(hash::KECCAK_256, &of.to_be_bytes()));
    match choice % 4 {
        0 => U256::from(choice / 4),
        1 => hashed(choice % 3).wrapping_add(U256::from(choice / 8)),
        2 => hashed(choice),
        _ => U256::MAX - U256::from(choice),
    }
}

fn value(choice: u64) -> U256 {
    match choice % 5 {
        0 => U256::ZERO,
        1 => U256::from(choice),
        2 => U256::MAX - U256::from(choice),
        3 => U256::from(choice) << 160,
        _ => U256::from(choice) << 200 | U256::from(choice & 0xff),
    }
}

#[test]
fn slots_are_a_map_whose_zeros_are_absent() {
    // A key, a value, and whether the map is written and read again after it.
    let step = (0..400_u64, any::<u64>(), prop::bool::weighted(0.1));
    let law = runner(64).run(&prop::collection::vec(step, 0..600), |steps| {
        let memory = Memory::new();
        let mut model: BTreeMap<U256, U256> = BTreeMap::new();
        let mut slots = Slots::new(&memory, Stored::EMPTY);
        for (choice, word, reopen) in steps {
            let (key, value) = (key(choice), value(word));
            let before = match value.is_zero() {
                true => model.remove(&key),
                false => model.insert(key, value),
            };
            prop_assert_eq!(slots.get(key).unwrap(), before.unwrap_or_default());
            prop_assert_eq!(slots.set(key, value).unwrap(), before.unwrap_or_default() != value);
            if reopen {
                slots = Slots::new(&memory, slots.flush().unwrap());
            }
        }
        let expected: Vec<(U256, U256)> = model.into_iter().collect();
        prop_assert_eq!(&slots.all().unwrap(), &expected);
        let stored = slots.flush().unwrap();
        prop_assert_eq!(stored.is_empty(), expected.is_empty());
        prop_assert_eq!(Slots::new(&memory, stored).all().unwrap(), expected);
        Ok(())
    });
    law.unwrap();
}

/// What is below a root.
#[derive(Default)]
struct Shape {
    leaves: usize,
    branchings: usize,
    /// Blocks on the way to a leaf, the same to each.
    depth: usize,
}

fn shape(memory: &Memory, stored: &Stored) -> Shape {
    let mut shape = Shape::default();
    if let Stored::Tree { branches, .. } = stored {
        shape.depth = below(memory, &branches.links, &mut shape);
    }
    shape
}

fn below(memory: &Memory, links: &[Link], shape: &mut Shape) -> usize {
    let depths = links.iter().map(|link| {
        let block = memory.open(link).expect("a link leads somewhere");
        if link.codec() == codec::RAW {
            assert!(!block.is_empty() && block.len() < LEAF_BYTES + 70, "{}", block.len());
            shape.leaves += 1;
            return 1;
        }
        let branches = Branches::decode(&block).expect("a branching can be read");
        assert!(branches.links.len() <= LINKS);
        shape.branchings += 1;
        1 + below(memory, &branches.links, shape)
    });
    let depths: Vec<usize> = depths.collect();
    assert!(depths.iter().all(|depth| *depth == depths[0]), "{depths:?}");
    depths[0]
}

#[test]
fn too_many_bytes_for_the_root_move_all_but_the_pinned_to_a_tree() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for key in 0..PINNED_KEYS {
        slots.set(U256::from(key), U256::MAX).unwrap();
    }
    let bytes = PINNED_KEYS as usize * 34;
    assert!(bytes < ROOT_BYTES, "the pinned ones alone have room");
    assert!(matches!(slots.flush().unwrap(), Stored::Inline(_)));
    slots.set(U256::MAX, U256::MAX).unwrap();
    let Stored::Tree { pinned, branches } = slots.flush().unwrap() else {
        panic!("{} bytes are too many", bytes + 66)
    };
    assert_eq!(pinned.len(), PINNED_KEYS as usize);
    assert_eq!((branches.links.len(), branches.bounds.len()), (1, 0));
    assert_eq!(slots.get(U256::from(3)).unwrap(), U256::MAX);
    assert_eq!(slots.get(U256::MAX).unwrap(), U256::MAX);
}

#[test]
fn a_slot_that_is_read_writes_nothing() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    assert_eq!(slots.get(U256::from(9)).unwrap(), U256::ZERO);
    assert!(!slots.set(U256::from(9), U256::ZERO).unwrap());
    assert!(memory.record.borrow().is_empty());
}

/// The slots after each pair was written in a message of its own.
fn grown(memory: &Memory, pairs: impl IntoIterator<Item = (U256, U256)>) -> Stored {
    let mut stored = Stored::EMPTY;
    for (key, value) in pairs {
        let mut slots = Slots::new(memory, stored);
        slots.set(key, value).expect("a slot takes any word");
        stored = slots.flush().expect("the chain takes any block");
    }
    stored
}

#[test]
fn no_choice_of_keys_makes_a_path_long() {
    // Hashes, one array, one behind the other from above, and all beside one victim: those that
    // share as many upper bits with it as there are. A leaf has at least half of its bytes, which
    // are four pairs, and a branching half of its links.
    let victim = U256::from(0x5eed) << 200;
    let ways = ["hashes", "rising", "falling", "beside"];
    let key = |way: &str, at: u64| match way {
        "hashes" => key(4 * at + 2),
        "rising" => victim + U256::from(at),
        "falling" => victim - U256::from(at) * U256::from(1000),
        _ => victim ^ (U256::ONE << (at as usize % 200)) ^ U256::from(at / 200) << 240,
    };
    for name in ways {
        let memory = Memory::new();
        let stored = grown(&memory, (0..2000).map(|at| (key(name, at), U256::MAX)));
        let Shape { leaves, branchings, depth } = shape(&memory, &stored);
        assert!(depth <= 4, "{name}: {depth} levels");
        assert!(leaves <= 400 && branchings <= 100, "{name}: {leaves} and {branchings}");
    }
}

#[test]
fn an_array_fills_its_leaves() {
    let memory = Memory::new();
    let start = U256::from(1) << 255;
    let stored = grown(&memory, (0..1000).map(|at| (start + U256::from(at), U256::MAX)));
    // 66 bytes for a leaf's first pair and 34 for each other: 16 of them have room.
    assert_eq!(shape(&memory, &stored).leaves, 1000_usize.div_ceil(16));
}

#[test]
fn a_change_writes_its_path_and_nothing_else() {
    let memory = Memory::new();
    let stored = grown(&memory, (0..2000).map(|at| (key(4 * at + 2), U256::from(at + 1))));
    let Shape { depth, .. } = shape(&memory, &stored);
    let before = memory.blocks().len();
    let mut slots = Slots::new(&memory, stored.clone());
    slots.set(key(4 * 77 + 2), U256::from(99_999)).unwrap();
    let changed = slots.flush().unwrap();
    assert_eq!(memory.blocks().len() - before, depth);
    assert_eq!(slots.flush().unwrap(), changed, "a second flush writes nothing");
    let Stored::Tree { pinned, .. } = &changed else { panic!("2,000 slots are a tree") };
    assert!(pinned.is_empty());
    slots.set(U256::from(3), U256::from(1)).unwrap();
    slots.flush().unwrap();
    assert_eq!(memory.blocks().len() - before, depth, "a pinned slot is in the root");
}

#[test]
fn what_is_cleared_is_gone() {
    for count in [5_u64, 13, 300, 2000] {
        let memory = Memory::new();
        let stored = grown(&memory, (0..count).map(|at| (key(at), U256::MAX)));
        let mut slots = Slots::new(&memory, stored);
        for at in (0..count).rev().skip(1) {
            slots.set(key(at), U256::ZERO).unwrap();
        }
        let last = vec![(key(count - 1), U256::MAX)];
        assert_eq!(slots.all().unwrap(), last, "{count}");
        let stored = slots.flush().unwrap();
        assert_eq!(stored, Stored::Inline(last), "one slot needs no tree");
        slots.set(key(count - 1), U256::ZERO).unwrap();
        assert_eq!(slots.flush().unwrap(), Stored::EMPTY);
    }
}

#[test]
fn nodes_are_written_at_the_flush_and_not_before() {
    let memory = Memory::new();
    let mut slots = Slots::new(&memory, Stored::EMPTY);
    for at in 0..1000 {
        slots.set(key(4 * at + 2), U256::from(1)).unwrap();
    }
    assert_eq!(memory.blocks().len(), 1, "the empty array alone");
    let stored = slots.flush().unwrap();
    let nodes = memory.blocks().len();
    let Shape { leaves, branchings, .. } = shape(&memory, &stored);
    assert_eq!(nodes, 1 + leaves + branchings, "each node once");
    let mut again = Slots::new(&memory, stored.clone());
    assert_eq!(again.get(key(4 * 7 + 2)).unwrap(), U256::from(1));
    assert_eq!(again.flush().unwrap(), stored);
    assert_eq!(memory.blocks().len(), nodes, "reading writes nothing");
}

#[test]
fn a_damaged_tree_is_an_error() {
    let whole = Memory::new();
    let stored = grown(&whole, (0..200).map(|at| (key(4 * at + 2), U256::MAX)));
    let Stored::Tree { branches, .. } = &stored else { panic!("200 slots are a tree") };
    for (damage, node) in [
        ("not pairs", whole.put(codec::RAW, &[0xff])),
        ("not a branching", whole.put(codec::DAG_CBOR, &[0x80])),
        ("nowhere", Link([0; Link::LENGTH])),
    ] {
        let mut damaged = branches.clone();
        damaged.links.fill(node);
        let stored = Stored::Tree { pinned: vec![], branches: damaged };
        let mut slots = Slots::new(&whole, stored);
        assert!(slots.get(U256::MAX).is_err(), "{damage}");
        assert!(slots.set(U256::MAX, U256::MAX).is_err(), "{damage}");
        assert!(slots.all().is_err(), "{damage}");
    }
}
