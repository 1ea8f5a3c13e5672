//! The syscalls these actors make, over bytes. The one file here that may hold unsafe code: each
//! call hands the FVM pointers into buffers that live on our stack or heap until the call returns.
//!
//! CIDs and addresses are in their binary forms.
#![expect(
    unsafe_code,
    reason = "the FVM's ABI takes pointers; each block says what makes it sound"
)]

use core::ptr;

use fvm_sdk::sys as raw;
use fvm_shared::sys::SendFlags;

use crate::{Block, Request};

pub use fvm_sdk::sys::ErrorNumber;
pub use fvm_sdk::sys::TokenAmount as Amount;

/// The block id that means "no block".
pub const NO_BLOCK: u32 = 0;

/// No limit of the callee's own. Source: ref-fvm, `send::send`, where `u64::MAX` stands for all
/// gas.
const ALL_GAS: u64 = u64::MAX;

/// Longest binary CID, in bytes. Source: ref-fvm, `MAX_CID_LEN`.
const MAX_CID: usize = 100;

/// Longest binary address, in bytes: f4 with a namespace of ten bytes and 54 of its own.
const MAX_ADDRESS: usize = 65;

/// Hash functions by their multicodec numbers.
const SHA_256: u64 = 0x12;
const KECCAK_256: u64 = 0x1b;
const BLAKE2B_256: u64 = 0xb220;

/// Context of the running message.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// Id of the account that the whole message comes from.
    pub origin: u64,
    /// Its nonce there.
    pub nonce: u64,
    /// Id of the immediate caller.
    pub caller: u64,
    /// Our own id.
    pub receiver: u64,
    /// Method number.
    pub method: u64,
    /// attoFIL that came along; already ours.
    pub value: Amount,
}

/// How another actor answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Exit code, 0 for success.
    pub code: u32,
    /// Its answer, or what came with the exit code.
    pub data: Option<Block>,
}

/// `vm::message_context`.
pub fn message() -> Message {
    // SAFETY: no pointers.
    let context = unsafe { raw::vm::message_context() }.expect("every invocation has a context");
    Message {
        origin: context.origin,
        nonce: context.nonce,
        caller: context.caller,
        receiver: context.receiver,
        method: context.method_number,
        value: context.value_received,
    }
}

/// `vm::exit`: ends the invocation, undoing its effects.
pub fn exit(code: u32, data: Option<&Block>, message: &str) -> ! {
    let block = data.and_then(|block| create(block).ok()).unwrap_or(NO_BLOCK);
    // SAFETY: the message is readable for its length.
    unsafe { raw::vm::exit(code, block, message.as_ptr(), message.len() as u32) }
}

/// `ipld::block_create`: an id for a block that is not kept.
pub fn create(block: &Block) -> Result<u32, ErrorNumber> {
    // SAFETY: the bytes are readable for their length.
    unsafe { raw::ipld::block_create(block.codec, block.bytes.as_ptr(), block.bytes.len() as u32) }
}

/// `ipld::block_stat` and `block_read`: the block of our parameters.
pub fn received(id: u32) -> Block {
    // SAFETY: no pointers.
    let stat =
        unsafe { raw::ipld::block_stat(id) }.expect("the FVM hands out ids of blocks it has");
    let bytes = read(id, stat.size).expect("the block is as long as the FVM says");
    Block { codec: stat.codec, bytes }
}

/// `ipld::block_open` and `block_read`: a block that our state links to.
pub fn open(cid: &[u8]) -> Result<Vec<u8>, ErrorNumber> {
    // SAFETY: a CID tells its own length, and this one came from the FVM or was parsed.
    let opened = unsafe { raw::ipld::block_open(cid.as_ptr()) }?;
    read(opened.id, opened.size)
}

/// `ipld::block_create` and `block_link`: writes a block and gives its CID (blake2b-256).
pub fn link(codec: u64, bytes: &[u8]) -> Result<Vec<u8>, ErrorNumber> {
    // SAFETY: the bytes are readable for their length.
    let id = unsafe { raw::ipld::block_create(codec, bytes.as_ptr(), bytes.len() as u32) }?;
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    fill(MAX_CID, |at, length| unsafe { raw::ipld::block_link(id, BLAKE2B_256, 32, at, length) })
}

/// `self::root`.
pub fn root() -> Result<Vec<u8>, ErrorNumber> {
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    fill(MAX_CID, |at, length| unsafe { raw::sself::root(at, length) })
}

/// `self::set_root`.
pub fn set_root(cid: &[u8]) -> Result<(), ErrorNumber> {
    // SAFETY: a CID tells its own length, and this one came from the FVM.
    unsafe { raw::sself::set_root(cid.as_ptr()) }
}

/// `actor::resolve_address`: the id behind an address; `None` if nobody has it.
pub fn resolve(address: &[u8]) -> Option<u64> {
    // SAFETY: the address is readable for its length.
    let id = unsafe { raw::actor::resolve_address(address.as_ptr(), address.len() as u32) };
    found(id).expect("the address is well formed")
}

/// `actor::lookup_delegated_address`: the actor's f4 address; `None` if it has none or does not
/// exist.
pub fn delegated_address(id: u64) -> Option<Vec<u8>> {
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    let address = fill(MAX_ADDRESS, |at, length| unsafe {
        raw::actor::lookup_delegated_address(id, at, length)
    });
    found(address).expect("an address fits the buffer").filter(|address| !address.is_empty())
}

