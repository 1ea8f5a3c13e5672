//! EXTCODESIZE, EXTCODECOPY, EXTCODEHASH: what stands at an address, by the kind of actor there.

use mapping::address::WireAddress;
use mapping::method;
use mapping::params::{BytecodeHash, BytecodeLink};
use precompiles::{Platform, Slot};
use revm_primitives::{Address, B256, Bytes, KECCAK_EMPTY, b256};

use super::Contract;
use crate::exit::Abort;
use crate::state::code::{self, CodeLink};
use crate::sys::{ActorId, Message, Syscalls};

/// Type numbers of actors that the EVM tells apart: positions in the manifest. Source:
/// builtin-actors v18.
mod actor_type {
    pub(super) const ACCOUNT: i32 = 4;
    pub(super) const PLACEHOLDER: i32 = 13;
    pub(super) const EVM: i32 = 14;
    pub(super) const ETH_ACCOUNT: i32 = 16;
}

/// What a native actor shows as its code: INVALID. Source: FIP-0054, EXTCODECOPY.
const NATIVE_CODE: [u8; 1] = [0xfe];

/// keccak-256 of [`NATIVE_CODE`].
const NATIVE_CODE_HASH: B256 =
    b256!("bcc90f2d6dada5b18e155c17a1c0a55920aae94f39857d39d0d8ed07ae8f228b");

/// Who is at an address, as the EVM tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One of the precompiles that exist.
    ///
    /// | call     | runs the function; then a bare send of the value to the f410 address |
    /// | delegate | runs the function |
    /// | size     | 0 |
    /// | hash     | keccak-256 of nothing |
    /// | copy     | zeros |
    /// | balance  | of the actor at its f410 address: 0 until somebody sends there |
    Precompile,
    /// A key holder, or an address that has only received value.
    ///
    /// | call     | succeeds with no data; the value moves |
    /// | delegate | succeeds with no data |
    /// | size     | 0 |
    /// | hash     | keccak-256 of nothing |
    /// | copy     | zeros |
    /// | balance  | the actor's |
    Account,
    /// A contract.
    ///
    /// | call     | runs its code; a dead one succeeds with no data and keeps the value |
    /// | delegate | runs its code on the caller's state; a dead one succeeds with no data |
    /// | size     | its code's; 0 for a dead one |
    /// | hash     | its code's; keccak-256 of nothing for a dead one |
    /// | copy     | its code, then zeros |
    /// | balance  | the actor's |
    Evm(ActorId),
    /// Any other actor.
    ///
    /// | call     | as it answers method InvokeEVM: most refuse, which pushes 0 and moves nothing |
    /// | delegate | fails |
    /// | size     | 1 |
    /// | hash     | keccak-256 of the byte 0xfe |
    /// | copy     | 0xfe, then zeros |
    /// | balance  | the actor's |
    Native,
    /// Nobody.
    ///
    /// | call     | succeeds with no data; an f410 address gets an actor, unless read-only, and |
    /// |          | the value; for an id nothing moves |
    /// | delegate | succeeds with no data |
    /// | size     | 0 |
    /// | hash     | 0 |
    /// | copy     | zeros |
    /// | balance  | 0 |
    Nobody,
}

impl<S: Syscalls> Contract<'_, S> {
    /// | syscall | `actor::resolve_address` (f410 only), then those of `Syscalls::actor_type` |
    /// | source  | FIP-0054, "EXTCODESIZE" and its neighbours |
    pub(super) fn target(&self, of: Address) -> Result<Target, Abort> {
        if matches!(precompiles::lookup(of, <Self as Platform>::PROFILE), Slot::Defined(_)) {
            return Ok(Target::Precompile);
        }
        let Some(id) = self.actor_id(of)? else { return Ok(Target::Nobody) };
        if id == self.session.context.receiver {
            return Ok(Target::Evm(id));
        }
        let found = self.session.sys.actor_type(id);
        Ok(match found.map_err(|_| Abort::assertion("an actor's type cannot be looked up"))? {
            None => Target::Nobody,
            Some(actor_type::ACCOUNT | actor_type::PLACEHOLDER | actor_type::ETH_ACCOUNT) => {
                Target::Account
            }
            Some(actor_type::EVM) => Target::Evm(id),
            Some(_) => Target::Native,
        })
    }

    /// Code at an address: a contract's own, one byte for a native actor, else none.
    pub(super) fn foreign_code(&mut self, of: Address) -> Result<Bytes, Abort> {
        match self.target(of)? {
            Target::Evm(id) => {
                let link = self.code_link(id)?;
                Ok(code::load(self.session.sys, link.as_ref())?.into())
            }
            Target::Native => Ok(Bytes::from_static(&NATIVE_CODE)),
            Target::Precompile | Target::Account | Target::Nobody => Ok(Bytes::new()),
        }
    }

    /// EXTCODEHASH: zero only where nobody is.
    pub(super) fn foreign_code_hash(&mut self, of: Address) -> Result<B256, Abort> {
        match self.target(of)? {
            Target::Evm(id) => {
                let data = self.ask(id, method::GET_BYTECODE_HASH)?;
                let hash = BytecodeHash::from_cbor(&data);
                hash.map(|hash| hash.0)
                    .map_err(|_| Abort::serialization("a code hash is not 32 bytes"))
            }
            Target::Native => Ok(NATIVE_CODE_HASH),
            Target::Precompile | Target::Account => Ok(KECCAK_EMPTY),
            Target::Nobody => Ok(B256::ZERO),
        }
    }

    /// The link to a contract's code; `None` for a dead one. Our own we know without asking.
    pub(super) fn code_link(&mut self, id: ActorId) -> Result<Option<CodeLink>, Abort> {
        if id == self.session.context.receiver {
            return self.session.own_code();
        }
        let data = self.ask(id, method::GET_BYTECODE)?;
        let malformed = Abort::serialization("a code link is malformed");
        match BytecodeLink::from_cbor(&data).map_err(|_| malformed.clone())?.code_cid {
            Some(cid) => CodeLink::from_bytes(cid).map(Some).ok_or(malformed),
            None => Ok(None),
        }
    }

    /// Asks another contract read-only, without a gas limit. Errors: the callee's exit code ends
    /// this frame too, as production does it, but for the FVM's own; a failed call is exit 23.
    fn ask(&mut self, id: ActorId, method: u64) -> Result<alloc::vec::Vec<u8>, Abort> {
        let to = WireAddress::id(id);
        let message = Message {
            to: to.as_slice(),
            method,
            params: None,
            value: 0,
            gas_limit: None,
            read_only: true,
        };
        let reply = self.session.across(&message)?;
        let reply = reply.map_err(|_| Abort::unspecified("a contract could not be asked"))?;
        match reply.exit_code {
            0 => Ok(reply.data),
            code => {
                let code = mapping::exit::passed_on(code);
                Err(Abort::new(code, "a contract did not say what its code is"))
            }
        }
    }
}
