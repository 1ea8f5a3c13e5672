//! Precompile vectors through a contract on the FVM, those that must fail too.
//!
//! The contract calls the address in the first 20 bytes of its calldata with the rest, and returns
//! whether that succeeded, as a byte, and what it returned. Gas is no part of a vector here.

use std::ops::ControlFlow;

use alloy_primitives::{Address, Bytes, address};
use interpreter::asm::assemble;
use serde::Deserialize;

use super::archive::{Document, VECTORS};
use super::opcodes;
use crate::engine::Host;
use crate::explain::{Standard, unexplained};
use crate::machine::Machine;
use crate::report::Outcome;
use crate::suite::{Suite, Trouble};

/// The row of this part.
pub const ROW: &str = "precompiles/fvm";

/// Calls what calldata says and returns what came of it.
const FORWARDER: &str = "
    PUSH1 20 CALLDATASIZE SUB
    DUP1 PUSH1 20 PUSH0 CALLDATACOPY
    PUSH0 PUSH0 DUP3 PUSH0 PUSH0 CALLDATALOAD PUSH1 96 SHR GAS STATICCALL
    PUSH0 MSTORE8
    RETURNDATASIZE PUSH0 PUSH1 1 RETURNDATACOPY
    RETURNDATASIZE PUSH1 1 ADD PUSH0 RETURN";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Vector {
    name: String,
    input: String,
    expected: Option<String>,
}

/// Runs every vector that is wanted.
pub fn run(suite: &Suite) -> Result<(), Trouble> {
    if !suite.begin(&[ROW]) {
        return Ok(());
    }
    let source = VECTORS.open()?;
    suite.fvm()?;
    let is_vectors = |path: &str| path.ends_with(".json") && !path.contains("/opcodes/");
    let read = |hand: &mut dyn FnMut(Document) -> ControlFlow<()>| source.each(is_vectors, hand);
    Ok(suite.share(read, |document| file(suite, &document))?)
}

fn file(suite: &Suite, document: &Document) {
    let name = document.path.trim_end_matches(".json");
    let vectors = serde_json::from_slice::<Vec<Vector>>(&document.bytes);
    let stem = name.rsplit('/').next().unwrap_or(name);
    match (precompile(stem), vectors) {
        (Some(to), Ok(vectors)) => {
            for vector in &vectors {
                let name = format!("{name} {}", vector.name);
                if suite.selection.has_case(&name) {
                    suite.add(ROW, &name, outcome(suite, &name, to, vector));
                }
            }
        }
        (None, _) => {
            let text = format!("no precompile is known for a file named {}", document.path);
            suite.add(ROW, name, unexplained(&text, &[]));
        }
        (_, Err(error)) => suite.add(ROW, name, unexplained(&error.to_string(), &[])),
    }
}

fn outcome(suite: &Suite, name: &str, to: Address, vector: &Vector) -> Outcome {
    let decoded = (bytes(&vector.input), vector.expected.as_deref().map(bytes).transpose());
    let (Ok(input), Ok(expected)) = decoded else {
        return unexplained("input or output is not hexadecimal", &[]);
    };
    let fvm = match suite.fvm() {
        Ok(fvm) => fvm,
        Err(error) => return unexplained(&error.to_string(), &[]),
    };
    let forwarder = assemble(FORWARDER).expect("the forwarder is good assembly");
    let mut case = opcodes::case(name, forwarder);
    case.transaction.input = [to.as_slice(), &input].concat().into();
    let output = match expected {
        Some(output) => [&[1], output.as_ref()].concat(),
        None => vec![0],
    };
    Machine::Fvm(fvm, Host::LIFTED).put(&case, Standard::Output(&output), &suite.limits)
}

fn bytes(text: &str) -> Result<Bytes, hex::FromHexError> {
    Ok(hex::decode(text)?.into())
}

/// The precompile that a file is about.
fn precompile(stem: &str) -> Option<Address> {
    let low = match stem.trim_start_matches("fail-") {
        "ecRecover" => 0x01,
        "modexp" | "modexp_eip2565" | "modexp_eip7883" => 0x05,
        "bn256Add" => 0x06,
        "bn256ScalarMul" => 0x07,
        "bn256Pairing" => 0x08,
        "blake2F" | "blake2f" => 0x09,
        "pointEvaluation" => 0x0a,
        "blsG1Add" => 0x0b,
        "blsG1Mul" | "blsG1MultiExp" => 0x0c,
        "blsG2Add" => 0x0d,
        "blsG2Mul" | "blsG2MultiExp" => 0x0e,
        "blsPairing" => 0x0f,
        "blsMapG1" => 0x10,
        "blsMapG2" => 0x11,
        "p256Verify" | "eip7951_p256verify" => {
            return Some(address!("0000000000000000000000000000000000000100"));
        }
        _ => return None,
    };
    Some(Address::with_last_byte(low))
}
