//! CALL, STATICCALL, DELEGATECALL and CALLCODE as FVM messages.

use alloc::vec::Vec;

use interpreter::{CallKind, CallReply, CallRequest, Host, Profile};
use mapping::address::WireAddress;
use mapping::method;
use mapping::params::DelegateParams;
use revm_primitives::{Bytes, U256};

use super::Contract;
use super::account::Target;
use crate::exit::Abort;
use crate::sys::{ErrorNumber, Message, Reply, Syscalls, codec};

/// Gas forwarded with a bare value transfer, in Filecoin gas.
///
/// `transfer` and `send` name 0 or 2300 units of Ethereum's gas, too few here to start any actor;
/// the chain's own amount stands in for both.
///
/// Source: FIP-0054, "CALL", gas limit. The 63/64 rule (EIP-150) still applies afterwards.
const TRANSFER_GAS: u64 = 10_000_000;

/// The gas argument by which Solidity's `transfer` and `send` are recognised.
const SOLIDITY_STIPEND: u64 = 2300;

impl<S: Syscalls> Contract<'_, S> {
    pub(super) fn run_call(&mut self, request: &CallRequest<'_>) -> Result<CallReply, Abort> {
        if self.session.context.read_only
            && request.kind == CallKind::Call
            && !request.value.is_zero()
        {
            return Err(Abort::read_only("value sent in a read-only call"));
        }
        if is_call_code::<S>(request) && !self.has(request.value) {
            return Ok(failed(Bytes::new()));
        }
        if let Some(reply) = self.call_precompile(request)? {
            return Ok(reply);
        }
        match request.kind {
            CallKind::Call | CallKind::StaticCall => self.send(request),
            CallKind::DelegateCall | CallKind::CallCode => self.delegate(request),
        }
    }

    /// | syscall | `gas::available`, `send::send` |
    /// | unit    | gas in Filecoin gas, value in attoFIL |
    /// | errors  | an unknown masked id counts as success, all others as failure |
    /// | source  | FIP-0054, "CALL" |
    fn send(&mut self, request: &CallRequest<'_>) -> Result<CallReply, Abort> {
        let gas = call_gas(request.gas, request.value);
        let gas_limit = Some(gas.min(self.forwardable()));
        let Ok(value) = u128::try_from(request.value) else { return Ok(failed(Bytes::new())) };
        let read_only = request.kind == CallKind::StaticCall;
        let to = WireAddress::of(request.to);
        let message = Message {
            to: to.as_slice(),
            method: method::INVOKE_EVM,
            params: (!request.input.is_empty()).then_some((codec::RAW, request.input)),
            value,
            gas_limit,
            read_only,
        };
        let reply = self.session.across(&message)?;
        let read_only = read_only || self.session.context.read_only;
        Ok(match reply {
            Ok(reply) => answered(reply),
            Err(ErrorNumber::NotFound) => succeeded(Bytes::new()),
            Err(ErrorNumber::ReadOnly) if read_only => succeeded(Bytes::new()),
            Err(_) => failed(Bytes::new()),
        })
    }

    /// DELEGATECALL: asks the target for its code and calls ourselves with it. CALLCODE, where the
    /// profile has it, is the same with another caller and value; no value moves.
    ///
    /// | syscall | as EXTCODESIZE, then `gas::available`, `send::send` to ourselves |
    /// | source  | FIP-0054, "DELEGATECALL"; Yellow Paper, H.2, 0xf2 |
    fn delegate(&mut self, request: &CallRequest<'_>) -> Result<CallReply, Abort> {
        let id = match self.target(request.to)? {
            Target::Evm(id) => id,
            Target::Native => return Ok(failed(Bytes::new())),
            Target::Precompile | Target::Account | Target::Nobody => {
                return Ok(succeeded(Bytes::new()));
            }
        };
        let Some(code) = self.code_link(id)? else { return Ok(succeeded(Bytes::new())) };
        let (caller, value, gas) = if is_call_code::<S>(request) {
            (self.own_address()?, request.value, call_gas(request.gas, request.value))
        } else {
            (self.caller()?, self.value, saturated(request.gas))
        };
        let params =
            DelegateParams { code_cid: code.as_bytes(), input: request.input, caller, value };
        let gas_limit = gas.min(self.forwardable());
        let to = WireAddress::id(self.session.context.receiver);
        let params = params.to_cbor();
        let message = Message {
            to: to.as_slice(),
            method: method::INVOKE_CONTRACT_DELEGATE,
            params: Some((codec::DAG_CBOR, &params)),
            value: 0,
            gas_limit: Some(gas_limit),
            read_only: false,
        };
        Ok(match self.session.across(&message)? {
            Ok(reply) => answered(reply),
            Err(_) => failed(Bytes::new()),
        })
    }

    /// Whether the balance reaches; nothing is asked for no value.
    ///
    /// | syscall | `self::current_balance` |
    fn has(&self, value: U256) -> bool {
        value.is_zero() || value <= U256::from(self.session.sys.current_balance())
    }

    /// All but one 64th of the gas left. Source: EIP-150.
    pub(super) fn forwardable(&self) -> u64 {
        let left = self.session.sys.gas_available();
        left - left.div_ceil(64)
    }
}

