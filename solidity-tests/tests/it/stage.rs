//! A chain on which compiled contracts are deployed and called, in the words of the command line.

use alloy_dyn_abi::{FunctionExt, JsonAbiExt};
use alloy_json_abi::{Function, JsonAbi};
use alloy_primitives::{Address, Bytes};
use harness::chain::{Chain, Options};
use harness::{CallRequest, Receipt, TxRequest, dev_accounts};
use solidity_tests::compile::Artifact;
use solidity_tests::values::{parse_arguments, show};
use solidity_tests::{logs, revert, signature};

/// Exit code of a revert. Source: FIP-0054, "InvokeContract".
const REVERTED: u32 = 33;

/// Enough for anything here, so that transactions that fail need no estimate.
const GAS: u64 = 5_000_000_000;

/// A deployed contract.
pub(crate) struct Contract {
    pub(crate) address: Address,
    pub(crate) abi: JsonAbi,
}

/// A chain in memory; the first dev account acts.
pub(crate) struct Stage {
    chain: Chain,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { chain: Chain::open(Options::default()).unwrap() }
    }

    /// The account that deploys and sends.
    pub(crate) fn sender(&self) -> Address {
        dev_accounts()[0].address
    }

    /// Creates a contract; it must succeed.
    pub(crate) fn deploy(&mut self, artifact: &Artifact, arguments: &[&str]) -> Contract {
        let mut data = artifact.bytecode.to_vec();
        if let Some(constructor) = &artifact.abi.constructor {
            let values = parse_arguments("constructor", &constructor.inputs, arguments).unwrap();
            data.extend(constructor.abi_encode_input(&values).unwrap());
        }
        let receipt = self.send_to(None, data.into());
        let address = receipt.contract_address;
        let address = address.unwrap_or_else(|| panic!("{}: {receipt:?}", artifact.name));
        Contract { address, abi: artifact.abi.clone() }
    }

    /// What a function returns, or why it reverts.
    pub(crate) fn call(&self, contract: &Contract, function: &str, arguments: &[&str]) -> String {
        let (function, data) = calldata(&contract.abi, function, arguments);
        let (from, to) = (Some(self.sender()), Some(contract.address));
        let request = CallRequest { from, to, data, ..CallRequest::default() };
        let reply = self.chain.call(&request).unwrap();
        if !reply.succeeded() {
            return refusal(&contract.abi, reply.exit_code, &reply.output);
        }
        let values = function.abi_decode_output(&reply.output).unwrap();
        values.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    /// What a transaction logs, or why it reverts.
    pub(crate) fn send(
        &mut self,
        contract: &Contract,
        function: &str,
        arguments: &[&str],
    ) -> String {
        let (_, data) = calldata(&contract.abi, function, arguments);
        let receipt = self.send_to(Some(contract.address), data);
        if !receipt.status {
            return refusal(&contract.abi, receipt.exit_code, &receipt.output);
        }
        let logs = receipt.logs.iter().map(|log| {
            assert_eq!(log.address, contract.address);
            logs::decode(&log.topics, &log.data, [&contract.abi]).to_string()
        });
        logs.collect::<Vec<_>>().join("\n")
    }

    fn send_to(&mut self, to: Option<Address>, data: Bytes) -> Receipt {
        let (from, gas_limit) = (self.sender(), Some(GAS));
        let request = TxRequest { from, to, data, gas_limit, ..TxRequest::default() };
        self.chain.send(&request).unwrap()
    }
}

fn calldata(abi: &JsonAbi, function: &str, arguments: &[&str]) -> (Function, Bytes) {
    let function = signature::resolve(function, [abi], arguments.len()).unwrap();
    let values = parse_arguments(&function.name, &function.inputs, arguments);
    let values = values.unwrap_or_else(|error| panic!("{error}"));
    let data = function.abi_encode_input(&values).unwrap();
    (function, data.into())
}

fn refusal(abi: &JsonAbi, exit_code: u32, output: &[u8]) -> String {
    assert_eq!(exit_code, REVERTED, "a revert, not a failure");
    format!("reverted: {}", revert::decode(output, [abi]))
}
