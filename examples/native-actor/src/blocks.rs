//! The actor's blocks, through the FVM's syscalls. The host hashes what is put.

use anyhow::{Result, anyhow, ensure};
use cid::Cid;
use fvm_ipld_blockstore::{Block, Blockstore};
use multihash_codetable::Code;

/// Length of a blake2b-256 digest in bytes, the only one that state may have.
const DIGEST: u32 = 32;

/// What the state links to, directly or through other blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blocks;

impl Blockstore for Blocks {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        fvm_sdk::ipld::get(cid).map(Some).map_err(|number| anyhow!("cannot read {cid}: {number}"))
    }

    fn put<D: AsRef<[u8]>>(&self, code: Code, block: &Block<D>) -> Result<Cid> {
        fvm_sdk::ipld::put(code.into(), DIGEST, block.codec, block.data.as_ref())
            .map_err(|number| anyhow!("cannot write a block: {number}"))
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> Result<()> {
        let put = fvm_sdk::ipld::put(cid.hash().code(), DIGEST, cid.codec(), block)
            .map_err(|number| anyhow!("cannot write {cid}: {number}"))?;
        ensure!(put == *cid, "{cid} is not the CID of the block");
        Ok(())
    }
}
