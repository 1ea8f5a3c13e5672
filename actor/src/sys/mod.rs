//! Every syscall that the actor makes, as one trait with two bodies: the FVM's ([`fvm`], wasm32
//! only) and an in-memory one for native tests ([`memory`]). Same file and method names as the
//! FVM's own syscall modules.
//!
//! Does not know the EVM: ids, links, blocks and numbers only, and the name of the profile that the
//! chain's contracts can count on.

#[cfg(target_arch = "wasm32")]
pub mod fvm;
#[cfg(not(target_arch = "wasm32"))]
pub mod memory;

use alloc::vec::Vec;

pub use fvm_shared::error::ErrorNumber;
pub use interpreter::Profile;

/// The system's number of an actor.
pub type ActorId = u64;

/// Multicodec numbers of the blocks that an actor may create. Source: FIP-0030, IPLD syscalls.
pub mod codec {
    /// CBOR whose links are opaque to the FVM.
    pub const CBOR: u64 = 0x51;
    /// CBOR whose links the FVM follows: what they name becomes reachable.
    pub const DAG_CBOR: u64 = 0x71;
    /// Bytes.
    pub const RAW: u64 = 0x55;
}

/// Hash functions of `crypto::hash`, by multihash number. Source: FIP-0030, crypto syscalls.
pub mod hash {
    /// SHA-256.
    pub const SHA2_256: u64 = 0x12;
    /// Keccak-256, as Ethereum uses it.
    pub const KECCAK_256: u64 = 0x1b;
    /// RIPEMD-160.
    pub const RIPEMD_160: u64 = 0x1053;
    /// BLAKE2b with 32 bytes of output.
    pub const BLAKE2B_256: u64 = 0xb220;
}

/// The name of a block: a CIDv1 with a blake2b-256 hash, the only kind that a state can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link(pub [u8; Link::LENGTH]);

impl Link {
    /// Version, codec, hash function (three bytes), hash length, hash.
    pub const LENGTH: usize = 38;

    /// The link that these bytes are, if they have the one form that a state can hold.
    pub fn from_bytes(bytes: &[u8]) -> Option<Link> {
        let bytes: [u8; Link::LENGTH] = bytes.try_into().ok()?;
        let plain = bytes[0] == 1 && bytes[2..6] == [0xa0, 0xe4, 0x02, 32];
        plain.then_some(Link(bytes))
    }

    /// The named block's codec, if that is one of [`codec`].
    pub fn codec(&self) -> u64 {
        self.0[1].into()
    }
}

/// What the FVM says of the running message. Source: FIP-0030, `vm::message_context`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MessageContext {
    /// Who sent the top-level message.
    pub origin: ActorId,
    /// Sequence number of the top-level message.
    pub nonce: u64,
    /// Who called this actor.
    pub caller: ActorId,
    /// This actor.
    pub receiver: ActorId,
    /// The method called.
    pub method: u64,
    /// attoFIL received with this call.
    pub value: u128,
    /// Effective gas premium in attoFIL per gas.
    pub gas_premium: u128,
    /// Whether state may not change.
    pub read_only: bool,
}

/// What the FVM says of the network. Source: FIP-0030, `network::context`.
#[derive(Clone, Copy, Debug, Default)]
pub struct NetworkContext {
    /// Height of the chain in epochs of 30 seconds.
    pub epoch: i64,
    /// Seconds since 1970.
    pub timestamp: u64,
    /// attoFIL per gas.
    pub base_fee: u128,
    /// EIP-155 chain id.
    pub chain_id: u64,
}

/// One call of another actor.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Binary Filecoin address.
    pub to: &'a [u8],
    /// Method number.
    pub method: u64,
    /// Codec and bytes of the parameters; `None` sends no block.
    pub params: Option<(u64, &'a [u8])>,
    /// attoFIL to move.
    pub value: u128,
    /// Gas that the callee may use; `None` sets no limit of its own.
    pub gas_limit: Option<u64>,
    /// Whether the callee and all below it may not change state.
    pub read_only: bool,
}

