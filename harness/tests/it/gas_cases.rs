//! The same calls as production's EVM actor got, with the same results; the figures go to `cargo
//! xtask bench`.
//!
//! The cases are looked for in `../shared/gas` beside the workspace, or where FEVM_GAS_CASES
//! points.

use std::path::PathBuf;

use alloy_primitives::hex;
use harness::Bundle;
use harness::measure::Bench;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    init: String,
    calls: Vec<Call>,
}

#[derive(Deserialize)]
struct Call {
    name: String,
    data: String,
    repeat: u32,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Row {
    case: String,
    call: String,
    exit: u32,
    gas: u64,
    ret: String,
}

fn folder() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/gas");
    std::env::var_os("FEVM_GAS_CASES").map_or_else(beside, PathBuf::from)
}

fn read<T: for<'de> Deserialize<'de>>(name: &str) -> Option<Vec<T>> {
    let text = std::fs::read_to_string(folder().join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn contracts_return_what_they_return_on_the_network() {
    let (Some(cases), Some(rows)) = (read::<Case>("cases.json"), read::<Row>("production.json"))
    else {
        println!("no cases in {}: nothing was compared", folder().display());
        return;
    };
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    for case in &cases {
        let expected = |call: &str| {
            let row = rows.iter().find(|row| row.case == case.name && row.call == call);
            row.map(|row| (row.exit, row.ret.clone())).unwrap()
        };
        let (measured, id) = bench.deploy(&hex::decode(&case.init).unwrap()).unwrap();
        let found = (measured.exit, hex::encode(&measured.ret));
        assert_eq!(found, expected("deploy"), "{}: {:?}", case.name, measured.error);
        let id = id.unwrap();
        for call in &case.calls {
            let data = hex::decode(&call.data).unwrap();
            let mut last = None;
            for _ in 0..call.repeat {
                last = Some(bench.call(id, &data).unwrap());
            }
            let last = last.unwrap();
            let found = (last.exit, hex::encode(&last.ret));
            assert_eq!(
                found,
                expected(&call.name),
                "{} {}: {:?}",
                case.name,
                call.name,
                last.error
            );
        }
    }
}

#[test]
fn every_unit_of_gas_has_a_name() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (measured, _) = bench.deploy(&hex!("6001600055")).unwrap();
    let sum: u64 = measured.charges.values().map(|charges| charges.milligas).sum();
    assert_eq!(sum.div_ceil(1_000), measured.gas);
    assert!(measured.fixed < measured.gas);
}
