//! Solidity, Vyper and Yul through the installed compilers.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use solidity_tests::compile::{Settings, compile_file, load};

use crate::suites::{self, path, settings};

/// The error of a file that does not compile, without what depends on the machine.
fn refused(name: &str, expected: Expect) {
    let error = compile_file(&path(name), &settings()).unwrap_err().to_string();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    expected.assert_eq(&error.replace(root.to_str().unwrap(), "ROOT"));
}

#[test]
fn openzeppelins_token_compiles_with_its_imports() {
    let token = suites::contract("Token");
    assert_eq!(token.source, "solidity-tests/suites/tokens/Token.sol");
    assert!(token.is_deployable());
    assert!(token.bytecode.len() > token.deployed.len() && token.deployed.len() > 1000);
    let constructor = token.abi.constructor.as_ref().unwrap();
    assert_eq!(constructor.inputs.len(), 3);
    assert!(token.abi.functions.contains_key("transfer"));
    assert!(token.abi.errors.contains_key("ERC20InsufficientBalance"));
    let imported: Vec<&str> = suites::solidity()
        .artifacts
        .iter()
        .filter(|artifact| artifact.imported)
        .map(|artifact| artifact.source.as_str())
        .collect();
    assert!(imported.contains(&"@openzeppelin/contracts/token/ERC20/ERC20.sol"), "{imported:?}");
}

#[test]
fn the_code_does_not_depend_on_where_the_project_lies() {
    let source = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.24; contract A { uint a; }";
    let mut codes = Vec::new();
    for depth in ["here", "there/and/further"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(depth).join("src/A.sol");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(folder.path().join(depth).join("package.json"), "{}").unwrap();
        fs::write(&file, source).unwrap();
        codes.push(compile_file(&file, &settings()).unwrap().artifacts);
    }
    assert_eq!(codes[0], codes[1]);
    assert_eq!(codes[0][0].full_name(), "src/A.sol:A");
}

#[test]
fn a_project_without_packages_gets_those_of_this_tool() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Token.sol");
    fs::copy(path("tokens/Token.sol"), &file).unwrap();
    let compiled = compile_file(&file, &settings()).unwrap();
    assert_eq!(compiled.select(None).unwrap().full_name(), "Token.sol:Token");
}

#[test]
fn settings_change_the_code() {
    let unoptimized = Settings { optimizer: false, ..settings() };
    let plain = compile_file(&path("compilers/Store.yul"), &unoptimized).unwrap();
    let optimized = compile_file(&path("compilers/Store.yul"), &settings()).unwrap();
    let length = |artifacts: &[solidity_tests::compile::Artifact]| artifacts[0].bytecode.len();
    assert!(length(&optimized.artifacts) < length(&plain.artifacts));
}

#[test]
fn vyper_compiles_with_its_abi() {
    let compiled = load(&path("compilers/Counter.vy")).unwrap();
    let counter = compiled.select(None).unwrap();
    assert_eq!(counter.full_name(), "solidity-tests/suites/compilers/Counter.vy:Counter");
    assert!(counter.abi.functions.contains_key("increase"));
    assert!(counter.abi.events.contains_key("Increased"));
    assert!(!counter.bytecode.is_empty() && !counter.deployed.is_empty());
    assert_eq!(compiled.warnings, Vec::<String>::new());
}

#[test]
fn yul_compiles_without_an_abi() {
    let compiled = compile_file(&path("compilers/Store.yul"), &settings()).unwrap();
    let store = compiled.select(None).unwrap();
    assert_eq!(store.name, "Store");
    assert!(store.abi.is_empty());
    assert!(!store.bytecode.is_empty());
    assert_eq!(compiled.warnings, Vec::<String>::new());
}

#[test]
fn warnings_are_collected() {
    let warnings = &suites::solidity().warnings;
    let about = |text: &str| warnings.iter().any(|warning| warning.contains(text));
    assert!(about("Unused function parameter"), "{warnings:?}");
    assert!(about("solidity-tests/suites/errors/TwoContracts.sol:10:"), "{warnings:?}");
}

#[test]
fn a_solidity_error_is_shown_with_its_line() {
    refused(
        "errors/Broken.sol",
        expect![[r#"
        TypeError: Type literal_string "seven" is not implicitly convertible to expected type uint256.
         --> solidity-tests/suites/errors/Broken.sol:6:22:
          |
        6 |     uint256 number = "seven";
          |                      ^^^^^^^"#]],
    );
}

#[test]
fn a_vyper_error_is_shown_with_its_line() {
    refused(
        "errors/Broken.vy",
        expect![[r#"
        Error compiling: solidity-tests/suites/errors/Broken.vy

        vyper.exceptions.UndeclaredDefinition: 'missing' has not been declared.

          contract "solidity-tests/suites/errors/Broken.vy:7", function "set", line 7:24 
               6 def set(new: uint256):
          ---> 7     self.number = new + missing
          -------------------------------^
               8"#]],
    );
}

#[test]
fn a_yul_error_is_shown_with_its_line() {
    refused(
        "compilers/Broken.yul",
        expect![[r#"
        TypeError: Function "sstore" expects 2 arguments but got 1.
         --> solidity-tests/suites/compilers/Broken.yul:3:12:
          |
        3 |     code { sstore(0) }
          |            ^^^^^^"#]],
    );
}

#[test]
fn a_missing_import_says_where_it_was_looked_for() {
    let error =
        compile_file(&path("errors/MissingImport.sol"), &settings()).unwrap_err().to_string();
    let wanted = "ParserError: Source \"@nobody/nothing/Absent.sol\" not found";
    assert!(error.starts_with(wanted), "{error}");
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("node_modules");
    let help = error.rsplit("\n\n").next().unwrap();
    assert!(help.starts_with("@nobody/nothing/Absent.sol was looked for in "), "{help}");
    assert!(help.contains(modules.to_str().unwrap()), "{help}");
}

#[test]
fn a_pragma_that_no_compiler_fits_says_how_to_get_one() {
    let error = compile_file(&path("errors/OldPragma.sol"), &settings()).unwrap_err().to_string();
    let wanted = "a solc for `pragma solidity` 0.4.11 was not found: installed is ";
    assert!(error.starts_with(wanted), "{error}");
    assert!(
        error.ends_with("; run `npm install 'solc@0.4.11'` in the project, or set FEVM_SOLC"),
        "{error}"
    );
}

#[test]
fn a_file_of_an_unknown_kind_is_refused() {
    let error = compile_file(Path::new("Cargo.toml"), &settings()).unwrap_err().to_string();
    assert!(error.contains("should end in .sol, .vy, .yul"), "{error}");
}