/// `actor::get_actor_code_cid`: `None` if there is no such actor.
pub fn code_of_actor(id: u64) -> Option<Vec<u8>> {
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    let code =
        fill(MAX_CID, |at, length| unsafe { raw::actor::get_actor_code_cid(id, at, length) });
    found(code).expect("a CID fits the buffer")
}

/// `actor::get_builtin_actor_type`: the type number of a code CID; `None` if it is not built in.
pub fn kind_of_code(cid: &[u8]) -> Option<u32> {
    // SAFETY: a CID tells its own length, and this one came from the FVM or was parsed.
    let kind = unsafe { raw::actor::get_builtin_actor_type(cid.as_ptr()) };
    u32::try_from(kind.expect("the CID is well formed")).ok().filter(|kind| *kind != 0)
}

/// `actor::get_code_cid_for_type`: the code CID of a built-in type.
pub fn code_of_kind(kind: u32) -> Vec<u8> {
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    let code = fill(MAX_CID, |at, length| unsafe {
        raw::actor::get_code_cid_for_type(kind.cast_signed(), at, length)
    });
    code.expect("the manifest has all types")
}

/// `actor::next_actor_address`: an f2 address for the next actor that this message creates; 21
/// bytes.
pub fn next_address() -> Vec<u8> {
    // SAFETY: `fill` hands out a buffer that is writable for its length.
    fill(MAX_ADDRESS, |at, length| unsafe { raw::actor::next_actor_address(at, length) })
        .expect("an address fits the buffer")
}

/// `actor::create_actor`: only the init actor may. Over a placeholder only the code changes.
pub fn create_actor(id: u64, code: &[u8], delegated: Option<&[u8]>) -> Result<(), ErrorNumber> {
    let (at, length) = delegated.map_or((ptr::null(), 0), |bytes| (bytes.as_ptr(), bytes.len()));
    // SAFETY: the CID was parsed, so it tells its own length; the address is readable for its
    // length.
    unsafe { raw::actor::create_actor(id, code.as_ptr(), at, length as u32) }
}

/// `crypto::hash` with keccak256.
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    hash(KECCAK_256, data)
}

/// `crypto::hash` with sha256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    hash(SHA_256, data)
}

fn hash(function: u64, data: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    // SAFETY: the data is readable for its length, the digest writable for 32 bytes.
    let written = unsafe {
        raw::crypto::hash(function, data.as_ptr(), data.len() as u32, digest.as_mut_ptr(), 32)
    };
    assert!(written == Ok(32), "the digest has 32 bytes");
    digest
}

/// `crypto::verify_signature`: did the key behind an f1 (type 1) or f3 (type 2) address sign
/// `message`?
pub fn verify(kind: u8, signature: &[u8], signer: &[u8], message: &[u8]) -> bool {
    // SAFETY: all three are readable for their lengths.
    let verdict = unsafe {
        raw::crypto::verify_signature(
            kind.into(),
            signature.as_ptr(),
            signature.len() as u32,
            signer.as_ptr(),
            signer.len() as u32,
            message.as_ptr(),
            message.len() as u32,
        )
    };
    verdict == Ok(0)
}

/// `send::send`, with all the gas there is.
#[expect(clippy::disallowed_methods, reason = "the one call of the syscall in the native actors")]
pub fn send(request: &Request<'_>) -> Result<Reply, ErrorNumber> {
    let params = request.params.as_ref().map_or(Ok(NO_BLOCK), create)?;
    let flags = if request.read_only { SendFlags::READ_ONLY } else { SendFlags::empty() };
    // SAFETY: the address is readable for its length.
    let sent = unsafe {
        raw::send::send(
            request.to.as_ptr(),
            request.to.len() as u32,
            request.method,
            params,
            request.value.hi,
            request.value.lo,
            ALL_GAS,
            flags,
        )
    }?;
    let data = match sent.return_id {
        NO_BLOCK => None,
        id => Some(Block { codec: sent.return_codec, bytes: read(id, sent.return_size)? }),
    };
    Ok(Reply { code: sent.exit_code, data })
}

/// The whole of a block of `size` bytes.
fn read(id: u32, size: u32) -> Result<Vec<u8>, ErrorNumber> {
    let mut bytes = Vec::with_capacity(size as usize);
    // SAFETY: the buffer has room for `size` bytes, and all of them were written if none is left
    // unread.
    unsafe {
        if raw::ipld::block_read(id, 0, bytes.as_mut_ptr(), size)? != 0 {
            return Err(ErrorNumber::IllegalArgument);
        }
        bytes.set_len(size as usize);
    }
    Ok(bytes)
}

/// What a syscall writes into a buffer of `room` bytes; it returns how many.
fn fill(
    room: usize,
    syscall: impl FnOnce(*mut u8, u32) -> Result<u32, ErrorNumber>,
) -> Result<Vec<u8>, ErrorNumber> {
    let mut bytes = vec![0; room];
    let written = syscall(bytes.as_mut_ptr(), room as u32)?;
    bytes.truncate(written as usize);
    Ok(bytes)
}

/// Absence as an answer instead of an error.
fn found<T>(answer: Result<T, ErrorNumber>) -> Result<Option<T>, ErrorNumber> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(ErrorNumber::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
