//! Blocks and tipsets: what `eth_getBlock` calls a block is the tipset of one epoch.
//!
//! A block's number is its epoch, and its hash is the digest of the CID of the tipset's key. An
//! epoch without blocks (a null round) has a number and no hash of its own.
//!
//! Does not know the chain: which epochs are null, or which tipset is where.

use alloy_primitives::B256;

/// What stands before the digest in the CID of a tipset key: CID version 1, DAG-CBOR, blake2b-256,
/// 32 bytes.
const TIPSET_CID_HEAD: [u8; 6] = [0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20];

/// The number of the block at an epoch (30 seconds each); `None` before genesis.
pub fn number_of_epoch(epoch: i64) -> Option<u64> {
    epoch.try_into().ok()
}

/// The epoch of a block number; `None` beyond the last epoch there can be.
pub fn epoch_of_number(number: u64) -> Option<i64> {
    number.try_into().ok()
}

/// The block hash: the digest in the CID of a tipset key. `None` for any other CID.
pub fn hash_of_tipset(cid: &[u8]) -> Option<B256> {
    B256::try_from(cid.strip_prefix(&TIPSET_CID_HEAD)?).ok()
}

/// The CID of the tipset key with this block hash.
pub fn tipset_of_hash(hash: B256) -> [u8; 38] {
    let mut cid = [0; 38];
    cid[..6].copy_from_slice(&TIPSET_CID_HEAD);
    cid[6..].copy_from_slice(hash.as_slice());
    cid
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn numbers_are_epochs_from_genesis_on() {
        assert_eq!(number_of_epoch(0), Some(0));
        assert_eq!(number_of_epoch(i64::MAX), Some(i64::MAX as u64));
        assert_eq!(number_of_epoch(-1), None);
        assert_eq!(epoch_of_number(7), Some(7));
        assert_eq!(epoch_of_number(1 << 63), None);
    }

    #[test]
    fn hashes_and_tipsets_name_each_other() {
        let hash = B256::repeat_byte(0xab);
        assert_eq!(hash_of_tipset(&tipset_of_hash(hash)), Some(hash));
    }

    #[test]
    fn other_cids_are_no_tipsets() {
        let good = tipset_of_hash(B256::ZERO);
        let mut raw_codec = good;
        raw_codec[1] = 0x55;
        assert_eq!(hash_of_tipset(&raw_codec), None);
        assert_eq!(hash_of_tipset(&good[..37]), None);
        assert_eq!(hash_of_tipset(&[]), None);
    }
}
