//! A machine whose messages may come from any actor, contracts included: the native actors without
//! an Ethereum edge around them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use alloy_primitives::{Address, Bytes};
use cid::Cid;
use fvm::call_manager::DefaultCallManager;
use fvm::engine::MultiEngine;
use fvm::executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor as _, ThreadedExecutor};
use fvm::externs::{Chain, Consensus, Externs, Rand};
use fvm::kernel::filecoin::DefaultFilecoinKernel;
use fvm::machine::{DefaultMachine, Machine as _, NetworkConfig};
use fvm::state_tree::{ActorState, StateTree};
use fvm_ipld_blockstore::{Block, Blockstore, MemoryBlockstore};
use fvm_ipld_encoding::{CborStore, DAG_CBOR, IPLD_RAW, RawBytes};
use fvm_ipld_hamt::Hamt;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::ConsensusFault;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::StampedEvent;
use fvm_shared::message::Message;
use fvm_shared::state::StateTreeVersion;
use fvm_shared::version::NetworkVersion;
use fvm_shared::{ActorID, HAMT_BIT_WIDTH, IDENTITY_HASH};
use harness::Bundle;
use harness::story::init_code;
use mapping::method::{EAM_CREATE_EXTERNAL, GET_BYTECODE, INVOKE_EVM};
use mapping::params::{BytecodeLink, EamReturn, encode_byte_string};
use multihash_codetable::Code::Blake2b256;

/// The Ethereum account that has all the money, id 100.
pub(crate) const RICH: Address = Address::repeat_byte(0x11);

/// Its id, the first that a genesis gives.
pub(crate) const RICH_ID: u64 = 100;

/// The ids of the system's actors.
pub(crate) const SYSTEM: FvmAddress = FvmAddress::new_id(0);
/// See [`SYSTEM`].
pub(crate) const INIT: FvmAddress = FvmAddress::new_id(1);
/// See [`SYSTEM`].
pub(crate) const EAM: FvmAddress = FvmAddress::new_id(10);

/// Compiled actors, for all tests of this process.
static ENGINES: LazyLock<MultiEngine> = LazyLock::new(|| MultiEngine::new(4));

type Machine = DefaultMachine<MemoryBlockstore, Nobody>;
type Kernel = DefaultFilecoinKernel<DefaultCallManager<Machine>>;

/// The machine, and a nonce that goes up with each message.
pub(crate) struct Rig {
    executor: ThreadedExecutor<DefaultExecutor<Kernel>>,
    codes: BTreeMap<String, Cid>,
    empty: Cid,
    /// Nonce of the next message.
    pub(crate) nonce: u64,
}

/// How a message ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u32,
    pub(crate) data: Bytes,
}

impl Reply {
    /// A failure without data.
    pub(crate) fn failure(code: u32) -> Reply {
        Reply { code, data: Bytes::new() }
    }

    /// A success.
    pub(crate) fn success(data: Vec<u8>) -> Reply {
        Reply { code: 0, data: data.into() }
    }
}

impl Rig {
    pub(crate) fn new() -> Rig {
        Rig::with(&Bundle::embedded())
    }

    /// A genesis with system, init, address manager and [`RICH`].
    pub(crate) fn with(bundle: &Bundle) -> Rig {
        let store = MemoryBlockstore::default();
        for actor in bundle.actors() {
            store.put_keyed(&actor.cid, &actor.wasm).unwrap();
        }
        let code = |name: &str| bundle.actor(name).unwrap().cid;
        let names: Vec<(String, Cid)> =
            bundle.actors().iter().map(|actor| (actor.name.clone(), actor.cid)).collect();
        let manifest = store.put_cbor(&names, Blake2b256).unwrap();
        let empty = store.put(Blake2b256, &Block::new(DAG_CBOR, [0x80])).unwrap();
        let system = store.put_cbor(&(manifest,), Blake2b256).unwrap();
        let map = Hamt::<_, ActorID>::new_with_bit_width(&store, HAMT_BIT_WIDTH).flush().unwrap();
        let init = store.put_cbor(&(map, RICH_ID, "rig"), Blake2b256).unwrap();
        let mut tree = StateTree::new(store, StateTreeVersion::V5).unwrap();
        tree.set_actor(0, actor(code("system"), system));
        tree.set_actor(1, actor(code("init"), init));
        tree.set_actor(10, actor(code("eam"), empty));
        let name = f410(RICH);
        let id = tree.register_new_address(&name).unwrap();
        let account = ActorState {
            balance: TokenAmount::from_whole(1_000_000),
            delegated_address: Some(name),
            ..actor(code("ethaccount"), empty)
        };
        tree.set_actor(id, account);
        let root = tree.flush().unwrap();
        let network = NetworkConfig::new(NetworkVersion::V27);
        let engines = ENGINES.get(&network).unwrap();
        let mut context = network.for_epoch(1, 1_700_000_000, root);
        context.set_base_fee(TokenAmount::default());
        let machine = Machine::new(&context, tree.into_store(), Nobody).unwrap();
        let executor = ThreadedExecutor(DefaultExecutor::new(engines, machine).unwrap());
        Rig { executor, codes: names.into_iter().collect(), empty, nonce: 0 }
    }

