//! The syscalls as the FVM offers them. The one file of the actor that may hold unsafe code: each
//! call hands the FVM pointers into buffers that live on our stack or heap until the call returns.
#![expect(
    unsafe_code,
    reason = "the FVM's ABI takes pointers; each block says what makes it sound"
)]

use alloc::vec;
use alloc::vec::Vec;

use fvm_sdk::sys as raw;
use fvm_shared::event::Flags;
use fvm_shared::sys::{EventEntry, SendFlags};
use mapping::limit;

use super::{
    ActorId, ErrorNumber, Link, Message, MessageContext, NetworkContext, Profile, Reply, Syscalls,
    hash,
};

/// The running FVM.
#[derive(Debug)]
pub struct Fvm;

/// The block id that means "no block".
pub const NO_BLOCK: u32 = 0;

/// No limit of the callee's own. Source: ref-fvm, `send::send`, where `u64::MAX` is all gas.
const ALL_GAS: u64 = u64::MAX;

/// `vm::exit`: ends the invocation, undoing its effects unless `code` is 0.
pub fn exit(code: u32, block: u32, message: &str) -> ! {
    // SAFETY: the message is readable for its length.
    unsafe { raw::vm::exit(code, block, message.as_ptr(), message.len() as u32) }
}

fn amount(value: raw::TokenAmount) -> u128 {
    u128::from(value.hi) << 64 | u128::from(value.lo)
}

/// In the module as it is written here, for networks to overwrite.
static CODE_SIZE_LIMIT: [u8; limit::LENGTH] = limit::text(limit::DEFAULT);

/// Fills a buffer of `size` bytes from a block; a block shorter than its size is the FVM's fault.
/// Leaves the room that the interpreter wants behind code, so that it need not copy it.
fn fill(id: u32, size: u32) -> Result<Vec<u8>, ErrorNumber> {
    let mut data: Vec<u8> = Vec::with_capacity(size as usize + interpreter::Code::ROOM);
    // SAFETY: the buffer has room for `size` bytes, and only as many as were written are counted.
    unsafe {
        let unread = raw::ipld::block_read(id, 0, data.as_mut_ptr(), size)?;
        if unread != 0 {
            return Err(ErrorNumber::IllegalArgument);
        }
        data.set_len(size as usize);
    }
    Ok(data)
}

impl Syscalls for Fvm {
    const PROFILE: Profile =
        if cfg!(feature = "ethereum") { Profile::Ethereum } else { Profile::Filecoin };

    fn code_size_limit(&self) -> u32 {
        // Nobody may conclude what the text says from what it said when it was compiled.
        limit::read(core::hint::black_box(&CODE_SIZE_LIMIT))
    }

    fn message_context(&self) -> MessageContext {
        // SAFETY: no pointers.
        let context =
            unsafe { raw::vm::message_context() }.expect("every invocation has a context");
        MessageContext {
            origin: context.origin,
            nonce: context.nonce,
            caller: context.caller,
            receiver: context.receiver,
            method: context.method_number,
            value: amount(context.value_received),
            gas_premium: amount(context.gas_premium),
            read_only: { context.flags }.read_only(),
        }
    }

    fn network_context(&self) -> NetworkContext {
        // SAFETY: no pointers.
        let context = unsafe { raw::network::context() }.expect("every network has a context");
        NetworkContext {
            epoch: context.epoch,
            timestamp: context.timestamp,
            base_fee: amount(context.base_fee),
            chain_id: context.chain_id,
        }
    }

    fn tipset_cid(&self, epoch: i64) -> Result<Vec<u8>, ErrorNumber> {
        let mut cid = vec![0; 100];
        // SAFETY: the buffer is writable for its length.
        let length = unsafe { raw::network::tipset_cid(epoch, cid.as_mut_ptr(), 100) }?;
        cid.truncate(length as usize);
        Ok(cid)
    }

    fn open(&self, link: &Link) -> Result<Vec<u8>, ErrorNumber> {
        // SAFETY: a link is a whole CID, which says its own length.
        let opened = unsafe { raw::ipld::block_open(link.0.as_ptr()) }?;
        fill(opened.id, opened.size)
    }

    fn read(&self, id: u32) -> Result<(u64, Vec<u8>), ErrorNumber> {
        // SAFETY: no pointers.
        let stat = unsafe { raw::ipld::block_stat(id) }?;
        Ok((stat.codec, fill(id, stat.size)?))
    }

    fn create(&self, codec: u64, data: &[u8]) -> Result<u32, ErrorNumber> {
        // SAFETY: the data is readable for its length.
        unsafe { raw::ipld::block_create(codec, data.as_ptr(), data.len() as u32) }
    }

    fn write(&self, codec: u64, data: &[u8]) -> Result<Link, ErrorNumber> {
        let id = self.create(codec, data)?;
        let mut link = [0; Link::LENGTH];
        // SAFETY: the buffer is writable for its length, which a blake2b-256 CID fills exactly.
        unsafe {
            let room = Link::LENGTH as u32;
            raw::ipld::block_link(id, hash::BLAKE2B_256, 32, link.as_mut_ptr(), room)?;
        }
        Ok(Link(link))
    }

    fn root(&self) -> Result<Link, ErrorNumber> {
        let mut link = [0; Link::LENGTH];
        // SAFETY: the buffer is writable for its length.
        unsafe { raw::sself::root(link.as_mut_ptr(), Link::LENGTH as u32) }?;
        Ok(Link(link))
    }

