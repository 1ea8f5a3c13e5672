//! Events as logs: FIP-0054, LOG0 to LOG4; FIP-0049 for events.

use alloy_primitives::{Address, B256, Bytes};
use fevm_mapping::log::{Entry, INDEXED, Log, RAW};
use proptest::{collection::vec, prelude::*};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{address::eth_address, holds};

const WORD: [u8; 32] = [7; 32];

fn entry<'a>(key: &'a str, value: &'a [u8]) -> Entry<'a> {
    Entry { flags: INDEXED, key, codec: RAW, value }
}

fn log_of(entries: &[Entry<'_>]) -> Option<Log> {
    Log::from_entries(Address::ZERO, entries.iter().copied())
}

pub(crate) fn any_log() -> impl Strategy<Value = Log> {
    (eth_address(), vec(any::<[u8; 32]>(), 0..=4), vec(any::<u8>(), 0..100)).prop_map(
        |(address, topics, data)| Log {
            address,
            topics: topics.into_iter().map(B256::new).collect(),
            data: data.into(),
        },
    )
}

#[test]
fn logs_survive_as_entries() {
    holds(500, any_log(), |log| {
        let entries = log.to_entries().unwrap();
        assert_eq!(Log::from_entries(log.address, entries.iter().copied()), Some(log.clone()));
        let backwards = entries.iter().rev().copied();
        assert_eq!(Log::from_entries(log.address, backwards).as_ref(), Some(&log));
    });
}

#[test]
fn entries_are_topics_in_order_then_data() {
    let log = Log {
        address: Address::ZERO,
        topics: vec![B256::new(WORD); 2],
        data: Bytes::from_static(&[1]),
    };
    let expected = [entry("t1", &WORD), entry("t2", &WORD), entry("d", &[1])];
    assert_eq!(log.to_entries().unwrap(), expected);
}

#[test]
fn a_log_without_anything_is_an_event_without_entries() {
    let empty = Log { address: Address::ZERO, topics: vec![], data: Bytes::new() };
    assert_eq!(empty.to_entries().unwrap(), []);
    assert_eq!(log_of(&[]), Some(empty.clone()));
    assert_eq!(log_of(&[entry("d", &[])]), Some(empty));
}

#[test]
fn five_topics_have_no_entries() {
    let topics = vec![B256::ZERO; 5];
    let log = Log { address: Address::ZERO, topics, data: Bytes::new() };
    assert_eq!(log.to_entries(), None);
}

#[test]
fn flags_do_not_matter() {
    let plain = Entry { flags: 0, ..entry("t1", &WORD) };
    assert_eq!(log_of(&[plain]), log_of(&[entry("t1", &WORD)]));
}

#[test]
fn other_events_are_no_logs() {
    let t1 = entry("t1", &WORD);
    let cases: [(&str, &[Entry<'_>]); 10] = [
        ("no first topic", &[entry("t2", &WORD)]),
        ("a gap", &[t1, entry("t3", &WORD)]),
        ("a topic twice", &[t1, t1]),
        ("data twice", &[entry("d", &[1]), entry("d", &[1])]),
        ("a fifth topic", &[entry("t5", &WORD)]),
        ("topic zero", &[entry("t0", &WORD)]),
        ("another key", &[t1, entry("sector", &[1])]),
        ("31 bytes", &[entry("t1", &WORD[..31])]),
        ("33 bytes", &[entry("t1", &[0; 33])]),
        ("CBOR", &[Entry { codec: 0x51, ..t1 }]),
    ];
    for (what, entries) in cases {
        assert_eq!(log_of(entries), None, "{what}");
    }
}
