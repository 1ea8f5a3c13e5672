//! One epoch of the chain as the FVM knows it: a machine on a state root, and messages applied to
//! it.
//!
//! A machine is thrown away after use. Its changes reach the store only through `flush`, so reading
//! is applying a message and not flushing.
//!
//! Does not know transactions, receipts or which epoch comes next.

use std::sync::LazyLock;

use cid::Cid;
use fvm::engine::{EnginePool, MultiEngine};
use fvm::executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor as _, ThreadedExecutor};
use fvm::machine::{MachineContext, NetworkConfig};
use fvm::state_tree::StateTree;
use fvm_shared::chainid::ChainID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use fvm_shared::version::NetworkVersion;

use crate::kernel::{ChainExterns, Controls, Executor, Machine, Notes, Syscall};
use crate::store::Store;

/// The network whose prices and rules apply.
const NETWORK_VERSION: NetworkVersion = NetworkVersion::V27;

/// Compiled actors, shared by every chain of this process: compiling the EVM is most of a start-up.
static ENGINES: LazyLock<MultiEngine> = LazyLock::new(|| {
    let parallel = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    MultiEngine::new(u32::try_from(parallel).unwrap_or(u32::MAX).max(2))
});

/// What a contract can learn about the block it runs in.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    pub(crate) chain_id: u64,
    pub(crate) epoch: u64,
    pub(crate) timestamp: u64,
    /// attoFIL per unit of gas.
    pub(crate) base_fee: u64,
    pub(crate) state_root: Cid,
    /// Record gas charges and calls.
    pub(crate) tracing: bool,
}

impl Environment {
    pub(crate) fn context(&self) -> anyhow::Result<MachineContext> {
        let mut network = network();
        network.chain_id(ChainID::from(self.chain_id));
        let mut context =
            network.for_epoch(i64::try_from(self.epoch)?, self.timestamp, self.state_root);
        context.set_base_fee(TokenAmount::from_atto(self.base_fee));
        if self.tracing {
            context.enable_tracing();
        }
        Ok(context)
    }
}

fn network() -> NetworkConfig {
    NetworkConfig::new(NETWORK_VERSION)
}

/// Where messages get an engine from, for as long as they run.
pub(crate) fn engines() -> anyhow::Result<EnginePool> {
    ENGINES.get(&network())
}

/// Compiles the actors `codes` unless this process has done so.
pub(crate) fn compile(store: &Store, codes: &[Cid]) -> anyhow::Result<()> {
    engines()?.acquire().preload_all(store, codes)?;
    Ok(())
}

/// Gas that a message of `length` bytes costs before anything runs.
pub(crate) fn inclusion_gas(length: usize) -> u64 {
    network().price_list.on_chain_message(length).total().round_up()
}

/// A machine that can be asked, changed, and then flushed or dropped.
pub(crate) struct Epoch(Executor);

impl Epoch {
    /// An epoch as on the network.
    pub(crate) fn new(store: &Store, environment: &Environment) -> anyhow::Result<Epoch> {
        Epoch::controlled(store, environment, Controls::default())
    }

    /// An epoch in which some powers of the host are on.
    pub(crate) fn controlled(
        store: &Store,
        environment: &Environment,
        controls: Controls,
    ) -> anyhow::Result<Epoch> {
        Epoch::on(store, environment, ChainExterns::new(store.clone(), controls))
    }

    /// An epoch as on the network, in which every syscall is recorded.
    pub(crate) fn recorded(store: &Store, environment: &Environment) -> anyhow::Result<Epoch> {
        let externs = ChainExterns::new(store.clone(), Controls::default());
        Epoch::on(store, environment, externs.recording())
    }

    fn on(store: &Store, environment: &Environment, node: ChainExterns) -> anyhow::Result<Epoch> {
        let machine = Machine::new(&environment.context()?, store.clone(), node)?;
        Ok(Epoch(ThreadedExecutor(DefaultExecutor::new(engines()?, machine)?)))
    }

    /// A message that pays: nonce, balance and inclusion gas count. `length` is its length on chain
    /// in bytes.
    pub(crate) fn apply(&mut self, message: Message, length: usize) -> anyhow::Result<ApplyRet> {
        self.0.execute_message(message, ApplyKind::Explicit, length)
    }

    /// A message that nobody pays for; the sender may be any id.
    pub(crate) fn apply_unpaid(&mut self, message: Message) -> anyhow::Result<ApplyRet> {
        self.0.execute_message(message, ApplyKind::Implicit, 0)
    }

    /// The state, for changes that no message makes.
    pub(crate) fn tree(
        &mut self,
    ) -> &mut StateTree<<Machine as fvm::machine::Machine>::Blockstore> {
        use fvm::machine::Machine as _;
        self.0.0.state_tree_mut()
    }

    /// What the kernel noted since the last time.
    pub(crate) fn take_notes(&self) -> Notes {
        use fvm::machine::Machine as _;
        self.0.0.externs().take_notes()
    }

    /// The syscalls recorded since the last time, in the order in which they began.
    pub(crate) fn take_recording(&self) -> Vec<Option<Syscall>> {
        use fvm::machine::Machine as _;
        self.0.0.externs().take_recording()
    }

    /// The type number of the actors with this code; 0 for code that is not built in.
    pub(crate) fn actor_type(&self, code: &Cid) -> u32 {
        use fvm::machine::Machine as _;
        self.0.0.builtin_actors().id_by_code(code)
    }

    /// Writes the changed state to the store and gives its root.
    pub(crate) fn flush(&mut self) -> anyhow::Result<Cid> {
        self.0.flush()
    }
}
