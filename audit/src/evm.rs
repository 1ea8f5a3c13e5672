//! What the EVM sees of a frame: which instruction it is, who calls whom, with what, and what comes
//! back. The method number and the codec of the parameters tell; nothing else of the FVM is needed.
//!
//! Frames in which the EVM sees nothing carry out an instruction: a contract asked for its code,
//! the address manager's call of the init actor, the constructor that runs init code.

use alloy_primitives::{Address, Bytes};
use mapping::address::{EAM_ID, is_reserved};
use mapping::method;
use mapping::params::{DelegateParams, EamCreate2Params, EamCreateParams, EamReturn, byte_string};
use mapping::receipt::output;

use crate::model::{CallKind, End, EvmCall, Field, Frame, Step, Syscall, Value};
use crate::names::Names;

/// Multicodec number of raw bytes, which CALL sends its calldata as.
const RAW: u64 = 0x55;

/// The FVM's error number for an actor that is not there. Source: FIP-0030, error numbers.
const NOT_FOUND: u32 = 6;
/// The FVM's error number for a change in a read-only call. Source: FIP-0030, error numbers.
const READ_ONLY: u32 = 13;

/// Looks at a frame that has ended, with the frames before it at hand.
pub(crate) fn look(frames: &mut [Frame], number: usize, names: &dyn Names) {
    let frame = &frames[number];
    let parent = frame.parent.map(|parent| &frames[parent]);
    let evm = match parent {
        // What the address manager and the init actor do is part of the creation.
        Some(parent) if !is_evm(parent) => None,
        _ => kind(frame, parent).map(|kind| call(frames, frame, kind, names)),
    };
    frames[number].evm = evm;
}

fn is_evm(frame: &Frame) -> bool {
    frame.actor.as_ref().is_some_and(|actor| actor.kind.as_deref() == Some("evm"))
}

fn is_eam(frame: &Frame) -> bool {
    frame.to.id == Some(EAM_ID)
}

/// Which instruction a frame is; `None` where it is only part of one.
fn kind(frame: &Frame, parent: Option<&Frame>) -> Option<CallKind> {
    let codec = frame.params.as_ref().map(|params| params.codec);
    let own = parent.is_some_and(|parent| parent.to.id == frame.to.id);
    Some(match frame.method {
        method::SEND if parent.is_some_and(destroys) && !to_precompile(frame) => {
            CallKind::SelfDestruct
        }
        method::SEND => CallKind::Transfer,
        method::EAM_CREATE if is_eam(frame) => CallKind::Create,
        method::EAM_CREATE2 if is_eam(frame) => CallKind::Create2,
        method::EAM_CREATE_EXTERNAL if is_eam(frame) => CallKind::Create,
        method::GET_BYTECODE | method::GET_BYTECODE_HASH if parent.is_some() => return None,
        method::INVOKE_CONTRACT_DELEGATE if own => CallKind::DelegateCall,
        // A contract that calls a native method by a precompile sends CBOR.
        method::INVOKE_EVM if parent.is_none() || codec.is_none_or(|codec| codec == RAW) => {
            // Below a read-only frame everything is read-only; what the caller asked for is told by
            // its own send.
            match frame.read_only && parent.is_some_and(asked_read_only) {
                true => CallKind::StaticCall,
                false => CallKind::Call,
            }
        }
        _ => CallKind::Native,
    })
}

/// The last send of the frame, which is the one whose callee has just ended.
fn last_send(parent: &Frame) -> Option<&Syscall> {
    parent.steps.iter().rev().find_map(|step| match step {
        Step::Syscall(syscall) if syscall.name == "send::send" => Some(syscall),
        _ => None,
    })
}

fn asked_read_only(parent: &Frame) -> bool {
    last_send(parent).is_some_and(|send| {
        let flag = |field: &Field| field.name == "read_only" && field.value == Value::Flag(true);
        send.arguments.iter().any(flag)
    })
}

/// Value sent to a precompile goes to the address's own actor, without a method too.
fn to_precompile(frame: &Frame) -> bool {
    frame.to.ethereum.is_some_and(is_reserved)
}

/// SELFDESTRUCT asks for the balance and sends it: nothing else of the EVM sends without a method
/// right after that.
fn destroys(parent: &Frame) -> bool {
    let mut before = parent.steps.iter().rev().filter_map(|step| match step {
        Step::Syscall(syscall) => Some(syscall.name.as_str()),
        _ => None,
    });
    before.next() == Some("send::send") && before.next() == Some("self::current_balance")
}

