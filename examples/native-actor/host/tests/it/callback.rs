//! A client that fails when it is told of its result: the broker says so in an event, and the
//! worker is paid all the same.

use std::path::{Path, PathBuf};

use alloy_dyn_abi::{DynSolValue, JsonAbiExt};
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use cid::Cid;
use harness::{Chain, FilAddress, Options, Receipt, TxRequest, dev_accounts};
use multihash_codetable::{Code, MultihashDigest};
use native_actor::job::{Job, Status};
use native_actor::method::{GET_JOB, JobId};
use solidity_tests::compile::{Settings, compile_file};

const REWARD: u64 = 1_000;

/// Exit codes of a contract that reverts, and of a frame that has used its gas.
const REVERTED: u64 = 33;
const OUT_OF_GAS: u64 = 7;

struct Contract {
    address: Address,
    abi: JsonAbi,
}

struct World {
    chain: Chain,
    broker: u64,
}

impl World {
    fn new() -> World {
        let mut chain = Chain::open(Options::default()).unwrap();
        let broker = chain.install(fevm_example_native::broker().unwrap(), &[]).unwrap().id;
        World { chain, broker }
    }

    fn deploy(&mut self, file: &str, name: &str, arguments: &[DynSolValue]) -> Contract {
        let source: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let compiled = compile_file(&source, &Settings::default()).unwrap();
        let artifact = compiled.select(Some(name)).unwrap();
        let constructor = artifact.abi.constructor.as_ref().unwrap();
        let mut data = artifact.bytecode.to_vec();
        data.extend(constructor.abi_encode_input(arguments).unwrap());
        let receipt = self.transact(None, data.into(), 0);
        Contract { address: receipt.contract_address.unwrap(), abi: artifact.abi.clone() }
    }

    fn call(
        &mut self,
        to: &Contract,
        function: &str,
        arguments: &[DynSolValue],
        value: u64,
    ) -> Receipt {
        let data = to.abi.functions[function][0].abi_encode_input(arguments).unwrap();
        let receipt = self.transact(Some(to.address), data.into(), value);
        assert!(receipt.status, "{function}: {receipt:?}");
        receipt
    }

    fn transact(&mut self, to: Option<Address>, data: Bytes, value: u64) -> Receipt {
        let (from, value) = (dev_accounts()[0].address, U256::from(value));
        let gas_limit = Some(2_000_000_000);
        let request = TxRequest { from, to, data, value, gas_limit, ..TxRequest::default() };
        self.chain.send(&request).unwrap()
    }

    /// The broker's record of job 0.
    fn job(&self) -> Job {
        let params = fvm_ipld_encoding::to_vec(&JobId { id: 0 }).unwrap();
        let reply = self.chain.ask_actor(&FilAddress::Id(self.broker), GET_JOB, &params).unwrap();
        assert_eq!(reply.exit_code, 0, "{:?}", reply.error);
        fvm_ipld_encoding::from_slice(&reply.returned).unwrap()
    }
}

fn number(value: u64) -> DynSolValue {
    DynSolValue::Uint(U256::from(value), 64)
}

fn cid(content: &[u8]) -> DynSolValue {
    DynSolValue::Bytes(Cid::new_v1(0x55, Code::Blake2b256.digest(content)).to_bytes())
}

/// A client that fails in this way has its job done; gives what was logged when it was told.
fn told(endless: bool) -> Vec<(u64, Vec<B256>)> {
    let mut world = World::new();
    let broker = number(world.broker);
    let client = [broker.clone(), DynSolValue::Bool(endless)];
    let client = world.deploy("tests/fixtures/Sulky.sol", "Sulky", &client);
    let worker = world.deploy("../contracts/JobClient.sol", "JobClient", &[broker]);
    world.call(&client, "create", &[cid(b"spec"), number(5)], REWARD);
    world.call(&worker, "claim", &[number(0)], 0);
    assert_eq!(world.job().status, Status::Claimed);

    let receipt = world.call(&worker, "prove", &[number(0), cid(b"result")], 0);
    assert_eq!(world.job().status, Status::Done);
    assert_eq!(world.chain.balance(worker.address).unwrap(), U256::from(REWARD));
    let id = |address| world.chain.resolve(&world.chain.fil_address(address)).unwrap().unwrap();
    receipt.logs.into_iter().map(|log| (id(log.address), log.topics)).collect()
}

/// The broker's two events: topics of the first job, with the worker's id and the exit code.
fn events(exit_code: u64) -> Vec<(u64, Vec<B256>)> {
    let word = |number: u64| B256::from(U256::from(number));
    let event =
        |signature: &str, other: u64| (111, vec![keccak256(signature), word(0), word(other)]);
    vec![event("JobDone(uint64,uint64)", 113), event("CallbackFailed(uint64,uint64)", exit_code)]
}

#[test]
fn a_client_that_reverts_is_announced_and_changes_nothing() {
    assert_eq!(told(false), events(REVERTED));
}

#[test]
fn a_client_that_never_ends_uses_up_its_own_gas_alone() {
    assert_eq!(told(true), events(OUT_OF_GAS));
}
