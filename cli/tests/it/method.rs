//! `fevm call --method`: any method of any actor, and who may not use it.

use expect_test::expect;

use crate::support::{BOB, FIRST, State, run};

/// The head of a CBOR byte string of 32 bytes.
const HASH_HEAD: &str = "0x5820";

#[test]
fn a_method_by_its_number_and_by_its_name() {
    let state = State::with_faults();
    let hash = state.run(&["call", FIRST, "--method", "4"]).ok();
    assert!(hash.stdout.starts_with(HASH_HEAD) && hash.stdout.trim().len() == 2 + 2 * 34);
    // An Ethereum account takes every exported method, and answers nothing.
    for method in ["Receive", "3726118371", "16777216"] {
        state.run(&["call", "f0101", "--method", method, "0x80"]).ok().prints(expect![[r#"
            exit 0
            --- stdout
            0x
            --- stderr
            read from 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                      f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia
                      [gas] FVM gas
        "#]]);
    }
    let json = state.run(&["--json", "call", "--method", "InvokeEVM", BOB]).ok().json();
    assert_eq!((&json["method"], &json["returned"]), (&3_844_450_837_u64.into(), &"0x".into()));
    assert_eq!(json["actor"]["id"], "f0101");
}

/// GetStorageAt is the system actor's, so who asks decides.
#[test]
fn anybody_can_be_asked_for() {
    let state = State::with_faults();
    let ask = ["call", FIRST, "--method", "5", "0x8140"];
    state.run(&ask).prints(expect![[r#"
        exit 1
        --- stderr
        error: method 5 of f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna failed: the caller may not do this here
          exit code   18 (the caller may not do this here)
        help: check the method, its parameters in CBOR, and who asks: --from takes any address
    "#]]);
    state.run(&[&ask[..], &["--from", "f00"]].concat()).ok();
    let json = state.run(&[&ask[..], &["--json"]].concat()).json();
    assert_eq!(
        (&json["error"]["kind"], &json["error"]["exitCode"]),
        (&"failed".into(), &18.into())
    );
}

#[test]
fn nothing_is_kept() {
    let state = State::new();
    state.run(&["call", BOB, "--method", "0", "--value", "1FIL"]).ok();
    let balance = state.run(&["--json", "balance", BOB]).ok().json();
    assert_eq!(balance["balances"][0]["fil"], "10000");
}

#[test]
fn a_transaction_cannot_name_a_method() {
    for command in [&["send"][..], &["trace", "send"], &["trace", "call"]] {
        run(&[command, &[BOB, "--method", "2"]].concat()).prints(expect![[r#"
            exit 2
            --- stderr
            error: --method is for `fevm call`: a transaction calls InvokeEVM (3844450837) and no other method of an actor
            help: let a contract send it, with the precompile call_actor, and call the contract
        "#]]);
    }
}

#[test]
fn what_makes_no_sense() {
    run(&["call", BOB, "--method", "getJob"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: "getJob" is not a method
        help: give a number below 2^64, or an exported method's name as in GetJob
    "#]]);
    run(&["call", BOB, "--method", "18446744073709551616"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: "18446744073709551616" is not a method
        help: give a number below 2^64, or an exported method's name as in GetJob
    "#]]);
    run(&["call", BOB, "--method", "2", "f(uint256)"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the parameters are not hexadecimal: it does not begin with 0x
        help: with --method, give the parameters as CBOR: 0x81182a is the tuple [42]
    "#]]);
    run(&["call", BOB, "--method", "2", "0x8"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: the parameters are not hexadecimal: Odd number of digits
        help: with --method, give the parameters as CBOR: 0x81182a is the tuple [42]
    "#]]);
    run(&["call", BOB, "--method", "2", "0x80", "7"]).prints(expect![[r#"
        exit 2
        --- stderr
        error: a method takes one block of parameters, but "7" follows
        help: with --method, give the parameters as CBOR: 0x81182a is the tuple [42]
    "#]]);
    run(&["call", "f010", "--method", "99"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: method 99 of f010 failed: the actor has no such method
          exit code   22 (the actor has no such method)
        help: check the method, its parameters in CBOR, and who asks: --from takes any address
    "#]]);
    run(&["call", "f09999", "--method", "2"]).prints(expect![[r#"
        exit 1
        --- stderr
        error: method 2 of f09999 failed: there is no actor at the receiving address
          exit code   5 (there is no actor at the receiving address)
        help: check the method, its parameters in CBOR, and who asks: --from takes any address
    "#]]);
}
