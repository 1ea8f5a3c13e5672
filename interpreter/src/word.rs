//! The 256-bit word as the loop sees it: four limbs, the least significant first.
//!
//! [`U256`] is the same 32 bytes; conversion costs nothing. Bodies that profit from looking at
//! single limbs take [`Limbs`], the others take [`U256`].

use revm_primitives::{Address, B256, U256};

use crate::veil::veil;

/// Four 64-bit limbs, the least significant first.
pub(crate) type Limbs = [u64; 4];

/// Bytes of a word.
pub(crate) const WORD_BYTES: usize = 32;

/// The word as `usize` when it is at most `bound`. The only narrowing of its kind.
#[inline(always)]
pub(crate) fn small(word: U256, bound: usize) -> Option<usize> {
    let low = low(word.as_limbs())?;
    if low <= bound as u64 { Some(low as usize) } else { None }
}

/// The least significant limb when the others are zero.
#[inline(always)]
pub(crate) const fn low(word: &Limbs) -> Option<u64> {
    if word[1] | word[2] | word[3] == 0 { Some(word[0]) } else { None }
}

/// Whether no bit is set.
#[inline(always)]
pub(crate) const fn is_zero(word: &Limbs) -> bool {
    word[0] | word[1] | word[2] | word[3] == 0
}

/// Makes `word` what these big-endian bytes say. Below 2^32, as most are, only four bytes are
/// turned around.
#[inline(always)]
pub(crate) fn read_be(bytes: &[u8; WORD_BYTES], word: &mut Limbs) {
    let [high, third, second, low] = raw_limbs(bytes);
    if high | third | second | (low & u64::from(u32::MAX)) == 0 {
        *word = [u64::from(turn_half((low >> 32) as u32)), 0, 0, 0];
    } else {
        read_be_wide(bytes, word);
    }
}

#[inline(never)]
fn read_be_wide(bytes: &[u8; WORD_BYTES], word: &mut Limbs) {
    *word = read(bytes);
}

/// The number whose big-endian bytes these are.
#[inline(always)]
pub(crate) fn read<const N: usize>(bytes: &[u8; N]) -> Limbs {
    let mut limbs = [0; 4];
    let (rest, full) = bytes.as_rchunks();
    if !full.is_empty() {
        let turn = Turn::new();
        for (limb, bytes) in limbs.iter_mut().zip(full.iter().rev()) {
            *limb = turn.limb(u64::from_le_bytes(*bytes));
        }
    }
    for &byte in rest {
        limbs[full.len()] = limbs[full.len()] << 8 | u64::from(byte);
    }
    limbs
}

/// Writes the word's big-endian bytes. Below 2^32, as most are, only four bytes are turned around.
#[inline(always)]
pub(crate) fn write_be(word: &Limbs, bytes: &mut [u8; WORD_BYTES]) {
    if (word[0] >> 32) | word[1] | word[2] | word[3] == 0 {
        write_raw_limbs([0, 0, 0, u64::from(turn_half(word[0] as u32)) << 32], bytes);
    } else {
        write_be_wide(word, bytes);
    }
}

#[inline(never)]
fn write_be_wide(word: &Limbs, bytes: &mut [u8; WORD_BYTES]) {
    let turn = Turn::new();
    write_raw_limbs(
        [turn.limb(word[3]), turn.limb(word[2]), turn.limb(word[1]), turn.limb(word[0])],
        bytes,
    );
}

/// The bytes as they lie in memory, eight at a time.
#[inline(always)]
fn raw_limbs(bytes: &[u8; WORD_BYTES]) -> Limbs {
    [0, 8, 16, 24].map(|start| {
        u64::from_le_bytes(bytes[start..start + 8].try_into().expect("the slice is 8 bytes long"))
    })
}

#[inline(always)]
fn write_raw_limbs(limbs: Limbs, bytes: &mut [u8; WORD_BYTES]) {
    for (index, limb) in limbs.into_iter().enumerate() {
        bytes[8 * index..8 * index + 8].copy_from_slice(&limb.to_le_bytes());
    }
}

/// Turns the bytes of limbs around, in half the WASM operators of `swap_bytes`.
///
/// WASM has no such operator. The compiler knows a byte swap when it sees one and spells it out in
/// 45 operators; with one mask behind a veil it keeps our 23.
#[derive(Clone, Copy)]
struct Turn {
    lowest: u64,
}

impl Turn {
    #[inline(always)]
    fn new() -> Self {
        Self { lowest: u64::from(veil(0xff)) * 0x0000_0001_0000_0001 }
    }

    /// Each rotation brings two of the eight bytes where they belong.
    #[inline(always)]
    const fn limb(self, limb: u64) -> u64 {
        (limb.rotate_left(8) & self.lowest)
            | (limb.rotate_left(24) & 0x0000_ff00_0000_ff00)
            | (limb.rotate_left(40) & 0x00ff_0000_00ff_0000)
            | (limb.rotate_left(56) & 0xff00_0000_ff00_0000)
    }
}

/// Turns four bytes around, in the same way.
#[inline(always)]
fn turn_half(half: u32) -> u32 {
    (half.rotate_left(8) & veil(0x00ff_00ff)) | (half.rotate_right(8) & veil(0xff00_ff00))
}

/// The address in the low 160 bits; the bits above are ignored.
pub(crate) fn to_address(word: U256) -> Address {
    let bytes: [u8; WORD_BYTES] = word.to_be_bytes();
    Address::from_slice(&bytes[12..])
}

/// The address as a word, zeros above its 160 bits.
pub(crate) fn from_address(address: Address) -> U256 {
    U256::from_limbs(read(&address.0.0))
}

/// The hash as a word, its first byte the most significant.
pub(crate) fn from_hash(hash: B256) -> U256 {
    U256::from_limbs(read(&hash.0))
}