fn call(frames: &[Frame], frame: &Frame, kind: CallKind, names: &dyn Names) -> EvmCall {
    let params = frame.params.as_ref().map(|params| params.data.as_ref()).unwrap_or_default();
    let mut call = EvmCall {
        kind,
        from: frame.from.ethereum.unwrap_or_default(),
        to: frame.to.ethereum,
        code: None,
        value: frame.value,
        input: input(frame).to_vec().into(),
        output: output(frame.end.data()),
        success: succeeded(frame),
        salt: None,
        function: None,
        returned: None,
        reason: None,
    };
    match kind {
        CallKind::Create | CallKind::Create2 => created(frames, frame, params, &mut call),
        CallKind::DelegateCall => {
            call.code = delegated(frames, frame);
            if let Ok(params) = DelegateParams::from_cbor(params) {
                call.value = params.value;
                call.input = Bytes::copy_from_slice(params.input);
            }
        }
        _ => {}
    }
    named(&mut call, names);
    call
}

/// The function and its result by name, or the reason of a revert.
fn named(call: &mut EvmCall, names: &dyn Names) {
    let Some(code) = call.code.or(call.to) else { return };
    let runs_code =
        matches!(call.kind, CallKind::Call | CallKind::StaticCall | CallKind::DelegateCall);
    if runs_code {
        call.function = names.function(code, &call.input);
        if call.success {
            call.returned = names.returned(code, &call.input, &call.output);
        }
    }
    if !call.success && !call.output.is_empty() {
        call.reason = names.reason(code, &call.output);
    }
}

/// Calldata: raw bytes, or the content of a CBOR byte string; else the block as it is.
fn input(frame: &Frame) -> &[u8] {
    let Some(params) = &frame.params else { return &[] };
    if params.codec == RAW {
        return &params.data;
    }
    byte_string(&params.data).unwrap_or(&params.data)
}

/// What the caller's code is told: an actor that is not there cannot fail.
///
/// Source: FIP-0054, "CALL".
fn succeeded(frame: &Frame) -> bool {
    match &frame.end {
        End::Exited { code, .. } => *code == 0,
        End::Refused { number, .. } => {
            *number == NOT_FOUND || (*number == READ_ONLY && frame.read_only)
        }
    }
}

/// Init code, salt and the new contract of a creation.
fn created(frames: &[Frame], frame: &Frame, params: &[u8], call: &mut EvmCall) {
    match frame.method {
        method::EAM_CREATE => {
            if let Ok(params) = EamCreateParams::from_cbor(params) {
                call.input = Bytes::copy_from_slice(params.initcode);
            }
        }
        method::EAM_CREATE2 => {
            if let Ok(params) = EamCreate2Params::from_cbor(params) {
                call.input = Bytes::copy_from_slice(params.initcode);
                call.salt = Some(params.salt);
            }
        }
        _ => {}
    }
    call.success = frame.end.succeeded();
    match EamReturn::from_cbor(frame.end.data()) {
        Ok(created) if call.success => {
            call.to = Some(created.eth_address);
            call.output = Bytes::new();
        }
        _ => call.to = intended(frames, frame),
    }
}

/// The address of a creation that failed: the constructor's, if it came to that.
fn intended(frames: &[Frame], eam: &Frame) -> Option<Address> {
    let below = |number: usize| {
        frames[number].steps.iter().filter_map(|step| match step {
            Step::Frame { number } => Some(*number),
            _ => None,
        })
    };
    let init = below(eam.number).next()?;
    if frames[init].method == method::RESURRECT {
        return frames[init].to.ethereum;
    }
    below(init).next().and_then(|constructor| frames[constructor].to.ethereum)
}

/// Whose code a delegated frame runs: its caller asked that contract for it just before. The
/// contract's own code needs no asking.
fn delegated(frames: &[Frame], frame: &Frame) -> Option<Address> {
    let parent = &frames[frame.parent?];
    let wanted = DelegateParams::from_cbor(&frame.params.as_ref()?.data).ok()?;
    let asked = parent.steps.iter().rev().find_map(|step| match step {
        Step::Frame { number } if frames[*number].method == method::GET_BYTECODE => {
            Some(&frames[*number])
        }
        _ => None,
    });
    let holds = |answer: &Frame| {
        answer.end.data().windows(wanted.code_cid.len()).any(|part| part == wanted.code_cid)
    };
    match asked.filter(|asked| holds(asked)) {
        Some(asked) => asked.to.ethereum,
        None => parent.to.ethereum,
    }
}
