//! Calls of the addresses at which functions stand instead of actors.

use alloc::vec::Vec;

use interpreter::{CallKind, CallReply, CallRequest, Profile};
use mapping::FilAddress;
use mapping::address::WireAddress;
use precompiles::{ActorCall, ActorReply, CallSite, Chain, Crypto, Platform, Slot, Stop, Target};
use revm_primitives::{B256, Bytes};

use super::Contract;
use super::call::{failed, saturated, succeeded};
use crate::exit::Abort;
use crate::sys::{ErrorNumber, Message, Syscalls, codec, hash};

impl<S: Syscalls> Contract<'_, S> {
    /// The answer of the precompile at the called address; `None` for an ordinary address.
    ///
    /// A reserved address without a function succeeds with no output. Value goes to the address's
    /// own f410 actor afterwards, by method 0.
    ///
    /// Source: FIP-0054, "Precompiles".
    pub(super) fn call_precompile(
        &mut self,
        request: &CallRequest<'_>,
    ) -> Result<Option<CallReply>, Abort> {
        let output = match precompiles::lookup(request.to, <Self as Platform>::PROFILE) {
            Slot::NotReserved => return Ok(None),
            Slot::Undefined => Bytes::new(),
            Slot::Defined(precompile) => {
                let call = CallSite { kind: kind(request.kind), gas: saturated(request.gas) };
                match precompile.run(request.input, self, &call) {
                    Ok(output) => output,
                    Err(Stop::Failure(_)) => return Ok(Some(failed(Bytes::new()))),
                    Err(Stop::Host(abort)) => return Err(abort),
                }
            }
        };
        let moves_value = request.kind == CallKind::Call && !request.value.is_zero();
        if moves_value && !self.pay(request)? {
            return Ok(Some(failed(Bytes::new())));
        }
        Ok(Some(succeeded(output)))
    }

    fn pay(&self, request: &CallRequest<'_>) -> Result<bool, Abort> {
        let Ok(value) = u128::try_from(request.value) else { return Ok(false) };
        let sent = self.session.transfer(WireAddress::of(request.to).as_slice(), value);
        Ok(sent.is_ok_and(|reply| reply.exit_code == 0))
    }
}

fn kind(kind: CallKind) -> precompiles::CallKind {
    match kind {
        CallKind::Call => precompiles::CallKind::Call,
        CallKind::StaticCall => precompiles::CallKind::StaticCall,
        CallKind::DelegateCall => precompiles::CallKind::DelegateCall,
        CallKind::CallCode => precompiles::CallKind::CallCode,
    }
}

impl<S: Syscalls> Platform for Contract<'_, S> {
    type Error = Abort;
    const PROFILE: precompiles::Profile = match S::PROFILE {
        Profile::Filecoin => precompiles::Profile::Filecoin,
        Profile::Ethereum => precompiles::Profile::Ethereum,
    };
}

/// Each of these is one syscall of the same name.
impl<S: Syscalls> Crypto for Contract<'_, S> {
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Abort> {
        Ok(B256::new(self.session.sys.hash(hash::KECCAK_256, data)))
    }

    fn sha256(&mut self, data: &[u8]) -> Result<B256, Abort> {
        Ok(B256::new(self.session.sys.hash(hash::SHA2_256, data)))
    }

    fn ripemd160(&mut self, data: &[u8]) -> Result<[u8; 20], Abort> {
        let digest = self.session.sys.hash(hash::RIPEMD_160, data);
        let mut short = [0; 20];
        short.copy_from_slice(&digest[..20]);
        Ok(short)
    }

    fn recover_secp256k1(
        &mut self,
        hash: &[u8; 32],
        signature: &[u8; 65],
    ) -> Result<Option<[u8; 65]>, Abort> {
        Ok(self.session.sys.recover_secp_public_key(hash, signature))
    }
}

impl<S: Syscalls> Chain for Contract<'_, S> {
    fn is_address(&self, address: &[u8]) -> bool {
        FilAddress::from_bytes(address).is_ok()
    }

    fn resolve_address(&mut self, address: &[u8]) -> Result<Option<u64>, Abort> {
        let found = self.session.sys.resolve_address(address);
        found.map_err(|_| Abort::assertion("an address cannot be resolved"))
    }

    fn lookup_delegated_address(&mut self, id: u64) -> Result<Option<Vec<u8>>, Abort> {
        let found = self.session.sys.lookup_delegated_address(id);
        found.map_err(|_| Abort::assertion("an actor's address cannot be looked up"))
    }

    fn beacon_randomness(&mut self, epoch: i64) -> Result<Option<B256>, Abort> {
        Ok(self.session.sys.beacon_randomness(epoch).ok().map(B256::new))
    }

    /// | syscall | `gas::available`, `send::send` |
    /// | source  | FIP-0054, "call_actor" |
    fn call_actor(&mut self, call: ActorCall<'_>) -> Result<ActorReply, Abort> {
        let gas_limit = call.gas.min(self.forwardable());
        let Ok(value) = u128::try_from(call.value) else {
            return Ok(ActorReply::Refused { error: ErrorNumber::InsufficientFunds as u32 });
        };
        let id;
        let to = match call.to {
            Target::Address(address) => address,
            Target::Id(number) => {
                id = WireAddress::id(number);
                id.as_slice()
            }
        };
        let message = Message {
            to,
            method: call.method,
            params: (call.codec == codec::CBOR).then_some((codec::CBOR, call.params)),
            value,
            gas_limit: Some(gas_limit),
            read_only: call.read_only,
        };
        Ok(match self.session.across(&message)? {
            Ok(reply) => {
                let data = reply.data.into();
                ActorReply::Exited { code: reply.exit_code, codec: reply.codec, data }
            }
            Err(error) => ActorReply::Refused { error: error as u32 },
        })
    }
}
