//! ECREC, 0x01: the address that signed a hash.

use revm_primitives::{Bytes, U256, uint};

use crate::{call::Stop, crypto::Crypto, input::Reader};

/// Order of secp256k1's group. Source: SEC 2, section 2.4.1.
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// The address that signed a hash. Nobody is an empty success, never a failure.
///
/// v is 27 or 28, r and s lie between zero and the group order, and s may be in the upper half.
///
/// | input  | hash, v, r, s, a word each; missing bytes are zeros, more are ignored |
/// | output | the signer's address, left-padded to a word; empty if there is none |
/// | fails  | never |
/// | by     | the syscalls `crypto::recover_secp_public_key` and `crypto::hash` |
///
/// Source: Yellow Paper, appendix E.1.
pub(crate) fn run<C: Crypto + ?Sized>(
    input: &[u8],
    crypto: &mut C,
) -> Result<Bytes, Stop<C::Error>> {
    let mut reader = Reader::new(input);
    let hash = reader.array::<32>();
    let v = U256::from_be_bytes(reader.array::<32>());
    let r = U256::from_be_bytes(reader.array::<32>());
    let s = U256::from_be_bytes(reader.array::<32>());

    let parity = match u8::try_from(v) {
        Ok(v @ (27 | 28)) => v - 27,
        _ => return Ok(Bytes::new()),
    };
    if !is_scalar(r) || !is_scalar(s) {
        return Ok(Bytes::new());
    }

    let mut signature = [0; 65];
    signature[..32].copy_from_slice(&r.to_be_bytes::<32>());
    signature[32..64].copy_from_slice(&s.to_be_bytes::<32>());
    signature[64] = parity;
    let Some(key) = crypto.recover_secp256k1(&hash, &signature).map_err(Stop::Host)? else {
        return Ok(Bytes::new());
    };
    let mut word = crypto.keccak256(&key[1..]).map_err(Stop::Host)?.0;
    word[..12].fill(0);
    Ok(Bytes::copy_from_slice(&word))
}

fn is_scalar(number: U256) -> bool {
    !number.is_zero() && number < ORDER
}
