//! Programs that a grammar makes out of seeds, on the FVM and in memory, beside revm.

use std::ops::ControlFlow;

use crate::engine::Host;
use crate::explain::{Standard, unexplained};
use crate::machine::Machine;
use crate::suite::{Suite, Trouble};

/// The rows of this part.
pub const ROWS: [&str; 3] = ["programs/fvm", "programs/memory", "programs/memory-in-full"];

/// Which programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programs {
    /// The first one's seed; the others follow.
    pub seed: u64,
    /// How many.
    pub count: u64,
}

impl Programs {
    /// Runs them.
    pub fn run(self, suite: &Suite) -> Result<(), Trouble> {
        if !suite.begin(&ROWS) {
            return Ok(());
        }
        suite.fvm()?;
        let seeds = |hand: &mut dyn FnMut(u64) -> ControlFlow<()>| {
            let mut seeds = self.seed..self.seed.saturating_add(self.count);
            let _ = seeds.try_for_each(hand);
        };
        suite.share(seeds, |seed| program(suite, seed));
        Ok(())
    }
}

fn program(suite: &Suite, seed: u64) {
    let case = oracle::program::seeded(seed);
    if !suite.selection.has_case(&case.name) {
        return;
    }
    let put = |row: &str, machine: Machine<'_>| {
        if suite.selection.has_row(row) {
            let outcome = machine.put(&case, Standard::Ethereum, &suite.limits);
            suite.add(row, &case.name, outcome);
        }
    };
    match suite.fvm() {
        Ok(fvm) => put(ROWS[0], Machine::Fvm(fvm, Host::LIFTED)),
        Err(error) => suite.add(ROWS[0], &case.name, unexplained(&error.to_string(), &[])),
    }
    put(ROWS[1], Machine::Memory);
    put(ROWS[2], Machine::MemoryInFull);
}
