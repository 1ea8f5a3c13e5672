//! The platform tests run on: real cryptography in Rust, a chain that answers from a script.

use std::convert::Infallible;

use fevm_precompiles::{
    ActorCall, ActorReply, CallKind, CallSite, Chain, Crypto, Failure, Platform, Precompile,
    Profile, Stop, Target,
};
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use revm_primitives::{B256, Bytes, U256};
use sha2::Digest as _;

/// A call as nearly every test makes it.
pub(crate) const CALL: CallSite = CallSite { kind: CallKind::Call, gas: 1_000 };

/// A call that may act in the contract's name.
pub(crate) const DELEGATE: CallSite = CallSite { kind: CallKind::DelegateCall, gas: 1_000 };

/// An [`ActorCall`] that owns its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    /// The callee's address, or its id in decimal.
    pub(crate) to: Vec<u8>,
    pub(crate) method: u64,
    pub(crate) value: U256,
    pub(crate) read_only: bool,
    pub(crate) codec: u64,
    pub(crate) params: Vec<u8>,
    pub(crate) gas: u64,
}

/// Real cryptography; on the chain, id 100 is the only actor, with the address in [`F410`].
#[derive(Debug)]
pub(crate) struct World {
    /// What every call to an actor is answered with.
    pub(crate) reply: ActorReply,
    /// The calls made so far.
    pub(crate) sent: Vec<Sent>,
    /// Epochs asked for; those below zero are refused.
    pub(crate) epochs: Vec<i64>,
}

/// The address of actor 100: protocol 4, namespace 10, twenty bytes.
pub(crate) const F410: &str = "040aabababababababababababababababababababab";

impl World {
    pub(crate) fn new() -> Self {
        let reply = ActorReply::Exited { code: 0, codec: 0, data: Bytes::new() };
        Self { reply, sent: Vec::new(), epochs: Vec::new() }
    }
}

/// Every row of the table is there.
impl Platform for World {
    type Error = Infallible;
    const PROFILE: Profile = Profile::Ethereum;
}

impl Crypto for World {
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Infallible> {
        Ok(B256::new(sha3::Keccak256::digest(data).into()))
    }

    fn sha256(&mut self, data: &[u8]) -> Result<B256, Infallible> {
        Ok(B256::new(sha2::Sha256::digest(data).into()))
    }

    fn ripemd160(&mut self, data: &[u8]) -> Result<[u8; 20], Infallible> {
        Ok(ripemd::Ripemd160::digest(data).into())
    }

    fn recover_secp256k1(
        &mut self,
        hash: &[u8; 32],
        signature: &[u8; 65],
    ) -> Result<Option<[u8; 65]>, Infallible> {
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

impl Chain for World {
    fn is_address(&self, address: &[u8]) -> bool {
        match address {
            [0, id @ ..] => (1..=10).contains(&id.len()),
            [1 | 2, hash @ ..] => hash.len() == 20,
            [3, key @ ..] => key.len() == 48,
            [4, rest @ ..] => (1..=64).contains(&rest.len()),
            _ => false,
        }
    }

    fn resolve_address(&mut self, address: &[u8]) -> Result<Option<u64>, Infallible> {
        Ok(match address {
            // Ids below 128 are one byte.
            [0, id] => Some(u64::from(*id)),
            _ => (address == bytes(F410)).then_some(100),
        })
    }

    fn lookup_delegated_address(&mut self, id: u64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok((id == 100).then(|| bytes(F410)))
    }

    fn beacon_randomness(&mut self, epoch: i64) -> Result<Option<B256>, Infallible> {
        self.epochs.push(epoch);
        Ok((epoch >= 0).then_some(B256::repeat_byte(0x77)))
    }

    fn call_actor(&mut self, call: ActorCall<'_>) -> Result<ActorReply, Infallible> {
        let ActorCall { to, method, value, read_only, codec, params, gas } = call;
        let to = match to {
            Target::Address(address) => address.to_vec(),
            Target::Id(id) => id.to_string().into_bytes(),
        };
        let params = params.to_vec();
        self.sent.push(Sent { to, method, value, read_only, codec, params, gas });
        Ok(self.reply.clone())
    }
}

/// Bytes from hexadecimal; spaces and line breaks are for the reader.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).unwrap()
}

/// The input's answer, or why there is none, from a world nothing has happened in.
pub(crate) fn run(precompile: Precompile, input: &[u8]) -> Result<Bytes, Failure> {
    run_in(&mut World::new(), precompile, input, &CALL)
}

/// As [`run`], with a world and a call of the test's choice.
pub(crate) fn run_in(
    world: &mut World,
    precompile: Precompile,
    input: &[u8],
    call: &CallSite,
) -> Result<Bytes, Failure> {
    precompile.run(input, world, call).map_err(|stop| match stop {
        Stop::Failure(failure) => failure,
        Stop::Host(never) => match never {},
    })
}

/// The input gives exactly this output. Both are hexadecimal.
#[track_caller]
pub(crate) fn gives(precompile: Precompile, input: &str, output: &str) {
    let found = run(precompile, &bytes(input)).unwrap();
    assert_eq!(hex::encode(&found), hex::encode(bytes(output)), "{precompile:?} of {input}");
}

/// The input fails, and for this reason.
#[track_caller]
pub(crate) fn fails(precompile: Precompile, input: &str, failure: Failure) {
    assert_eq!(run(precompile, &bytes(input)), Err(failure), "{precompile:?} of {input}");
}

/// A number as a word, in hexadecimal.
pub(crate) fn word(number: u64) -> String {
    format!("{number:064x}")
}
