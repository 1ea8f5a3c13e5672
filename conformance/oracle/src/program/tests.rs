use std::collections::BTreeMap;

use interpreter::opcode::{TABLE, immediate};

use super::*;

/// Seeds looked at where all of them count.
const SEEDS: u64 = 1_000;

/// How often each byte is an instruction of some contract, read from its beginning.
fn instructions(case: &Case) -> [usize; 256] {
    let mut found = [0; 256];
    for account in case.pre.values() {
        let mut at = 0;
        while let Some(&code) = account.code.get(at) {
            found[usize::from(code)] += 1;
            at += 1 + immediate(code);
        }
    }
    found
}

#[test]
fn the_same_bytes_make_the_same_case() {
    for seed in 0..50 {
        assert_eq!(seeded(seed), seeded(seed));
    }
    assert_ne!(seeded(1), seeded(2));
}

#[test]
fn every_instruction_gets_its_turn() {
    let mut found = [0; 256];
    for seed in 0..SEEDS {
        for (sum, more) in found.iter_mut().zip(instructions(&seeded(seed))) {
            *sum += more;
        }
    }
    for row in TABLE.iter().flatten() {
        assert!(found[usize::from(row.code)] > 20, "{row}: {}", found[usize::from(row.code)]);
    }
}

#[test]
fn no_bytes_make_a_small_case() {
    let case = case(&[]);
    assert!(case.pre.values().all(|account| account.code.len() < 64), "{case:?}");
}

#[test]
fn fewer_bytes_make_a_smaller_case() {
    let size = |bytes: &[u8]| -> usize {
        let case = case(bytes);
        case.pre.values().map(|account| account.code.len()).sum::<usize>()
            + case.transaction.input.len()
    };
    let mut longer = 0;
    for seed in 0..200 {
        let bytes = expand(seed, 600);
        longer += usize::from(size(&bytes[..60]) > size(&bytes));
    }
    assert!(longer < 20, "of 200 programs {longer} grew when their bytes were cut");
}

#[test]
fn any_bytes_make_a_case_that_may_be_sent() {
    let edges = [0x00, 0x01, 0x0f, 0x7f, 0x80, 0xfe, 0xff];
    let plain = edges.iter().flat_map(|byte| [1, 10, 100, 4_000].map(|length| vec![*byte; length]));
    let random = (0..300).map(|seed| expand(seed, usize::try_from(seed).expect("small") * 9));
    for bytes in plain.chain(random) {
        let case = case(&bytes);
        let sender = &case.pre[&case.transaction.from];
        assert!(sender.code.is_empty() && sender.balance >= case.transaction.value);
        assert_eq!(sender.nonce, case.transaction.nonce);
        assert!(
            case.pre.values().flat_map(|account| account.storage.values()).all(|v| !v.is_zero())
        );
    }
}

#[test]
fn contracts_call_each_other_and_create() {
    let mut counts = BTreeMap::new();
    for seed in 0..SEEDS {
        let case = seeded(seed);
        *counts.entry("creations").or_insert(0) += usize::from(case.transaction.to.is_none());
        let contracts = case.pre.values().filter(|account| !account.code.is_empty()).count();
        *counts.entry("several contracts").or_insert(0) += usize::from(contracts > 1);
    }
    let counts = |what| counts[what];
    assert!((50..400).contains(&counts("creations")), "{}", counts("creations"));
    assert!(counts("several contracts") > 400, "{}", counts("several contracts"));
}

#[test]
fn a_weight_of_nothing_left_is_the_first() {
    let mut spent = Entropy::new(&[]);
    assert_eq!(spent.weigh(&[(1, 'a'), (200, 'b')]), 'a');
    assert_eq!(spent.pick(&[1, 2, 3]), 1);
    assert!(!spent.once_in(2) && spent.is_spent());
}
