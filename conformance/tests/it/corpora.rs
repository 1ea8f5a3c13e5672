//! Parts of the corpora, as much as fits a run of all tests; `make conformance` runs the whole.
//!
//! Each test passes when its corpus is not there, and fails when anything is without explanation.

use conformance::corpus::archive::Corpus;
use conformance::corpus::archive::{ETHEREUM_TESTS, EXECUTION_SPEC_TESTS, LEGACY_TESTS, VECTORS};
use conformance::corpus::programs::Programs;
use conformance::corpus::state_tests::run::SETS;
use conformance::corpus::{opcodes, vectors};
use conformance::report::Table;
use conformance::suite::{Selection, Suite, Trouble, locked};

/// Runs a part on one thread, since other tests run beside it, and prints the table.
fn run(selection: Selection, part: impl FnOnce(&Suite) -> Result<(), Trouble>) -> Table {
    let suite = Suite::new(selection, 1);
    let result = part(&suite);
    suite.note("the part", result);
    let table = locked(&suite.table()).clone();
    println!("{table}");
    assert!(table.is_good(), "something is without explanation, see the table");
    table
}

fn is_there(corpus: Corpus) -> bool {
    corpus.open().inspect_err(|error| println!("nothing was run: {error}")).is_ok()
}

/// Runs a set of state tests.
fn state_tests(corpus: Corpus, set: &str, rows: &str, one_in: u64) -> Option<Table> {
    let set = SETS.iter().find(|candidate| candidate.name == set).unwrap();
    let selection = Selection { one_in, ..Selection::rows(rows) };
    is_there(corpus).then(|| run(selection, |suite| set.run(suite)))
}

/// Runs a tier in full: of a hundred cases so many must pass as they are, so that an explanation
/// that explains too much is noticed. Where nobody wrote tiers down there is nothing to run.
fn tier(row: &str, percent: usize) {
    let tiers =
        EXECUTION_SPEC_TESTS.open().ok().and_then(|source| source.file("osaka_tiers.tsv").unwrap());
    if tiers.is_some() {
        let table = state_tests(EXECUTION_SPEC_TESTS, "eest", row, 1).unwrap();
        let passed: usize = table.rows().iter().map(|row| row.passed).sum();
        assert!(table.cases() > 0, "no case is in {row}");
        assert!(100 * passed >= percent * table.cases(), "only {passed} of {}", table.cases());
    }
}

#[test]
fn what_depends_on_nothing_else_passes_as_it_is() {
    tier("eest/A", 98);
}

#[test]
fn what_limits_calls_by_gas_passes_without_limits() {
    tier("eest/B", 99);
}

#[test]
fn what_depends_on_the_block_passes_but_for_the_rules() {
    tier("eest/C", 84);
}

#[test]
fn a_tenth_of_the_other_cases_differs_by_rule_only() {
    state_tests(EXECUTION_SPEC_TESTS, "eest", "eest/X", 10);
}

#[test]
fn a_tenth_of_all_cases_in_memory() {
    state_tests(EXECUTION_SPEC_TESTS, "eest", "eest/memory*", 10);
}

#[test]
fn a_fiftieth_of_the_older_state_tests() {
    state_tests(ETHEREUM_TESTS, "ethereum-tests", "ethereum-tests", 50);
}

#[test]
fn a_fiftieth_of_the_state_tests_for_shanghai() {
    state_tests(LEGACY_TESTS, "legacytests", "legacytests", 50);
}

#[test]
fn instructions_with_two_operands_on_three_machines() {
    if is_there(VECTORS) {
        let table = run(Selection::default(), opcodes::run);
        let passed: Vec<_> = table.rows().iter().map(|row| (row.cases, row.passed)).collect();
        assert_eq!(passed, [(21 * 81, 21 * 81); 3]);
    }
}

#[test]
fn precompiles_through_a_contract() {
    if is_there(VECTORS) {
        let table = run(Selection::default(), vectors::run);
        assert!(table.cases() > 100, "only {} vectors", table.cases());
    }
}

#[test]
fn three_hundred_programs() {
    let table = run(Selection::default(), |suite| Programs { seed: 0, count: 300 }.run(suite));
    assert_eq!(table.cases(), 900);
}
