//! The platform the precompiles run on: cryptography in Rust, as the tests have it, and a chain
//! that answers whatever the fuzzer wants.

use alloy_primitives::{B256, U256};
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use precompiles::{
    ActorCall, ActorReply, CallKind, CallSite, Chain, Crypto, Failure, Platform, Precompile,
    Profile, Stop, Target,
};
use sha2::Digest as _;

/// The platform's own failure, which must come back unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault;

/// Whom a call to an actor named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By address.
    Address(Vec<u8>),
    /// By id.
    Id(u64),
}

/// An [`ActorCall`] that owns its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Whom.
    pub to: Named,
    /// Method number.
    pub method: u64,
    /// In attoFIL.
    pub value: U256,
    /// Whether the callee must leave the chain as it is.
    pub read_only: bool,
    /// Codec of the parameters.
    pub codec: u64,
    /// The parameters.
    pub params: Vec<u8>,
    /// Most Filecoin gas.
    pub gas: u64,
}

/// Answers to be given, and the question that came.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The id of every address.
    pub id: Option<u64>,
    /// The delegated address of every id.
    pub delegated: Option<Vec<u8>>,
    /// The beacon's value of every epoch.
    pub randomness: Option<B256>,
    /// How every call to an actor ends.
    pub reply: ActorReply,
    /// Whether all services of the chain fail.
    pub broken: bool,
    /// The id or epoch last asked for.
    pub asked: Option<u64>,
    /// The address last asked for.
    pub resolved: Option<Vec<u8>>,
    /// The call last made.
    pub sent: Option<Sent>,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            id: None,
            delegated: None,
            randomness: None,
            reply: ActorReply::Refused { error: 0 },
            broken: false,
            asked: None,
            resolved: None,
            sent: None,
        }
    }
}

impl Machine {
    fn or_fault<T>(&self, answer: T) -> Result<T, Fault> {
        if self.broken { Err(Fault) } else { Ok(answer) }
    }
}

/// The answer of a precompile that needs no chain.
pub fn run(precompile: Precompile, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let call = CallSite { kind: CallKind::Call, gas: 0 };
    match precompile.run(input, &mut Machine::default(), &call) {
        Ok(output) => Ok(output.into()),
        Err(Stop::Failure(failure)) => Err(failure),
        Err(Stop::Host(Fault)) => panic!("{precompile:?} asked the chain"),
    }
}

impl Platform for Machine {
    type Error = Fault;
    /// All there are, point evaluation too.
    const PROFILE: Profile = Profile::Ethereum;
}

impl Crypto for Machine {
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Fault> {
        Ok(B256::new(sha3::Keccak256::digest(data).into()))
    }

    fn sha256(&mut self, data: &[u8]) -> Result<B256, Fault> {
        Ok(B256::new(sha2::Sha256::digest(data).into()))
    }

    fn ripemd160(&mut self, data: &[u8]) -> Result<[u8; 20], Fault> {
        Ok(ripemd::Ripemd160::digest(data).into())
    }

    fn recover_secp256k1(
        &mut self,
        hash: &[u8; 32],
        signature: &[u8; 65],
    ) -> Result<Option<[u8; 65]>, Fault> {
        let recover = || {
            let mut parity = RecoveryId::from_byte(signature[64])?;
            let mut signature = Signature::from_slice(&signature[..64]).ok()?;
            // This library insists on a low s; the other s is the other parity's signature.
            if let Some(low) = signature.normalize_s() {
                signature = low;
                parity = RecoveryId::new(!parity.is_y_odd(), parity.is_x_reduced());
            }
            let key = VerifyingKey::recover_from_prehash(hash, &signature, parity).ok()?;
            key.to_encoded_point(false).as_bytes().try_into().ok()
        };
        Ok(recover())
    }
}

impl Chain for Machine {
    fn is_address(&self, address: &[u8]) -> bool {
        mapping::FilAddress::from_bytes(address).is_ok()
    }

    fn resolve_address(&mut self, address: &[u8]) -> Result<Option<u64>, Fault> {
        self.resolved = Some(address.to_vec());
        self.or_fault(self.id)
    }

    fn lookup_delegated_address(&mut self, id: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.asked = Some(id);
        self.or_fault(self.delegated.clone())
    }

    fn beacon_randomness(&mut self, epoch: i64) -> Result<Option<B256>, Fault> {
        self.asked = Some(epoch.cast_unsigned());
        self.or_fault(self.randomness)
    }

    fn call_actor(&mut self, call: ActorCall<'_>) -> Result<ActorReply, Fault> {
        let ActorCall { to, method, value, read_only, codec, params, gas } = call;
        let to = match to {
            Target::Address(address) => Named::Address(address.to_vec()),
            Target::Id(id) => Named::Id(id),
        };
        let params = params.to_vec();
        self.sent = Some(Sent { to, method, value, read_only, codec, params, gas });
        self.or_fault(self.reply.clone())
    }
}
