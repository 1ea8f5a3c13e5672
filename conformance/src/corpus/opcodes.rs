//! go-ethereum's vectors for instructions with two operands, on all three machines.
//!
//! Each file is about one instruction and has rows `{X, Y, Expected}`; X is pushed first, so that Y
//! is on top of the stack.

use std::ops::ControlFlow;

use alloy_primitives::{Address, B256, Bytes, U256};
use oracle::{Account, Block, Case, Rules, Transaction, World};
use serde::Deserialize;

use super::archive::{Document, VECTORS};
use crate::engine::Host;
use crate::explain::{Standard, unexplained};
use crate::machine::Machine;
use crate::report::Outcome;
use crate::suite::{Suite, Trouble};

/// The rows of this part.
pub const ROWS: [&str; 3] = ["opcodes/fvm", "opcodes/memory", "opcodes/revm"];

const FOLDER: &str = "go-ethereum/opcodes/testcases_";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    x: String,
    y: String,
    expected: String,
}

/// Runs every vector that is wanted.
pub fn run(suite: &Suite) -> Result<(), Trouble> {
    if !suite.begin(&ROWS) {
        return Ok(());
    }
    let source = VECTORS.open()?;
    suite.fvm()?;
    let is_vectors = |path: &str| path.starts_with(FOLDER) && path.ends_with(".json");
    let read = |hand: &mut dyn FnMut(Document) -> ControlFlow<()>| source.each(is_vectors, hand);
    Ok(suite.share(read, |document| file(suite, &document))?)
}

fn file(suite: &Suite, document: &Document) {
    let name = document.path.trim_start_matches(FOLDER).trim_end_matches(".json");
    let rows = serde_json::from_slice::<Vec<Row>>(&document.bytes);
    match (opcode(name), rows) {
        (Some(opcode), Ok(rows)) => {
            for (place, row) in rows.iter().enumerate() {
                vector(suite, &format!("{name} {place}"), opcode, row);
            }
        }
        (None, _) => {
            let text = format!("no instruction is known for a file named {}", document.path);
            suite.add(ROWS[0], name, unexplained(&text, &[]));
        }
        (_, Err(error)) => suite.add(ROWS[0], name, unexplained(&error.to_string(), &[])),
    }
}

fn vector(suite: &Suite, name: &str, opcode: u8, row: &Row) {
    if !suite.selection.has_case(name) {
        return;
    }
    let (Some(x), Some(y), Some(expected)) = (word(&row.x), word(&row.y), word(&row.expected))
    else {
        return suite.add(ROWS[0], name, unexplained(&format!("no numbers: {row:?}"), &[]));
    };
    let case = case(name, program(opcode, x, y));
    let standard = Standard::Output(expected.as_slice());
    let put = |row: &str, run: &dyn Fn() -> Outcome| {
        if suite.selection.has_row(row) {
            suite.add(row, name, run());
        }
    };
    put(ROWS[0], &|| match suite.fvm() {
        Ok(fvm) => Machine::Fvm(fvm, Host::PLAIN).put(&case, standard, &suite.limits),
        Err(error) => unexplained(&error.to_string(), &[]),
    });
    put(ROWS[1], &|| Machine::Memory.put(&case, standard, &suite.limits));
    put(ROWS[2], &|| on_revm(suite, &case, &expected));
}

fn on_revm(suite: &Suite, case: &Case, expected: &B256) -> Outcome {
    match oracle::revm::run(case, &Rules::ETHEREUM, &suite.limits) {
        Ok(post) if *post.output == *expected.as_slice() => Outcome::Passed,
        Ok(post) => unexplained(&format!("output {} and not {expected}", post.output), &[]),
        Err(error) => unexplained(&error.to_string(), &[]),
    }
}

fn word(text: &str) -> Option<B256> {
    U256::from_str_radix(text, 16).ok().map(B256::from)
}

/// The instruction that a file is named after.
fn opcode(name: &str) -> Option<u8> {
    Some(match name {
        "add" => 0x01,
        "mul" => 0x02,
        "sub" => 0x03,
        "div" => 0x04,
        "sdiv" => 0x05,
        "mod" => 0x06,
        "smod" => 0x07,
        "exp" => 0x0a,
        "signext" => 0x0b,
        "lt" => 0x10,
        "gt" => 0x11,
        "slt" => 0x12,
        "sgt" => 0x13,
        "eq" => 0x14,
        "and" => 0x16,
        "or" => 0x17,
        "xor" => 0x18,
        "byte" => 0x1a,
        "shl" => 0x1b,
        "shr" => 0x1c,
        "sar" => 0x1d,
        _ => return None,
    })
}

/// PUSH32 x, PUSH32 y, the instruction, and its result as the output.
fn program(opcode: u8, x: B256, y: B256) -> Bytes {
    const PUSH32: u8 = 0x7f;
    // PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    const RETURN_WORD: [u8; 6] = [0x5f, 0x52, 0x60, 32, 0x5f, 0xf3];
    let code = [&[PUSH32], x.as_slice(), &[PUSH32], y.as_slice(), &[opcode], &RETURN_WORD];
    code.concat().into()
}

/// A call of a contract with this code, by somebody who has nothing.
pub(super) fn case(name: &str, code: Bytes) -> Case {
    const CONTRACT: Address = Address::repeat_byte(0xc0);
    let contract = Account { nonce: 1, code, ..Account::default() };
    Case {
        name: name.to_owned(),
        block: Block {
            number: 1_000,
            timestamp: 1_800_000_000,
            base_fee: 0,
            chain_id: 1,
            prev_randao: B256::ZERO,
            coinbase: Address::ZERO,
            gas_limit: 30_000_000,
        },
        pre: World::from([(CONTRACT, contract)]),
        transaction: Transaction {
            from: Address::repeat_byte(0x11),
            to: Some(CONTRACT),
            gas_limit: 16_000_000,
            ..Transaction::default()
        },
    }
}
