//! A small chain in memory, for native tests of the actor: blocks, one state root, a log of
//! syscalls, and answers to calls that the test has prepared. Not an FVM: no gas, no reachability,
//! no other actors' code.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use super::{
    ActorId, ErrorNumber, Link, Message, MessageContext, NetworkContext, Profile, Reply, Syscalls,
    hash,
};

/// The entries of one event: key and value.
pub type Event = Vec<(String, Vec<u8>)>;

/// One call: whom, which method, and its parameters' bytes.
pub type Sent = (Vec<u8>, u64, Vec<u8>);

/// What a test says of the world, and what the actor did to it. Its profile is a matter of type:
/// `ETHEREUM` or not.
#[derive(Debug, Default)]
pub struct Memory<const ETHEREUM: bool = false> {
    /// The running message.
    pub message: MessageContext,
    /// The network.
    pub network: NetworkContext,
    /// This actor's balance.
    pub balance: u128,
    /// f4 addresses of actors.
    pub delegated: BTreeMap<ActorId, Vec<u8>>,
    /// Type numbers of actors.
    pub types: BTreeMap<ActorId, i32>,
    /// Answers to the next calls, in order; a call beyond them finds nobody.
    pub replies: RefCell<VecDeque<Result<Reply, ErrorNumber>>>,
    /// One line for each syscall that changes something or leaves the actor.
    pub record: RefCell<Vec<String>>,
    /// The name of each syscall that reads state, in order.
    pub reads: RefCell<Vec<&'static str>>,
    /// Every call: whom, which method, and its parameters' bytes.
    pub sent: RefCell<Vec<Sent>>,
    /// Events, entry by entry.
    pub events: RefCell<Vec<Event>>,
    root: RefCell<Option<Link>>,
    blocks: RefCell<BTreeMap<[u8; Link::LENGTH], Vec<u8>>>,
    handed: RefCell<Vec<(u64, Vec<u8>)>>,
}

impl Memory {
    /// An actor that the init actor has just created, in the profile [`Profile::Filecoin`].
    pub fn new() -> Memory {
        Memory::created()
    }
}

impl Memory<true> {
    /// An actor that the init actor has just created, in the profile [`Profile::Ethereum`].
    pub fn ethereum() -> Memory<true> {
        Memory::created()
    }
}

impl<const ETHEREUM: bool> Memory<ETHEREUM> {
    fn created() -> Memory<ETHEREUM> {
        let memory = Memory::default();
        let empty = memory.put(super::codec::DAG_CBOR, &[0x80]);
        *memory.root.borrow_mut() = Some(empty);
        memory
    }

    /// The id under which the actor can read `data` as a block of parameters.
    pub fn hand(&self, codec: u64, data: &[u8]) -> u32 {
        let mut handed = self.handed.borrow_mut();
        handed.push((codec, data.to_vec()));
        handed.len() as u32
    }

    /// The block at the current root.
    pub fn root_block(&self) -> Vec<u8> {
        let root = self.root.borrow().expect("an actor has a root");
        self.blocks.borrow()[&root.0].clone()
    }

    /// Every block there is.
    pub fn blocks(&self) -> Vec<(Link, Vec<u8>)> {
        let blocks = self.blocks.borrow();
        blocks.iter().map(|(link, block)| (Link(*link), block.clone())).collect()
    }

    /// Stores a block, as some actor may have done before.
    pub fn put(&self, codec: u64, data: &[u8]) -> Link {
        let mut link = [0; Link::LENGTH];
        link[0] = 1;
        link[1] = u8::try_from(codec).expect("one-byte codecs");
        link[2..6].copy_from_slice(&[0xa0, 0xe4, 0x02, 32]);
        link[6..].copy_from_slice(&self.hash(hash::BLAKE2B_256, data));
        self.blocks.borrow_mut().insert(link, data.to_vec());
        Link(link)
    }

    fn note(&self, line: impl Into<String>) {
        self.record.borrow_mut().push(line.into());
    }
}

impl<const ETHEREUM: bool> Syscalls for Memory<ETHEREUM> {
    const PROFILE: Profile = if ETHEREUM { Profile::Ethereum } else { Profile::Filecoin };

    fn message_context(&self) -> MessageContext {
        self.message
    }

    fn network_context(&self) -> NetworkContext {
        self.note("network::context");
        self.network
    }

