//! A branching of the slots' tree as it is stored: bounds and links ([`super::tree`] says what they
//! mean), in a block of its own or, the topmost one, in the root block.

use alloc::vec::Vec;

use minicbor::decode::{Decoder, Error};
use minicbor::encode::Encoder;
use revm_primitives::U256;

use super::layout::{EncodeError, write_link};
use super::pairs::shared_bytes;
use crate::sys::Link;

/// Bytes of a word.
const WORD: usize = 32;

/// Bytes of a link in DAG-CBOR.
const LINK_BYTES: usize = 5 + Link::LENGTH;

/// Mark of a bound that begins like the one before, above the number of bytes that are alike.
const PREFIXED: u8 = 0x40;

/// Links to nodes, in rising order of keys, and between each two the bound that parts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branches {
    /// One less than links, rising.
    pub bounds: Vec<U256>,
    /// At least one.
    pub links: Vec<Link>,
}

impl Branches {
    /// The block's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64 + 48 * self.links.len());
        let mut out = Encoder::new(&mut bytes);
        let written = out.array(1 + self.links.len() as u64).map(drop);
        written.and_then(|()| self.write(&mut out)).expect("a vector takes any bytes");
        bytes
    }

    /// Reads a block. Errors: anything but bounds that rise, and one link more.
    pub fn decode(bytes: &[u8]) -> Result<Branches, Error> {
        let mut input = Decoder::new(bytes);
        let length = input.array()?.ok_or(Error::message("a branching is an array"))?;
        let branches = Branches::read(&mut input, length)?;
        match input.position() == bytes.len() {
            true => Ok(branches),
            false => Err(Error::message("bytes follow a branching")),
        }
    }

    /// Bounds and links as members of an array that has been begun.
    pub(super) fn write(&self, out: &mut Encoder<&mut Vec<u8>>) -> Result<(), EncodeError> {
        out.bytes(&encode_bounds(&self.bounds))?;
        self.links.iter().try_for_each(|link| write_link(out, link))
    }

    /// What [`Branches::write`] wrote, as the last `members` of an array.
    pub(super) fn read(input: &mut Decoder<'_>, members: u64) -> Result<Branches, Error> {
        let bounds = decode_bounds(input.bytes()?)
            .ok_or(Error::message("a branching's bounds are malformed"))?;
        if members != bounds.len() as u64 + 2 {
            return Err(Error::message("a branching has one link more than bounds"));
        }
        // Links have all one length, so they need no decoder.
        let (from, length) = (input.position(), (bounds.len() + 1) * LINK_BYTES);
        let bytes = input.input().get(from..from + length);
        let bytes = bytes.ok_or(Error::message("a branching lacks links"))?;
        let links: Option<Vec<Link>> = bytes.chunks_exact(LINK_BYTES).map(link).collect();
        let links = links.ok_or(Error::message("a branching's links are blake2b CIDs"))?;
        input.set_position(from + length);
        Ok(Branches { bounds, links })
    }
}

/// A link in DAG-CBOR: tag 42, a byte string of 39 bytes, a zero, the CID.
fn link(bytes: &[u8]) -> Option<Link> {
    Link::from_bytes(bytes.strip_prefix(&[0xd8, 0x2a, 0x58, 39, 0])?)
}

fn encode_bounds(bounds: &[U256]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 * bounds.len());
    let mut before = U256::ZERO;
    for bound in bounds {
        let used = WORD - bound.trailing_zeros() / 8;
        let shared = shared_bytes(before, *bound).min(used - 1);
        // The mark of a prefix is a byte more.
        let shared = if shared > 1 { shared } else { 0 };
        if shared > 0 {
            out.push(PREFIXED | shared as u8);
        }
        out.push((used - shared) as u8);
        out.extend_from_slice(&bound.to_le_bytes::<WORD>()[WORD - used..WORD - shared]);
        before = *bound;
    }
    out
}

fn decode_bounds(bytes: &[u8]) -> Option<Vec<U256>> {
    let mut bounds = Vec::with_capacity(bytes.len() / 3 + 1);
    let mut before = U256::ZERO;
    let mut rest = bytes;
    while let Some((&head, tail)) = rest.split_first() {
        rest = tail;
        let (mut shared, mut given) = (0, head);
        if head >= PREFIXED {
            shared = usize::from(head - PREFIXED);
            (given, rest) = rest.split_first().map(|(given, rest)| (*given, rest))?;
        }
        let (digits, tail) = rest.split_at_checked(given.into())?;
        rest = tail;
        let end = WORD.checked_sub(shared)?;
        let start = end.checked_sub(digits.len())?;
        let mut word = [0; WORD];
        word[end..].copy_from_slice(&before.to_le_bytes::<WORD>()[end..]);
        word[start..end].copy_from_slice(digits);
        let bound = U256::from_le_bytes(word);
        if bound <= before {
            return None;
        }
        bounds.push(bound);
        before = bound;
    }
    Some(bounds)
}
