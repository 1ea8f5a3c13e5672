//! The README's example, compiled and run with every test run.

use alloy_primitives::{U256, hex};
use harness::story::init_code;
use harness::{CallRequest, Chain, Options, TxRequest, dev_accounts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut chain = Chain::open(Options::default())?; // in memory; `state_dir` keeps it
    let alice = dev_accounts()[0].address;

    let code = init_code(&hex!("602a5f5260205ff3")); // a contract that returns 42
    let create = TxRequest { from: alice, data: code.into(), ..TxRequest::default() };
    let receipt = chain.send(&create)?; // gas estimated, signed, executed in a block of its own
    println!("{:?} for {} gas", receipt.contract_address, receipt.gas_used);

    let before = chain.snapshot();
    let ask = CallRequest { to: receipt.contract_address, ..CallRequest::default() };
    let answer = chain.call(&ask)?; // leaves no trace
    assert_eq!(U256::from_be_slice(&answer.output), U256::from(42));
    chain.restore(&before)?;
    Ok(())
}

#[test]
fn the_readmes_example_runs() {
    main().unwrap();
}
