//! From bytes to what the reports say: results, events and revert reasons, with the ABIs at hand.

use alloy_dyn_abi::{DynSolValue, FunctionExt};
use alloy_json_abi::{Function, JsonAbi};
use alloy_primitives::Bytes;
use mapping::log::Log;
use solidity_tests::values::{Named, show, to_json};
use solidity_tests::{logs, revert};

use crate::report::{Event, Reason, Returned, Value};

/// What a function returned. Bytes that do not fit the types stay bytes.
pub(crate) fn returned(function: Option<&Function>, data: &Bytes) -> Returned {
    let typed = function.filter(|function| !function.outputs.is_empty());
    let values = typed.and_then(|function| {
        let values = function.abi_decode_output(data).ok()?;
        let outputs = function.outputs.iter();
        let named = |(output, value): (&alloy_json_abi::Param, DynSolValue)| Value {
            name: output.name.clone(),
            kind: output.selector_type().into_owned(),
            text: show(&value),
            value: to_json(&value),
        };
        Some(outputs.zip(values).map(named).collect())
    });
    Returned { data: data.clone(), values }
}

/// A log, decoded by the first ABI that knows its event.
pub(crate) fn event(log: &Log, abis: &[&JsonAbi]) -> Event {
    let decoded = logs::decode(&log.topics, &log.data, abis.iter().copied());
    let (name, signature, arguments) = match &decoded {
        logs::Event::Known { name, signature, arguments } => {
            (Some(name.clone()), Some(signature.clone()), values(arguments))
        }
        logs::Event::Unknown { .. } => (None, None, Vec::new()),
    };
    Event {
        address: log.address,
        name,
        signature,
        arguments,
        topics: log.topics.clone(),
        data: log.data.clone(),
    }
}

/// Why a contract reverted, by the first ABI that knows the error.
pub(crate) fn reason(data: &Bytes, abis: &[&JsonAbi]) -> Reason {
    let reason = revert::decode(data, abis.iter().copied());
    Reason {
        name: reason.name().map(ToOwned::to_owned),
        signature: reason.signature().map(ToOwned::to_owned),
        arguments: values(&reason.arguments()),
        text: match &reason {
            revert::Reason::Empty => "no reason given".to_owned(),
            // Its data has a line of its own.
            revert::Reason::Unknown { selector, .. } => format!("unknown error {selector}"),
            _ => reason.to_string(),
        },
    }
}

fn values(named: &[Named]) -> Vec<Value> {
    let value = |named: &Named| Value {
        name: named.name.clone(),
        kind: named.kind.clone(),
        value: to_json(&named.value),
        text: named.text(),
    };
    named.iter().map(value).collect()
}
