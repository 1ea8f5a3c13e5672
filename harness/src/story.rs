//! Scenes on a chain in the order they happen, written down as they went: what a test compares.
//!
//! A line says what was done and how it ended; the slots one watches follow when they changed.

use std::collections::BTreeMap;
use std::fmt::Write;

use alloy_primitives::{Address, Bytes, U256, hex};
use mapping::log::Log;

use crate::call::CallRequest;
use crate::chain::Chain;
use crate::genesis::dev_accounts;
use crate::submit::{SendError, TxRequest};

/// A chain, the names of its contracts, and what happened so far.
///
/// # Panics
/// Every scene panics when a name is unknown or the chain itself fails; a contract that fails is
/// written down.
pub struct Story {
    chain: Chain,
    names: BTreeMap<&'static str, Address>,
    watched: Vec<(&'static str, U256, U256)>,
    lines: String,
}

/// One transaction or call of a story.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Index of the dev account that sends.
    pub from: usize,
    /// Who is called, by name.
    pub to: &'static str,
    /// Calldata.
    pub data: Bytes,
    /// attoFIL.
    pub value: u64,
}

impl Story {
    /// A story on a chain that may have a past.
    pub fn on(chain: Chain) -> Story {
        let (names, watched, lines) = Default::default();
        Story { chain, names, watched, lines }
    }

    /// Creates a contract with this runtime code, from the first dev account.
    pub fn contract(self, name: &'static str, runtime: &[u8]) -> Story {
        self.deploy(name, &init_code(runtime))
    }

    /// Creates a contract by running this init code, from the first dev account.
    pub fn deploy(mut self, name: &'static str, init_code: &[u8]) -> Story {
        let from = dev_accounts()[0].address;
        let data = Bytes::copy_from_slice(init_code);
        let request = TxRequest { from, data, ..TxRequest::default() };
        let outcome = match self.chain.send(&request) {
            Ok(receipt) => {
                self.names.extend(receipt.contract_address.map(|address| (name, address)));
                ending(receipt.exit_code, &receipt.output, &receipt.logs)
            }
            Err(error) => failure(error),
        };
        self.note(&format!("deploy {name}: {outcome}"))
    }

    /// Gives a name to an address.
    pub fn named(mut self, name: &'static str, address: Address) -> Story {
        self.names.insert(name, address);
        self
    }

    /// Writes down the contract's slot after each scene that changed it.
    pub fn watch(mut self, name: &'static str, slot: u64) -> Story {
        let slot = U256::from(slot);
        let now = self.slot(name, slot);
        self.watched.push((name, slot, now));
        self
    }

    /// Sends a transaction.
    pub fn tx(mut self, scene: Scene) -> Story {
        let request = TxRequest {
            from: dev_accounts()[scene.from].address,
            to: Some(self.address(scene.to)),
            value: U256::from(scene.value),
            data: scene.data.clone(),
            gas_limit: Some(crate::chain::BLOCK_GAS_LIMIT / 10),
            ..TxRequest::default()
        };
        let outcome = match self.chain.send(&request) {
            Ok(receipt) => ending(receipt.exit_code, &receipt.output, &receipt.logs),
            Err(error) => failure(error),
        };
        self.note(&format!("tx {}({}): {outcome}", scene.to, hex::encode(&scene.data)))
    }

    /// Calls without leaving a trace.
    pub fn call(self, scene: Scene) -> Story {
        let request = CallRequest {
            from: Some(dev_accounts()[scene.from].address),
            to: Some(self.address(scene.to)),
            value: U256::from(scene.value),
            data: scene.data.clone(),
            gas_limit: None,
        };
        let reply = self.chain.call(&request).expect("the chain answers");
        let outcome = ending(reply.exit_code, &reply.output, &reply.logs);
        self.note(&format!("call {}({}): {outcome}", scene.to, hex::encode(&scene.data)))
    }

    /// The address behind a name.
    pub fn address(&self, name: &str) -> Address {
        *self.names.get(name).unwrap_or_else(|| panic!("nothing is called {name} in this story"))
    }

    /// The chain as it is now.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// One line for each scene.
    pub fn told(&self) -> &str {
        &self.lines
    }

    fn slot(&self, name: &str, slot: U256) -> U256 {
        self.chain.storage(self.address(name), slot).expect("the chain answers")
    }

    fn note(mut self, line: &str) -> Story {
        self.lines.push_str(line);
        let mut watched = std::mem::take(&mut self.watched);
        for (name, slot, last) in &mut watched {
            let now = self.slot(name, *slot);
            if now != *last {
                write!(self.lines, "  {name}.slot[{slot}]={now}").expect("strings take everything");
                *last = now;
            }
        }
        self.watched = watched;
        self.lines.push('\n');
        self
    }
}

/// Init code that returns `runtime` as it is.
///
/// # Panics
/// Above 65,535 bytes, which no contract may have.
pub fn init_code(runtime: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(runtime.len())
        .expect("a contract's code has 24,576 bytes at most")
        .to_be_bytes();
    // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: ten bytes, then the code.
    let mut code = vec![0x61, high, low, 0x80, 0x60, 0x0a, 0x5f, 0x39, 0x5f, 0xf3];
    code.extend(runtime);
    code
}

fn ending(exit_code: u32, output: &[u8], logs: &[Log]) -> String {
    let mut line = match exit_code {
        0 => "ok".to_string(),
        code => format!("exit {code}"),
    };
    if !output.is_empty() {
        let word = U256::try_from_be_slice(output).filter(|_| output.len() == 32);
        line += &word
            .map_or_else(|| format!("  0x{}", hex::encode(output)), |word| format!("  {word}"));
    }
    for log in logs {
        let topics: Vec<String> =
            log.topics.iter().map(|topic| U256::from_be_bytes(topic.0).to_string()).collect();
        line += &format!("  log[{}] 0x{}", topics.join(","), hex::encode(&log.data));
    }
    line
}

/// A transaction that was not taken belongs to the story; a chain that broke does not.
fn failure(error: SendError) -> String {
    match error {
        SendError::Chain(error) => panic!("the chain failed: {error}"),
        error => format!("refused: {error}"),
    }
}
