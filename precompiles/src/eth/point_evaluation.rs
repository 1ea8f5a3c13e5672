//! POINT_EVALUATION, 0x0a: the value of a blob's polynomial at one place. Not in production.

use revm_primitives::{Bytes, b256};

use super::backend::{LIBRARY, Library as _, exact};
use crate::{
    call::{Failure, Stop},
    crypto::Crypto,
    input::Reader,
};

/// First byte of a versioned hash. Source: EIP-4844, `VERSIONED_HASH_VERSION_KZG`.
const VERSION: u8 = 1;

/// `FIELD_ELEMENTS_PER_BLOB` and `BLS_MODULUS`, a word each. Source: EIP-4844, point evaluation.
const ANSWER: [[u8; 32]; 2] = [
    b256!("0000000000000000000000000000000000000000000000000000000000001000").0,
    b256!("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001").0,
];

/// Whether the polynomial behind a commitment is y at z, by a KZG proof.
///
/// | input  | exactly 192 bytes: versioned hash, z and y, 32 each; commitment and proof, 48 each |
/// | output | two words: 4096, the elements of a blob, and the order of BLS12-381's group |
/// | fails  | another length; a hash not of the commitment; no points, no scalars; a false proof |
/// | by     | a syscall hashes, `revm-precompile` does the rest |
///
/// Source: EIP-4844, point evaluation precompile.
pub(crate) fn run<C: Crypto + ?Sized>(
    input: &[u8],
    crypto: &mut C,
) -> Result<Bytes, Stop<C::Error>> {
    let mut reader = Reader::new(exact::<192>(input, "192 bytes")?);
    let (versioned_hash, z, y) = (reader.array::<32>(), reader.array(), reader.array());
    let (commitment, proof) = (reader.array(), reader.array());

    let mut hash = crypto.sha256(&commitment).map_err(Stop::Host)?;
    hash[0] = VERSION;
    if hash != versioned_hash {
        return Err(Failure::VersionedHash.into());
    }
    let proved = LIBRARY.verify_kzg_proof(&z, &y, &commitment, &proof);
    proved.map_err(|_| Failure::NoProof)?;
    Ok(Bytes::copy_from_slice(ANSWER.as_flattened()))
}
