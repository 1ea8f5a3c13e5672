//! The longest code that a contract may have, as a text in the EVM actor's module: a number that a
//! network can choose without compiling the actor anew.
//!
//! The module holds [`MARK`] and eight hexadecimal digits behind it. Whoever makes a network may
//! overwrite the digits; the module's CID then tells that network's actor from all others.

/// EIP-170's limit in bytes, and production's. Source: FIP-0054, contract creation.
pub const DEFAULT: u32 = 24_576;

/// The highest limit in bytes: what one block holds, and code is one. Source: FIP-0030,
/// `ipld::block_create`.
pub const HIGHEST: u32 = 1 << 20;

/// What stands in front of the digits.
pub const MARK: &[u8; 24] = b"fevm code size limit: 0x";

/// Bytes of the mark and the digits.
pub const LENGTH: usize = MARK.len() + 8;

/// Mark and digits for a limit in bytes.
pub const fn text(limit: u32) -> [u8; LENGTH] {
    let mut text = [0; LENGTH];
    let mut at = 0;
    while at < MARK.len() {
        text[at] = MARK[at];
        at += 1;
    }
    while at < LENGTH {
        let digit = (limit >> (4 * (LENGTH - 1 - at))) & 0xf;
        text[at] = b"0123456789abcdef"[digit as usize];
        at += 1;
    }
    text
}

/// The limit that such a text states. Digits are taken to be such.
pub const fn read(text: &[u8; LENGTH]) -> u32 {
    let mut limit = 0;
    let mut at = MARK.len();
    while at < LENGTH {
        // Letters have bit 6 and count from 1; their digits count from 10.
        let byte = text[at];
        limit = limit << 4 | ((byte & 0xf) + 9 * (byte >> 6)) as u32;
        at += 1;
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, HIGHEST, LENGTH, read, text};

    #[test]
    fn a_text_states_its_limit() {
        assert_eq!(&text(DEFAULT), b"fevm code size limit: 0x00006000");
        for limit in [0, 1, 9, 10, 15, 16, DEFAULT, HIGHEST, 0x89ab_cdef, u32::MAX] {
            assert_eq!(read(&text(limit)), limit);
        }
        assert_eq!(text(0).len(), LENGTH);
    }
}