    /// Sends a message from anybody, for nothing. Parameters arrive as CBOR; none if there are no
    /// bytes.
    pub(crate) fn send(
        &mut self,
        (from, to): (FvmAddress, FvmAddress),
        method: u64,
        params: Vec<u8>,
    ) -> Reply {
        self.pay((from, to), 0, method, params)
    }

    /// The same with a value in attoFIL.
    pub(crate) fn pay(
        &mut self,
        parties: (FvmAddress, FvmAddress),
        value: u64,
        method: u64,
        params: Vec<u8>,
    ) -> Reply {
        let receipt = self.apply(parties, value, method, params).msg_receipt;
        Reply { code: receipt.exit_code.value(), data: receipt.return_data.to_vec().into() }
    }

    /// The events of a call without call data from [`RICH`].
    pub(crate) fn events(&mut self, contract: u64) -> Vec<StampedEvent> {
        let to = FvmAddress::new_id(contract);
        self.apply((f410(RICH), to), 0, INVOKE_EVM, vec![]).events
    }

    /// Applies a message and answers all that the FVM says of it.
    pub(crate) fn apply(
        &mut self,
        (from, to): (FvmAddress, FvmAddress),
        value: u64,
        method: u64,
        params: Vec<u8>,
    ) -> ApplyRet {
        let message = Message {
            version: 0,
            from,
            to,
            sequence: self.nonce,
            value: TokenAmount::from_atto(value),
            method_num: method,
            params: RawBytes::new(params),
            gas_limit: 10_000_000_000,
            gas_fee_cap: TokenAmount::default(),
            gas_premium: TokenAmount::default(),
        };
        self.nonce += 1;
        self.executor.execute_message(message, ApplyKind::Implicit, 0).unwrap()
    }

    /// Applies a message as one that somebody has signed: sender, nonce and gas count.
    pub(crate) fn submit(&mut self, message: Message) -> ApplyRet {
        self.executor.execute_message(message, ApplyKind::Explicit, 100).unwrap()
    }

    /// Creates a contract with this runtime code from [`RICH`].
    pub(crate) fn contract(&mut self, runtime: &[u8]) -> EamReturn {
        let params = encode_byte_string(&init_code(runtime));
        let reply = self.send((f410(RICH), EAM), EAM_CREATE_EXTERNAL, params);
        assert_eq!(reply.code, 0, "{reply:?}");
        EamReturn::from_cbor(&reply.data).unwrap()
    }

    /// Runs init code in the name of [`RICH`], with a value in attoFIL.
    pub(crate) fn create(&mut self, init_code: &[u8], value: u64) -> Reply {
        self.pay((f410(RICH), EAM), value, EAM_CREATE_EXTERNAL, encode_byte_string(init_code))
    }

    /// The runtime code of a contract.
    pub(crate) fn runtime(&mut self, id: u64) -> Vec<u8> {
        let reply = self.send((SYSTEM, FvmAddress::new_id(id)), GET_BYTECODE, vec![]);
        let link = BytecodeLink::from_cbor(&reply.data).unwrap();
        let cid = Cid::try_from(link.code_cid.unwrap()).unwrap();
        self.block(&cid)
    }

