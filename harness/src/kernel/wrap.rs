//! The FVM's kernel with our hooks around it: every syscall passes here, and the few that a power
//! concerns ask it.
//!
//! Does not know what a power does. A new one is a file, a field of [`Controls`], and a line here.

use fvm::call_manager::CallManager as _;
use fvm::kernel::default::DefaultKernel;
use fvm::kernel::filecoin::{DefaultFilecoinKernel, FilecoinKernel};
use fvm::kernel::prelude::*;
use fvm::kernel::{Kernel as KernelOps, Result};
use fvm::machine::Machine as _;
use fvm::syscalls::Linker;
use fvm_shared::consensus::ConsensusFault;
use fvm_shared::piece::PieceInfo;
use fvm_shared::sector::{
    AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo, SealVerifyInfo,
    WindowPoStVerifyInfo,
};

use super::{CallManager, ChainExterns, Controls, gas, randao};

type Inner = DefaultFilecoinKernel<CallManager>;

/// What answers the actors' syscalls; one for each frame.
#[derive(Delegate)]
#[delegate(IpldBlockOps)]
#[delegate(ActorOps)]
#[delegate(DebugOps)]
#[delegate(EventOps)]
#[delegate(MessageOps)]
#[delegate(NetworkOps)]
#[delegate(RandomnessOps)]
#[delegate(SelfOps)]
pub(crate) struct Kernel(Inner);

impl Kernel {
    /// The powers of this run.
    pub(super) fn controls(&self) -> &Controls {
        &self.externs().controls
    }

    fn externs(&self) -> &ChainExterns {
        let DefaultFilecoinKernel(DefaultKernel { call_manager, .. }) = &self.0;
        call_manager.machine().externs()
    }
}

impl SyscallHandler<Kernel> for Kernel {
    fn link_syscalls(linker: &mut Linker<Kernel>) -> anyhow::Result<()> {
        Inner::link_syscalls(linker)?;
        gas::link(linker)
    }
}

impl SendOps for Kernel {
    fn send(
        &mut self,
        recipient: &Address,
        method: MethodNum,
        params: BlockId,
        value: &TokenAmount,
        gas_limit: Option<Gas>,
        flags: SendFlags,
    ) -> Result<CallResult> {
        let limit = gas::limit(self.controls(), gas_limit);
        let inner: &mut dyn SendOps<Kernel> = &mut self.0;
        let result = inner.send(recipient, method, params, value, limit, flags);
        self.externs().notes.borrow_mut().sent(&result);
        result
    }
}

impl CryptoOps for Kernel {
    fn verify_signature(
        &self,
        kind: SignatureType,
        signature: &[u8],
        signer: &Address,
        plaintext: &[u8],
    ) -> Result<bool> {
        self.0.verify_signature(kind, signature, signer, plaintext)
    }

    fn verify_bls_aggregate(
        &self,
        signature: &[u8; fvm_shared::crypto::signature::BLS_SIG_LEN],
        keys: &[[u8; fvm_shared::crypto::signature::BLS_PUB_LEN]],
        plaintexts: &[u8],
        lengths: &[u32],
    ) -> Result<bool> {
        self.0.verify_bls_aggregate(signature, keys, plaintexts, lengths)
    }

    fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_SIZE],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN]> {
        self.0.recover_secp_public_key(hash, signature)
    }

    fn hash(&self, function: u64, input: &[u8]) -> Result<Multihash> {
        let hash = self.0.hash(function, input)?;
        Ok(randao::answer(self.controls(), function, input).unwrap_or(hash))
    }
}

impl UpgradeOps for Kernel {
    fn upgrade_actor(&mut self, code: Cid, params: BlockId) -> Result<CallResult> {
        let inner: &mut dyn UpgradeOps<Kernel> = &mut self.0;
        inner.upgrade_actor(code, params)
    }
}

impl KernelOps for Kernel {
    type CallManager = CallManager;
    type Limiter = <Inner as KernelOps>::Limiter;

    fn into_inner(self) -> (CallManager, BlockRegistry) {
        self.0.into_inner()
    }

    fn new(
        manager: CallManager,
        blocks: BlockRegistry,
        caller: ActorID,
        actor: ActorID,
        method: MethodNum,
        value_received: TokenAmount,
        read_only: bool,
    ) -> Kernel {
        Kernel(Inner::new(manager, blocks, caller, actor, method, value_received, read_only))
    }

    fn machine(&self) -> &super::Machine {
        self.0.machine()
    }

    fn limiter_mut(&mut self) -> &mut Self::Limiter {
        self.0.limiter_mut()
    }

    fn gas_available(&self) -> Gas {
        self.0.gas_available()
    }

    fn charge_gas(&self, name: &str, compute: Gas) -> Result<GasTimer> {
        self.0.charge_gas(name, compute)
    }
}

/// Syscalls of the storage network's own actors; a bundle may hold some of those.
impl FilecoinKernel for Kernel {
    fn compute_unsealed_sector_cid(
        &self,
        kind: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Cid> {
        self.0.compute_unsealed_sector_cid(kind, pieces)
    }

    fn verify_post(&self, info: &WindowPoStVerifyInfo) -> Result<bool> {
        self.0.verify_post(info)
    }

    fn verify_consensus_fault(
        &self,
        first: &[u8],
        second: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>> {
        self.0.verify_consensus_fault(first, second, extra)
    }

    fn batch_verify_seals(&self, infos: &[SealVerifyInfo]) -> Result<Vec<bool>> {
        self.0.batch_verify_seals(infos)
    }

    fn verify_aggregate_seals(&self, infos: &AggregateSealVerifyProofAndInfos) -> Result<bool> {
        self.0.verify_aggregate_seals(infos)
    }

    fn verify_replica_update(&self, info: &ReplicaUpdateInfo) -> Result<bool> {
        self.0.verify_replica_update(info)
    }

    fn total_fil_circ_supply(&self) -> Result<TokenAmount> {
        self.0.total_fil_circ_supply()
    }
}
