//! Measuring: what the figures of `make bench` are made of.

use alloy_primitives::hex;
use harness::measure::{Bench, Measured, Part, Split};
use harness::story::init_code;
use harness::{Bundle, CallRequest, TxRequest};

use crate::kit::{account, chain, code, counter, logger, reverter};

#[test]
fn every_unit_of_gas_has_a_name() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (measured, _) = bench.deploy(&hex!("6001600055")).unwrap();
    let sum: u64 = measured.charges.values().map(|charges| charges.milligas).sum();
    assert_eq!(sum.div_ceil(1_000), measured.split.total);
    assert!(measured.split.avoidable() < measured.split.total);
}

/// The parts are whole units, and there is no unit besides them.
#[track_caller]
fn adds_up(split: &Split) {
    let sum: u64 = Part::ALL.into_iter().map(|part| split.of(part)).sum();
    assert_eq!(sum, split.total);
    assert_eq!(split.avoidable(), split.total - split.of(Part::Fixed));
}

#[test]
fn the_parts_of_a_message_add_up_however_it_ends() {
    let mut chain = chain();
    // Counts, logs, reverts, breaks a rule, and runs out of gas.
    let endless = code("5b 5f 56");
    let contracts = [counter(), logger(), reverter(), code("fe"), endless];
    for (contract, exit_code) in contracts.iter().zip([0, 0, 33, 34, 7]) {
        let data = init_code(contract).into();
        let request = TxRequest { from: account(0), data, ..TxRequest::default() };
        let raw = chain.sign(&request).unwrap();
        let deployed = chain.trace_transaction(&raw).unwrap();
        adds_up(&deployed.split());
        let receipt = chain.submit(&raw).unwrap();
        assert_eq!(receipt.gas_used, deployed.split().total);

        let to = receipt.contract_address;
        let gas_limit = (exit_code == 7).then_some(30_000_000);
        let data = code("01").into();
        let ask = CallRequest { to, data, gas_limit, ..CallRequest::default() };
        let asked = chain.trace_call(&ask).unwrap();
        assert_eq!(asked.exit_code, exit_code, "{:?}", asked.error);
        adds_up(&asked.split());
    }
}

/// A callee with too little gas for its first syscall, and one with enough: what did not fit is not
/// counted, and its caller's parts still add up.
#[test]
fn a_call_with_a_limit_of_its_own_pays_no_more_than_that() {
    let mut chain = chain();
    let callee = chain.send(&TxRequest {
        from: account(0),
        data: init_code(&counter()).into(),
        ..TxRequest::default()
    });
    let callee = callee.unwrap().contract_address.unwrap();
    for limit in ["000003e8", "00ffffff"] {
        // CALL(limit, callee, 0, 0, 1, 0, 0)
        let program = format!("5f 5f 6001 5f 5f 73{callee:x} 63{limit} f1");
        let data = init_code(&code(&program)).into();
        let request = TxRequest { from: account(0), data, ..TxRequest::default() };
        let to = chain.send(&request).unwrap().contract_address;
        let split =
            chain.trace_call(&CallRequest { to, ..CallRequest::default() }).unwrap().split();
        adds_up(&split);
        assert_eq!(split.messages, 2);
        assert_eq!(split.written.count, u64::from(limit == "00ffffff"));
    }
}

#[test]
fn counts_and_prices_give_the_parts() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (deployed, id) = bench.deploy(&init_code(&counter())).unwrap();
    let called = bench.call(id.unwrap(), &[1]).unwrap();
    for Measured { split, charges, .. } in [&deployed, &called] {
        adds_up(split);
        assert_eq!(split.of(Part::Syscalls), 14_000 * split.syscalls);
        assert_eq!(split.of(Part::BlockOpens), 187_740 * split.opened.count);
        let writes = 5_063_000 * split.written.count + 33_524 * split.written.bytes;
        assert_eq!(split.of(Part::BlockWrites), writes / 10);
        assert_eq!(split.of(Part::Wasm), charges["wasm_exec"].gas());
        assert_eq!(split.messages, charges["OnMethodInvocation"].count);
    }
}
