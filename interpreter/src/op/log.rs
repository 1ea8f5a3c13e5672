//! What a contract tells the outside.

use revm_primitives::{B256, U256};

use crate::{frame::Machine, host::Host, outcome::Stop};

/// LOG0 to LOG4: a region of memory, and the remaining words as topics. An empty region still makes
/// a log.
///
/// Source: Yellow Paper, appendix H.2, 0xa0 to 0xa4.
#[inline(never)]
pub(crate) fn write<H: Host, const N: usize>(
    machine: &mut Machine<'_>,
    host: &mut H,
    words: &[U256; N],
) -> Result<(), Stop<H::Error>> {
    let [offset, size, topics @ ..] = words.as_slice() else {
        unreachable!("every LOG row takes an offset and a size");
    };
    let range = machine.memory.touch(*offset, *size)?;
    let mut hashes = [B256::ZERO; 4];
    for (hash, topic) in hashes.iter_mut().zip(topics) {
        *hash = B256::from(*topic);
    }
    host.log(&hashes[..topics.len()], machine.memory.slice(range)).map_err(Stop::Host)
}
