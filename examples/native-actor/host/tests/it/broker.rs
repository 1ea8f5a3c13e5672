//! The broker itself: both numbers of each method, what it answers to strangers, and that
//! Solidity's constants are the names'.

use harness::{Chain, FilAddress, Options};
use native_actor::method::{
    CLAIM_JOB, CREATE_JOB, GET_JOB, JobId, Method, PROVE_DONE, ProveDone, RECLAIM,
};
use native_actor::refusal::Refusal;

/// FRC-42 numbers by their names in JobClient.sol.
const NAMED: [(&str, u64); 5] = [
    ("CREATE_JOB", CREATE_JOB),
    ("CLAIM_JOB", CLAIM_JOB),
    ("PROVE_DONE", PROVE_DONE),
    ("RECLAIM", RECLAIM),
    ("GET_JOB", GET_JOB),
];

#[test]
fn solidity_has_the_numbers_of_the_names() {
    let source = include_str!("../../../contracts/JobClient.sol");
    for (name, number) in NAMED {
        let line = format!("uint64 public constant {name} = {number};");
        assert!(source.contains(&line), "{line}");
    }
}

#[test]
fn a_method_has_a_small_number_and_a_name() {
    for (small, (name, number)) in (2..).zip(NAMED) {
        assert!(Method::of(small).is_some(), "{small}");
        assert_eq!(Method::of(small), Method::of(number), "{name}");
    }
    for number in [0, 7, 1023, 1024, CREATE_JOB + 1, u64::MAX] {
        assert_eq!(Method::of(number), None, "{number}");
    }
}

/// A chain with the broker, and what that answers to the system actor.
fn ask(method: u64, params: &[u8]) -> u32 {
    let mut chain = Chain::open(Options::default()).unwrap();
    let broker = chain.install(fevm_example_native::broker().unwrap(), &[]).unwrap();
    chain.ask_actor(&FilAddress::Id(broker.id), method, params).unwrap().exit_code
}

#[test]
fn what_makes_no_sense_has_an_exit_code_of_its_own() {
    let unknown = fvm_ipld_encoding::to_vec(&JobId { id: 7 }).unwrap();
    let link = multihash_codetable::MultihashDigest::digest(
        &multihash_codetable::Code::Blake2b256,
        b"result",
    );
    let proof = ProveDone { id: 7, result: cid::Cid::new_v1(0x55, link) };
    let proof = fvm_ipld_encoding::to_vec(&proof).unwrap();
    let cases: [(u64, &[u8], Refusal); 8] = [
        (1, &[], Refusal::Forbidden),
        (7, &[], Refusal::NoMethod),
        (CLAIM_JOB, &unknown, Refusal::UnknownJob),
        (3, &unknown, Refusal::UnknownJob),
        (PROVE_DONE, &proof, Refusal::UnknownJob),
        (GET_JOB, &[], Refusal::Parameters),
        (GET_JOB, &[0x80], Refusal::Parameters),
        (CREATE_JOB, &unknown, Refusal::Parameters),
    ];
    for (method, params, refusal) in cases {
        assert_eq!(ask(method, params), refusal.code(), "{method} {params:x?}");
    }
}
