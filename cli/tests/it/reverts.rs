//! How a failing contract is reported: exit code 1, the reason decoded, the contract named.

use expect_test::expect;

use crate::support::{FIRST, State, run};

#[test]
fn a_text() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "say", "no such luck"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: "no such luck"
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          reason      Error
                        message "no such luck"
        help: as things are it fails: change the arguments, --from or --value
    "#]]);
}

#[test]
fn panics_say_what_they_mean() {
    let state = State::with_faults();
    let most = format!("0x{}", "f".repeat(64));
    state.run(&["call", FIRST, "add", &most, "1"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: Panic(0x11): arithmetic overflow or underflow
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          reason      Panic
                        code 17
        help: as things are it fails: change the arguments, --from or --value
    "#]]);
    let outside = state.run(&["call", FIRST, "pick", "[1,2]", "2"]);
    assert!(outside.stderr.contains("array index out of bounds"), "{outside:#?}");
}

#[test]
fn a_custom_error_names_its_arguments() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "atLeast", "9"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: TooSmall(given: 9, least: 10, why: "ten is the least")
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          reason      TooSmall
                        given 9
                        least 10
                        why   "ten is the least"
        help: as things are it fails: change the arguments, --from or --value
    "#]]);
}

#[test]
fn a_custom_error_without_an_abi_stays_bytes() {
    let state = State::with_faults();
    std::fs::remove_dir_all(state.path().join("abi")).unwrap();
    state.run(&["call", FIRST, "atLeast(uint256)", "9"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the contract reverted: unknown error 0x6a352a12
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          data        0x6a352a120000000000000000000000000000000000000000000000000000000000000009000000000000000000000000000000000000000000000000000000000000000a0000000000000000000000000000000000000000000000000000000000000060000000000000000000000000000000000000000000000000000000000000001074656e20697320746865206c6561737400000000000000000000000000000000
        help: add --abi FILE with the contract's errors to decode the reason
    "#]]);
}

#[test]
fn no_reason_at_all() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "nothing"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: no reason given
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
        help: no reason was given: perhaps the function does not exist, or does not take FIL
    "#]]);
}

#[test]
fn a_transaction_that_would_revert_is_not_sent() {
    let state = State::with_faults();
    state.run(&["send", FIRST, "atLeast", "9"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: TooSmall(given: 9, least: 10, why: "ten is the least")
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          reason      TooSmall
                        given 9
                        least 10
                        why   "ten is the least"
          transaction none: it was tried before sending it
        help: nothing was sent; with --gas-limit it is sent even if it fails
    "#]]);
    let next = state.run(&["--json", "send", FIRST, "bump"]).ok().json();
    assert_eq!(next["transaction"]["block"], 2);
}

#[test]
fn a_transaction_with_a_gas_limit_is_sent_although_it_reverts() {
    let state = State::with_faults();
    let limit = "100000000";
    state.run(&["send", FIRST, "atLeast", "9", "--gas-limit", limit]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults reverted: TooSmall(given: 9, least: 10, why: "ten is the least")
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   33 (reverted)
          reason      TooSmall
                        given 9
                        least 10
                        why   "ten is the least"
          transaction [hash]
          block       2
          gas         [gas] FVM gas
        help: the transaction is in the chain, and its gas is paid
    "#]]);
    let next = state.run(&["--json", "send", FIRST, "bump"]).ok().json();
    assert_eq!(next["transaction"]["block"], 3);
}

#[test]
fn a_constructor_that_reverts() {
    run(&["deploy", "Picky.sol", "true"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: the constructor reverted: Refused(by: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266)
          exit code   33 (reverted)
          reason      Refused
                        by 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
          transaction none: it was tried before sending it
        help: nothing was sent; with --gas-limit it is sent even if it fails
    "#]]);
}

#[test]
fn an_invalid_instruction_and_an_endless_loop() {
    let state = State::with_faults();
    state.run(&["call", FIRST, "invalid"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults failed: the contract executed INVALID (0xfe)
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   34 (the contract executed INVALID (0xfe))
        help: as things are it fails: change the arguments, --from or --value
    "#]]);
    state.run(&["call", FIRST, "forever", "--gas-limit", "50000000"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: Faults failed: out of gas
          contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          exit code   7 (out of gas)
        help: raise --gas-limit, or leave it out to have it estimated
    "#]]);
}
