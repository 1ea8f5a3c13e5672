//! The vectors of go-ethereum and of the production actor, straight from their archive.
//!
//! The archive is `precompile-vectors-dev.tar.zst` in the folder the environment variable
//! FEVM_CORPORA names, or else in `../shared/corpora` beside the workspace. Without it nothing
//! runs.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::File,
    io::{BufReader, Read as _},
    path::{Path, PathBuf},
};

use fevm_precompiles::{Precompile, Profile, Slot, lookup};
use revm_primitives::{Address, Bytes};
use serde_json::Value;

use crate::platform::run;

/// How many files of vectors the archive has; fewer means that some were not found.
const FILES: usize = 38;

/// What one file came to.
#[derive(Default)]
struct Tally {
    passed: usize,
    /// Names of the cases, each with what was found instead.
    failed: Vec<String>,
}

#[test]
fn vectors_of_other_implementations() {
    let archive = corpora().join("precompile-vectors-dev.tar.zst");
    let Ok(file) = File::open(&archive) else {
        println!("{} cannot be opened: no vectors were run", archive.display());
        return;
    };
    let tallies = run_archive(file);
    for (path, tally) in &tallies {
        println!("{path}: {} passed, {} failed", tally.passed, tally.failed.len());
    }
    let failed: Vec<_> = tallies.iter().filter(|(_, tally)| !tally.failed.is_empty()).collect();
    for (path, tally) in &failed {
        println!("{path}:\n  {}", tally.failed.join("\n  "));
    }
    assert!(failed.is_empty(), "{} files have failing cases, see above", failed.len());
    assert_eq!(tallies.len(), FILES, "files of vectors in {}", archive.display());
}

fn corpora() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    std::env::var_os("FEVM_CORPORA").map_or_else(default, PathBuf::from)
}

/// Runs every file of precompile vectors; the archive also has some for opcodes.
fn run_archive(file: File) -> BTreeMap<String, Tally> {
    let plain = ruzstd::decoding::StreamingDecoder::new(BufReader::new(file)).unwrap();
    let mut tallies = BTreeMap::new();
    for entry in tar::Archive::new(plain).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().into_owned();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        if !is_json || path.iter().any(|part| part == "opcodes") {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        tallies.insert(path.display().to_string(), run_file(name, &cases));
    }
    tallies
}

fn run_file(name: &str, cases: &[Value]) -> Tally {
    let mut tally = Tally::default();
    for case in cases {
        let found = answer(name, &field(case, "Input"));
        let holds = match (&case["Expected"], &found) {
            (Value::String(_), Ok(output)) => *output == field(case, "Expected"),
            (Value::Null, Err(_)) => case["ExpectedError"].is_string(),
            _ => false,
        };
        if holds {
            tally.passed += 1;
        } else {
            tally.failed.push(format!("{}: {found:?}", case["Name"]));
        }
    }
    tally
}

fn field(case: &Value, name: &str) -> Bytes {
    hex::decode(case[name].as_str().unwrap()).unwrap().into()
}

/// The answer at the address a file is about.
fn answer(name: &str, input: &[u8]) -> Result<Bytes, String> {
    let low = match name.trim_start_matches("fail-") {
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
        "p256Verify" | "eip7951_p256verify" => return answer_of(Precompile::P256Verify, input),
        _ => return Err(format!("no precompile is known for a file named {name}")),
    };
    match lookup(Address::with_last_byte(low), Profile::Ethereum) {
        Slot::Defined(precompile) => answer_of(precompile, input),
        slot => Err(format!("{slot:?}")),
    }
}

fn answer_of(precompile: Precompile, input: &[u8]) -> Result<Bytes, String> {
    run(precompile, input).map_err(|failure| failure.to_string())
}
