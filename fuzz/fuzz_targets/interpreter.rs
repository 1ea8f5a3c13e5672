//! The interpreter: whole transactions, with calls, creations, precompiles, logs and reverts.
//!
//! Oracle: revm, another EVM by other people, under the few rules in which the world in memory
//! differs from Ethereum (see `conformance/oracle/src/rules.rs`): another interpreter loop, another
//! journal, its own way to undo. Compared is everything a transaction leaves behind: ending,
//! output, logs, and every account's nonce, code, slots and balance. What ran out of a limit is
//! not.
//!
//! Any bytes are a case: `oracle::program` makes it. Each is run as on Filecoin, and with the
//! instructions that only Ethereum has.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oracle::{Case, Error, Limits, Post, Rule, Rules, compare, memory, program, revm};

/// Small, so that what does not end takes no time.
const LIMITS: Limits = Limits { steps: 50_000, memory: 8 << 20 };

fuzz_target!(|data: &[u8]| {
    let case = program::case(data);
    check(&case, &Rules::MEMORY, memory::run(&case, &LIMITS));
    let full = Rules::MEMORY.without(Rule::UndefinedInstructions).without(Rule::ReservedAddresses);
    check(&case, &full, memory::run_in_full(&case, &LIMITS));
});

fn check(case: &Case, rules: &Rules, ours: Result<Post, Error>) {
    let theirs = revm::run(case, rules, &LIMITS);
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        // Only a chain could answer, or no block would contain it: then for both.
        (Err(Error::NeedsHost(_)), Err(Error::NeedsHost(_))) => return,
        (Err(Error::Rejected(_)), Err(Error::Rejected(_))) => return,
        (ours, theirs) => panic!("only one ran: {ours:?} against {theirs:?}\n{case:#?}"),
    };
    if ours.exhausted_inside || theirs.exhausted_inside {
        return;
    }
    let differences = compare(&ours, &theirs);
    if !differences.is_empty() {
        let lines: Vec<_> = differences.iter().map(ToString::to_string).collect();
        panic!("interpreter against revm:\n{}\n{case:#?}", lines.join("\n"));
    }
}
