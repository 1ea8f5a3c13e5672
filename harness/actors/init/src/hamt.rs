//! The map of addresses: a HAMT of width 5 over sha256, binary address to id, that only ever grows.
//!
//! Node: `[bitfield, slots]`, where slot `n` is there if bit `n` of the bitfield (a big-endian
//! number) is set. Slot: a link to a child node, or a bucket of at most three `[address, id]`,
//! sorted. Each level takes the next five bits of the address's hash, most significant
//! first.
//!
//! What is read from a block stays in memory until the invocation ends, which is soon, so it is
//! borrowed for ever instead of copied.
//!
//! Source: IPLD specification, "HashMap"; fvm_ipld_hamt, version 3, which the FVM uses on the same
//! map.

use core::convert::Infallible;

use kit::{Abort, state, sys};
use mapping::exit;
use minicbor::data::{Tag, Type};
use minicbor::encode::Error;
use minicbor::{Decoder, Encoder};

/// CBOR tag of a link. Source: DAG-CBOR specification, "Links".
pub(crate) const LINK: Tag = Tag::new(42);

/// Bits of the hash that each level takes.
const WIDTH: usize = 5;

/// Most pairs in a bucket; one more makes it a node.
const BUCKET: usize = 3;

/// An address with what decides its place.
pub(crate) struct Key {
    address: &'static [u8],
    hash: [u8; 32],
}

impl Key {
    pub(crate) fn new(address: &[u8]) -> Self {
        Self::of(address.to_vec().leak())
    }

    fn of(address: &'static [u8]) -> Self {
        Self { address, hash: sys::sha256(address) }
    }

    /// The slot at a level. The hash has bits for 50 levels; nobody finds addresses that share so
    /// many.
    fn slot(&self, level: usize) -> Result<u32, Abort> {
        let bit = level * WIDTH;
        match self.hash.get(bit / 8..) {
            Some([high, low, ..]) => {
                let window = u32::from(u16::from_be_bytes([*high, *low]));
                Ok(window >> (16 - WIDTH - bit % 8) & 31)
            }
            _ => Err(bad_map()),
        }
    }
}

/// One node of the map; the default is the empty map.
#[derive(Default)]
pub(crate) struct Node {
    bitfield: u32,
    slots: Vec<Slot>,
}