/// Whether this is a CALLCODE, which it cannot be in a profile without.
fn is_call_code<S: Syscalls>(request: &CallRequest<'_>) -> bool {
    matches!(S::PROFILE, Profile::Ethereum) && request.kind == CallKind::CallCode
}

/// The gas argument, or what stands in for a bare transfer's.
fn call_gas(gas: U256, value: U256) -> u64 {
    let bare_transfer = match saturated(gas) {
        0 => !value.is_zero(),
        SOLIDITY_STIPEND => value.is_zero(),
        _ => false,
    };
    if bare_transfer { TRANSFER_GAS } else { saturated(gas) }
}

/// A gas argument as the FVM takes it; more than there can be is as much as there can be.
pub(super) fn saturated(gas: U256) -> u64 {
    u64::try_from(gas).unwrap_or(u64::MAX)
}

pub(super) fn succeeded(output: Bytes) -> CallReply {
    CallReply { success: true, output }
}

pub(super) fn failed(output: Bytes) -> CallReply {
    CallReply { success: false, output }
}

fn answered(reply: Reply) -> CallReply {
    let success = reply.exit_code == 0;
    CallReply { success, output: unwrapped(reply.codec, reply.data).into() }
}

/// A return block as EVM code sees it: raw bytes, the content of a CBOR byte string, or else the
/// block as it is.
pub(super) fn unwrapped(codec: u64, mut data: Vec<u8>) -> Vec<u8> {
    if !matches!(codec, codec::CBOR | codec::DAG_CBOR) {
        return data;
    }
    let Ok(content) = mapping::params::byte_string(&data) else { return data };
    let head = data.len() - content.len();
    data.drain(..head);
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_transfer_gets_ten_million_gas() {
        let one = U256::from(1);
        assert_eq!(call_gas(U256::ZERO, one), TRANSFER_GAS);
        assert_eq!(call_gas(U256::from(2300), U256::ZERO), TRANSFER_GAS);
        assert_eq!(call_gas(U256::ZERO, U256::ZERO), 0);
        assert_eq!(call_gas(U256::from(2300), one), 2300);
        assert_eq!(call_gas(U256::MAX, one), u64::MAX);
    }

    #[test]
    fn only_a_cbor_byte_string_is_unwrapped() {
        assert_eq!(unwrapped(codec::CBOR, vec![0x42, 7, 8]), [7, 8]);
        assert_eq!(unwrapped(codec::RAW, vec![0x42, 7, 8]), [0x42, 7, 8]);
        assert_eq!(unwrapped(codec::CBOR, vec![0x82, 7, 8]), [0x82, 7, 8]);
        assert_eq!(unwrapped(codec::CBOR, vec![0x42, 7, 8, 9]), [0x42, 7, 8, 9]);
    }
}
