//! `fevm install`: actors of one's own, on a chain that stays.

use std::fs;
use std::path::PathBuf;

use expect_test::expect;

use crate::support::{Run, State, run};

/// A file with this content, in a directory that lasts as long as the handle.
fn file(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("actor.wasm");
    fs::write(&path, content).unwrap();
    (directory, path)
}

fn install(content: &[u8], options: &[&str]) -> Run {
    let (_directory, path) = file(content);
    run(&[&["install", path.to_str().unwrap()], options].concat())
}

/// An actor that succeeds at everything: `invoke` returns 0, which means no block.
const YES: &[u8] =
    b"\0asm\x01\0\0\0\x01\x06\x01\x60\x01\x7f\x01\x7f\x03\x02\x01\0\x05\x03\x01\0\x01\
    \x07\x13\x02\x06memory\x02\0\x06invoke\0\0\x0a\x06\x01\x04\0\x41\0\x0b";

#[test]
fn an_actor_is_installed_and_stays() {
    let state = State::new();
    let (_directory, path) = file(YES);
    state.run(&["install", path.to_str().unwrap()]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        installed [dir]/actor.wasm
          actor       f0111
                      f2q7mddn57pupjtu27z7j2beg5ef623twibtxi5fi
                      0xfF0000000000000000000000000000000000006F
          code        bafk2bzacedz2g53eya7zh2edonioaez3thpkatf7e5krvziqe4wrxx2pr4avm
          bytes       54
          block       1
          gas         [gas] FVM gas
    "#]]);
    let json = state.run(&["--json", "install", path.to_str().unwrap(), "--params", "0x80"]).ok();
    let json = json.json();
    assert_eq!((&json["id"], &json["block"]), (&"f0112".into(), &2.into()), "{json:#}");
    let balances = state.run(&["--json", "balance", json["robust"].as_str().unwrap()]).ok().json();
    assert_eq!(balances["balances"][0]["address"]["id"], "f0112");
}

#[test]
fn without_a_state_directory_the_chain_is_said_to_end() {
    let run = install(YES, &[]).ok();
    assert!(run.stderr.contains("hint: the chain was in memory and ends here"), "{run:#?}");
}

#[test]
fn what_is_no_actor() {
    install(b"contract C {}", &[]).prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir]/actor.wasm cannot be installed: this is not a WASM module: it begins with 0x636f6e74
        help: give the .wasm file that the compiler wrote for wasm32
    "#]]);
    install(&YES[..YES.len() - 1], &[]).prints(expect![[r#"
        exit 1
        --- stderr
        error: [dir]/actor.wasm cannot be installed: the FVM does not accept this module: failed to validate actor wasm: unexpected end-of-file (at offset 0x32)
        help: compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128
    "#]]);
    // The same with `unreachable` as all that it does.
    let code = YES.len() - 8;
    let unreachable = [&YES[..code], b"\x0a\x05\x01\x03\0\0\x0b"].concat();
    install(&unreachable, &[]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the actor's constructor failed, so it is not on the chain
        the WASM trapped: a fault in the actor, or its memory ran out (exit code 4)
        00: f0111 (method 1) -- wasm trap: wasm `unreachable` instruction executed (4)
          exit code   4 (the WASM trapped: a fault in the actor, or its memory ran out)
        help: its parameters are CBOR, given with --params; an actor has to answer method 1
    "#]]);
}

#[test]
fn a_file_or_parameters_that_cannot_be_read() {
    run(&["install", "nowhere.wasm"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: cannot read nowhere.wasm: No such file or directory (os error 2)
        help: check the path and its permissions
    "#]]);
    install(YES, &["--params", "0x8"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the parameters are not hexadecimal: Odd number of digits
        help: give the constructor's parameters as CBOR: 0x81182a is the tuple [42]
    "#]]);
}
