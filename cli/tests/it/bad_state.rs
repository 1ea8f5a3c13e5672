//! State directories that cannot be used. Nothing in them is changed.

use std::fs;

use expect_test::expect;
use harness::chain::{Chain, Options};

use crate::support::{ALICE, FIRST, State, run};

#[test]
fn a_directory_of_somebody_else() {
    let state = State::new();
    fs::write(state.path().join("thesis.txt"), "precious").unwrap();
    state.run(&["balance", ALICE]).prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir] holds other files (`thesis.txt`) and no chain
        help: give a new or empty directory
    "#]]);
    assert_eq!(fs::read_to_string(state.path().join("thesis.txt")).unwrap(), "precious");
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_place_of_the_directory() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let run = run(&["--state", file.path().to_str().unwrap(), "balance", ALICE]);
    run.prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir] is a file
        help: a chain needs a directory
    "#]]);
}

#[test]
fn a_damaged_chain() {
    let state = State::with_faults();
    fs::write(state.path().join("chain.redb"), b"not a database at all").unwrap();
    let run = state.run(&["balance", ALICE]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: "), "{run:#?}");
    assert!(run.stderr.contains("\nhelp: "), "{run:#?}");
}

#[test]
fn a_truncated_chain() {
    let state = State::with_faults();
    let path = state.path().join("chain.redb");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let run = state.run(&["call", FIRST, "count"]);
    assert_eq!(run.code, Some(1), "{run:#?}");
    assert!(run.stderr.starts_with("error: "), "{run:#?}");
}

#[test]
fn a_directory_in_use_by_another_process() {
    let state = State::new();
    let state_dir = Some(state.path().to_owned());
    let holder = Chain::open(Options { state_dir, ..Options::default() }).unwrap();
    state.run(&["balance", ALICE]).prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir] is in use by another fevm process
        help: stop that one or give another directory
    "#]]);
    drop(holder);
    state.run(&["balance", ALICE]).ok();
}

#[test]
fn an_unreadable_abi_is_warned_of_and_the_rest_works() {
    let state = State::with_faults();
    let abi = state.path().join("abi").join(format!("{FIRST}.json"));
    fs::write(&abi, "{").unwrap();
    let run = state.run(&["call", FIRST, "count()(uint256)"]).ok();
    assert_eq!(run.stdout, "0\n");
    assert!(run.stderr.contains("warning: cannot use the ABI in"), "{run:#?}");
}
