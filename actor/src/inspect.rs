//! What others may ask of a contract without running it: its code, the code's hash, one slot.

use mapping::params::{BytecodeHash, BytecodeLink, StorageAtParams, U256Cbor};
use revm_primitives::{B256, U256};

use crate::dispatch::Answer;
use crate::exit::Abort;
use crate::session::Session;
use crate::state::code::{self, CodeLink};
use crate::sys::{Link, MessageContext, Syscalls, codec, hash};

/// GetBytecode (method 3): a link to the code, in DAG-CBOR so that its block, if it has one,
/// becomes reachable for the caller; null for a dead contract. Source: FIP-0054, "GetBytecode".
///
/// | params  | none |
/// | returns | `BytecodeLink`, codec 0x71 |
/// | fails   | 16 with parameters |
pub fn bytecode<S: Syscalls>(sys: &S, context: MessageContext) -> Result<Answer, Abort> {
    let session = Session::load(sys, context)?;
    let link = match session.code {
        _ if session.is_dead() => None,
        Some(link) => Some(link),
        None => Some(CodeLink::Block(empty(sys)?)),
    };
    let answer = BytecodeLink { code_cid: link.as_ref().map(CodeLink::as_bytes) };
    Ok(Some((codec::DAG_CBOR, answer.to_cbor())))
}

/// A live contract without code still has a block to link to.
fn empty<S: Syscalls>(sys: &S) -> Result<Link, Abort> {
    sys.write(codec::RAW, &[]).map_err(|_| Abort::state("the empty code cannot be written"))
}

/// GetBytecodeHash (method 4): keccak-256 of the code, of nothing for a dead contract.
///
/// | params  | none |
/// | returns | `BytecodeHash` |
/// | fails   | 16 with parameters; 17 if the code cannot be read |
///
/// Source: FIP-0054, "GetBytecodeHash".
pub fn bytecode_hash<S: Syscalls>(sys: &S, context: MessageContext) -> Result<Answer, Abort> {
    let session = Session::load(sys, context)?;
    let link = session.code.filter(|_| !session.is_dead());
    let digest = sys.hash(hash::KECCAK_256, &code::load(sys, link.as_ref())?);
    Ok(Some((codec::CBOR, BytecodeHash(B256::new(digest)).to_cbor())))
}

/// GetStorageAt (method 5): the word in a slot; zero for a dead contract. Source: FIP-0054,
/// "GetStorageAt".
///
/// | params  | `StorageAtParams` |
/// | returns | `U256Cbor` |
/// | fails   | 18 for another caller; 16 without parameters; 21 if they are not of this shape |
pub fn storage_at<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    slot: StorageAtParams,
) -> Result<Answer, Abort> {
    let mut session = Session::load(sys, context)?;
    let word = if session.is_dead() { U256::ZERO } else { session.slot(slot.key)? };
    Ok(Some((codec::CBOR, U256Cbor(word).to_cbor())))
}
