//! CARv1, the container: a header with the root's CID, then blocks, each behind its length and its
//! CID.
//!
//! The input is a slice, so a hostile length can only run past its end; nothing is allocated from a
//! number that the file states. Every block's hash is checked.
//!
//! Source: IPLD specifications, "CARv1".

use cid::Cid;
use fvm_ipld_encoding::{from_slice, to_vec};
use multihash_codetable::{Code, MultihashDigest};
use serde::{Deserialize, Serialize};

/// Multihash code of a CID that holds its data itself.
const IDENTITY: u64 = 0;

/// First bytes of a CARv2 file, which is a CARv1 file inside another header.
const CAR_V2: &[u8] = &[0x0a, 0xa1, 0x67, b'v', b'e', b'r', b's', b'i', b'o', b'n', 0x02];

/// Why bytes are not a CARv1 file.
#[derive(Debug, thiserror::Error)]
pub enum CarError {
    /// It starts like something else.
    #[error("not a CAR file: {0}")]
    NotCar(&'static str),
    /// It ends within a block.
    #[error(
        "the CAR file is cut off at byte {at} of {length}, {missing} bytes before \
         the end of a block; fetch it again"
    )]
    Truncated {
        /// Offset of the block's first byte.
        at: usize,
        /// Length of the file.
        length: usize,
        /// Bytes that the block says it has and the file does not.
        missing: usize,
    },
    /// A block is not what its CID says.
    #[error(
        "the CAR file is damaged: the block at byte {at} does not hash to its CID \
         {cid}; fetch it again"
    )]
    Hash {
        /// Offset of the block's first byte.
        at: usize,
        /// The CID that stands before it.
        cid: Cid,
    },
    /// A CID or a length makes no sense, or uses a hash that this program does not know.
    #[error("the CAR file is damaged at byte {at}: {reason}")]
    Damaged {
        /// Offset of the block's first byte.
        at: usize,
        /// What is wrong there.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Header {
    roots: Vec<Cid>,
    version: u64,
}

/// A CID and the bytes that hash to it.
pub(super) type Block<'a> = (Cid, &'a [u8]);

/// The first root and all blocks, in the file's order.
pub(super) fn read(file: &[u8]) -> Result<(Cid, Vec<Block<'_>>), CarError> {
    if file.is_empty() {
        return Err(CarError::NotCar("it is empty"));
    }
    if file.starts_with(CAR_V2) {
        return Err(CarError::NotCar("it is CARv2; take the CARv1 file"));
    }
    let (header, mut at) =
        section(file, 0).map_err(|_| CarError::NotCar("its first bytes are no header"))?;
    let header: Header =
        from_slice(header).map_err(|_| CarError::NotCar("its first bytes are no header"))?;
    if header.version != 1 {
        return Err(CarError::NotCar("its version is not 1"));
    }
    let root = *header.roots.first().ok_or(CarError::NotCar("it has no root"))?;
    let mut blocks = Vec::new();
    while at < file.len() {
        let (body, next) = section(file, at)?;
        blocks.push(block(body, at)?);
        at = next;
    }
    Ok((root, blocks))
}

/// A file with one root.
pub(super) fn write<'a>(root: &Cid, blocks: impl Iterator<Item = (&'a Cid, &'a [u8])>) -> Vec<u8> {
    let header = Header { roots: vec![*root], version: 1 };
    let header = to_vec(&header).expect("a list of CIDs and a number are CBOR");
    let mut file = Vec::new();
    push_length(&mut file, header.len());
    file.extend(header);
    for (cid, data) in blocks {
        let cid = cid.to_bytes();
        push_length(&mut file, cid.len() + data.len());
        file.extend(cid);
        file.extend(data);
    }
    file
}

/// What stands behind the length at `at`, and the offset after it.
fn section(file: &[u8], at: usize) -> Result<(&[u8], usize), CarError> {
    let truncated = |missing| CarError::Truncated { at, length: file.len(), missing };
    let (length, start) = length(file, at)?;
    let end = start.checked_add(length).ok_or_else(|| truncated(length))?;
    let body = file.get(start..end).ok_or_else(|| truncated(end - file.len()))?;
    Ok((body, end))
}

/// The unsigned varint at `at`, and the offset after it. Nine bytes at most, as the format says.
fn length(file: &[u8], at: usize) -> Result<(usize, usize), CarError> {
    let mut value: u64 = 0;
    for index in 0..9 {
        let Some(&byte) = file.get(at + index) else {
            return Err(CarError::Truncated { at, length: file.len(), missing: 1 });
        };
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let value = usize::try_from(value).unwrap_or(usize::MAX);
            return Ok((value, at + index + 1));
        }
    }
    Err(CarError::Damaged { at, reason: "a length has more than nine bytes".into() })
}

fn push_length(file: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        file.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    file.push((length & 0x7f) as u8);
}

/// The block in a section's body, whose hash is checked.
fn block(body: &[u8], at: usize) -> Result<Block<'_>, CarError> {
    let damaged = |reason: String| CarError::Damaged { at, reason };
    let mut rest = body;
    let cid = Cid::read_bytes(&mut rest).map_err(|error| damaged(error.to_string()))?;
    let sound = match cid.hash().code() {
        IDENTITY => cid.hash().digest() == rest,
        code => {
            let code = Code::try_from(code)
                .map_err(|_| damaged(format!("{cid} uses a hash this program does not know")))?;
            code.digest(rest) == *cid.hash()
        }
    };
    if sound { Ok((cid, rest)) } else { Err(CarError::Hash { at, cid }) }
}
