//! Every pure instruction on random words, against a model that takes the slow and obvious way:
//! wider integers, signed integers of another type, or bit by bit.

use fevm_interpreter::opcode::TABLE;
use proptest::prelude::*;
use revm_primitives::{I256, ruint::Uint};

use crate::{
    prelude::{test, *},
    support::{apply, runner},
};

type Wide = Uint<512, 8>;

/// Words as contracts have them: small ones, sparse ones, ones near a limb's edge, and any.
pub(crate) fn word() -> impl Strategy<Value = U256> {
    let any_word = any::<[u64; 4]>().prop_map(U256::from_limbs);
    let limb = prop_oneof![Just(0), Just(1), Just(u64::MAX), Just(1 << 63), any::<u64>()];
    prop_oneof![
        2 => any_word,
        3 => [limb.clone(), limb.clone(), limb.clone(), limb].prop_map(U256::from_limbs),
        3 => any::<u64>().prop_map(U256::from),
        2 => (0_u64..=300).prop_map(U256::from),
        1 => (0_u64..=300).prop_map(|less| U256::ZERO.wrapping_sub(U256::from(less))),
        2 => (0_usize..256).prop_map(|bit| U256::ONE << bit),
        1 => (0_usize..256).prop_map(|bit| (U256::ONE << bit).wrapping_sub(U256::ONE)),
    ]
}

fn wide(word: U256) -> Wide {
    Wide::from_limbs_slice(word.as_limbs())
}

fn narrow(wide: Wide) -> U256 {
    U256::from_limbs_slice(&wide.as_limbs()[..4])
}

fn signed(word: U256) -> I256 {
    I256::from_raw(word)
}

fn truth(holds: bool) -> U256 {
    U256::from(holds)
}

/// The word made of the bits `bit` says are set, the lowest first.
fn bits(bit: impl Fn(usize) -> bool) -> U256 {
    (0..256).filter(|&index| bit(index)).fold(U256::ZERO, |word, index| word | U256::ONE << index)
}

/// What the instruction should give, or `None` when it is not a function of words alone.
pub(crate) fn model(mnemonic: &str, a: U256, b: U256, c: U256) -> Option<U256> {
    let shift = usize::try_from(a).ok().filter(|&amount| amount < 256);
    let byte = usize::try_from(a).ok().filter(|&index| index < 32);
    let top = usize::try_from(a).ok().map_or(255, |index| (8 * index.min(31)) + 7);
    let modulo = |value: Wide| if c.is_zero() { U256::ZERO } else { narrow(value % wide(c)) };
    Some(match mnemonic {
        "ADD" => narrow(wide(a) + wide(b)),
        "MUL" => narrow(wide(a) * wide(b)),
        "SUB" => narrow(wide(a) + (Wide::ONE << 256) - wide(b)),
        "DIV" | "SDIV" | "MOD" | "SMOD" if b.is_zero() => U256::ZERO,
        "DIV" => narrow(wide(a) / wide(b)),
        "MOD" => narrow(wide(a) % wide(b)),
        "SDIV" => signed(a).overflowing_div(signed(b)).0.into_raw(),
        "SMOD" => signed(a).overflowing_rem(signed(b)).0.into_raw(),
        "ADDMOD" => modulo(wide(a) + wide(b)),
        "MULMOD" => modulo(wide(a) * wide(b)),
        "EXP" => (0..256).rev().fold(U256::ONE, |power, bit| {
            let square = narrow(wide(power) * wide(power));
            if b.bit(bit) { narrow(wide(square) * wide(a)) } else { square }
        }),
        "SIGNEXTEND" => bits(|index| b.bit(index.min(top))),
        "LT" => truth(a < b),
        "GT" => truth(a > b),
        "SLT" => truth(signed(a) < signed(b)),
        "SGT" => truth(signed(a) > signed(b)),
        "EQ" => truth(a == b),
        "ISZERO" => truth(a == U256::ZERO),
        "AND" => bits(|index| a.bit(index) && b.bit(index)),
        "OR" => bits(|index| a.bit(index) || b.bit(index)),
        "XOR" => bits(|index| a.bit(index) != b.bit(index)),
        "NOT" => bits(|index| !a.bit(index)),
        "BYTE" => byte.map_or(U256::ZERO, |index| U256::from(b.to_be_bytes::<32>()[index])),
        "SHL" => shift.map_or(U256::ZERO, |by| bits(|index| index >= by && b.bit(index - by))),
        "SHR" => shift.map_or(U256::ZERO, |by| bits(|index| index + by < 256 && b.bit(index + by))),
        "SAR" => {
            let by = shift.unwrap_or(255);
            bits(|index| b.bit((index + by).min(255)))
        }
        "CLZ" => U256::from((0..256).rev().take_while(|&index| !a.bit(index)).count()),
        _ => return None,
    })
}

#[test]
fn every_pure_instruction_agrees_with_its_model() {
    let words = (word(), word(), word());
    runner(500)
        .run(&words, |(a, b, c)| {
            for row in TABLE.iter().flatten() {
                if let Some(expected) = model(row.mnemonic, a, b, c) {
                    let given = apply(row.mnemonic, &[a, b, c][..usize::from(row.pops)]);
                    prop_assert_eq!(given, expected, "{} {:#x} {:#x} {:#x}", row, a, b, c);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn equal_operands_agree_with_the_model_too() {
    runner(500)
        .run(&word(), |a| {
            for row in TABLE.iter().flatten() {
                if let Some(expected) = model(row.mnemonic, a, a, a) {
                    let given = apply(row.mnemonic, &[a, a, a][..usize::from(row.pops)]);
                    prop_assert_eq!(given, expected, "{} {:#x}", row, a);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_model_knows_every_arithmetic_and_logic_row() {
    for row in TABLE[0x01..0x20].iter().flatten() {
        assert!(model(row.mnemonic, U256::ONE, U256::ONE, U256::ONE).is_some(), "{row}");
    }
}

#[test]
fn memory_gives_back_any_word_from_any_offset() {
    runner(500)
        .run(&(word(), 0_u64..200, 0_u64..200), |(value, at, other)| {
            let mut model = [0; 256];
            model[at as usize..at as usize + 32].copy_from_slice(&value.to_be_bytes::<32>());
            let expected = U256::from_be_slice(&model[other as usize..other as usize + 32]);
            let text = format!("PUSH32 {value} PUSH1 {at} MSTORE PUSH1 {other} MLOAD");
            let mut case = Case::new();
            case.run(&text);
            prop_assert_eq!(case.host.last_stack[0], expected);
            Ok(())
        })
        .unwrap();
}

#[test]
fn calldata_gives_any_word_from_any_offset() {
    let input = proptest::collection::vec(any::<u8>(), 0..100);
    runner(500)
        .run(&(input, 0_usize..120), |(input, at)| {
            let mut model = input.clone();
            model.resize(200, 0);
            let expected = U256::from_be_slice(&model[at..at + 32]);
            let mut case = Case::new().input(input.into());
            case.run(&format!("PUSH1 {at} CALLDATALOAD"));
            prop_assert_eq!(case.host.last_stack[0], expected);
            Ok(())
        })
        .unwrap();
}
