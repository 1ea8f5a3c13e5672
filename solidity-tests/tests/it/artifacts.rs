//! What was compiled elsewhere, and which contract of a file is meant.

use std::fs;
use std::path::PathBuf;

use alloy_primitives::{Address, bytes};
use solidity_tests::compile::{Compilation, load, load_abi, select, split_target};

use crate::suites;

/// A file with this content, loaded.
fn loaded(name: &str, content: impl AsRef<[u8]>) -> Result<Compilation, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let shown = path.display().to_string();
    load(&path).map_err(|error| error.to_string().replace(&shown, name))
}

#[test]
fn artifacts_of_every_tool_are_read() {
    let abi =
        r#"[{"type":"function","name":"f","inputs":[],"outputs":[],"stateMutability":"view"}]"#;
    let quoted = serde_json::Value::from(abi);
    let files = [
        // Hardhat
        format!(
            r#"{{"_format":"hh-sol-artifact-1","contractName":"A","sourceName":"contracts/A.sol","abi":{abi},
            "bytecode":"0x6001","deployedBytecode":"0x01","linkReferences":{{}},"deployedLinkReferences":{{}}}}"#
        ),
        // Truffle
        format!(
            r#"{{"contractName":"A","abi":{abi},"bytecode":"0x6001","deployedBytecode":"0x01"}}"#
        ),
        // Foundry, with and without metadata
        format!(
            r#"{{"abi":{abi},"bytecode":{{"object":"0x6001","linkReferences":{{}}}},
            "deployedBytecode":{{"object":"0x01"}},
            "metadata":{{"settings":{{"compilationTarget":{{"src/A.sol":"A"}}}}}}}}"#
        ),
        format!(
            r#"{{"abi":{abi},"bytecode":{{"object":"0x6001"}},"deployedBytecode":{{"object":"0x01"}}}}"#
        ),
        // solc --standard-json, solc --combined-json new and old, Hardhat's build information
        format!(
            r#"{{"contracts":{{"A.sol":{{"A":{{"abi":{abi},
            "evm":{{"bytecode":{{"object":"6001"}},"deployedBytecode":{{"object":"01"}}}}}}}}}}}}"#
        ),
        format!(r#"{{"contracts":{{"A.sol:A":{{"abi":{abi},"bin":"6001","bin-runtime":"01"}}}}}}"#),
        format!(
            r#"{{"contracts":{{"A.sol:A":{{"abi":{quoted},"bin":"6001","bin-runtime":"01"}}}}}}"#
        ),
        format!(
            r#"{{"output":{{"contracts":{{"A.sol":{{"A":{{"abi":{abi},
            "evm":{{"bytecode":{{"object":"6001"}},"deployedBytecode":{{"object":"01"}}}}}}}}}}}}}}"#
        ),
    ];
    for file in files {
        let compiled = loaded("A.json", &file).unwrap();
        let artifact = compiled.select(None).unwrap();
        assert_eq!(artifact.name, "A", "{file}");
        assert!(artifact.source.ends_with(if artifact.source.contains(".sol") {
            "A.sol"
        } else {
            "A.json"
        }));
        assert_eq!(
            (&artifact.bytecode, &artifact.deployed),
            (&bytes!("6001"), &bytes!("01")),
            "{file}"
        );
        assert!(artifact.abi.functions.contains_key("f"), "{file}");
    }
}

#[test]
fn plain_code_is_read_as_text_or_as_bytes() {
    let cases: [(&str, &[u8]); 6] = [
        ("A.hex", b"6001"),
        ("A.hex", b"0x6001\n"),
        ("A.hex", b"60\n01\n"),
        ("A.bin", b"6001"),
        ("A.bin", b"0x6001"),
        ("A.bin", &[0x60, 0x01]),
    ];
    for (name, content) in cases {
        let compiled = loaded(name, content).unwrap();
        let artifact = compiled.select(None).unwrap();
        assert_eq!(
            (artifact.name.as_str(), &artifact.bytecode),
            ("A", &bytes!("6001")),
            "{content:?}"
        );
    }
}

