//! The hashing and recovery that the platform does better than compiled code.

use revm_primitives::B256;

use crate::call::Platform;

/// Cryptography the precompiles ask for. On chain each method is one syscall.
pub trait Crypto: Platform {
    /// Keccak-256, with Ethereum's padding rather than SHA-3's.
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Self::Error>;

    /// SHA2-256.
    fn sha256(&mut self, data: &[u8]) -> Result<B256, Self::Error>;

    /// RIPEMD-160, its 20 bytes as they are.
    fn ripemd160(&mut self, data: &[u8]) -> Result<[u8; 20], Self::Error>;

    /// The public key (0x04, x, y) whose signature over `hash` is `signature`, or nothing if there
    /// is none.
    ///
    /// `signature` is r, s and a parity byte of 0 or 1. The caller has checked that r and s lie
    /// between zero and the group order; s may be in the upper half.
    fn recover_secp256k1(
        &mut self,
        hash: &[u8; 32],
        signature: &[u8; 65],
    ) -> Result<Option<[u8; 65]>, Self::Error>;
}
