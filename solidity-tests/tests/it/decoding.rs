//! Arguments, results, reverts and logs, with the ABIs that compilers emit.

use alloy_dyn_abi::{FunctionExt, JsonAbiExt};
use alloy_json_abi::{Function, JsonAbi};
use alloy_primitives::{B256, U256, hex};
use solidity_tests::values::{parse_arguments, show, to_json};
use solidity_tests::{logs, revert, signature};

use crate::suites::contract;

fn resolved(text: &str, abi: &JsonAbi, arguments: usize) -> Result<Function, String> {
    signature::resolve(text, [abi], arguments).map_err(|error| error.to_string())
}

/// Arguments of a function of Echo, encoded and decoded again.
fn echoed(function: &str, arguments: &[&str]) -> Result<String, String> {
    let function = resolved(function, &contract("Echo").abi, arguments.len())?;
    let values = parse_arguments(&function.name, &function.inputs, arguments);
    let values = values.map_err(|error| error.to_string())?;
    let data = function.abi_encode_input(&values).unwrap();
    let decoded = function.abi_decode_output(&data[4..]).unwrap();
    Ok(decoded.iter().map(show).collect::<Vec<_>>().join(" "))
}

#[test]
fn arguments_are_encoded_and_results_decoded() {
    assert_eq!(
        echoed("scalars", &["1.5 FIL", "-3", "true", "f0100", "0x01020304"]).unwrap(),
        "1500000000000000000 -3 true 0xff00000000000000000000000000000000000064 0x01020304"
    );
    assert_eq!(
        echoed("lists", &["[a, 'b,c']", "[[1,2],[3,4]]"]).unwrap(),
        "[\"a\", \"b,c\"] [[1, 2], [3, 4]]"
    );
    assert_eq!(
        echoed("items((address,int64,bytes)[])", &["[(f00,-1,0xab)]"]).unwrap(),
        "[(0xfF00000000000000000000000000000000000000, -1, 0xab)]"
    );
}

#[test]
fn wrong_arguments_say_which_and_what_was_expected() {
    assert_eq!(
        echoed("lists", &["[a]"]).unwrap_err(),
        "lists(string[] texts, uint16[2][] pairs) takes 2 arguments, but 1 was given"
    );
    assert_eq!(
        echoed("scalars", &["1", "200", "true", "f00", "0x01020304"]).unwrap_err(),
        "argument 2 (b) is int8, but \"200\" does not fit 8 bits with a sign"
    );
    assert_eq!(
        echoed("items(uint256)", &["ten"]).unwrap_err(),
        "argument 1 (count) is uint256, but \"ten\" is not a number: \
         write it like 25, 0x19, 1_000, 1e18 or 1.5FIL"
    );
}

#[test]
fn functions_are_found_by_signature_and_by_name() {
    let echo = &contract("Echo").abi;
    let token = &contract("Token").abi;
    for text in [
        "balanceOf(address)(uint256)",
        "balanceOf(address) returns (uint256)",
        "function balanceOf(address owner) external view returns (uint256 amount)",
        "balanceOf(address)",
        "balanceOf",
        " balanceOf ",
    ] {
        let function = resolved(text, token, 1).unwrap();
        assert_eq!(function.signature_with_outputs(), "balanceOf(address)(uint256)", "{text}");
        assert_eq!(function.inputs[0].name, "account", "{text}");
    }
    let unknown = signature::resolve("f(uint8)(bool)", [], 1).unwrap();
    assert_eq!(unknown.signature_with_outputs(), "f(uint8)(bool)");
    assert_eq!(
        resolved("items", echo, 1).unwrap_err(),
        "\"items\" may mean any of: items(uint256), items((address,int64,bytes)[]), items(bool); \
         write one of them in full"
    );
    assert!(
        resolved("nope", echo, 0)
            .unwrap_err()
            .starts_with("there is no function \"nope\"; there is: ")
    );
    assert_eq!(
        signature::resolve("f", [], 0).unwrap_err().to_string(),
        "the types of \"f\" are not known without an ABI: write 'f(types)(returns)'"
    );
    let short = signature::resolve("f(uint,(int,bool)[2],uint[3][])(uint)", [], 3).unwrap();
    assert_eq!(short.signature_with_outputs(), "f(uint256,(int256,bool)[2],uint256[3][])(uint256)");
    assert_eq!(
        resolved("f(bool,Colour[])", echo, 2).unwrap_err(),
        "\"f(bool,Colour[])\" has the type \"Colour[]\", which does not exist: \
         write contracts as address, enums as uint8"
    );
    for text in ["f(", "f)(", "(", "f(uint256))"] {
        let error = resolved(text, echo, 0).unwrap_err();
        assert!(
            error.ends_with("write it like 'transfer(address,uint256)(bool)'"),
            "{text}: {error}"
        );
    }
}

