//! What instructions are given: numbers at the edges of their meaning, and mostly in the middle.

use alloy_primitives::{Address, U256};
use interpreter::opcode::{ADDRESS, CALLER, GAS, RETURNDATASIZE, SELFBALANCE, TABLE};

use super::{entropy::Entropy, scene::Scene, writer::Writer};

/// What a word means to the instruction that takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operand {
    /// Any number.
    Word,
    /// A number compared with 32 or 256: a byte's index, a shift.
    Index,
    /// Where in memory.
    Offset,
    /// Where in calldata or code, of which nothing is out of reach.
    Source,
    /// How many bytes.
    Size,
    /// A storage key.
    Key,
    /// An account.
    Account,
    /// A block's number.
    Block,
}

/// The operands of an instruction, top first. Jumps, calls, creations and ends are written by
/// statements of their own.
pub(super) fn operands(code: u8) -> Vec<Operand> {
    use Operand::{Account, Block, Index, Key, Offset, Size, Source, Word};
    let row = TABLE[usize::from(code)].expect("only bytes of the table are asked for");
    match row.mnemonic {
        "BYTE" | "SHL" | "SHR" | "SAR" | "SIGNEXTEND" => vec![Index, Word],
        "KECCAK256" => vec![Offset, Size],
        "CALLDATALOAD" => vec![Source],
        "CALLDATACOPY" | "CODECOPY" => vec![Offset, Source, Size],
        "EXTCODECOPY" => vec![Account, Offset, Source, Size],
        "BALANCE" | "EXTCODESIZE" | "EXTCODEHASH" => vec![Account],
        "BLOCKHASH" => vec![Block],
        "MLOAD" => vec![Offset],
        "MSTORE" | "MSTORE8" => vec![Offset, Word],
        "MCOPY" => vec![Offset, Offset, Size],
        "SLOAD" | "TLOAD" => vec![Key],
        "SSTORE" | "TSTORE" => vec![Key, Word],
        mnemonic if mnemonic.starts_with("LOG") => {
            [vec![Offset, Size], vec![Word; usize::from(row.pops) - 2]].concat()
        }
        _ => vec![Word; usize::from(row.pops)],
    }
}

/// Writes a PUSH, or an instruction that answers, with a word of this meaning.
pub(super) fn push(writer: &mut Writer, entropy: &mut Entropy<'_>, scene: &Scene, of: Operand) {
    let number = match of {
        Operand::Word if entropy.once_in(16) => {
            return writer.op(entropy.pick(&[RETURNDATASIZE, GAS, ADDRESS, CALLER, SELFBALANCE]));
        }
        Operand::Word => word(entropy),
        Operand::Index => index(entropy),
        Operand::Offset => offset(entropy, scene),
        Operand::Source => source(entropy),
        Operand::Size => size(entropy, scene),
        Operand::Key => key(entropy),
        Operand::Block => scene.block(entropy),
        Operand::Account if entropy.once_in(8) => return writer.op(ADDRESS),
        Operand::Account => {
            let address = scene.account(entropy);
            return push_address(writer, entropy, address);
        }
    };
    if entropy.once_in(16) {
        // As wide as it can be.
        writer.push_bytes(&number.to_be_bytes::<32>());
    } else {
        writer.push(number);
    }
}

/// An address as 20 bytes, or with bytes above them that must not matter.
pub(super) fn push_address(writer: &mut Writer, entropy: &mut Entropy<'_>, address: Address) {
    if entropy.once_in(16) {
        let mut word = [entropy.byte(); 32];
        word[12..].copy_from_slice(address.as_slice());
        writer.push_bytes(&word);
    } else {
        writer.push_bytes(address.as_slice());
    }
}

/// Two to the power of `bits`.
fn power(bits: usize) -> U256 {
    U256::from(1) << bits
}

/// Small, at a power of two or beside it, or bytes as they come.
pub(super) fn word(entropy: &mut Entropy<'_>) -> U256 {
    match entropy.below(8) {
        0 => U256::from(entropy.byte()),
        1 => U256::from(entropy.pick(&[0_u16, 1, 2, 31, 32, 33, 255, 256, 257, 1_024, 0xffff])),
        2 => power(usize::from(entropy.byte())),
        3 => power(usize::from(entropy.byte())) - U256::from(1),
        4 => !U256::from(entropy.byte()),
        5 => entropy.pick(&[power(255), U256::MAX, power(255) + U256::from(1), power(128)]),
        _ => U256::from_be_slice(entropy.bytes(32)),
    }
}

fn index(entropy: &mut Entropy<'_>) -> U256 {
    match entropy.below(8) {
        0..=2 => U256::from(entropy.below(34)),
        3..=5 => U256::from(entropy.byte()),
        6 => U256::from(256) + U256::from(entropy.below(4)),
        _ => word(entropy),
    }
}

/// Near the beginning of memory; where the scene is rough, at an edge of what can be addressed.
pub(super) fn offset(entropy: &mut Entropy<'_>, scene: &Scene) -> U256 {
    match entropy.byte() {
        250..=252 => U256::from(entropy.byte()) * U256::from(64),
        253..=255 if scene.is_rough(entropy) => edge(entropy),
        near => U256::from(near),
    }
}

/// How much of memory: a few words; where the scene is rough, more than can be addressed.
pub(super) fn size(entropy: &mut Entropy<'_>, scene: &Scene) -> U256 {
    match entropy.byte() {
        few @ 0..=127 => U256::from(few % 97),
        128..=191 => U256::from(32),
        192..=250 => U256::ZERO,
        251..=252 => U256::from(entropy.byte()) * U256::from(16),
        _ if scene.is_rough(entropy) => edge(entropy),
        _ => U256::from(64),
    }
}

/// Where addressing ends, in 32 and 64 bits and words, and just beside it.
fn edge(entropy: &mut Entropy<'_>) -> U256 {
    let end = entropy.pick(&[power(32), power(64), U256::ZERO, power(31), power(63), power(24)]);
    let beside = U256::from(entropy.pick(&[1_u8, 0, 32, 31, 33, 64]));
    end.wrapping_sub(beside)
}

fn source(entropy: &mut Entropy<'_>) -> U256 {
    match entropy.below(16) {
        15 => edge(entropy),
        14 => word(entropy),
        _ => U256::from(entropy.below(100)),
    }
}

/// Few different ones, so that what was written is read.
pub(super) fn key(entropy: &mut Entropy<'_>) -> U256 {
    match entropy.below(16) {
        15 => word(entropy),
        few => U256::from(few % 4),
    }
}
