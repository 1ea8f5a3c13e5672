//! Measuring: what the figures of `make bench` are made of.

use alloy_primitives::hex;
use harness::Bundle;
use harness::measure::Bench;

#[test]
fn every_unit_of_gas_has_a_name() {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (measured, _) = bench.deploy(&hex!("6001600055")).unwrap();
    let sum: u64 = measured.charges.values().map(|charges| charges.milligas).sum();
    assert_eq!(sum.div_ceil(1_000), measured.gas);
    assert!(measured.fixed < measured.gas);
}