    fn set_root(&self, link: &Link) -> Result<(), ErrorNumber> {
        // SAFETY: a link is a whole CID, which says its own length.
        unsafe { raw::sself::set_root(link.0.as_ptr()) }
    }

    fn current_balance(&self) -> u128 {
        // SAFETY: no pointers.
        amount(unsafe { raw::sself::current_balance() }.expect("a running actor has a balance"))
    }

    fn resolve_address(&self, address: &[u8]) -> Result<Option<ActorId>, ErrorNumber> {
        // SAFETY: the address is readable for its length.
        let id = unsafe { raw::actor::resolve_address(address.as_ptr(), address.len() as u32) };
        found(id)
    }

    fn lookup_delegated_address(&self, id: ActorId) -> Result<Option<Vec<u8>>, ErrorNumber> {
        let mut address: Vec<u8> = Vec::with_capacity(MAX_ADDRESS);
        // SAFETY: the buffer has room for the longest address; only what was written is counted.
        let length = unsafe {
            raw::actor::lookup_delegated_address(id, address.as_mut_ptr(), MAX_ADDRESS as u32)
        };
        let Some(length) = found(length)?.filter(|length| *length > 0) else { return Ok(None) };
        // SAFETY: the FVM wrote `length` bytes.
        unsafe { address.set_len(length as usize) };
        Ok(Some(address))
    }

    fn actor_type(&self, id: ActorId) -> Result<Option<i32>, ErrorNumber> {
        let mut cid = [0_u8; 100];
        // SAFETY: the buffer is writable for its length, and holds a CID after a success.
        unsafe {
            let length = raw::actor::get_actor_code_cid(id, cid.as_mut_ptr(), 100);
            match found(length)? {
                None => Ok(None),
                Some(_) => raw::actor::get_builtin_actor_type(cid.as_ptr()).map(Some),
            }
        }
    }

    fn balance_of(&self, id: ActorId) -> Result<Option<u128>, ErrorNumber> {
        // SAFETY: no pointers.
        Ok(found(unsafe { raw::actor::balance_of(id) })?.map(amount))
    }

    fn hash(&self, function: u64, data: &[u8]) -> [u8; 32] {
        let mut digest = [0; 32];
        // SAFETY: the data is readable and the digest writable for their lengths.
        unsafe {
            let (from, to) = (data.as_ptr(), digest.as_mut_ptr());
            raw::crypto::hash(function, from, data.len() as u32, to, 32)
        }
        .expect("the FVM has these hash functions");
        digest
    }

    fn recover_secp_public_key(&self, hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 65]> {
        // SAFETY: both arrays have the lengths that the FVM reads.
        unsafe { raw::crypto::recover_secp_public_key(hash.as_ptr(), signature.as_ptr()) }.ok()
    }

    fn beacon_randomness(&self, epoch: i64) -> Result<[u8; 32], ErrorNumber> {
        // SAFETY: no pointers.
        unsafe { raw::rand::get_beacon_randomness(epoch) }
    }

    fn emit_event(&self, entries: &[(&str, &[u8])]) -> Result<(), ErrorNumber> {
        let (mut heads, mut keys, mut values) = (Vec::with_capacity(entries.len()), vec![], vec![]);
        for (key, value) in entries {
            heads.push(EventEntry {
                flags: Flags::FLAG_INDEXED_ALL,
                codec: super::codec::RAW,
                key_len: key.len() as u32,
                val_len: value.len() as u32,
            });
            keys.extend_from_slice(key.as_bytes());
            values.extend_from_slice(value);
        }
        // SAFETY: the three buffers are readable for their lengths.
        unsafe {
            raw::event::emit_event(
                heads.as_ptr(),
                heads.len() as u32,
                keys.as_ptr(),
                keys.len() as u32,
                values.as_ptr(),
                values.len() as u32,
            )
        }
    }

    fn gas_available(&self) -> u64 {
        // SAFETY: no pointers.
        unsafe { raw::gas::available() }.expect("the gas left can always be asked for")
    }

    #[expect(clippy::disallowed_methods, reason = "the one call of the syscall in this actor")]
    fn send(&self, message: &Message<'_>) -> Result<Reply, ErrorNumber> {
        let params = match message.params {
            Some((codec, data)) => self.create(codec, data)?,
            None => NO_BLOCK,
        };
        let flags = if message.read_only { SendFlags::READ_ONLY } else { SendFlags::empty() };
        // SAFETY: the address is readable for its length.
        let sent = unsafe {
            raw::send::send(
                message.to.as_ptr(),
                message.to.len() as u32,
                message.method,
                params,
                (message.value >> 64) as u64,
                message.value as u64,
                message.gas_limit.unwrap_or(ALL_GAS),
                flags,
            )
        }?;
        let data = match sent.return_id {
            NO_BLOCK => Vec::new(),
            id => fill(id, sent.return_size)?,
        };
        Ok(Reply { exit_code: sent.exit_code, codec: sent.return_codec, data })
    }
}

/// Longest binary address: protocol, ten bytes of namespace, 54 of sub-address.
const MAX_ADDRESS: usize = 65;

/// An answer of "not found" is an answer.
fn found<T>(result: Result<T, ErrorNumber>) -> Result<Option<T>, ErrorNumber> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ErrorNumber::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
