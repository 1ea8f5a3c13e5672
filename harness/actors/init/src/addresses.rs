//! The state of the init actor: which id an address belongs to, and the next id to give.
//!
//! `[link to the map, next id, network name]`; the map is a HAMT with bit width 5 and sha256, binary address to
//! id. The FVM reads and writes the same state, so nothing here is ours to choose.

use cid::Cid;
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_hamt::{BytesKey, Hamt};
use kit::{Abort, DAG_CBOR, state, sys};
use mapping::address::FIRST_USER_ID;
use mapping::exit;
use minicbor::data::Tag;
use minicbor::{Decoder, Encoder};
use multihash_codetable::Code;

/// Source: Filecoin specification; fvm_shared, `HAMT_BIT_WIDTH`.
const BIT_WIDTH: u32 = 5;

/// CBOR tag of a link. Source: DAG-CBOR specification, "Links".
const LINK: Tag = Tag::new(42);

/// The state while it is worked on.
pub(crate) struct Addresses {
    map: Hamt<Blocks, u64>,
    next_id: u64,
    network_name: String,
}

impl Addresses {
    pub(crate) fn empty(network_name: &str) -> Result<Self, Abort> {
        let map = Hamt::new_with_bit_width(Blocks, BIT_WIDTH);
        Ok(Self { map, next_id: FIRST_USER_ID, network_name: network_name.to_owned() })
    }

    pub(crate) fn load() -> Result<Self, Abort> {
        let (root, next_id, network_name) = read(&state::load()?).ok_or_else(bad_state)?;
        let map = Hamt::load_with_bit_width(&root, Blocks, BIT_WIDTH).map_err(|_| bad_state())?;
        Ok(Self { map, next_id, network_name })
    }

    /// An id that nobody has had.
    pub(crate) fn next_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The id of `address`, and whether it had one already; else the next id, which is its own from now on.
    pub(crate) fn map_or_find(&mut self, address: &[u8]) -> Result<(u64, bool), Abort> {
        let key = BytesKey::from(address);
        if self.map.set_if_absent(key, self.next_id).map_err(|_| bad_state())? {
            return Ok((self.next_id(), false));
        }
        let id = self.map.get(address).map_err(|_| bad_state())?;
        Ok((*id.ok_or_else(bad_state)?, true))
    }

    /// Gives `address` to `id`; nobody may have it.
    pub(crate) fn map_new(&mut self, address: &[u8], id: u64) -> Result<(), Abort> {
        match self.map.set_if_absent(BytesKey::from(address), id) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Abort::forbidden("the f2 address is taken")),
            Err(_) => Err(bad_state()),
        }
    }

    /// Writes the map and gives the block of the state.
    pub(crate) fn close(mut self) -> Result<Vec<u8>, Abort> {
        let root = self.map.flush().map_err(|_| bad_state())?;
        write(&root, self.next_id, &self.network_name).map_err(|_| bad_state())
    }
}

fn bad_state() -> Abort {
    Abort::new(exit::ILLEGAL_STATE, "the map of addresses cannot be read or written")
}

fn read(state: &[u8]) -> Option<(Cid, u64, String)> {
    let mut decoder = Decoder::new(state);
    let tuple = decoder.array().ok()? == Some(3) && decoder.tag().ok()? == LINK;
    // A byte of zero stands before the CID.
    let root = decoder.bytes().ok()?.strip_prefix(&[0]).filter(|_| tuple)?;
    let root = Cid::read_bytes(root).ok()?;
    Some((root, decoder.u64().ok()?, decoder.str().ok()?.to_owned()))
}

fn write(
    root: &Cid,
    next_id: u64,
    network_name: &str,
) -> Result<Vec<u8>, minicbor::encode::Error<core::convert::Infallible>> {
    let mut link = vec![0];
    link.extend(root.to_bytes());
    let mut encoder = Encoder::new(Vec::with_capacity(64 + network_name.len()));
    encoder.array(3)?.tag(LINK)?.bytes(&link)?.u64(next_id)?.str(network_name)?;
    Ok(encoder.into_writer())
}

/// The blocks of our state, by syscall.
struct Blocks;

impl Blockstore for Blocks {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        sys::open(&cid.to_bytes()).map(Some).map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn put_keyed(&self, _: &Cid, _: &[u8]) -> anyhow::Result<()> {
        anyhow::bail!("the FVM names blocks itself")
    }

    /// The FVM hashes, always with blake2b-256, which is what a HAMT asks for.
    fn put<D: AsRef<[u8]>>(&self, _: Code, block: &Block<D>) -> anyhow::Result<Cid> {
        debug_assert_eq!(block.codec, DAG_CBOR);
        let cid = sys::link(block.codec, block.data.as_ref());
        Ok(Cid::read_bytes(&cid.map_err(|error| anyhow::anyhow!("{error}"))?[..])?)
    }
}
