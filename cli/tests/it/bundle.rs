//! `fevm bundle`, and a chain that runs on what it wrote.

use std::fs;

use crate::support::{FIRST, State, run};

#[test]
fn what_was_written_is_a_bundle_again() {
    let directory = tempfile::tempdir().unwrap();
    let into = directory.path().join("made/here");
    let written = run(&["--json", "bundle", "--dir", into.to_str().unwrap()]).ok().json();
    let actors = written["actors"].as_array().unwrap();
    assert!(actors.iter().any(|actor| actor["name"] == "evm"), "{written:#}");
    for actor in actors {
        let wasm = fs::read(into.join(actor["file"].as_str().unwrap())).unwrap();
        assert_eq!(&wasm[..4], b"\0asm");
        assert_eq!(actor["bytes"], wasm.len());
    }
    serde_json::from_slice::<serde_json::Value>(&fs::read(into.join("metadata.json")).unwrap())
        .unwrap();
    let car = into.join("bundle.car");
    assert_eq!(fs::read(&car).unwrap(), fevm::BUNDLE_CAR);
    let state = State::new();
    state.run(&["deploy", "Faults.sol", "--bundle", car.to_str().unwrap()]).ok();
    assert_eq!(state.run(&["call", FIRST, "count"]).ok().stdout, "0\n");
}

#[test]
fn a_place_that_cannot_be_written() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let run = run(&["bundle", "--dir", file.path().join("x").to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: cannot make "), "{run:#?}");
}

/// The same module under another code CID: a custom section more, which changes nothing it does.
fn another_build(wasm: &[u8]) -> Vec<u8> {
    // Custom section of 12 bytes: a name of 5, then its content.
    [wasm, b"\x00\x0c\x05otherbundle"].concat()
}

#[test]
fn our_evm_runs_among_the_actors_of_another_bundle() {
    let ours = harness::Bundle::embedded();
    let mut other = ours.clone();
    for actor in ours.actors().iter().filter(|actor| actor.name != "evm") {
        other.replace(&actor.name, another_build(&actor.wasm)).unwrap();
    }
    for (here, there) in ours.actors().iter().zip(other.actors()) {
        assert_eq!(here.cid == there.cid, here.name == "evm", "{}", here.name);
    }
    let directory = tempfile::tempdir().unwrap();
    let car = directory.path().join("other.car");
    fs::write(&car, other.to_car()).unwrap();
    let bundle = ["--bundle", car.to_str().unwrap()];
    let state = State::new();
    state.run(&[&["deploy", "Faults.sol"][..], &bundle].concat()).ok();
    assert_eq!(state.run(&[&["call", FIRST, "count"][..], &bundle].concat()).ok().stdout, "0\n");
    let mismatch = state.run(&["call", FIRST, "count"]);
    assert_eq!(mismatch.code, Some(1), "the state belongs to the other actors: {mismatch:#?}");
}
