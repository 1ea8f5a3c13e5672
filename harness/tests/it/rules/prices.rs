//! Chapter 6, section 6: what things cost. The prices are the FVM's own; here is what the mapping
//! counts on, so that an update that moves one is seen.

use alloy_primitives::Address;
use expect_test::expect;
use harness::Bundle;
use harness::measure::{Bench, Measured};
use harness::story::init_code;
use mapping::address::masked_id;

use super::kit::{FRESH, call, code};

fn bench() -> Bench {
    Bench::new(&Bundle::embedded()).unwrap()
}

/// What a call of a contract with this program is charged.
fn called(bench: &mut Bench, program: &str) -> Measured {
    let id = bench.deploy(&init_code(&code(program))).unwrap().1.unwrap();
    let measured = bench.call(id, &[]).unwrap();
    assert_eq!(measured.exit, 0, "{program}: {:?}", measured.error);
    measured
}

/// Gas of all charges of one name, and their number.
fn charge(measured: &Measured, name: &str) -> (u64, u64) {
    measured.charges.get(name).map_or((0, 0), |charges| (charges.milligas / 1000, charges.count))
}

#[test]
fn prices_are_those_of_the_networks_list() {
    let mut bench = bench();
    let known = bench.deploy(&init_code(&[0])).unwrap().1.unwrap();
    // Calls a contract, makes a placeholder, resolves an address, and writes a slot.
    let program = format!(
        "{} {} PUSH20 {:#x} BALANCE CALLER PUSH1 1 PUSH0 SSTORE",
        call(masked_id(known), 0),
        call(FRESH, 0),
        Address::repeat_byte(0x11)
    );
    let measured = called(&mut bench, &program);
    let mut told = String::new();
    for name in [
        "OnSyscall",
        "OnMethodInvocation",
        "OnCreateActor",
        "OnActorLookup",
        "OnActorUpdate",
        "OnResolveAddress",
        "OnLookupAddress",
        "OnBlockOpenBase",
        "OnActorGetRoot",
        "OnActorSetRoot",
    ] {
        let (gas, count) = charge(&measured, name);
        assert_eq!(gas % count, 0, "{name}");
        told += &format!("{name} {}\n", gas / count);
    }
    expect![[r#"
        OnSyscall 14000
        OnMethodInvocation 75000
        OnCreateActor 2700000
        OnActorLookup 500000
        OnActorUpdate 475000
        OnResolveAddress 0
        OnLookupAddress 0
        OnBlockOpenBase 187740
        OnActorGetRoot 300
        OnActorSetRoot 300
    "#]]
    .assert_eq(&told);
    // A creation by the init actor does not pay for the address.
    let created = bench.deploy(&init_code(&[0])).unwrap().0;
    assert_eq!(charge(&created, "OnCreateActor"), (650_000, 1));
    // The root has 49 bytes with its slot, and a link of 506,000 before its first.
    let (gas, count) = charge(&measured, "OnBlockLink");
    assert_eq!(count, 1);
    let bytes = (gas - 172_000 - 334_000) * 10 / 33_524;
    assert!((40..60).contains(&bytes), "{gas} for {bytes} bytes");
}

#[test]
fn value_costs_6000_gas_to_move() {
    // On a chain, since no value comes with a bench's messages: the same call with and without.
    let mut chain = crate::kit::chain();
    let heir = crate::kit::account(1);
    let gas = |chain: &mut harness::Chain, value| {
        let program = format!("{} POP", call(heir, value));
        let caller = super::kit::deploy(chain, &program);
        super::kit::run(chain, caller, &[], 1).gas_used
    };
    let (without, with) = (gas(&mut chain, 0), gas(&mut chain, 1));
    // The receiver is updated as well, and was only looked at without.
    let more = with - without;
    assert!((6_000 + 475_000..6_000 + 475_000 + 5_000).contains(&more), "{more}");
}

#[test]
fn an_answer_costs_1300_gas_a_byte() {
    let mut bench = bench();
    for size in [0, 1, 100] {
        let measured = called(&mut bench, &format!("PUSH {size} PUSH0 RETURN"));
        let head = if size < 24 { 1 } else { 2 };
        assert_eq!(charge(&measured, "OnChainReturnValue"), (1_300 * (size + head), 1));
    }
}

#[test]
fn execution_is_charged_by_instruction_and_memory() {
    let mut bench = bench();
    let short = called(&mut bench, "STOP");
    let long = called(&mut bench, &"PUSH0 POP ".repeat(100));
    let more = charge(&long, "wasm_exec").0 - charge(&short, "wasm_exec").0;
    assert!((4 * 200..4 * 200 * 50).contains(&more), "{more} for 200 instructions");
    assert_eq!(charge(&long, "wasm_memory_init"), charge(&short, "wasm_memory_init"));
    assert!(charge(&long, "wasm_memory_init").0 > 0);
}

#[test]
fn being_on_chain_costs_by_the_byte() {
    let mut bench = bench();
    let id = bench.deploy(&init_code(&[0])).unwrap().1.unwrap();
    for (size, head) in [(0, 1), (20, 1), (1_000, 3)] {
        let measured = bench.call(id, &vec![0; size as usize]).unwrap();
        // Parameters, and 100 bytes of everything else.
        let length = size + head + 100;
        let expected = 38_863 + 1_300 * (36 + length) + 475_000;
        assert_eq!(charge(&measured, "OnChainMessage"), (expected, 1), "{size}");
    }
}

#[test]
fn hashes_cost_by_the_byte() {
    let mut bench = bench();
    let precompile = |index| format!("PUSH0 PUSH0 PUSH2 1000 PUSH0 PUSH {index} GAS STATICCALL");
    for (program, price) in
        [("PUSH2 1000 PUSH0 KECCAK256".to_string(), 33), (precompile(2), 7), (precompile(3), 35)]
    {
        let measured = called(&mut bench, &program);
        assert_eq!(charge(&measured, "OnHashing"), (1_000 * price, 1), "{program}");
    }
    // PREVRANDAO hashes 58 bytes with blake2b.
    assert_eq!(charge(&called(&mut bench, "PREVRANDAO"), "OnHashing"), (580, 1));
    // ecrecover of a signature that may be somebody's: v 27, r 1, s 1.
    let recovers = "PUSH1 27 PUSH1 32 MSTORE PUSH1 1 PUSH1 64 MSTORE PUSH1 1 PUSH1 96 MSTORE
        PUSH0 PUSH0 PUSH1 128 PUSH0 PUSH1 1 GAS STATICCALL";
    let measured = called(&mut bench, recovers);
    assert_eq!(charge(&measured, "OnRecoverSecpPublicKey"), (1_637_292, 1));
}

#[test]
fn looking_back_costs_by_the_epoch() {
    let mut bench = bench();
    for back in [1, 2, 256] {
        let program = format!("PUSH {back} NUMBER SUB BLOCKHASH");
        let measured = called(&mut bench, &program);
        assert_eq!(charge(&measured, "OnTipsetCid"), (146_200 + 75 * back, 1));
    }
    let measured = called(&mut bench, "PREVRANDAO");
    assert_eq!(charge(&measured, "OnGetRandomness"), (146_200, 1));
}

#[test]
fn events_cost_by_entry_and_byte() {
    let mut bench = bench();
    let mut cost = |program: &str| charge(&called(&mut bench, program), "OnActorEvent").0;
    let none = cost("PUSH0 PUSH0 LOG0");
    let data = cost("PUSH1 32 PUSH0 LOG0");
    let longer = cost("PUSH1 64 PUSH0 LOG0");
    let topic = cost("PUSH0 PUSH0 PUSH0 LOG1");
    assert!(none >= 2_000 + 500, "{none}");
    // An entry: 1,400, its key's bytes at 16, and its estimated bytes at some 17.
    assert!((16 + 15..16 + 20).contains(&(topic - data)), "`t1` is a byte longer than `d`");
    assert!(data - none > 1_400 + 16 + 32 * 15, "{none} {data}");
    let byte = (longer - data) as f64 / 32.0;
    assert!((15.0..20.0).contains(&byte), "{byte} a byte");
}

#[test]
fn a_changed_slot_costs_one_block() {
    let mut bench = bench();
    let unchanged = called(&mut bench, "PUSH0 PUSH0 SSTORE");
    let changed = called(&mut bench, "PUSH1 1 PUSH0 SSTORE");
    assert_eq!(charge(&unchanged, "OnBlockLink").1, 0);
    assert_eq!(charge(&changed, "OnBlockLink").1, 1);
    assert!(changed.split.total - unchanged.split.total > 506_000, "{changed:?} {unchanged:?}");
    // Twelve as well: they lie in the root.
    let twelve: String = (0..12).map(|slot| format!("PUSH1 1 PUSH {slot} SSTORE ")).collect();
    assert_eq!(charge(&called(&mut bench, &twelve), "OnBlockLink").1, 1);
}