enum Slot {
    /// CID of a child as it was written.
    Link(&'static [u8]),
    /// A child that has to be written.
    Changed(Node),
    /// Addresses and ids.
    Bucket(Vec<(&'static [u8], u64)>),
}

impl Node {
    /// The node in the block `cid`.
    pub(crate) fn load(cid: &[u8]) -> Result<Self, Abort> {
        let block = sys::open(cid).map_err(|_| bad_map())?;
        Self::read(block.leak()).ok_or_else(bad_map)
    }

    /// Gives `key` to `id` unless it has an id already, which is then the answer.
    pub(crate) fn claim(&mut self, key: &Key, id: u64) -> Result<Option<u64>, Abort> {
        self.claim_at(0, key, id)
    }

    /// Recursion ends with the hash's bits.
    fn claim_at(&mut self, level: usize, key: &Key, id: u64) -> Result<Option<u64>, Abort> {
        let bit = 1 << key.slot(level)?;
        let place = (self.bitfield & (bit - 1)).count_ones() as usize;
        if self.bitfield & bit == 0 {
            self.bitfield |= bit;
            self.slots.insert(place, Slot::Bucket(vec![(key.address, id)]));
            return Ok(None);
        }
        match &mut self.slots[place] {
            Slot::Changed(child) => child.claim_at(level + 1, key, id),
            Slot::Link(cid) => {
                let mut child = Self::load(cid)?;
                let known = child.claim_at(level + 1, key, id)?;
                if known.is_none() {
                    self.slots[place] = Slot::Changed(child);
                }
                Ok(known)
            }
            Slot::Bucket(pairs) => {
                match pairs.binary_search_by(|(other, _)| (*other).cmp(key.address)) {
                    Ok(found) => Ok(Some(pairs[found].1)),
                    Err(gap) if pairs.len() < BUCKET => {
                        pairs.insert(gap, (key.address, id));
                        Ok(None)
                    }
                    Err(_) => {
                        let mut child = Self::default();
                        for (address, id) in pairs {
                            child.claim_at(level + 1, &Key::of(address), *id)?;
                        }
                        child.claim_at(level + 1, key, id)?;
                        self.slots[place] = Slot::Changed(child);
                        Ok(None)
                    }
                }
            }
        }
    }

    /// Writes what has changed, children first, and gives the CID.
    pub(crate) fn write(self) -> Result<Vec<u8>, Abort> {
        let mut slots = Vec::with_capacity(self.slots.len());
        for slot in self.slots {
            slots.push(match slot {
                Slot::Changed(child) => Slot::Link(child.write()?.leak()),
                written => written,
            });
        }
        state::put(&encode(self.bitfield, &slots).map_err(|_| bad_map())?)
    }

    fn read(block: &'static [u8]) -> Option<Self> {
        let mut decoder = Decoder::new(block);
        let pair = decoder.array().ok()? == Some(2);
        let bits = decoder.bytes().ok().filter(|bits| pair && bits.len() <= 4)?;
        let bitfield = bits.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        let count = decoder.array().ok()??;
        if count != u64::from(bitfield.count_ones()) {
            return None;
        }
        let slots = (0..count).map(|_| slot(&mut decoder)).collect::<Option<_>>()?;
        Some(Self { bitfield, slots })
    }
}

fn slot(decoder: &mut Decoder<'static>) -> Option<Slot> {
    if decoder.datatype().ok()? == Type::Tag {
        return link(decoder).map(Slot::Link);
    }
    let count = decoder.array().ok()??;
    let mut pairs = Vec::with_capacity(BUCKET);
    for _ in 0..count {
        decoder.array().ok().filter(|length| *length == Some(2))?;
        pairs.push((decoder.bytes().ok()?, decoder.u64().ok()?));
    }
    Some(Slot::Bucket(pairs))
}

/// The CID in a link.
pub(crate) fn link<'a>(decoder: &mut Decoder<'a>) -> Option<&'a [u8]> {
    decoder.tag().ok().filter(|tag| *tag == LINK)?;
    decoder.bytes().ok()?.strip_prefix(&[0])
}

/// A link to `cid`.
pub(crate) fn put_link(
    encoder: &mut Encoder<Vec<u8>>,
    cid: &[u8],
) -> Result<(), Error<Infallible>> {
    encoder.tag(LINK)?.bytes_len(1 + cid.len() as u64)?;
    encoder.writer_mut().push(0);
    encoder.writer_mut().extend(cid);
    Ok(())
}

fn encode(bitfield: u32, slots: &[Slot]) -> Result<Vec<u8>, Error<Infallible>> {
    let mut encoder = Encoder::new(Vec::with_capacity(16 + 80 * slots.len()));
    let zeros = bitfield.leading_zeros() as usize / 8;
    encoder.array(2)?.bytes(&bitfield.to_be_bytes()[zeros..])?.array(slots.len() as u64)?;
    for slot in slots {
        match slot {
            Slot::Link(cid) => put_link(&mut encoder, cid)?,
            Slot::Bucket(pairs) => {
                encoder.array(pairs.len() as u64)?;
                for (address, id) in pairs {
                    encoder.array(2)?.bytes(address)?.u64(*id)?;
                }
            }
            Slot::Changed(_) => unreachable!("a changed child was written and is a link now"),
        }
    }
    Ok(encoder.into_writer())
}

pub(crate) fn bad_map() -> Abort {
    Abort::new(exit::ILLEGAL_STATE, "the map of addresses is malformed")
}
