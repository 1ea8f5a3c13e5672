//! contracts/Cbor.sol, against the encoder that the broker itself is built with.

use std::path::Path;

use alloy_dyn_abi::{DynSolValue, FunctionExt, JsonAbiExt};
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, U256};
use cid::Cid;
use fvm_ipld_encoding::{BytesSer, to_vec};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use harness::{CallRequest, Chain, Options, TxRequest, dev_accounts};
use multihash_codetable::{Code, MultihashDigest};
use solidity_tests::compile::{Settings, compile_file};

/// The library on a chain.
struct Probe {
    chain: Chain,
    address: Address,
    abi: JsonAbi,
}

impl Probe {
    fn new() -> Probe {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/CborProbe.sol");
        let compiled = compile_file(&source, &Settings::default()).unwrap();
        let artifact = compiled.select(Some("CborProbe")).unwrap();
        let mut chain = Chain::open(Options::default()).unwrap();
        let (from, data) = (dev_accounts()[0].address, artifact.bytecode.clone());
        let receipt = chain.send(&TxRequest { from, data, ..TxRequest::default() }).unwrap();
        Probe { chain, address: receipt.contract_address.unwrap(), abi: artifact.abi.clone() }
    }

    /// What a function makes of one argument; none if it reverts.
    fn ask(&self, function: &str, argument: DynSolValue) -> Option<DynSolValue> {
        let function = &self.abi.functions[function][0];
        let data = function.abi_encode_input(&[argument]).unwrap().into();
        let request = CallRequest { to: Some(self.address), data, ..CallRequest::default() };
        let reply = self.chain.call(&request).unwrap();
        let output = reply.succeeded().then_some(&reply.output)?;
        Some(function.abi_decode_output(output).unwrap().remove(0))
    }

    fn bytes(&self, function: &str, argument: DynSolValue) -> Vec<u8> {
        match self.ask(function, argument) {
            Some(DynSolValue::Bytes(bytes)) => bytes,
            other => panic!("{function}: {other:?}"),
        }
    }

    fn numbers(&self, cbor: &[u8]) -> Option<Vec<u64>> {
        let DynSolValue::Array(values) = self.ask("numbers", DynSolValue::Bytes(cbor.to_vec()))?
        else {
            panic!("an array")
        };
        Some(values.iter().map(|value| value.as_uint().unwrap().0.to()).collect())
    }
}

fn uint(value: u64, bits: usize) -> DynSolValue {
    DynSolValue::Uint(U256::from(value), bits)
}

/// Where the head of an item grows by a byte, and the ends.
const EDGES: [u64; 12] =
    [0, 1, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, 0x1_0000_0000, u64::MAX - 1, u64::MAX];

#[test]
fn numbers_and_amounts_are_what_rust_writes() {
    let probe = Probe::new();
    for value in EDGES {
        assert_eq!(probe.bytes("number", uint(value, 64)), to_vec(&value).unwrap(), "{value}");
        let amount = to_vec(&TokenAmount::from_atto(value)).unwrap();
        assert_eq!(probe.bytes("amount", uint(value, 256)), amount, "{value}");
    }
    for bits in [127_usize, 128, 255] {
        let word = DynSolValue::Uint(U256::from(1) << bits, 256);
        let amount = to_vec(&TokenAmount::from_atto(BigInt::from(1) << bits)).unwrap();
        assert_eq!(probe.bytes("amount", word), amount, "2^{bits}");
    }
}

#[test]
fn bytes_and_links_are_what_rust_writes() {
    let probe = Probe::new();
    for length in [0, 1, 23, 24, 255, 256] {
        let value = vec![7; length];
        let expected = to_vec(&BytesSer(&value)).unwrap();
        assert_eq!(probe.bytes("byteString", DynSolValue::Bytes(value)), expected, "{length}");
    }
    let cid = Cid::new_v1(0x55, Code::Blake2b256.digest(b"any"));
    let link = probe.bytes("cid", DynSolValue::Bytes(cid.to_bytes()));
    assert_eq!(link, to_vec(&cid).unwrap());
}

#[test]
fn a_tuple_of_numbers_comes_back_and_nothing_else_does() {
    let probe = Probe::new();
    for chunk in EDGES.chunks(4) {
        assert_eq!(probe.numbers(&to_vec(chunk).unwrap()).as_deref(), Some(chunk));
    }
    assert_eq!(probe.numbers(&probe.bytes("tuple", uint(0, 64))), Some(vec![]));
    let bad: [&[u8]; 8] = [
        &[],
        &[0x01],             // no tuple
        &[0x81],             // an item is missing
        &[0x81, 0x18],       // half an item
        &[0x81, 0x41, 0x00], // bytes
        &[0x81, 0x20],       // a negative number
        &[0x81, 0x01, 0x02], // an item too many
        &[0x9f, 0x01, 0xff], // of unknown length
    ];
    for cbor in bad {
        assert_eq!(probe.numbers(cbor), None, "{cbor:x?}");
    }
}