/// What came back from a call that took place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Exit code; 0 is success.
    pub exit_code: u32,
    /// Codec of the return block; 0 if there is none.
    pub codec: u64,
    /// The return block's bytes.
    pub data: Vec<u8>,
}

/// The FVM as this actor sees it. Failures are the FVM's error numbers.
pub trait Syscalls {
    /// What contracts of this chain can count on, besides what they can everywhere. The actor is
    /// compiled for one of them; the feature `ethereum` chooses.
    const PROFILE: Profile = Profile::Filecoin;

    /// Longest runtime code of a contract in bytes: no syscall, but a number that a network may
    /// have changed in the module (see [`mapping::limit`]).
    fn code_size_limit(&self) -> u32 {
        mapping::limit::DEFAULT
    }

    /// `vm::message_context`.
    fn message_context(&self) -> MessageContext;
    /// `network::context`.
    fn network_context(&self) -> NetworkContext;
    /// `network::tipset_cid`: the binary CID.
    fn tipset_cid(&self, epoch: i64) -> Result<Vec<u8>, ErrorNumber>;

    /// `ipld::block_open` and `ipld::block_read`: a reachable block's bytes.
    fn open(&self, link: &Link) -> Result<Vec<u8>, ErrorNumber>;
    /// `ipld::block_stat` and `ipld::block_read`: codec and bytes of a block the FVM handed us.
    fn read(&self, id: u32) -> Result<(u64, Vec<u8>), ErrorNumber>;
    /// `ipld::block_create`: a new block of this invocation.
    fn create(&self, codec: u64, data: &[u8]) -> Result<u32, ErrorNumber>;
    /// `ipld::block_create` and `ipld::block_link`: writes a block, blake2b-256.
    fn write(&self, codec: u64, data: &[u8]) -> Result<Link, ErrorNumber>;

    /// `self::root`.
    fn root(&self) -> Result<Link, ErrorNumber>;
    /// `self::set_root`.
    fn set_root(&self, link: &Link) -> Result<(), ErrorNumber>;
    /// `self::current_balance`, in attoFIL.
    fn current_balance(&self) -> u128;

    /// `actor::resolve_address`; `None` where the address names nobody.
    fn resolve_address(&self, address: &[u8]) -> Result<Option<ActorId>, ErrorNumber>;
    /// `actor::lookup_delegated_address`: the binary f4 address; `None` where there is none.
    fn lookup_delegated_address(&self, id: ActorId) -> Result<Option<Vec<u8>>, ErrorNumber>;
    /// `actor::get_actor_code_cid`, then `actor::get_builtin_actor_type`; `None` where no such
    /// actor is. An actor that is not built in has type 0.
    fn actor_type(&self, id: ActorId) -> Result<Option<i32>, ErrorNumber>;
    /// `actor::balance_of`, in attoFIL; `None` where no such actor is.
    fn balance_of(&self, id: ActorId) -> Result<Option<u128>, ErrorNumber>;

    /// `crypto::hash` with up to 32 bytes of output.
    fn hash(&self, function: u64, data: &[u8]) -> [u8; 32];
    /// `crypto::recover_secp_public_key`: the uncompressed key.
    fn recover_secp_public_key(&self, hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 65]>;
    /// `rand::get_beacon_randomness`.
    fn beacon_randomness(&self, epoch: i64) -> Result<[u8; 32], ErrorNumber>;

    /// `event::emit_event`: entries of (key, value), all flagged as indexed, codec raw.
    fn emit_event(&self, entries: &[(&str, &[u8])]) -> Result<(), ErrorNumber>;
    /// `gas::available`: what is left in this frame.
    fn gas_available(&self) -> u64;
    /// `send::send`. Called by [`crate::session::Session`] alone.
    fn send(&self, message: &Message<'_>) -> Result<Reply, ErrorNumber>;
}
