//! What the precompiles ask for, without a chain: hashing and recovery natively, the rest not at
//! all.

use alloy_primitives::{B256, Bytes, U256, keccak256};
use interpreter::{CallKind, CallReply, CallRequest, host::memory::MemoryError};
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use precompiles::{
    ActorCall, ActorReply, CallSite, Chain, Crypto, Platform, Precompile, Profile, Slot, Stop,
    lookup,
};
use ripemd::Ripemd160;
use sha2::{Digest as _, Sha256};

/// What runs at a reserved address.
pub(super) fn call<const ETHEREUM: bool>(
    request: &CallRequest<'_>,
    steps_left: &mut u64,
) -> Result<Option<CallReply>, MemoryError> {
    let precompile = match lookup(request.to, Native::<ETHEREUM>::PROFILE) {
        Slot::NotReserved => return Ok(None),
        // Ethereum reserves nothing beforehand, and nothing behind a first byte of 0xfe.
        Slot::Undefined if ETHEREUM => return Ok(None),
        Slot::Defined(_) if ETHEREUM && request.to[0] != 0 => return Ok(None),
        Slot::Undefined => {
            return Ok(Some(CallReply { success: true, output: Bytes::new() }));
        }
        Slot::Defined(precompile) => precompile,
    };
    *steps_left =
        steps_left.checked_sub(work(precompile, request.input)).ok_or(MemoryError::OutOfSteps)?;
    let site = CallSite {
        kind: match request.kind {
            CallKind::Call => precompiles::CallKind::Call,
            CallKind::CallCode => precompiles::CallKind::CallCode,
            CallKind::StaticCall => precompiles::CallKind::StaticCall,
            CallKind::DelegateCall => precompiles::CallKind::DelegateCall,
        },
        gas: u64::try_from(request.gas).unwrap_or(u64::MAX),
    };
    match precompile.run(request.input, &mut Native::<ETHEREUM>, &site) {
        Ok(output) => Ok(Some(CallReply { success: true, output })),
        Err(Stop::Failure(_)) => Ok(Some(CallReply::default())),
        Err(Stop::Host(error)) => Err(error),
    }
}

/// How many instructions a precompile is as much work as: roughly a tenth of its price on Ethereum.
/// The prices of multiplications of many points are those with the largest discount.
fn work(precompile: Precompile, input: &[u8]) -> u64 {
    use Precompile::*;
    let bytes = input.len() as u64;
    match precompile {
        EcRecover => 300,
        Sha256 | Ripemd160 => 10 + bytes / 20,
        Identity => 2 + bytes / 100,
        ModExp => modexp_work(input),
        Bn254Add => 15,
        Bn254Mul => 600,
        Bn254Pairing => 4500 + bytes / 192 * 3400,
        Blake2F => {
            input.first_chunk().map_or(0, |rounds| u64::from(u32::from_be_bytes(*rounds)) / 10)
        }
        PointEvaluation => 5000,
        Bls12G1Add => 38,
        Bls12G1Msm => bytes / 160 * 620,
        Bls12G2Add => 60,
        Bls12G2Msm => bytes / 288 * 1180,
        Bls12PairingCheck => 3770 + bytes / 384 * 3260,
        Bls12MapFpToG1 => 550,
        Bls12MapFp2ToG2 => 2380,
        P256Verify => 690,
        ResolveAddress | LookupDelegatedAddress | CallActor | CallActorId | GetRandomness => 0,
    }
}

/// Source: EIP-2565, with an exponent of all ones.
fn modexp_work(input: &[u8]) -> u64 {
    let len = |place: usize| {
        let mut word = [0; 32];
        let bytes = input.get(32 * place..).unwrap_or_default();
        let present = bytes.len().min(32);
        word[..present].copy_from_slice(&bytes[..present]);
        u64::from(u32::try_from(U256::from_be_bytes(word)).unwrap_or_default())
    };
    let words = len(0).max(len(2)).div_ceil(8);
    (words * words).saturating_mul(8 * len(1).max(1)) / 30
}

/// This machine, without a chain.
struct Native<const ETHEREUM: bool>;

impl<const ETHEREUM: bool> Platform for Native<ETHEREUM> {
    type Error = MemoryError;
    const PROFILE: Profile = if ETHEREUM { Profile::Ethereum } else { Profile::Filecoin };
}

impl<const ETHEREUM: bool> Crypto for Native<ETHEREUM> {
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, MemoryError> {
        Ok(keccak256(data))
    }

    fn sha256(&mut self, data: &[u8]) -> Result<B256, MemoryError> {
        Ok(B256::new(Sha256::digest(data).into()))
    }

    fn ripemd160(&mut self, data: &[u8]) -> Result<[u8; 20], MemoryError> {
        Ok(Ripemd160::digest(data).into())
    }

    fn recover_secp256k1(
        &mut self,
        hash: &[u8; 32],
        signature: &[u8; 65],
    ) -> Result<Option<[u8; 65]>, MemoryError> {
        Ok(recover(hash, signature))
    }
}

/// The library insists on an s in the lower half; the other half names the same point mirrored.
fn recover(hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 65]> {
    let (numbers, parity) = signature.split_at(64);
    let mut signature = Signature::from_slice(numbers).ok()?;
    let mut parity = RecoveryId::from_byte(parity[0])?;
    if let Some(lower) = signature.normalize_s() {
        signature = lower;
        parity = RecoveryId::new(!parity.is_y_odd(), parity.is_x_reduced());
    }
    let key = VerifyingKey::recover_from_prehash(hash, &signature, parity).ok()?;
    key.to_encoded_point(false).as_bytes().try_into().ok()
}

impl<const ETHEREUM: bool> Chain for Native<ETHEREUM> {
    fn is_address(&self, _: &[u8]) -> bool {
        // Whatever it is, the question after this one cannot be answered.
        true
    }

    fn resolve_address(&mut self, _: &[u8]) -> Result<Option<u64>, MemoryError> {
        Err(MemoryError::NeedsChain)
    }

    fn lookup_delegated_address(&mut self, _: u64) -> Result<Option<Vec<u8>>, MemoryError> {
        Err(MemoryError::NeedsChain)
    }

    fn beacon_randomness(&mut self, _: i64) -> Result<Option<B256>, MemoryError> {
        Err(MemoryError::NeedsChain)
    }

    fn call_actor(&mut self, _: ActorCall<'_>) -> Result<ActorReply, MemoryError> {
        Err(MemoryError::NeedsChain)
    }
}
