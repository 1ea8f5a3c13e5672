//! BLAKE2F, 0x09: the compression function of BLAKE2b, with any number of rounds.

use revm_primitives::Bytes;

use super::backend::{LIBRARY, Library as _, exact};
use crate::{call::Failure, input::Reader};

/// The state after the rounds. They are limited only by the gas each of them takes.
///
/// | input  | exactly 213 bytes: rounds (4, big-endian), state h (64), message m (128), offset |
/// |        | counters t (16), all little-endian 64-bit words, and the final-block flag (1) |
/// | output | the new state, 64 bytes |
/// | fails  | any other length; a flag that is neither 0 nor 1 |
/// | by     | `revm-precompile` |
///
/// Source: EIP-152, specification.
pub(crate) fn run(input: &[u8]) -> Result<Bytes, Failure> {
    let input = exact::<213>(input, "213 bytes")?;
    let mut reader = Reader::new(input);
    let rounds = u32::from_be_bytes(reader.array());
    let mut state: [u64; 8] = words(&mut reader);
    let message: [u64; 16] = words(&mut reader);
    let counters: [u64; 2] = words(&mut reader);
    let is_final = match reader.array::<1>() {
        [0] => false,
        [1] => true,
        [flag] => return Err(Failure::FinalFlag(flag)),
    };

    LIBRARY.blake2_compress(rounds, &mut state, &message, &counters, is_final);

    let mut output = [0; 64];
    for (bytes, word) in output.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_le_bytes();
    }
    Ok(Bytes::copy_from_slice(&output))
}

fn words<const N: usize>(reader: &mut Reader<'_>) -> [u64; N] {
    core::array::from_fn(|_| u64::from_le_bytes(reader.array()))
}
