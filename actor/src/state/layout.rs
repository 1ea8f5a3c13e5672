//! The root block of a contract's state, DAG-CBOR:
//!
//! ```text
//! [ code      : link to the raw bytecode, which may have it inside, or null if there is none
//! , nonce     : unsigned, EIP-161's, from 1
//! , slots     : bytes, all pairs of key and value
//!             | [pairs, bounds, link, …], the pinned pairs and the topmost branching of a tree
//! , tombstone : null | [origin, nonce]        left out with all that follows where null
//! , transient : null | [[origin, nonce], slots]    left out likewise
//! , created   : [origin, nonce] ]             left out where nobody will ask
//! ```
//!
//! [`super::pairs`] and [`super::branches`] say what is in the byte strings. The layout is this
//! project's own (decisions 3 and 10): each byte of the root costs 3,352 gas at every write, so
//! nothing in it can be derived from elsewhere; the code's hash is computed by who asks. Does not
//! know how slots are looked up.

use alloc::vec::Vec;

use minicbor::data::{Tag, Type};
use minicbor::decode::{Decoder, Error};
use minicbor::encode::Encoder;

use super::branches::Branches;
use super::code::CodeLink;
use super::pairs::{self, Pair};
use super::tombstone::Lifespan;
use crate::sys::Link;

/// Links in DAG-CBOR. Source: the DAG-CBOR specification, links.
const LINK_TAG: u64 = 42;

/// The root as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Where the bytecode is; `None` until a constructor has returned code.
    pub code: Option<CodeLink>,
    /// CREATE's nonce.
    pub nonce: u64,
    /// Storage.
    pub slots: Stored,
    /// Set by SELFDESTRUCT.
    pub tombstone: Option<Lifespan>,
    /// Transient storage and the message it belongs to.
    pub transient: Option<(Lifespan, Stored)>,
    /// The message that created the contract, while that runs and only where it matters to
    /// SELFDESTRUCT (EIP-6780).
    pub created: Option<Lifespan>,
}

/// Slots as they are stored: in the root while they are few, in a tree after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// All slots that are not zero, in rising order of keys.
    Inline(Vec<Pair>),
    /// Too many for the root block.
    Tree {
        /// Those that stay in the root all the same.
        pinned: Vec<Pair>,
        /// Where the others are.
        branches: Branches,
    },
}

impl Stored {
    /// No slots.
    pub const EMPTY: Stored = Stored::Inline(Vec::new());

    /// Whether no slot is set.
    pub fn is_empty(&self) -> bool {
        *self == Stored::EMPTY
    }
}

impl Root {
    /// The block's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        let mut out = Encoder::new(&mut bytes);
        let length = match (&self.tombstone, &self.transient, &self.created) {
            (_, _, Some(_)) => 6,
            (_, Some(_), None) => 5,
            (Some(_), None, None) => 4,
            (None, None, None) => 3,
        };
        self.write(&mut out, length).expect("a vector takes any bytes");
        bytes
    }

    fn write(&self, out: &mut Encoder<&mut Vec<u8>>, length: u64) -> Result<(), EncodeError> {
        out.array(length)?;
        match &self.code {
            Some(link) => write_cid(out, link.as_bytes())?,
            None => drop(out.null()?),
        }
        out.u64(self.nonce)?;
        write_slots(out, &self.slots)?;
        if length > 3 {
            match &self.tombstone {
                Some(lifespan) => write_lifespan(out, lifespan)?,
                None => drop(out.null()?),
            }
        }
        if length > 4 {
            match &self.transient {
                Some((lifespan, slots)) => {
                    out.array(2)?;
                    write_lifespan(out, lifespan)?;
                    write_slots(out, slots)?;
                }
                None => drop(out.null()?),
            }
        }
        if let Some(lifespan) = &self.created {
            write_lifespan(out, lifespan)?;
        }
        Ok(())
    }

    /// Reads a root block. Errors: anything that [`Root::encode`] does not write.
    pub fn decode(bytes: &[u8]) -> Result<Root, Error> {
        let mut input = Decoder::new(bytes);
        let length = input.array()?.filter(|length| (3..=6).contains(length));
        let length = length.ok_or(Error::message("a contract's root has 3 to 6 fields"))?;
        let code = read_option(&mut input, read_code)?;
        let nonce = input.u64()?;
        let slots = read_slots(&mut input)?;
        let tombstone = if length > 3 { read_option(&mut input, read_lifespan)? } else { None };
        let transient = match length {
            3 | 4 => None,
            5 => Some(read_transient(&mut input)?),
            _ => read_option(&mut input, read_transient)?,
        };
        let created = if length > 5 { Some(read_lifespan(&mut input)?) } else { None };
        if input.position() != bytes.len() {
            return Err(Error::message("bytes follow a contract's root"));
        }
        Ok(Root { code, nonce, slots, tombstone, transient, created })
    }
}

