//! The addresses of new contracts, up to the hash: hashing costs a syscall on chain, so the caller
//! does it.
//!
//! Does not know keccak, the state of any account, or which addresses are taken.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256};

/// What CREATE hashes: `rlp([creator, nonce])`, 23 to 31 bytes.
///
/// `nonce` is the creator's before this creation: the EVM nonce of a contract, the message nonce of
/// an account. Its last 20 hash bytes are the new address ([`address_of_hash`]).
///
/// Source: Yellow Paper, section 7, equation for the address of a new account.
pub fn create_preimage(creator: Address, nonce: u64) -> Vec<u8> {
    let digits = nonce.to_be_bytes();
    let digits = &digits[nonce.leading_zeros() as usize / 8..];
    let mut rlp = Vec::with_capacity(31);
    rlp.push(0); // the list's head, known at the end
    rlp.push(0x80 + 20);
    rlp.extend_from_slice(creator.as_slice());
    match digits {
        [digit @ ..=0x7f] => rlp.push(*digit),
        _ => {
            rlp.push(0x80 + digits.len() as u8); // at most 8
            rlp.extend_from_slice(digits);
        }
    }
    rlp[0] = 0xc0 + (rlp.len() - 1) as u8; // at most 30
    rlp
}

/// What CREATE2 hashes: `ff ‖ creator ‖ salt ‖ keccak256(init code)`.
///
/// Source: EIP-1014.
pub fn create2_preimage(creator: Address, salt: B256, init_code_hash: B256) -> [u8; 85] {
    let mut preimage = [0xff; 85];
    preimage[1..21].copy_from_slice(creator.as_slice());
    preimage[21..53].copy_from_slice(salt.as_slice());
    preimage[53..].copy_from_slice(init_code_hash.as_slice());
    preimage
}

/// The address a hash stands for: its last 20 bytes.
pub fn address_of_hash(hash: B256) -> Address {
    Address::from_slice(&hash[12..])
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{address, b256, keccak256};
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn create_addresses_are_those_of_ethereum() {
        let creator = address!("6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        let created = [
            address!("cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"),
            address!("343c43a37d37dff08ae8c4a11544c718abb4fcf8"),
            address!("f778b86fa74e846c4f0a1fbd1335fe81c00a0c91"),
        ];
        for (nonce, expected) in created.into_iter().enumerate() {
            let preimage = create_preimage(creator, nonce as u64);
            assert_eq!(address_of_hash(keccak256(preimage)), expected, "nonce {nonce}");
        }
    }

    #[test]
    fn every_nonce_length_agrees_with_the_primitives_crate() {
        let creator = Address::repeat_byte(0x5a);
        for shift in 0..64 {
            for nonce in [(1 << shift) - 1, 1 << shift, u64::MAX] {
                let ours = address_of_hash(keccak256(create_preimage(creator, nonce)));
                assert_eq!(ours, creator.create(nonce), "nonce {nonce}");
            }
        }
    }

    #[test]
    fn create2_addresses_are_those_of_the_eip() {
        // EIP-1014, examples 3 (zero address with salt) and 5 (`0xdeadbeef`).
        let zero_salt = create2_preimage(
            address!("deadbeef00000000000000000000000000000000"),
            B256::ZERO,
            keccak256([0]),
        );
        assert_eq!(
            address_of_hash(keccak256(zero_salt)),
            address!("B928f69Bb1D91Cd65274e3c79d8986362984fDA3")
        );
        let with_salt = create2_preimage(
            address!("00000000000000000000000000000000deadbeef"),
            b256!("00000000000000000000000000000000000000000000000000000000cafebabe"),
            keccak256([0xde, 0xad, 0xbe, 0xef]),
        );
        assert_eq!(
            address_of_hash(keccak256(with_salt)),
            address!("60f3f640a8508fC6a86d45DF051962668E1e8AC7")
        );
    }
}
