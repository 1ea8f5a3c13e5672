//! Actors that are no contracts: any WASM module that the FVM runs, put on the chain and asked.
//!
//! On the network the init actor creates native actors, and only of the types that it knows. Here
//! the host does what the init actor would, for any code: an id and an f2 address, an empty state,
//! and the constructor, method 1, called by the init actor. All of it is a block of its own.
//!
//! Does not know what an actor does, nor what its parameters mean.

mod module;

use alloy_primitives::{Address, Bytes, U256};
use cid::Cid;
use fvm::state_tree::ActorState;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::{RawBytes, to_vec};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use mapping::FilAddress;
use mapping::address::{INIT_ID, SYSTEM_ID};
use mapping::method::CONSTRUCTOR;

use crate::apply::execution;
use crate::bundle::raw_cid;
use crate::chain::{BLOCK_GAS_LIMIT, Chain, ChainError};
use crate::convert::{amount, fvm_address, fvm_address_of};
use crate::machine::{Epoch, compile};
use crate::store::Head;

/// An actor that is on the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its id.
    pub id: u64,
    /// Its f2 address.
    pub robust_address: FilAddress,
    /// CID of its code: CIDv1, raw, blake2b-256.
    pub code: Cid,
    /// What its constructor used, in Filecoin gas.
    pub gas_used: u64,
}

/// A question to one method of an actor, which the chain forgets again.
#[derive(Debug, Clone)]
pub struct ActorRequest {
    /// Who asks, whether it exists or not.
    pub from: Address,
    /// The actor.
    pub to: FilAddress,
    /// Its method.
    pub method: u64,
    /// CBOR, the only codec of a message on chain; none if empty.
    pub params: Bytes,
    /// attoFIL to send along. The sender must have them.
    pub value: U256,
    /// Most Filecoin gas to use; `None`, and anything above it, is a whole block's.
    pub gas_limit: Option<u64>,
}

/// How an actor answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorReply {
    /// 0 for success; others in `mapping::exit`, or the actor's own.
    pub exit_code: u32,
    /// The block that came back; empty for none.
    pub returned: Bytes,
    /// In Filecoin gas.
    pub gas_used: u64,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
}