pub(super) type EncodeError = minicbor::encode::Error<core::convert::Infallible>;

pub(super) fn write_link(out: &mut Encoder<&mut Vec<u8>>, link: &Link) -> Result<(), EncodeError> {
    write_cid(out, &link.0)
}

fn write_cid(out: &mut Encoder<&mut Vec<u8>>, cid: &[u8]) -> Result<(), EncodeError> {
    out.tag(Tag::new(LINK_TAG))?.bytes_len(1 + cid.len() as u64)?;
    out.writer_mut().push(0);
    out.writer_mut().extend_from_slice(cid);
    Ok(())
}

fn write_lifespan(out: &mut Encoder<&mut Vec<u8>>, span: &Lifespan) -> Result<(), EncodeError> {
    out.array(2)?.u64(span.origin)?.u64(span.nonce)?;
    Ok(())
}

fn write_slots(out: &mut Encoder<&mut Vec<u8>>, slots: &Stored) -> Result<(), EncodeError> {
    match slots {
        Stored::Inline(all) => out.bytes(&pairs::encode(all)).map(drop),
        Stored::Tree { pinned, branches } => {
            out.array(2 + branches.links.len() as u64)?.bytes(&pairs::encode(pinned))?;
            branches.write(out)
        }
    }
}

fn read_option<T>(
    input: &mut Decoder<'_>,
    read: impl FnOnce(&mut Decoder<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    if input.datatype()? == Type::Null {
        input.null()?;
        return Ok(None);
    }
    read(input).map(Some)
}

fn read_code(input: &mut Decoder<'_>) -> Result<CodeLink, Error> {
    if input.tag()?.as_u64() != LINK_TAG {
        return Err(Error::message("a link has tag 42"));
    }
    let bytes = input.bytes()?.strip_prefix(&[0]);
    let link = bytes.and_then(CodeLink::from_bytes);
    link.ok_or(Error::message("a code's link is a blake2b or an identity CID"))
}

fn read_lifespan(input: &mut Decoder<'_>) -> Result<Lifespan, Error> {
    match input.array()? {
        Some(2) => Ok(Lifespan { origin: input.u64()?, nonce: input.u64()? }),
        _ => Err(Error::message("a lifespan has two fields")),
    }
}

fn read_transient(input: &mut Decoder<'_>) -> Result<(Lifespan, Stored), Error> {
    match input.array()? {
        Some(2) => Ok((read_lifespan(input)?, read_slots(input)?)),
        _ => Err(Error::message("transient data has two fields")),
    }
}

fn read_slots(input: &mut Decoder<'_>) -> Result<Stored, Error> {
    if input.datatype()? == Type::Bytes {
        return read_pairs(input).map(Stored::Inline);
    }
    let length = input.array()?.filter(|length| *length > 2);
    let length = length.ok_or(Error::message("a tree has pairs, bounds and links"))?;
    let pinned = read_pairs(input)?;
    Ok(Stored::Tree { pinned, branches: Branches::read(input, length - 1)? })
}

fn read_pairs(input: &mut Decoder<'_>) -> Result<Vec<Pair>, Error> {
    pairs::decode(input.bytes()?).ok_or(Error::message("slots rise and are not zero"))
}
