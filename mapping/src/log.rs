//! Stop 10 of 10. In: the entries of an actor's event. Out: a log as wallets know it.
//! Before: mapping/src/receipt.rs. After: the wallet.
//!
//! LOGn emits entries `t1` to `tn` and, if there is data, `d`. Any other event is none of
//! Ethereum's business and gives no log.
//!
//! Does not know which actor emitted the event, or where in the chain: the caller gives the
//! address.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, Bytes};

/// Codec of an entry's value: raw bytes.
pub const RAW: u64 = 0x55;
/// Flags of an entry: key and value shall both be indexed.
pub const INDEXED: u64 = 0b11;

const TOPIC_KEYS: [&str; 4] = ["t1", "t2", "t3", "t4"];
const DATA_KEY: &str = "d";

/// One entry of an event, as the FVM records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What shall be indexed: see [`INDEXED`]. Without meaning for logs.
    pub flags: u64,
    /// The name.
    pub key: &'a str,
    /// How `value` is encoded.
    pub codec: u64,
    /// The content.
    pub value: &'a [u8],
}

/// A log as wallets know it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Log {
    /// The contract that emitted it.
    pub address: Address,
    /// At most four.
    pub topics: Vec<B256>,
    /// Everything else.
    pub data: Bytes,
}

impl Log {
    /// The log in an event: `None` unless every entry is raw, the topics have 32 bytes and no gaps,
    /// and nothing occurs twice. The order does not matter.
    ///
    /// An event without entries is LOG0 without data.
    ///
    /// Source: FIP-0054, "LOG"; the rules are those of the network's clients.
    pub fn from_entries<'a>(
        address: Address,
        entries: impl IntoIterator<Item = Entry<'a>>,
    ) -> Option<Self> {
        let mut slots: [Option<B256>; 4] = [None; 4];
        let mut data = None;
        for entry in entries {
            let index = TOPIC_KEYS.iter().position(|key| *key == entry.key);
            let repeated = match index {
                _ if entry.codec != RAW => return None,
                Some(index) => slots[index].replace(B256::try_from(entry.value).ok()?).is_some(),
                None if entry.key == DATA_KEY => data.replace(entry.value).is_some(),
                None => return None,
            };
            if repeated {
                return None;
            }
        }
        let topics: Vec<B256> = slots.iter().map_while(|slot| *slot).collect();
        let gaps = slots[topics.len()..].iter().any(Option::is_some);
        let data = Bytes::copy_from_slice(data.unwrap_or_default());
        (!gaps).then_some(Self { address, topics, data })
    }

    /// The entries LOGn emits for this log; `None` with more than four topics.
    pub fn to_entries(&self) -> Option<Vec<Entry<'_>>> {
        if self.topics.len() > TOPIC_KEYS.len() {
            return None;
        }
        let topics = TOPIC_KEYS.iter().zip(&self.topics);
        let mut entries: Vec<_> = topics.map(|(key, topic)| entry(key, topic.as_slice())).collect();
        if !self.data.is_empty() {
            entries.push(entry(DATA_KEY, &self.data));
        }
        Some(entries)
    }
}

fn entry<'a>(key: &'a str, value: &'a [u8]) -> Entry<'a> {
    Entry { flags: INDEXED, key, codec: RAW, value }
}