#[test]
fn what_is_no_artifact_is_refused_with_the_reason() {
    let cases = [
        ("A.hex", "60 0", "A.hex: the code is not hexadecimal: odd number of digits"),
        ("A.hex", "", "A.hex: there is no code in it"),
        ("A.bin", "hello", "A.bin: the code is not hexadecimal: odd number of digits"),
        ("A.json", "{", "A.json: it is not JSON"),
        ("A.json", "{}", "A.json: it is no artifact"),
        ("A.json", "[]", "A.json: it is an ABI without code"),
        ("A.json", r#"{"abi":[],"bytecode":"0xzz"}"#, "A.json: A: the code is not hexadecimal"),
        ("A.json", r#"{"abi":[7],"bytecode":"0x00"}"#, "A.json: A: its ABI is malformed"),
        ("A.txt", "", "A.txt is of an unknown kind"),
    ];
    for (name, content, wanted) in cases {
        let error = loaded(name, content).unwrap_err();
        assert!(error.starts_with(wanted), "{error}\nshould be\n{wanted}");
    }
}

#[test]
fn an_abi_is_read_alone_or_from_an_artifact() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("A.json");
    let abi = r#"[{"type":"error","name":"Zero","inputs":[]}]"#;
    for content in [abi.to_owned(), format!(r#"{{"abi":{abi}}}"#)] {
        fs::write(&path, content).unwrap();
        assert!(load_abi(&path).unwrap().errors.contains_key("Zero"));
    }
    fs::write(&path, "{}").unwrap();
    assert!(load_abi(&path).is_err());
}

#[test]
fn a_target_is_a_file_and_perhaps_a_contract() {
    let cases = [
        ("Token.sol", ("Token.sol", None)),
        ("x.sol:Token", ("x.sol", Some("Token"))),
        ("a:b/x.sol:Token", ("a:b/x.sol", Some("Token"))),
        ("out.json:src/A.sol:A", ("out.json", Some("src/A.sol:A"))),
        ("x.sol:", ("x.sol", None)),
        ("x.txt:Token", ("x.txt:Token", None)),
        ("", ("", None)),
    ];
    for (target, split) in cases {
        assert_eq!(split_target(target), split, "{target:?}");
    }
}

#[test]
fn the_only_contract_of_a_file_needs_no_name() {
    assert_eq!(select(&suites::of_file("errors/ImportsTwo.sol"), None).unwrap().name, "Own");
}

#[test]
fn what_is_not_one_contract_says_what_there_is() {
    let check = |file: &str, name: Option<&str>, wanted: &str| {
        let error = select(&suites::of_file(file), name).unwrap_err().to_string();
        assert_eq!(error, wanted);
    };
    let two = "errors/TwoContracts.sol";
    check(two, None, "there are several contracts, so say which: First, Second");
    check(two, Some("Third"), "there is no contract \"Third\"; there is: First, Second");
    check(
        two,
        Some("Unfinished"),
        "Unfinished is abstract or an interface: deploy a contract that implements it",
    );
    check(
        "errors/Interface.sol",
        None,
        "none of the contracts can be deployed: Alone is abstract or an interface",
    );
    assert_eq!(select(&[], None).unwrap_err().to_string(), "there is no contract in it");
    assert_eq!(select(&[], Some("A")).unwrap_err().to_string(), "there is no contract in it");
}

#[test]
fn a_contract_of_an_imported_file_must_be_taken_from_there() {
    let error = suites::solidity().select(Some("ERC20")).unwrap_err().to_string();
    assert_eq!(
        error,
        "ERC20 is imported from @openzeppelin/contracts/token/ERC20/ERC20.sol: \
         give that file instead"
    );
}

#[test]
fn contracts_that_share_a_name_are_told_apart_by_their_source() {
    let mut both = suites::of_file("errors/TwoContracts.sol");
    both.retain(|it| it.name == "First");
    both.push(both[0].clone());
    both[1].source = "other/TwoContracts.sol".to_owned();
    both[1].imported = false;
    let error = select(&both, Some("First")).unwrap_err().to_string();
    assert_eq!(
        error,
        "there are several contracts, so say which: other/TwoContracts.sol:First, \
         solidity-tests/suites/errors/TwoContracts.sol:First"
    );
    for name in ["other/TwoContracts.sol:First", "errors/TwoContracts.sol:First"] {
        assert!(
            select(&both, Some(name)).unwrap().source.ends_with(name.split(':').next().unwrap())
        );
    }
    assert!(select(&both, Some("rrors/TwoContracts.sol:First")).is_err());
}

#[test]
fn a_missing_library_is_named_and_can_be_linked() {
    let mut artifacts = suites::of_file("libraries/Linked.sol");
    let error = select(&artifacts, Some("Linked")).unwrap_err().to_string();
    assert_eq!(
        error,
        "Linked needs the address of solidity-tests/suites/libraries/Linked.sol:Sums: \
         deploy the library first and link it with its compiler"
    );
    let address = Address::repeat_byte(0xab);
    let linked = artifacts.iter_mut().find(|it| it.name == "Linked").unwrap();
    assert!(!linked.link("Other", address));
    assert!(linked.link("Sums", address));
    assert!(!linked.link("Sums", address));
    assert!(linked.bytecode.windows(20).any(|window| window == address.as_slice()));
    assert!(select(&artifacts, Some("Linked")).is_ok());
}

#[test]
fn placeholders_in_plain_code_are_named() {
    let gap = "__$30bbc0abd4d6364515865950d3e0d10953$__";
    let code = format!("0x6001{gap}00{gap}");
    let compiled = loaded("A.hex", code).unwrap();
    let artifact = &compiled.artifacts[0];
    assert_eq!((artifact.links[0].offsets.as_slice(), artifact.bytecode.len()), (&[2, 23][..], 43));
    let error = compiled.select(None).unwrap_err().to_string();
    assert!(
        error.starts_with("A needs the address of $30bbc0abd4d6364515865950d3e0d10953$"),
        "{error}"
    );
    let error = loaded("A.hex", "__short").unwrap_err();
    assert_eq!(error, "A.hex: the code ends inside a library's placeholder");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    for name in ["nowhere.sol", "nowhere.vy", "nowhere.yul", "nowhere.json", "nowhere.hex"] {
        let error = load(&PathBuf::from(name)).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot read {name}: ")), "{error}");
    }
}