#[test]
fn values_in_json_keep_all_digits() {
    let function = resolved("scalars", &contract("Echo").abi, 5).unwrap();
    let max = U256::MAX.to_string();
    let values =
        parse_arguments("f", &function.inputs, &[&max, "-1", "false", "f00", "0x00000000"]);
    let json: Vec<_> = values.unwrap().iter().map(to_json).collect();
    let wanted = serde_json::json!([
        max,
        "-1",
        false,
        "0xfF00000000000000000000000000000000000000",
        "0x00000000"
    ]);
    assert_eq!(serde_json::Value::from(json), wanted);
}

/// One line about the data of a revert.
fn reason(data: &str) -> String {
    revert::decode(&hex::decode(data).unwrap(), [&contract("Reverts").abi]).to_string()
}

#[test]
fn reverts_say_why() {
    let word = |number: u64| format!("{number:064x}");
    assert_eq!(reason(""), "no reason given");
    assert_eq!(reason("0011"), "data 0x0011");
    assert_eq!(reason("01020304ff"), "unknown error 0x01020304, data 0x01020304ff");
    let text = format!("08c379a0{}{}6f6b{}", word(32), word(2), "00".repeat(30));
    assert_eq!(reason(&text), "\"ok\"");
    assert_eq!(
        reason(&format!("4e487b71{}", word(0x11))),
        "Panic(0x11): arithmetic overflow or underflow"
    );
    assert_eq!(
        reason(&format!("4e487b71{}", word(0x77))),
        "Panic(0x77): a code without a known meaning"
    );
}

#[test]
fn custom_errors_are_named_with_their_arguments() {
    let abi = &contract("Reverts").abi;
    let unpaid = &abi.errors["Unpaid"][0];
    let values = parse_arguments("Unpaid", &unpaid.inputs, &["(f00,7)", "[late,never]"]).unwrap();
    let data = unpaid.abi_encode_input(&values).unwrap();
    let decoded = revert::decode(&data, [abi]);
    assert_eq!(decoded.signature(), Some("Unpaid((address,uint256),string[])"));
    assert_eq!(
        decoded.to_string(),
        "Unpaid(debt: (0xfF00000000000000000000000000000000000000, 7), reasons: [\"late\", \"never\"])"
    );
    assert_eq!(revert::decode(&data, None).name(), None);
    assert_eq!(revert::decode(&data[..40], [abi]).name(), None);
}

#[test]
fn malformed_reverts_stay_data() {
    let word = |number: u64| format!("{number:064x}");
    for body in [
        String::new(),
        word(32),
        format!("{}{}", word(u64::MAX), word(1)),
        format!("{}{}", word(32), word(u64::MAX)),
        "ff".repeat(64),
    ] {
        let shown = reason(&format!("08c379a0{body}"));
        assert!(shown.starts_with("unknown error 0x08c379a0"), "{shown}");
        assert!(reason(&format!("4e487b71{body}00")).starts_with("unknown error 0x4e487b71"));
    }
}

#[test]
fn logs_are_named_with_their_arguments() {
    let abi = &contract("Events").abi;
    let selector = |name: &str| abi.events[name][0].selector();
    let number = |number: u8| B256::with_last_byte(number);
    let decoded = |topics: &[B256], data: &[u8]| logs::decode(topics, data, [abi]).to_string();
    assert_eq!(decoded(&[selector("Plain")], &[]), "Plain()");
    assert_eq!(
        decoded(&[selector("Moved"), number(1), number(2)], &[0; 32]),
        "Moved(from: 0x0000000000000000000000000000000000000001, \
         to: 0x0000000000000000000000000000000000000002, amount: 0)"
    );
    let hash = "0x0000000000000000000000000000000000000000000000000000000000000007";
    let body = [&number(32)[..], &number(0)[..]].concat();
    assert_eq!(
        decoded(&[selector("Named"), number(7), number(7), B256::ZERO], &body),
        format!(
            "Named(name: keccak256 {hash}, name2: \"\", list: keccak256 {hash}, tag: 0x00000000)"
        )
    );
    assert_eq!(decoded(&[number(7)], &number(1)[..]), "Quiet(number: 7, flag: true)");
}

#[test]
fn logs_that_do_not_fit_stay_topics_and_data() {
    let abi = &contract("Events").abi;
    let moved = abi.events["Moved"][0].selector();
    let cases: [(&[B256], &[u8]); 4] = [
        (&[], &[1, 2]),
        (&[moved, B256::ZERO], &[0; 32]),
        (&[moved, B256::ZERO, B256::ZERO], &[0; 31]),
        (&[B256::ZERO; 4], &[]),
    ];
    for (topics, data) in cases {
        let event = logs::decode(topics, data, [abi]);
        assert!(matches!(event, logs::Event::Unknown { .. }), "{event}");
    }
    let shown = logs::decode(&[], &[1, 2], None).to_string();
    assert_eq!(shown, "topics [], data 0x0102");
}
