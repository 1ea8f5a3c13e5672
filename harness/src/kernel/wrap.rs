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

use super::record::{self, Value, number};
use super::{CallManager, ChainExterns, Controls, gas, randao};

type Inner = DefaultFilecoinKernel<CallManager>;

/// What answers the actors' syscalls; one for each frame. The families of syscalls that only the
/// recording concerns are in `record/ops.rs`.
pub(crate) struct Kernel(Inner);

impl Kernel {
    /// The powers of this run.
    pub(super) fn controls(&self) -> &Controls {
        &self.externs().controls
    }

    /// Writes down that a syscall was made, and whether it succeeded.
    fn plain<T>(&self, name: &'static str, result: Result<T>) -> Result<T> {
        self.keep(self.place(), name, &result, record::Fields::new, |_| vec![]);
        result
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(super) fn inner_mut(&mut self) -> &mut Inner {
        &mut self.0
    }

    pub(super) fn externs(&self) -> &ChainExterns {
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
        let place = self.place();
        let limit = gas::limit(self.controls(), gas_limit);
        let inner: &mut dyn SendOps<Kernel> = &mut self.0;
        let result = inner.send(recipient, method, params, value, limit, flags);
        self.externs().notes.borrow_mut().sent(&result);
        let asked = || {
            let gas_limit = gas_limit.map(|limit| limit.round_down());
            vec![
                ("to", record::address(recipient)),
                ("method", number(method)),
                ("params", number(params)),
                ("value", record::amount(value)),
                ("gas_limit", record::or_nothing(gas_limit.as_ref(), |limit| number(*limit))),
                ("read_only", Value::Flag(flags.read_only())),
            ]
        };
        self.keep(place, "send::send", &result, asked, |reply| {
            vec![
                ("exit_code", number(reply.exit_code.value())),
                ("id", number(reply.block_id)),
                ("codec", number(reply.block_stat.codec)),
                ("size", number(reply.block_stat.size)),
            ]
        });
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
        let place = self.place();
        let result = self.0.verify_signature(kind, signature, signer, plaintext);
        let asked = || {
            let (signer, plaintext) = (record::address(signer), record::bytes(plaintext));
            let signature = record::bytes(signature);
            vec![
                ("type", number(kind as u32)),
                ("signature", signature),
                ("signer", signer),
                ("plaintext", plaintext),
            ]
        };
        self.keep(place, "crypto::verify_signature", &result, asked, valid);
        result
    }

    fn verify_bls_aggregate(
        &self,
        signature: &[u8; fvm_shared::crypto::signature::BLS_SIG_LEN],
        keys: &[[u8; fvm_shared::crypto::signature::BLS_PUB_LEN]],
        plaintexts: &[u8],
        lengths: &[u32],
    ) -> Result<bool> {
        let place = self.place();
        let result = self.0.verify_bls_aggregate(signature, keys, plaintexts, lengths);
        let asked = || vec![("signers", number(keys.len() as u128))];
        self.keep(place, "crypto::verify_bls_aggregate", &result, asked, valid);
        result
    }

    fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_SIZE],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN]> {
        let place = self.place();
        let result = self.0.recover_secp_public_key(hash, signature);
        let asked = || vec![("hash", record::bytes(hash)), ("signature", record::bytes(signature))];
        self.keep(place, "crypto::recover_secp_public_key", &result, asked, |key| {
            vec![("key", record::bytes(key))]
        });
        result
    }

    fn hash(&self, function: u64, input: &[u8]) -> Result<Multihash> {
        let place = self.place();
        let chosen = |hash| randao::answer(self.controls(), function, input).unwrap_or(hash);
        let result = self.0.hash(function, input).map(chosen);
        let asked = || vec![("function", number(function)), ("data", record::bytes(input))];
        self.keep(place, "crypto::hash", &result, asked, |hash| {
            vec![("digest", record::bytes(hash.digest()))]
        });
        result
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
        let result = self.0.charge_gas(name, compute);
        self.charged(name, compute.as_milligas(), &result);
        result
    }
}

fn valid(valid: &bool) -> record::Fields {
    vec![("valid", Value::Flag(*valid))]
}

/// Syscalls of the storage network's own actors; a bundle may hold some of those. A recording has
/// them without arguments and answers.
impl FilecoinKernel for Kernel {
    fn compute_unsealed_sector_cid(
        &self,
        kind: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Cid> {
        self.plain(
            "crypto::compute_unsealed_sector_cid",
            self.0.compute_unsealed_sector_cid(kind, pieces),
        )
    }

    fn verify_post(&self, info: &WindowPoStVerifyInfo) -> Result<bool> {
        self.plain("crypto::verify_post", self.0.verify_post(info))
    }

    fn verify_consensus_fault(
        &self,
        first: &[u8],
        second: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>> {
        self.plain(
            "crypto::verify_consensus_fault",
            self.0.verify_consensus_fault(first, second, extra),
        )
    }

    fn batch_verify_seals(&self, infos: &[SealVerifyInfo]) -> Result<Vec<bool>> {
        self.plain("crypto::batch_verify_seals", self.0.batch_verify_seals(infos))
    }

    fn verify_aggregate_seals(&self, infos: &AggregateSealVerifyProofAndInfos) -> Result<bool> {
        self.plain("crypto::verify_aggregate_seals", self.0.verify_aggregate_seals(infos))
    }

    fn verify_replica_update(&self, info: &ReplicaUpdateInfo) -> Result<bool> {
        self.plain("crypto::verify_replica_update", self.0.verify_replica_update(info))
    }

    fn total_fil_circ_supply(&self) -> Result<TokenAmount> {
        self.plain("network::total_fil_circ_supply", self.0.total_fil_circ_supply())
    }
}
