//! Every pure instruction on every choice of edges, against the models of properties.rs. Random
//! words seldom meet an edge in two operands at once; here every pair does.

use fevm_interpreter::opcode::{Row, TABLE};

use crate::{
    prelude::{test, *},
    properties::model,
    support::{edges, pushes, row, stride},
};

/// Runs one row on many choices of operands, and compares each with the model.
fn agrees(row: &Row, choices: impl Iterator<Item = Vec<U256>>) {
    let mut case = Case::new();
    for words in choices {
        let padded = |index: usize| words.get(index).copied().unwrap_or_default();
        let expected = model(row.mnemonic, padded(0), padded(1), padded(2));
        let mut code = pushes(&words);
        code.push(row.code);
        case.host.steps_left = 10;
        case.run_code(code.into()).expect("a pure row does not halt");
        assert_eq!(Some(case.host.last_stack[0]), expected, "{row} {words:#x?}");
        assert_eq!(case.host.last_stack.len(), 1, "{row}");
    }
}

fn pure_rows(operands: u8) -> impl Iterator<Item = &'static Row> {
    TABLE[0x01..0x20].iter().flatten().filter(move |row| row.pops == operands)
}

#[test]
fn one_edge() {
    for row in pure_rows(1) {
        agrees(row, edges().into_iter().map(|word| vec![word]));
    }
}

#[test]
fn every_pair_of_edges() {
    let pairs = || edges().into_iter().flat_map(|a| edges().into_iter().map(move |b| vec![a, b]));
    for row in pure_rows(2) {
        agrees(row, pairs());
    }
}

#[test]
fn every_triple_of_some_edges() {
    let some = || edges().into_iter().step_by(3);
    let triples =
        || some().flat_map(move |a| some().flat_map(move |b| some().map(move |c| vec![a, b, c])));
    for row in pure_rows(3) {
        agrees(row, triples());
    }
}

/// A product is made of digits of 29 bits: words whose digits are empty, full, or nearly so.
#[test]
fn products_of_words_at_the_ends_of_digits() {
    let bits = [0, 29, 58, 203, 229, 232, 255];
    let words: Vec<_> = bits
        .into_iter()
        .map(|bit| U256::ONE << bit)
        .flat_map(|power: U256| [power, power - U256::ONE, U256::MAX - power, power.wrapping_neg()])
        .step_by(if cfg!(miri) { 5 } else { 1 })
        .collect();
    let some = || words.iter().copied();
    let triples = some().flat_map(|a| some().flat_map(move |b| some().map(move |c| vec![a, b, c])));
    agrees(row("MULMOD"), triples);
}

/// A shift or an index that is small in its lowest limb only is a large one.
#[test]
fn amounts_are_read_in_all_four_limbs() {
    let word = U256::MAX - U256::from(0x5a5a);
    for mnemonic in ["SHL", "SHR", "SAR", "BYTE", "SIGNEXTEND"] {
        let row = row(mnemonic);
        let low = [0_u64, 1, 3, 8, 30, 31, 63];
        let high = [64, 128, 192].map(|bit| U256::ONE << bit);
        agrees(
            row,
            low.into_iter().flat_map(|low| high.map(|high| vec![high | U256::from(low), word])),
        );
    }
}

#[test]
fn every_small_amount() {
    let words = [U256::MAX / U256::from(3), U256::MAX - U256::MAX / U256::from(3)];
    for mnemonic in ["SHL", "SHR", "SAR", "BYTE", "SIGNEXTEND"] {
        let row = row(mnemonic);
        let amounts = (0..270_u64).step_by(stride(37));
        agrees(row, amounts.flat_map(|by| words.map(|word| vec![U256::from(by), word])));
    }
}
