//! A chain with the broker on it, and what happens there in one line each.

use std::path::Path;

use alloy_dyn_abi::{FunctionExt, JsonAbiExt};
use alloy_json_abi::Function;
use alloy_primitives::{Address, Bytes, U256};
use anyhow::{Context, Result, ensure};
use cid::Cid;
use harness::install::Installed;
use harness::{CallRequest, Chain, FilAddress, Options, Receipt, TxRequest, dev_accounts};
use native_actor::job::{Job, Status};
use solidity_tests::compile::{Artifact, Settings, compile_file};
use solidity_tests::values::{parse_arguments, show};
use solidity_tests::{logs, revert};

/// Enough for anything here, so that transactions that fail need no estimate.
const GAS: u64 = 2_000_000_000;

/// attoFIL in a FIL.
const FIL: u64 = 1_000_000_000_000_000_000;

/// A contract, and who it is in the story.
pub(crate) struct Client {
    name: &'static str,
    address: Address,
}

/// The chain so far.
pub(crate) struct Scene<'a> {
    chain: Chain,
    broker: Installed,
    contract: Artifact,
    say: &'a mut dyn FnMut(&str),
}

impl<'a> Scene<'a> {
    /// A new chain with the broker.
    pub(crate) fn new(wasm: &[u8], say: &'a mut dyn FnMut(&str)) -> Result<Self> {
        let mut chain = Chain::open(Options::default())?;
        let broker = chain.install(wasm, &[])?;
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/JobClient.sol");
        let compiled = compile_file(&source, &Settings::default())?;
        let contract = compiled.select(Some("JobClient"))?.clone();
        let mut scene = Scene { chain, broker, contract, say };
        scene.say(&format!("the broker is f0{}, a native actor", scene.broker.id));
        Ok(scene)
    }

    /// A line of the story.
    pub(crate) fn say(&mut self, line: &str) {
        (self.say)(line);
    }

    /// Creates a contract that knows the broker.
    pub(crate) fn client(&mut self, name: &'static str) -> Result<Client> {
        let constructor = self.contract.abi.constructor.as_ref().context("it has a constructor")?;
        let arguments = [self.broker.id.to_string()];
        let values = parse_arguments("constructor", &constructor.inputs, &arguments)?;
        let mut data = self.contract.bytecode.to_vec();
        data.extend(constructor.abi_encode_input(&values)?);
        let receipt = self.transact(None, data.into(), U256::ZERO)?;
        let address = receipt.contract_address.context("the contract was not created")?;
        self.say(&format!("{name} is {}", self.who(address)?));
        Ok(Client { name, address })
    }

    /// A transaction that has to succeed; says what was logged.
    pub(crate) fn send(
        &mut self,
        to: &Client,
        function: &str,
        arguments: &[String],
        value: String,
    ) -> Result<()> {
        let receipt = self.call(to, function, arguments, &value)?;
        ensure!(receipt.status, "{} did not succeed: {:?}", function, receipt.error);
        self.say(&spoken(to, function, arguments, &value));
        for log in &receipt.logs {
            let event = logs::decode(&log.topics, &log.data, [&self.contract.abi]);
            let emitter = self.who(log.address)?;
            self.say(&format!("    {emitter} logs {event}"));
        }
        Ok(())
    }

    /// A transaction that has to be refused; says why.
    pub(crate) fn refused(
        &mut self,
        to: &Client,
        function: &str,
        arguments: &[String],
        value: String,
    ) -> Result<()> {
        let receipt = self.call(to, function, arguments, &value)?;
        ensure!(!receipt.status, "{function} should have been refused");
        self.say(&spoken(to, function, arguments, &value));
        let reason = revert::decode(&receipt.output, [&self.contract.abi]);
        self.say(&format!("    reverts with {reason}"));
        Ok(())
    }

    /// What a function returns.
    pub(crate) fn ask(&mut self, of: &Client, function: &str, arguments: &[String]) -> Result<()> {
        let (function, data) = self.calldata(function, arguments)?;
        let request = CallRequest { to: Some(of.address), data, ..CallRequest::default() };
        let reply = self.chain.call(&request)?;
        let values = function.abi_decode_output(&reply.output)?;
        let values: Vec<String> = values.iter().map(show).collect();
        self.say(&format!("{}.{} is {}", of.name, function.name, values.join(" ")));
        Ok(())
    }

    /// The broker's record of a job, asked of the broker itself.
    pub(crate) fn job(&mut self, id: u64) -> Result<()> {
        let params = fvm_ipld_encoding::to_vec(&native_actor::method::JobId { id })?;
        let broker = FilAddress::Id(self.broker.id);
        let reply = self.chain.ask_actor(&broker, native_actor::method::GET_JOB, &params)?;
        ensure!(reply.exit_code == 0, "GetJob: {:?}", reply.error);
        let job: Job = fvm_ipld_encoding::from_slice(&reply.returned)?;
        let status = match job.status {
            Status::Open => "open",
            Status::Claimed => "claimed",
            Status::Done => "done",
            Status::Reclaimed => "reclaimed",
        };
        let worker = job.worker.map_or("nobody".to_string(), |worker| format!("f0{worker}"));
        self.say(&format!(
            "the broker says: job {id} of f0{} is {status}, worker {worker}",
            job.client
        ));
        self.say(&format!("    reward {}, collateral {}", job.reward, job.collateral));
        if !job.result.is_empty() {
            self.say(&format!("    result {}", Cid::try_from(job.result.as_slice())?));
        }
        Ok(())
    }

    /// What a contract owns.
    pub(crate) fn owns(&mut self, client: &Client) -> Result<()> {
        let balance = self.chain.balance(client.address)?;
        self.say(&format!("{} owns {balance} attoFIL", client.name));
        Ok(())
    }

    fn call(
        &mut self,
        to: &Client,
        function: &str,
        arguments: &[String],
        value: &str,
    ) -> Result<Receipt> {
        let (_, data) = self.calldata(function, arguments)?;
        self.transact(Some(to.address), data, value.parse()?)
    }

    fn calldata(&self, function: &str, arguments: &[String]) -> Result<(Function, Bytes)> {
        let function = self.contract.abi.function(function).and_then(|all| all.first());
        let function = function.context("the contract has this function")?.clone();
        let values = parse_arguments(&function.name, &function.inputs, arguments)?;
        let data = function.abi_encode_input(&values)?;
        Ok((function, data.into()))
    }

    fn transact(&mut self, to: Option<Address>, data: Bytes, value: U256) -> Result<Receipt> {
        let (from, gas_limit) = (dev_accounts()[0].address, Some(GAS));
        let request = TxRequest { from, to, data, value, gas_limit, ..TxRequest::default() };
        Ok(self.chain.send(&request)?)
    }

    /// An address as the id of its actor.
    fn who(&self, address: Address) -> Result<String> {
        let id = self.chain.resolve(&self.chain.fil_address(address))?;
        Ok(id.map_or_else(|| address.to_string(), |id| format!("f0{id}")))
    }
}

/// A fraction of a FIL in attoFIL.
pub(crate) fn fil(numerator: u64, denominator: u64) -> String {
    (U256::from(numerator) * U256::from(FIL) / U256::from(denominator)).to_string()
}

fn spoken(to: &Client, function: &str, arguments: &[String], value: &str) -> String {
    let value = if value == "0" { String::new() } else { format!(" with {value} attoFIL") };
    format!("{}.{function}({}){value}", to.name, arguments.join(", "))
}
