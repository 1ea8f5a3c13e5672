//! Power: an exact PREVRANDAO.
//!
//! The actor mixes the beacon's value with a name by a hash syscall, so that the beacon cannot be
//! chosen to give a wanted word; the hash's answer can be replaced.

use fvm::kernel::prelude::Multihash;

use super::Controls;

/// Multihash number of blake2b with 32 bytes of output.
const BLAKE2B_256: u64 = 0xb220;

/// How the input of that hash ends, in production's actor and in ours. Nothing else in an actor
/// hands a contract's bytes to this function.
const NAME: &[u8] = b"prevrandao";

/// The answer to a hash syscall in place of the true one, if PREVRANDAO asks and is chosen.
pub(super) fn answer(controls: &Controls, function: u64, input: &[u8]) -> Option<Multihash> {
    let word = controls.prev_randao?.0;
    let asks = function == BLAKE2B_256 && input.ends_with(NAME);
    asks.then(|| Multihash::wrap(function, &word).expect("32 bytes fit 64"))
}

#[cfg(test)]
mod tests {
    use alloy_primitives::B256;

    use super::*;

    #[test]
    fn only_prevrandaos_own_hash_is_answered() {
        let controls = Controls { prev_randao: Some(B256::repeat_byte(7)), ..Controls::default() };
        let answered = answer(&controls, BLAKE2B_256, b"beacon and prevrandao").unwrap();
        assert_eq!(answered.digest(), [7; 32]);
        assert_eq!(answer(&controls, BLAKE2B_256, b"prevrandao, no"), None);
        assert_eq!(answer(&controls, 0x1b, b"prevrandao"), None);
        assert_eq!(answer(&Controls::default(), BLAKE2B_256, b"prevrandao"), None);
    }
}
