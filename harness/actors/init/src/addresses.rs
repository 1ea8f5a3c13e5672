//! The state of the init actor: which id an address belongs to, and the next id to give.
//!
//! `[link to the map, next id, network name]`. The FVM reads and writes the same state, so nothing
//! here is ours to choose.

use core::convert::Infallible;

use kit::{Abort, state};
use mapping::address::FIRST_USER_ID;
use minicbor::encode::Error;
use minicbor::{Decoder, Encoder};

use crate::hamt::{Key, Node, bad_map, link, put_link};

/// The state while it is worked on.
pub(crate) struct Addresses {
    map: Node,
    next_id: u64,
    network_name: String,
}

impl Addresses {
    /// The state of a new network.
    pub(crate) fn empty(network_name: &str) -> Self {
        let network_name = network_name.to_owned();
        Self { map: Node::default(), next_id: FIRST_USER_ID, network_name }
    }

    pub(crate) fn load() -> Result<Self, Abort> {
        let state = state::load()?;
        let (root, next_id, network_name) = read(&state).ok_or_else(bad_map)?;
        Ok(Self { map: Node::load(root)?, next_id, network_name: network_name.to_owned() })
    }

    /// An id that nobody has had.
    pub(crate) fn next_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The id of `address`, and whether it had one already; else the next id is its own from now
    /// on.
    pub(crate) fn map_or_find(&mut self, address: &[u8]) -> Result<(u64, bool), Abort> {
        match self.map.claim(&Key::new(address), self.next_id)? {
            Some(id) => Ok((id, true)),
            None => Ok((self.next_id(), false)),
        }
    }

    /// Gives `address` to `id`; nobody may have it.
    pub(crate) fn map_new(&mut self, address: &[u8], id: u64) -> Result<(), Abort> {
        match self.map.claim(&Key::new(address), id)? {
            Some(_) => Err(Abort::forbidden("the f2 address is taken")),
            None => Ok(()),
        }
    }

    /// Writes the map and gives the block of the state.
    pub(crate) fn close(self) -> Result<Vec<u8>, Abort> {
        let root = self.map.write()?;
        encode(&root, self.next_id, &self.network_name).map_err(|_| bad_map())
    }
}

fn read(state: &[u8]) -> Option<(&[u8], u64, &str)> {
    let mut decoder = Decoder::new(state);
    decoder.array().ok().filter(|length| *length == Some(3))?;
    Some((link(&mut decoder)?, decoder.u64().ok()?, decoder.str().ok()?))
}

fn encode(root: &[u8], next_id: u64, network_name: &str) -> Result<Vec<u8>, Error<Infallible>> {
    let mut encoder = Encoder::new(Vec::with_capacity(64 + network_name.len()));
    encoder.array(3)?;
    put_link(&mut encoder, root)?;
    encoder.u64(next_id)?.str(network_name)?;
    Ok(encoder.into_writer())
}
