//! One document on stdout, whatever happens.

use expect_test::{Expect, expect};

use crate::support::{BOB, FIRST, Run, State, redacted, run};

#[track_caller]
fn check(run: &Run, expected: Expect) {
    run.json();
    expected.assert_eq(&redacted(&run.stdout));
}

#[test]
fn a_deployment() {
    check(
        &State::new().run(&["--json", "deploy", "Faults.sol"]),
        expect![[r#"
            {
              "contract": "Faults",
              "address": {
                "ethereum": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                "filecoin": "f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna",
                "id": "f0111"
              },
              "transaction": {
                "hash": "[hash]",
                "block": 1,
                "from": {
                  "ethereum": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                  "filecoin": "f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy",
                  "id": "f0100"
                },
                "to": null,
                "gasUsed": [gas]
              },
              "events": []
            }
        "#]],
    );
}

#[test]
fn a_transaction() {
    let state = State::with_faults();
    check(
        &state.run(&["send", FIRST, "bump", "--json"]),
        expect![[r#"
            {
              "status": "success",
              "transaction": {
                "hash": "[hash]",
                "block": 2,
                "from": {
                  "ethereum": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                  "filecoin": "f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy",
                  "id": "f0100"
                },
                "to": {
                  "ethereum": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                  "filecoin": "f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna",
                  "id": "f0111"
                },
                "gasUsed": [gas]
              },
              "events": [
                {
                  "address": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                  "name": "Counted",
                  "signature": "Counted(address,uint256)",
                  "arguments": [
                    {
                      "name": "by",
                      "type": "address",
                      "value": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
                    },
                    {
                      "name": "count",
                      "type": "uint256",
                      "value": "1"
                    }
                  ],
                  "topics": [
                    "[hash]",
                    "[hash]"
                  ],
                  "data": "[hash]"
                }
              ],
              "returned": {
                "data": "[hash]",
                "values": [
                  {
                    "name": "",
                    "type": "uint256",
                    "value": "1"
                  }
                ]
              }
            }
        "#]],
    );
}

#[test]
fn a_call() {
    let state = State::with_faults();
    check(
        &state.run(&["call", FIRST, "add", "1", "2", "--json"]),
        expect![[r#"
            {
              "contract": {
                "ethereum": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                "filecoin": "f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna",
                "id": "f0111"
              },
              "function": "add(uint256,uint256)",
              "returned": {
                "data": "[hash]",
                "values": [
                  {
                    "name": "",
                    "type": "uint256",
                    "value": "3"
                  }
                ]
              },
              "gasUsed": [gas]
            }
        "#]],
    );
}

#[test]
fn balances() {
    check(
        &run(&["--json", "balance", BOB]),
        expect![[r#"
        {
          "balances": [
            {
              "address": {
                "ethereum": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                "filecoin": "f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia",
                "id": "f0101"
              },
              "fil": "10000",
              "attoFil": "10000000000000000000000"
            }
          ]
        }
    "#]],
    );
}

#[test]
fn a_revert() {
    let state = State::with_faults();
    let run = state.run(&["--json", "call", FIRST, "atLeast", "3"]);
    assert_eq!(run.code, Some(1));
    check(
        &run,
        expect![[r#"
            {
              "error": {
                "contract": {
                  "ethereum": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                  "filecoin": "f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna",
                  "id": "f0111"
                },
                "data": "0x6a352a120000000000000000000000000000000000000000000000000000000000000003000000000000000000000000000000000000000000000000000000000000000a0000000000000000000000000000000000000000000000000000000000000060000000000000000000000000000000000000000000000000000000000000001074656e20697320746865206c6561737400000000000000000000000000000000",
                "exitCode": 33,
                "exitMeaning": "reverted",
                "heldBack": false,
                "help": "as things are it fails: change the arguments, --from or --value",
                "kind": "reverted",
                "message": "Faults reverted: TooSmall(given: 3, least: 10, why: \"ten is the least\")",
                "reason": {
                  "arguments": [
                    {
                      "name": "given",
                      "type": "uint256",
                      "value": "3"
                    },
                    {
                      "name": "least",
                      "type": "uint256",
                      "value": "10"
                    },
                    {
                      "name": "why",
                      "type": "string",
                      "value": "ten is the least"
                    }
                  ],
                  "name": "TooSmall",
                  "signature": "TooSmall(uint256,uint256,string)",
                  "text": "TooSmall(given: 3, least: 10, why: \"ten is the least\")"
                },
                "transaction": null
              }
            }
        "#]],
    );
}

#[test]
fn a_wrong_command_line() {
    let typo = run(&["--json", "deplyo"]);
    assert_eq!(typo.code, Some(2));
    check(
        &typo,
        expect![[r#"
        {
          "error": {
            "kind": "usage",
            "message": "unrecognized subcommand 'deplyo'\n\n  tip: some similar subcommands exist: 'demo', 'deploy'\n\nUsage: fevm [OPTIONS] <COMMAND>\n\nFor more information, try '--help'."
          }
        }
    "#]],
    );
    let address = run(&["--json", "balance", "0x12"]);
    assert_eq!(address.code, Some(2));
    check(
        &address,
        expect![[r#"
        {
          "error": {
            "help": "write 0x and 40 hexadecimal digits, or f0 to f4 (t0 to t4) and the rest",
            "kind": "usage",
            "message": "\"0x12\" is not an address: an address after 0x has 40 hexadecimal digits: \"12\" does not"
          }
        }
    "#]],
    );
}
