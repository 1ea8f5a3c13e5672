//! Stop 8 of 10. In: what an opcode asks of the world. Out: the answer, by at most a few syscalls.
//! Before: interpreter/src/host/mod.rs. After: actor/src/state/mod.rs.
//!
//! One file per chapter of opcodes, named like the interpreter's. A failure of the platform is
//! never turned into a zero word: it aborts the frame.

mod account;
mod call;
mod create;
mod env;
mod log;
mod precompile;
mod storage;

use interpreter::{CallReply, CallRequest, CreateReply, CreateRequest, Host, Profile};
use mapping::address::{self, WireAddress};
use revm_primitives::{Address, B256, Bytes, U256};

use crate::exit::Abort;
use crate::session::Session;
use crate::sys::{ActorId, Syscalls, hash};

/// How the bytes of an f410 address begin: protocol 4, namespace 10. Source: FIP-0048.
const F410: [u8; 2] = [4, 10];

/// A running contract: its session, and who called it with what.
#[derive(Debug)]
pub struct Contract<'s, S> {
    /// State and the way out.
    pub session: Session<'s, S>,
    /// Set in a delegated frame and in a constructor; else the message's caller, looked up when
    /// asked for.
    caller: Option<Address>,
    value: U256,
    own_address: Option<Address>,
}

impl<'s, S: Syscalls> Contract<'s, S> {
    /// `caller` is `None` where the message's own caller counts.
    pub fn new(session: Session<'s, S>, caller: Option<Address>, value: U256) -> Contract<'s, S> {
        Contract { session, caller, value, own_address: None }
    }

    /// ADDRESS: this contract's f410 address, looked up once.
    pub fn own_address(&mut self) -> Result<Address, Abort> {
        if let Some(own) = self.own_address {
            return Ok(own);
        }
        let own = self.ethereum_address(self.session.context.receiver)?;
        Ok(*self.own_address.insert(own))
    }

    /// An actor as the EVM names it: its f410 address if it has one, else its masked id.
    ///
    /// | syscall | `actor::lookup_delegated_address` |
    /// | errors  | an f410 address that is not 20 bytes long: exit 20 |
    /// | source  | FIP-0054, "Addressing" |
    fn ethereum_address(&self, id: ActorId) -> Result<Address, Abort> {
        let delegated = self.session.sys.lookup_delegated_address(id);
        match delegated.map_err(|_| Abort::assertion("an actor's address cannot be looked up"))? {
            Some(bytes) if bytes.starts_with(&F410) => address::f410_of_bytes(&bytes)
                .ok_or(Abort::state("an f410 address is not 20 bytes long")),
            _ => Ok(address::masked_id(id)),
        }
    }

    /// The id of the actor that an Ethereum address names; a masked id is taken at its word.
    ///
    /// | syscall | `actor::resolve_address`, for f410 addresses only |
    fn actor_id(&self, of: Address) -> Result<Option<ActorId>, Abort> {
        if let Some(id) = address::id_of_masked(of) {
            return Ok(Some(id));
        }
        let found = self.session.sys.resolve_address(WireAddress::of(of).as_slice());
        found.map_err(|_| Abort::assertion("an address cannot be resolved"))
    }
}

impl<S: Syscalls> Host for Contract<'_, S> {
    type Error = Abort;
    const PROFILE: Profile = S::PROFILE;

    fn address(&mut self) -> Result<Address, Abort> {
        self.own_address()
    }

    fn caller(&mut self) -> Result<Address, Abort> {
        if let Some(caller) = self.caller {
            return Ok(caller);
        }
        let caller = self.ethereum_address(self.session.context.caller)?;
        Ok(*self.caller.insert(caller))
    }

    /// ORIGIN is looked up at each use: a host that answers for another origin does it there.
    fn origin(&mut self) -> Result<Address, Abort> {
        self.ethereum_address(self.session.context.origin)
    }

    fn value(&mut self) -> Result<U256, Abort> {
        Ok(self.value)
    }

    fn gas_price(&mut self) -> Result<U256, Abort> {
        Ok(self.gas_price_word())
    }

    fn base_fee(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(self.session.network().base_fee))
    }

    fn coinbase(&mut self) -> Result<Address, Abort> {
        Ok(Address::ZERO)
    }

    fn block_number(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(self.session.network().epoch.unsigned_abs()))
    }

    fn timestamp(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(self.session.network().timestamp))
    }

    fn prev_randao(&mut self) -> Result<U256, Abort> {
        self.prev_randao_word()
    }

    fn gas_limit(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(env::BLOCK_GAS_LIMIT))
    }

    fn chain_id(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(self.session.network().chain_id))
    }

    fn block_hash(&mut self, number: U256) -> Result<B256, Abort> {
        self.tipset_hash(number)
    }

    /// No message of Filecoin carries blobs, so BLOBHASH finds none at any index.
    fn blob_hash(&mut self, _: U256) -> Result<B256, Abort> {
        Ok(B256::ZERO)
    }

    fn blob_base_fee(&mut self) -> Result<U256, Abort> {
        Ok(env::BLOB_BASE_FEE)
    }

    fn gas_left(&mut self) -> Result<u64, Abort> {
        Ok(self.session.sys.gas_available())
    }

    fn balance(&mut self, of: Address) -> Result<U256, Abort> {
        self.balance_of(of)
    }

    fn self_balance(&mut self) -> Result<U256, Abort> {
        Ok(U256::from(self.session.sys.current_balance()))
    }

    fn code_size(&mut self, of: Address) -> Result<usize, Abort> {
        Ok(self.foreign_code(of)?.len())
    }

    fn code_hash(&mut self, of: Address) -> Result<B256, Abort> {
        self.foreign_code_hash(of)
    }

    fn code(&mut self, of: Address) -> Result<Bytes, Abort> {
        self.foreign_code(of)
    }

    fn slot(&mut self, key: U256) -> Result<U256, Abort> {
        self.session.slot(key)
    }

    fn set_slot(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        self.writable()?;
        self.session.set_slot(key, value)
    }

    fn transient(&mut self, key: U256) -> Result<U256, Abort> {
        self.session.transient(key)
    }

    fn set_transient(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        self.writable()?;
        self.session.set_transient(key, value)
    }

    /// KECCAK256: one hash of any length.
    ///
    /// | syscall | `crypto::hash`, 0x1b |
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Abort> {
        Ok(B256::new(self.session.sys.hash(hash::KECCAK_256, data)))
    }

    fn log(&mut self, topics: &[B256], data: &[u8]) -> Result<(), Abort> {
        self.emit(topics, data)
    }

    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, Abort> {
        self.run_call(&request)
    }

    fn create(&mut self, request: CreateRequest<'_>) -> Result<CreateReply, Abort> {
        self.run_create(&request)
    }

    fn self_destruct(&mut self, beneficiary: Address) -> Result<(), Abort> {
        self.pay_out_and_bury(beneficiary)
    }
}