    /// A block, or what a CID without a hash has in it.
    pub(crate) fn block(&self, cid: &Cid) -> Vec<u8> {
        if cid.hash().code() == IDENTITY_HASH {
            return cid.hash().digest().to_vec();
        }
        self.executor.0.blockstore().get(cid).unwrap().unwrap()
    }

    pub(crate) fn actor(&self, id: u64) -> Option<ActorState> {
        self.executor.0.state_tree().get_actor(id).unwrap()
    }

    /// The block that is the actor's state.
    pub(crate) fn state(&self, id: u64) -> Vec<u8> {
        self.block(&self.actor(id).unwrap().state)
    }

    pub(crate) fn id(&self, address: FvmAddress) -> Option<u64> {
        self.executor.0.state_tree().lookup_id(&address).unwrap()
    }

    /// Code CID of a type of actor.
    pub(crate) fn code(&self, name: &str) -> Cid {
        self.codes[name]
    }

    /// Puts an actor without state where no message would put it.
    pub(crate) fn put(&mut self, id: u64, name: &str) -> FvmAddress {
        let state = actor(self.code(name), self.empty);
        self.executor.0.state_tree_mut().set_actor(id, state);
        FvmAddress::new_id(id)
    }

    /// Puts an actor with code that the bundle does not have.
    pub(crate) fn put_code(&mut self, id: u64, wasm: &[u8]) -> FvmAddress {
        let block = Block::new(IPLD_RAW, wasm);
        let code = self.executor.0.blockstore().put(Blake2b256, &block).unwrap();
        self.executor.0.state_tree_mut().set_actor(id, actor(code, self.empty));
        FvmAddress::new_id(id)
    }

    /// Begins what [`Rig::take_back`] ends.
    pub(crate) fn begin(&mut self) {
        self.executor.0.state_tree_mut().begin_transaction();
    }

    /// Takes back everything since [`Rig::begin`] but for nonces.
    pub(crate) fn take_back(&mut self) {
        self.executor.0.state_tree_mut().end_transaction(true).unwrap();
    }

    /// Puts an actor whose code is no built-in's; it can send, and nobody can call it.
    pub(crate) fn put_foreign(&mut self, id: u64) -> FvmAddress {
        let state = actor(self.empty, self.empty);
        self.executor.0.state_tree_mut().set_actor(id, state);
        FvmAddress::new_id(id)
    }

    /// Puts an actor without state at a new f410 address.
    pub(crate) fn put_at(&mut self, address: Address, name: &str) -> u64 {
        let delegated_address = Some(f410(address));
        let state = ActorState { delegated_address, ..actor(self.code(name), self.empty) };
        let tree = self.executor.0.state_tree_mut();
        let id = tree.register_new_address(&f410(address)).unwrap();
        tree.set_actor(id, state);
        id
    }
}

fn actor(code: Cid, state: Cid) -> ActorState {
    let balance = TokenAmount::default();
    ActorState { code, state, sequence: 0, balance, delegated_address: None }
}

pub(crate) fn f410(address: Address) -> FvmAddress {
    FvmAddress::new_delegated(10, address.as_slice()).unwrap()
}

/// The f2 address of the first actor that a message creates: blake2b-160 over the sender's address
/// in CBOR, the nonce, and how many actors the message has created so far.
pub(crate) fn first_robust(from: FvmAddress, nonce: u64) -> FvmAddress {
    let mut seed = encode_byte_string(&from.to_bytes());
    seed.extend(nonce.to_be_bytes());
    seed.extend(0_u64.to_be_bytes());
    FvmAddress::new_actor(&seed)
}

/// A node that knows nothing.
struct Nobody;

impl Externs for Nobody {}

impl Rand for Nobody {
    fn get_chain_randomness(&self, _: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        Ok([0; 32])
    }

    fn get_beacon_randomness(&self, _: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        Ok([0; 32])
    }
}

impl Chain for Nobody {
    fn get_tipset_cid(&self, _: ChainEpoch) -> anyhow::Result<Cid> {
        anyhow::bail!("there are no tipsets")
    }
}

impl Consensus for Nobody {
    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> anyhow::Result<(Option<ConsensusFault>, i64)> {
        Ok((None, 0))
    }
}