    fn tipset_cid(&self, epoch: i64) -> Result<Vec<u8>, ErrorNumber> {
        self.note(format!("network::tipset_cid {epoch}"));
        Ok(self.put(super::codec::DAG_CBOR, &epoch.to_be_bytes()).0.to_vec())
    }

    fn open(&self, link: &Link) -> Result<Vec<u8>, ErrorNumber> {
        self.reads.borrow_mut().push("ipld::block_open");
        self.blocks.borrow().get(&link.0).cloned().ok_or(ErrorNumber::NotFound)
    }

    fn read(&self, id: u32) -> Result<(u64, Vec<u8>), ErrorNumber> {
        let block =
            (id as usize).checked_sub(1).and_then(|at| self.handed.borrow().get(at).cloned());
        block.ok_or(ErrorNumber::InvalidHandle)
    }

    fn create(&self, codec: u64, data: &[u8]) -> Result<u32, ErrorNumber> {
        Ok(self.hand(codec, data))
    }

    fn write(&self, codec: u64, data: &[u8]) -> Result<Link, ErrorNumber> {
        self.note(format!("ipld::block_link {codec:#x}, {} bytes", data.len()));
        Ok(self.put(codec, data))
    }

    fn root(&self) -> Result<Link, ErrorNumber> {
        self.reads.borrow_mut().push("self::root");
        self.root.borrow().ok_or(ErrorNumber::NotFound)
    }

    fn set_root(&self, link: &Link) -> Result<(), ErrorNumber> {
        self.note("self::set_root");
        *self.root.borrow_mut() = Some(*link);
        Ok(())
    }

    fn current_balance(&self) -> u128 {
        self.balance
    }

    fn resolve_address(&self, address: &[u8]) -> Result<Option<ActorId>, ErrorNumber> {
        self.note("actor::resolve_address");
        let found = self.delegated.iter().find(|(_, delegated)| *delegated == address);
        Ok(found.map(|(id, _)| *id))
    }

    fn lookup_delegated_address(&self, id: ActorId) -> Result<Option<Vec<u8>>, ErrorNumber> {
        self.note(format!("actor::lookup_delegated_address {id}"));
        Ok(self.delegated.get(&id).cloned())
    }

    fn actor_type(&self, id: ActorId) -> Result<Option<i32>, ErrorNumber> {
        self.note(format!("actor::get_builtin_actor_type {id}"));
        Ok(self.types.get(&id).copied())
    }

    fn balance_of(&self, id: ActorId) -> Result<Option<u128>, ErrorNumber> {
        self.note(format!("actor::balance_of {id}"));
        Ok((id == self.message.receiver).then_some(self.balance))
    }

    /// Not the real functions: any digest that differs with function and data serves these tests,
    /// except where a state's CID is compared, so blake2b is real.
    fn hash(&self, function: u64, data: &[u8]) -> [u8; 32] {
        let mut state = blake2b_simd::Params::new().hash_length(32).to_state();
        if function != hash::BLAKE2B_256 {
            state.update(&function.to_be_bytes());
        }
        let digest = state.update(data).finalize();
        digest.as_bytes().try_into().expect("32 bytes were asked for")
    }

    fn recover_secp_public_key(&self, _: &[u8; 32], _: &[u8; 65]) -> Option<[u8; 65]> {
        None
    }

    fn beacon_randomness(&self, epoch: i64) -> Result<[u8; 32], ErrorNumber> {
        self.note(format!("rand::get_beacon_randomness {epoch}"));
        Ok(self.hash(0, &epoch.to_be_bytes()))
    }

    fn emit_event(&self, entries: &[(&str, &[u8])]) -> Result<(), ErrorNumber> {
        self.note(format!("event::emit_event {} entries", entries.len()));
        let owned = entries.iter().map(|(key, value)| (key.to_string(), value.to_vec()));
        self.events.borrow_mut().push(owned.collect());
        Ok(())
    }

    fn gas_available(&self) -> u64 {
        self.note("gas::available");
        6400
    }

    fn send(&self, message: &Message<'_>) -> Result<Reply, ErrorNumber> {
        self.note(format!(
            "send::send to {:02x?}, method {}, value {}, gas {:?}, read-only {}",
            message.to, message.method, message.value, message.gas_limit, message.read_only
        ));
        let params = message.params.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
        self.sent.borrow_mut().push((message.to.to_vec(), message.method, params));
        self.replies.borrow_mut().pop_front().unwrap_or(Err(ErrorNumber::NotFound))
    }
}
