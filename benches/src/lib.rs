//! The cases that gas is measured on, and running them.
//!
//! Two sets: [`own_cases`], which are always there, and those of the production actor. Of these,
//! `cases.json` holds init code and calls, `production.json` what the network's own actor pays for
//! them and what it returns. They are looked for in `../shared/gas` beside the workspace, or where
//! `FEVM_GAS_CASES` points. Does not know what a good figure is.

mod own;
mod snapshot;

use std::path::{Path, PathBuf};

use alloy_primitives::hex;
use anyhow::{Context, Result};
use harness::Bundle;
use harness::measure::{Bench, Measured, Part};
use serde::Deserialize;

pub use own::{OwnCall, OwnCase, OwnLine, own_cases, own_folder, run_own};
pub use snapshot::{other_compiler, snapshot};

/// One contract and the calls that it gets, in order.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Init code, hex.
    pub init: String,
    /// The calls.
    pub calls: Vec<Call>,
}

/// One call.
#[derive(Clone, Debug, Deserialize)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// Call data, hex.
    pub data: String,
    /// How often it is sent; the last one counts.
    pub repeat: u32,
}

/// What the production actor pays and answers.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// [`Case::name`].
    pub case: String,
    /// [`Call::name`], or `deploy`.
    pub call: String,
    /// Exit code.
    pub exit: u32,
    /// Total gas.
    pub gas: u64,
    /// The returned byte string, hex.
    pub ret: String,
}

/// Where the cases are.
pub fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/gas");
    std::env::var_os("FEVM_GAS_CASES").map_or_else(beside, PathBuf::from)
}

/// Cases and production's rows; `None` where there are no such files.
pub fn load(folder: &Path) -> Result<Option<(Vec<Case>, Vec<Row>)>> {
    let read = |name: &str| -> Result<Option<String>> {
        let path = folder.join(name);
        match path.exists() {
            true => {
                std::fs::read_to_string(&path).with_context(|| path.display().to_string()).map(Some)
            }
            false => Ok(None),
        }
    };
    let (Some(cases), Some(rows)) = (read("cases.json")?, read("production.json")?) else {
        return Ok(None);
    };
    let cases = serde_json::from_str(&cases).context("cases.json is malformed")?;
    let rows = serde_json::from_str(&rows).context("production.json is malformed")?;
    Ok(Some((cases, rows)))
}

/// One measured call beside production's.
#[derive(Clone, Debug)]
pub struct Line {
    /// What production pays.
    pub production: Row,
    /// What ours pays.
    pub ours: Measured,
}

impl Line {
    /// Our gas in parts of production's.
    pub fn ratio(&self) -> f64 {
        self.ours.split.total as f64 / self.production.gas as f64
    }

    /// The same without what no actor can change: inclusion, actor update, invocation and return
    /// value, which are taken from our run for both.
    pub fn avoidable_ratio(&self) -> f64 {
        let fixed = self.ours.split.of(Part::Fixed);
        let without = |gas: u64| gas.saturating_sub(fixed).max(1) as f64;
        without(self.ours.split.total) / without(self.production.gas)
    }

    /// Whether exit code and returned bytes are production's.
    pub fn agrees(&self) -> bool {
        self.ours.exit == self.production.exit && hex::encode(&self.ours.ret) == self.production.ret
    }
}

/// Runs all cases on one chain, in order.
pub fn run(bundle: &Bundle, cases: &[Case], rows: &[Row]) -> Result<Vec<Line>> {
    let mut bench = Bench::new(bundle)?;
    let mut lines = Vec::new();
    for case in cases {
        let production = |call: &str| -> Result<Row> {
            let row = rows.iter().find(|row| row.case == case.name && row.call == call).cloned();
            row.with_context(|| format!("production.json has no row {} {call}", case.name))
        };
        let (ours, id) = bench.deploy(&hex::decode(&case.init)?)?;
        let id = id.with_context(|| format!("{} does not deploy: {:?}", case.name, ours.error))?;
        lines.push(Line { production: production("deploy")?, ours });
        for call in &case.calls {
            let data = hex::decode(&call.data)?;
            let mut ours = bench.call(id, &data)?;
            for _ in 1..call.repeat {
                ours = bench.call(id, &data)?;
            }
            lines.push(Line { production: production(&call.name)?, ours });
        }
    }
    Ok(lines)
}
