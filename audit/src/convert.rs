//! From the harness's words to the model's.

use alloy_primitives::{B256, Bytes};
use harness::trace::{Answer, Fields, Syscall, Value};
use mapping::method;

use crate::gas::ByKind;
use crate::model::{self, Data, Field};

/// What an entry of the recording is called that never reached the kernel: every other syscall of a
/// well-made actor does.
pub(crate) const EXIT: &str = "vm::exit";

pub(crate) fn data(block: &(u64, Bytes)) -> Data {
    Data { codec: block.0, data: block.1.clone() }
}

pub(crate) fn syscall(number: u64, recorded: Option<&Syscall>) -> model::Syscall {
    let Some(Syscall { name, arguments, answer }) = recorded else {
        return model::Syscall {
            number,
            name: EXIT.to_string(),
            arguments: vec![],
            answer: model::Answer::Stopped,
            gas: ByKind::default(),
        };
    };
    model::Syscall {
        number,
        name: (*name).to_string(),
        arguments: fields(arguments),
        answer: match answer {
            Answer::Given(given) => model::Answer::Given { fields: fields(given) },
            Answer::Refused { number, reason } => {
                model::Answer::Refused { number: *number, reason: reason.clone() }
            }
            Answer::Stopped => model::Answer::Stopped,
        },
        gas: ByKind::default(),
    }
}

fn fields(fields: &Fields) -> Vec<Field> {
    let field = |(name, value): &(&str, Value)| Field {
        name: (*name).to_string(),
        value: match value {
            Value::Number(number) => model::Value::Number(*number),
            Value::Signed(number) => model::Value::Signed(*number),
            Value::Flag(flag) => model::Value::Flag(*flag),
            Value::Bytes(bytes) => model::Value::Bytes(bytes.clone()),
            Value::Text(text) => model::Value::Text(text.clone()),
            Value::Cid(cid) => model::Value::Cid(cid.to_string()),
            Value::Address(address) => model::Value::Address(address.to_string()),
            Value::Nothing => model::Value::Nothing,
        },
    };
    fields.iter().map(field).collect()
}

/// Topics and data of an event, if all its entries are a log's.
pub(crate) fn log_of(syscall: &Syscall) -> Option<(Vec<B256>, Bytes)> {
    if syscall.name != "event::emit_event" || !matches!(syscall.answer, Answer::Given(_)) {
        return None;
    }
    let (mut topics, mut data) = (Vec::new(), Bytes::new());
    for (name, value) in &syscall.arguments {
        let Value::Bytes(bytes) = value else { return None };
        match *name {
            "d" => data = bytes.clone(),
            _ => topics.push(B256::try_from(bytes.as_ref()).ok()?),
        }
    }
    Some((topics, data))
}

/// What a method is called, where the kind of its actor is known.
pub(crate) fn method_name(kind: Option<&str>, number: u64) -> Option<&'static str> {
    Some(match (kind, number) {
        (_, method::SEND) => "Send",
        (_, method::CONSTRUCTOR) => "Constructor",
        (Some("evm"), method::RESURRECT) => "Resurrect",
        (Some("evm"), method::GET_BYTECODE) => "GetBytecode",
        (Some("evm"), method::GET_BYTECODE_HASH) => "GetBytecodeHash",
        (Some("evm"), method::GET_STORAGE_AT) => "GetStorageAt",
        (Some("evm"), method::INVOKE_CONTRACT_DELEGATE) => "InvokeContractDelegate",
        (Some("eam"), method::EAM_CREATE) => "Create",
        (Some("eam"), method::EAM_CREATE2) => "Create2",
        (Some("eam"), method::EAM_CREATE_EXTERNAL) => "CreateExternal",
        (Some("init"), method::INIT_EXEC) => "Exec",
        (Some("init"), method::INIT_EXEC4) => "Exec4",
        (Some("account"), method::PUBKEY_ADDRESS) => "PubkeyAddress",
        (_, method::INVOKE_EVM) => "InvokeEVM",
        (_, method::AUTHENTICATE_MESSAGE) => "AuthenticateMessage",
        (_, method::RECEIVE) => "Receive",
        _ => return None,
    })
}
