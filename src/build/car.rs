//! CARv1, as little as a bundle needs. Source: the CARv1 specification; DAG-CBOR.

use cid::Cid;
use cid::multihash::Multihash;

/// Multicodec numbers. Source: the multicodec table.
const RAW: u64 = 0x55;
const DAG_CBOR: u64 = 0x71;
const BLAKE2B_256: u64 = 0xb220;

/// A block and its name.
pub(crate) struct Block {
    pub(crate) cid: Cid,
    pub(crate) data: Vec<u8>,
}

impl Block {
    pub(crate) fn raw(data: Vec<u8>) -> Block {
        Block { cid: cid_of(RAW, &data), data }
    }

    pub(crate) fn dag_cbor(data: Vec<u8>) -> Block {
        Block { cid: cid_of(DAG_CBOR, &data), data }
    }
}

fn cid_of(codec: u64, data: &[u8]) -> Cid {
    let digest = blake2b_simd::Params::new().hash_length(32).hash(data);
    let hash = Multihash::wrap(BLAKE2B_256, digest.as_bytes()).expect("32 bytes fit a multihash");
    Cid::new_v1(codec, hash)
}

/// A CAR with one root.
pub(crate) fn write(root: &Cid, blocks: &[Block]) -> Vec<u8> {
    let mut header = vec![0xa2, 0x65];
    header.extend(b"roots");
    header.push(0x81);
    link(&mut header, root);
    header.push(0x67);
    header.extend(b"version");
    header.push(0x01);
    let mut car = Vec::new();
    varint(&mut car, header.len());
    car.extend(header);
    for block in blocks {
        let cid = block.cid.to_bytes();
        varint(&mut car, cid.len() + block.data.len());
        car.extend(cid);
        car.extend(&block.data);
    }
    car
}

/// The root and the blocks of a CAR with one root, each block checked against its name.
pub(crate) fn read(car: &[u8]) -> Result<(Cid, Vec<Block>), String> {
    let mut rest = car;
    let header = section(&mut rest)?;
    let at = header
        .windows(5)
        .position(|window| window == b"roots")
        .ok_or("its header names no root")?;
    // After the key: an array of one, tag 42, a byte string whose first byte is zero.
    let root = header.get(at + 5..).and_then(|root| root.strip_prefix(&[0x81, 0xd8, 0x2a, 0x58]));
    let root = root.and_then(|root| root.get(2..)).ok_or("its header must name one root")?;
    let root = Cid::read_bytes(root).map_err(|error| format!("its root is no CID: {error}"))?;
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let body = section(&mut rest)?;
        let mut data = body;
        let cid =
            Cid::read_bytes(&mut data).map_err(|error| format!("a block has no CID: {error}"))?;
        if cid_of(cid.codec(), data) != cid {
            return Err(format!("block {cid} has other content than its name says"));
        }
        blocks.push(Block { cid, data: data.to_vec() });
    }
    Ok((root, blocks))
}

/// A link as DAG-CBOR writes it: tag 42, a byte string, a zero byte, the binary CID.
pub(crate) fn link(out: &mut Vec<u8>, cid: &Cid) {
    let bytes = cid.to_bytes();
    out.extend([
        0xd8,
        0x2a,
        0x58,
        u8::try_from(bytes.len() + 1).expect("a blake2b CID has 38 bytes"),
        0,
    ]);
    out.extend(bytes);
}

fn varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn section<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], String> {
    let mut length = 0_usize;
    for position in 0..5 {
        let (&byte, tail) = rest.split_first().ok_or("it is truncated")?;
        *rest = tail;
        length |= usize::from(byte & 0x7f) << (7 * position);
        if byte < 0x80 {
            let (body, tail) = rest.split_at_checked(length).ok_or("it is truncated")?;
            *rest = tail;
            return Ok(body);
        }
    }
    Err("it is not a CAR file".to_string())
}
