//! Solidity's semantic tests: files of our own in the same form, and the corpus where there is a
//! checkout of ethereum/solidity, at FEVM_SOLIDITY or beside this project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use conformance::corpus::semantic::exception::Exceptions;
use conformance::corpus::semantic::settings::Pipeline;
use conformance::corpus::semantic::{self, Options, Outcome, Verdict};

/// How many tests and calls a checkout has at least; fewer means that some were not found.
const TESTS: usize = 1_500;
const CALLS: usize = 5_000;

fn run(name: &str, list: &str, options: &Options) -> Vec<Verdict> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/semantic").join(name);
    semantic::run_folder(&folder, &Exceptions::parse(list).unwrap(), options).unwrap()
}

fn options() -> Options {
    Options { cache: semantic::default_cache(), ..Options::default() }
}

#[test]
fn every_feature_of_the_format_is_understood() {
    let verdicts = run("passing", "", &Options { both_pipelines: true, ..options() });
    let mut pipelines: BTreeMap<&str, Vec<Pipeline>> = BTreeMap::new();
    for verdict in &verdicts {
        match verdict.name.as_str() {
            "eof.sol" => assert!(matches!(verdict.outcome, Outcome::NotForUs(_)), "{verdict:?}"),
            _ => assert_eq!(verdict.outcome, Outcome::Passed, "{}", verdict.name),
        }
        assert!(verdict.is_expected());
        pipelines.entry(&verdict.name).or_default().push(verdict.pipeline);
    }
    assert_eq!(pipelines.len(), 14, "{:?}", pipelines.keys());
    assert_eq!(pipelines["values.sol"], [Pipeline::Legacy, Pipeline::Ir]);
    assert_eq!(pipelines["ir.sol"], [Pipeline::Ir]);
    assert_eq!(pipelines["coder.sol"], [Pipeline::Legacy]);
}

#[test]
fn what_is_not_as_expected_is_told() {
    let verdicts = run("wrong", "", &options());
    let told: Vec<String> = verdicts.iter().map(ToString::to_string).collect();
    let expected = expect_test::expect_file!["../semantic/wrong/told.txt"];
    expected.assert_eq(&(told.join("\n") + "\n"));
    assert!(verdicts.iter().all(|verdict| !verdict.is_expected()));
}

#[test]
fn the_list_of_exceptions_is_checked_in_both_directions() {
    let list =
        r#"class = [{ name = "odd", reason = "Odd.", tests = ["output.sol", "refused.sol"] }]"#;
    for verdict in run("wrong", list, &options()) {
        let is_listed = ["output.sol", "refused.sol"].contains(&verdict.name.as_str());
        assert_eq!(verdict.is_expected(), is_listed, "{}", verdict.name);
    }
    let list = r#"class = [{ name = "odd", reason = "Odd.", tests = ["values.sol"] }]"#;
    let only = Options { only: Some("values".to_owned()), ..options() };
    let verdicts = run("passing", list, &only);
    assert_eq!(verdicts.len(), 1);
    assert!(!verdicts[0].is_expected(), "a test on the list passes, and that was accepted");
}

#[test]
fn soliditys_own_tests_pass_but_for_the_listed_ones() {
    let Some(checkout) = checkout() else {
        println!(
            "no checkout of ethereum/solidity at FEVM_SOLIDITY or beside this project: not run"
        );
        return;
    };
    let exceptions = semantic::exceptions();
    let verdicts = semantic::run(&checkout, &exceptions, &options()).unwrap();
    println!("{}", semantic::summary(&verdicts));
    let unexpected = semantic::unexpected(&verdicts, &exceptions);
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
    assert!(verdicts.len() >= TESTS, "{} tests in {}", verdicts.len(), checkout.display());
    let calls: usize = verdicts.iter().map(|verdict| verdict.calls).sum();
    assert!(calls >= CALLS, "{calls} calls in {}", checkout.display());
}

fn checkout() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../solidity");
    let checkout = std::env::var_os("FEVM_SOLIDITY").map_or_else(beside, PathBuf::from);
    semantic::folder(&checkout).is_dir().then_some(checkout)
}
