//! From `mapping`'s message to the FVM's, and from what the FVM hands back to what `mapping` makes
//! receipts of: length on chain, logs, price, and why it failed.

use alloy_primitives::Address;
use fvm::call_manager::backtrace::Cause;
use fvm::executor::{ApplyFailure, ApplyRet};
use fvm_ipld_encoding::{RawBytes, to_vec};
use fvm_shared::address::Payload;
use fvm_shared::event::StampedEvent;
use fvm_shared::message::Message;
use mapping::address::{EAM_ID, masked_id};
use mapping::exit;
use mapping::log::{Entry, Log};
use mapping::message::FilMessage;
use mapping::receipt::Execution;

use crate::chain::ChainError;
use crate::convert::{amount, fvm_address, word};
use crate::machine::Epoch;

/// Bytes of a delegated signature besides its content: CBOR head of two, type byte.
const SIGNATURE_OVERHEAD: usize = 3;

/// Byte that begins a pair in CBOR.
const PAIR_OVERHEAD: usize = 1;

/// The same message in the FVM's words.
pub(crate) fn fvm_message(message: &FilMessage) -> Result<Message, ChainError> {
    let address = |address| {
        fvm_address(address)
            .ok_or_else(|| ChainError::Fvm(format!("{address} is no actor's address")))
    };
    Ok(Message {
        version: 0,
        from: address(&message.from)?,
        to: address(&message.to)?,
        sequence: message.sequence,
        value: amount(message.value),
        method_num: message.method,
        params: RawBytes::new(message.params.clone()),
        gas_limit: message.gas_limit,
        gas_fee_cap: amount(message.gas_fee_cap),
        gas_premium: amount(message.gas_premium),
    })
}

/// Bytes that a signed message takes on chain, which inclusion gas is counted from: the CBOR pair
/// of message and signature. `signature` is the length of the signature's content, 65 for EIP-1559.
///
/// Source: Lotus, `SignedMessage.ChainLength`.
pub(crate) fn chain_length(message: &Message, signature: usize) -> usize {
    let message = to_vec(message).expect("a message is CBOR").len();
    PAIR_OVERHEAD + message + SIGNATURE_OVERHEAD + signature
}

/// What happened, in the words of receipts. A failure of the FVM itself is an error here: its exit
/// code would blame the contract.
pub(crate) fn execution<'a>(
    epoch: &mut Epoch,
    applied: &'a ApplyRet,
) -> Result<Execution<'a>, ChainError> {
    let receipt = &applied.msg_receipt;
    let error = match &applied.failure_info {
        Some(ApplyFailure::MessageBacktrace(trace)) => {
            if let Some(Cause::Fatal { error_msg, .. }) = &trace.cause {
                return Err(ChainError::Fvm(error_msg.clone()));
            }
            Some(trace.to_string())
        }
        Some(ApplyFailure::PreValidation(reason)) => Some(reason.clone()),
        None => None,
    };
    let exit_code = receipt.exit_code.value();
    let spent = &applied.base_fee_burn + &applied.over_estimation_burn + &applied.miner_tip;
    let price = word(&spent) / alloy_primitives::U256::from(receipt.gas_used.max(1));
    Ok(Execution {
        exit_code,
        return_data: receipt.return_data.bytes(),
        gas_used: receipt.gas_used,
        effective_gas_price: price.saturating_to(),
        logs: logs(epoch, &applied.events)?,
        error: error.map(|trace| {
            let line = format!("{} (exit code {exit_code})", exit::meaning(exit_code));
            format!("{line}\n{trace}").trim_end().to_string()
        }),
    })
}

fn logs(epoch: &mut Epoch, events: &[StampedEvent]) -> Result<Vec<Log>, ChainError> {
    let mut logs = Vec::new();
    for StampedEvent { emitter, event } in events {
        let address = ethereum_address(epoch, *emitter)?;
        let entries = event.entries.iter().map(|entry| Entry {
            flags: entry.flags.bits(),
            key: &entry.key,
            codec: entry.codec,
            value: &entry.value,
        });
        logs.extend(Log::from_entries(address, entries));
    }
    Ok(logs)
}

/// An actor's 20 bytes: from its f410 address, or its id masked. Source: FIP-0054, "Addressing".
fn ethereum_address(epoch: &mut Epoch, id: u64) -> Result<Address, ChainError> {
    let delegated = epoch.tree().get_actor(id)?.and_then(|actor| actor.delegated_address);
    let f410 = delegated.and_then(|address| match address.payload() {
        Payload::Delegated(inner) if inner.namespace() == EAM_ID => {
            Address::try_from(inner.subaddress()).ok()
        }
        _ => None,
    });
    Ok(f410.unwrap_or_else(|| masked_id(id)))
}
