//! One line for each thing that a frame did.

use alloy_primitives::{B256, U256};

use super::{codec, milli, short};
use crate::model::{Answer, BlockAccess, Field, Role, Slot, Step, Syscall, Value};

/// A step on one line; frames have lines of their own.
pub(super) fn line(step: &Step) -> String {
    match step {
        Step::Syscall(syscall) => self::syscall(syscall),
        Step::Block(block) => self::block(block),
        Step::Frame { number } => format!("frame {number}"),
        Step::Slot(slot) => self::slot(slot),
        Step::Precompile(call) => {
            let name = call.name.as_deref().unwrap_or("(holds nothing)");
            let (input, output) = (short(&call.input), short(&call.output));
            let result = if call.success { output } else { format!("failed {output}") };
            format!("PRECOMPILE {name} {} {input} -> {result}", call.address)
        }
        Step::Log(log) => match &log.event {
            Some(event) => format!("LOG {}", event.text),
            None => {
                let topics: Vec<String> = log.topics.iter().map(B256::to_string).collect();
                format!("LOG{} {} {}", topics.len(), topics.join(" "), short(&log.data))
            }
        },
        Step::Note { text } => format!("note: {text}"),
    }
}

fn syscall(syscall: &Syscall) -> String {
    let arguments = fields(&syscall.arguments);
    let answer = match &syscall.answer {
        Answer::Given { fields } if fields.is_empty() => String::new(),
        Answer::Given { fields } => format!(" -> {}", self::fields(fields)),
        Answer::Refused { number, reason } => format!(" -> error {number}: {reason}"),
        Answer::Stopped => String::new(),
    };
    let gas = milli(syscall.gas.sum());
    format!("{} {}({arguments}){answer}  [{gas}]", syscall.number, syscall.name)
}

fn fields(fields: &[Field]) -> String {
    let field = |field: &Field| format!("{} {}", field.name, value(field));
    fields.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn value(field: &Field) -> String {
    match &field.value {
        Value::Number(number) if field.name == "codec" => {
            u64::try_from(*number).map_or_else(|_| number.to_string(), codec)
        }
        Value::Number(number) => number.to_string(),
        Value::Signed(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Bytes(bytes) => short(bytes),
        Value::Text(text) => format!("{text:?}"),
        Value::Cid(cid) => cid.clone(),
        Value::Address(address) => address.clone(),
        Value::Nothing => "none".to_string(),
    }
}

fn block(block: &BlockAccess) -> String {
    let verb = if block.written { "wrote" } else { "opened" };
    let role = match block.role {
        Role::State => "state",
        Role::Code => "code",
        Role::Node => "node",
    };
    format!("{verb} {role} {} ({} bytes)", block.cid, block.size)
}

fn slot(slot: &Slot) -> String {
    let verb = match (slot.transient, slot.written) {
        (false, false) => "SLOAD",
        (false, true) => "SSTORE",
        (true, false) => "TLOAD",
        (true, true) => "TSTORE",
    };
    let (key, before, after) = (word(slot.key), word(slot.before), word(slot.after));
    match slot.written {
        true => format!("{verb} {key}: {before} -> {after}"),
        false => format!("{verb} {key}: {after}"),
    }
}

/// A word without leading zeros.
fn word(word: B256) -> String {
    format!("{:#x}", U256::from_be_bytes(word.0))
}
