//! What a contract logged: events by their ABI.

use std::fmt;

use alloy_dyn_abi::{EventExt, Specifier};
use alloy_json_abi::{Event as Declaration, JsonAbi};
use alloy_primitives::{B256, Bytes};

use crate::values::{Named, list};

/// What a log says. Its display is one line.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// An ABI knows it.
    Known {
        /// Name of the event.
        name: String,
        /// As in `Transfer(address,address,uint256)`.
        signature: String,
        /// In the order of the declaration, indexed or not.
        arguments: Vec<Named>,
    },
    /// No ABI knows it.
    Unknown {
        /// Up to four.
        topics: Vec<B256>,
        /// The rest.
        data: Bytes,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known { name, arguments, .. } => write!(formatter, "{name}({})", list(arguments)),
            Self::Unknown { topics, data } => {
                write!(formatter, "topics [")?;
                for (index, topic) in topics.iter().enumerate() {
                    write!(formatter, "{}{topic}", if index > 0 { ", " } else { "" })?;
                }
                write!(formatter, "], data {data}")
            }
        }
    }
}

/// Decodes a log. The first event of the ABIs with this selector, this number of topics and fitting
/// data names it; anonymous events, which have no selector, are asked last.
pub fn decode<'a>(
    topics: &[B256],
    data: &[u8],
    abis: impl IntoIterator<Item = &'a JsonAbi>,
) -> Event {
    let events: Vec<&Declaration> = abis.into_iter().flat_map(JsonAbi::events).collect();
    let (anonymous, named): (Vec<&Declaration>, Vec<&Declaration>) =
        events.into_iter().partition(|event| event.anonymous);
    let selected = named.into_iter().filter(|event| topics.first() == Some(&event.selector()));
    let decoded = selected.chain(anonymous).find_map(|event| known(event, topics, data));
    let unknown = || Event::Unknown { topics: topics.to_vec(), data: Bytes::copy_from_slice(data) };
    decoded.unwrap_or_else(unknown)
}

fn known(event: &Declaration, topics: &[B256], data: &[u8]) -> Option<Event> {
    if event.num_topics() != topics.len() {
        return None;
    }
    let decoded = event.decode_log_parts(topics.iter().copied(), data).ok()?;
    let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
    let mut arguments = Vec::new();
    for input in &event.inputs {
        let value = if input.indexed { indexed.next() } else { body.next() }?;
        let hashed = input.indexed && input.resolve().is_ok_and(|kind| !kind.matches(&value));
        let kind = input.selector_type().into_owned();
        arguments.push(Named { name: input.name.clone(), kind, value, hashed });
    }
    Some(Event::Known { name: event.name.clone(), signature: event.signature(), arguments })
}
