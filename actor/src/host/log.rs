//! LOG0 to LOG4 as FVM events.

use alloc::vec::Vec;

use revm_primitives::B256;

use super::Contract;
use crate::exit::Abort;
use crate::sys::Syscalls;

/// Keys of topics. Source: FIP-0083; FIP-0072 for the raw values.
const TOPIC_KEYS: [&str; 4] = ["t1", "t2", "t3", "t4"];

/// Key of the data, left out where there is none.
const DATA_KEY: &str = "d";

impl<S: Syscalls> Contract<'_, S> {
    /// | syscall | `event::emit_event` |
    /// | unit    | at most 8,192 bytes of topics and data together |
    /// | errors  | too long: exit 24 |
    /// | source  | FIP-0054, "LOG{0..4}" |
    pub(super) fn emit(&mut self, topics: &[B256], data: &[u8]) -> Result<(), Abort> {
        if self.session.context.read_only {
            return Err(Abort::read_only("a log in a read-only call"));
        }
        let mut entries: Vec<(&str, &[u8])> = Vec::with_capacity(topics.len() + 1);
        for (key, topic) in TOPIC_KEYS.iter().zip(topics) {
            entries.push((key, topic.as_slice()));
        }
        if !data.is_empty() {
            entries.push((DATA_KEY, data));
        }
        let emitted = self.session.sys.emit_event(&entries);
        emitted.map_err(|_| Abort::assertion("the event is too long"))
    }
}