/// Why a module is not put on the chain. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The bytes are something else.
    #[error(
        "this is not a WASM module: it begins with {found}; give the .wasm file that the compiler \
         wrote for wasm32"
    )]
    NotWasm {
        /// The first bytes in hexadecimal, or that there are none.
        found: String,
    },
    /// The module uses what the FVM's engine has switched off, or is broken.
    #[error(
        "the FVM does not accept this module: {reason}; compile it with -C \
         target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
    )]
    Refused {
        /// In the engine's words.
        reason: String,
    },
    /// The module has no way in.
    #[error("the FVM cannot enter this module: {found}; an actor exports {wanted}")]
    NoEntry {
        /// What must be there.
        wanted: &'static str,
        /// What is there in its place.
        found: String,
    },
    /// The module needs something that is no syscall.
    #[error("the FVM lacks what this module imports: {reason}; an actor may import syscalls only")]
    Imports {
        /// In the engine's words.
        reason: String,
    },
    /// The actor's own code, run as its constructor, did not succeed.
    #[error("the constructor failed: {}", .0.error.as_deref().unwrap_or("no reason given"))]
    Constructor(Box<ActorReply>),
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Chain {
    /// Puts an actor with this code on the chain and runs its constructor on `params`, which are
    /// CBOR, or none if empty.
    ///
    /// The constructor's caller and origin are the init actor; it gets no value, and a whole
    /// block's gas.
    pub fn install(&mut self, wasm: &[u8], params: &[u8]) -> Result<Installed, InstallError> {
        let result = self.create_actor(wasm, params);
        self.store.discard();
        result
    }

    fn create_actor(&mut self, wasm: &[u8], params: &[u8]) -> Result<Installed, InstallError> {
        module::begins_well(wasm)?;
        let code = raw_cid(wasm);
        self.store.put_keyed(&code, wasm).map_err(ChainError::from)?;
        compile(&self.store, &[code])
            .map_err(|error| InstallError::Refused { reason: module::reason(&error) })?;
        module::has_entry(wasm)?;
        let next = self.next();
        let mut epoch = Epoch::new(&self.store, &next).map_err(ChainError::from)?;
        let (id, robust) = add(&mut epoch, code, next.epoch).map_err(ChainError::from)?;
        let constructor = message(INIT_ID, FvmAddress::new_id(id), CONSTRUCTOR, params);
        let reply = run(&mut epoch, constructor).map_err(module::unlinked)?;
        if reply.exit_code != 0 {
            return Err(InstallError::Constructor(Box::new(reply)));
        }
        let root = epoch.flush().map_err(ChainError::from)?;
        let head = Head {
            epoch: next.epoch,
            timestamp: next.timestamp,
            base_fee: next.base_fee,
            state_root: root,
            parent: self.head.tipset_cid(),
            transaction: None,
        };
        self.store.commit(&head, None).map_err(ChainError::from)?;
        self.head = head;
        let robust_address =
            FilAddress::from_bytes(&robust.to_bytes()).expect("f2 has 21 bytes of any content");
        Ok(Installed { id, robust_address, code, gas_used: reply.gas_used })
    }

    /// Calls a method of any actor on the newest block in anybody's name, and forgets all it did.
    /// No Ethereum transaction could: those call contracts and other actors by InvokeEVM alone.
    pub fn ask_method(&self, request: &ActorRequest) -> Result<ActorReply, ChainError> {
        let reply = self.try_method(request);
        self.store.discard();
        reply
    }

    fn try_method(&self, request: &ActorRequest) -> Result<ActorReply, ChainError> {
        let to = receiver(&request.to)?;
        let mut epoch = Epoch::new(&self.store, &self.here())?;
        let limit = request.gas_limit.unwrap_or(BLOCK_GAS_LIMIT).clamp(1, BLOCK_GAS_LIMIT);
        let asked = Message {
            from: fvm_address_of(request.from),
            sequence: self.admit_anybody(&mut epoch, request.from)?,
            value: amount(request.value),
            gas_limit: limit,
            ..message(SYSTEM_ID, to, request.method, &request.params)
        };
        run(&mut epoch, asked)
    }

    /// Calls a method of any actor on the newest block and forgets all it did. The caller is the
    /// system actor; `params` are CBOR, or none if empty.
    pub fn ask_actor(
        &self,
        to: &FilAddress,
        method: u64,
        params: &[u8],
    ) -> Result<ActorReply, ChainError> {
        let to = receiver(to)?;
        let mut epoch = Epoch::new(&self.store, &self.here())?;
        let reply = run(&mut epoch, message(SYSTEM_ID, to, method, params));
        self.store.discard();
        reply
    }
}

/// Gives an id and an f2 address to a new actor with this code and the empty state.
///
/// The f2 address is what the FVM would derive if the init actor had sent a message with the
/// block's epoch as its nonce: no other block of the chain has it.
///
/// Source: ref-fvm, `next_actor_address`.
fn add(epoch: &mut Epoch, code: Cid, nonce: u64) -> anyhow::Result<(u64, FvmAddress)> {
    let mut seed = to_vec(&FvmAddress::new_id(INIT_ID))?;
    seed.extend(nonce.to_be_bytes());
    seed.extend(0_u64.to_be_bytes()); // actors made by the message before this one
    let robust = FvmAddress::new_actor(&seed);
    let tree = epoch.tree();
    let id = tree.register_new_address(&robust)?;
    let state = ActorState {
        code,
        state: fvm_shared::EMPTY_ARR_CID,
        sequence: 0,
        balance: TokenAmount::default(),
        delegated_address: None,
    };
    tree.set_actor(id, state);
    Ok((id, robust))
}

fn receiver(to: &FilAddress) -> Result<FvmAddress, ChainError> {
    fvm_address(to).ok_or_else(|| ChainError::Fvm(format!("{to} is no actor's address")))
}

fn message(from: u64, to: FvmAddress, method_num: u64, params: &[u8]) -> Message {
    Message {
        version: 0,
        from: FvmAddress::new_id(from),
        to,
        sequence: 0,
        value: TokenAmount::default(),
        method_num,
        params: RawBytes::new(params.to_vec()),
        gas_limit: BLOCK_GAS_LIMIT,
        gas_fee_cap: TokenAmount::default(),
        gas_premium: TokenAmount::default(),
    }
}

fn run(epoch: &mut Epoch, message: Message) -> Result<ActorReply, ChainError> {
    let applied = epoch.apply_unpaid(message)?;
    let execution = execution(epoch, &applied)?;
    Ok(ActorReply {
        exit_code: execution.exit_code,
        returned: Bytes::copy_from_slice(execution.return_data),
        gas_used: execution.gas_used,
        error: execution.error,
    })
}
