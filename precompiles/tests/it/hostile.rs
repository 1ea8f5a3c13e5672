//! What holds for every precompile and every input.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{
    ActorCall, ActorReply, CallKind, CallSite, Chain, Crypto, Platform, Precompile, Profile, ROWS,
    Stop,
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any},
    prop_oneof,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use revm_primitives::{B256, Bytes};

use crate::platform::{DELEGATE, World, bytes, run_in, word};

/// Cases for each precompile.
const CASES: u32 = 200;

fn runner() -> TestRunner {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Words contracts pass and words they should not, in any number, with loose bytes behind.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let small = any::<u8>().prop_map(|number| bytes(&word(number.into())));
    let offset = (0_u64..0x400).prop_map(|number| bytes(&word(number)));
    let cliff = prop_oneof![Just(u64::MAX), Just(u32::MAX.into()), Just(1 << 32), Just(0x51)]
        .prop_map(|number| bytes(&word(number)));
    let wild = any::<[u8; 32]>().prop_map(Vec::from);
    let words = prop_oneof![4 => small, 2 => offset, 1 => cliff, 2 => wild];
    (vec(words, 0..14), vec(any::<u8>(), 0..40)).prop_map(|(words, loose)| {
        let mut input = words.concat();
        input.extend(loose);
        input
    })
}

/// Rounds of BLAKE2 cost time, which here nobody pays for.
fn tame(precompile: Precompile, mut input: Vec<u8>) -> Vec<u8> {
    if precompile == Precompile::Blake2F {
        input.resize(213, 1);
        input[..2].fill(0);
    }
    input
}

#[test]
fn every_input_has_one_answer_or_one_failure() {
    for row in ROWS {
        let law = |input| {
            let input = tame(row.precompile, input);
            let answer = run_in(&mut World::new(), row.precompile, &input, &DELEGATE);
            let again = run_in(&mut World::new(), row.precompile, &input, &DELEGATE);
            assert_eq!(answer, again, "{row:?}");
            Ok(())
        };
        runner().run(&input(), law).unwrap();
    }
}

#[test]
fn every_input_of_a_round_length_has_an_answer_or_a_failure() {
    for row in ROWS {
        for len in (0..=1_024).step_by(32) {
            for byte in [0x00, 0x01, 0xff] {
                let input = tame(row.precompile, vec![byte; len]);
                let _ = run_in(&mut World::new(), row.precompile, &input, &DELEGATE);
            }
        }
    }
}

/// A platform on which nothing works, in the profile `ethereum` or not.
struct Broken<const ETHEREUM: bool>;

#[derive(Debug, PartialEq)]
struct Fault;

impl<const ETHEREUM: bool> Platform for Broken<ETHEREUM> {
    type Error = Fault;
    const PROFILE: Profile = if ETHEREUM { Profile::Ethereum } else { Profile::Filecoin };
}

impl<const ETHEREUM: bool> Crypto for Broken<ETHEREUM> {
    fn keccak256(&mut self, _: &[u8]) -> Result<B256, Fault> {
        Err(Fault)
    }

    fn sha256(&mut self, _: &[u8]) -> Result<B256, Fault> {
        Err(Fault)
    }

    fn ripemd160(&mut self, _: &[u8]) -> Result<[u8; 20], Fault> {
        Err(Fault)
    }

    fn recover_secp256k1(&mut self, _: &[u8; 32], _: &[u8; 65]) -> Result<Option<[u8; 65]>, Fault> {
        Err(Fault)
    }
}

impl<const ETHEREUM: bool> Chain for Broken<ETHEREUM> {
    fn is_address(&self, _: &[u8]) -> bool {
        true
    }

    fn resolve_address(&mut self, _: &[u8]) -> Result<Option<u64>, Fault> {
        Err(Fault)
    }

    fn lookup_delegated_address(&mut self, _: u64) -> Result<Option<Vec<u8>>, Fault> {
        Err(Fault)
    }

    fn beacon_randomness(&mut self, _: i64) -> Result<Option<B256>, Fault> {
        Err(Fault)
    }

    fn call_actor(&mut self, _: ActorCall<'_>) -> Result<ActorReply, Fault> {
        Err(Fault)
    }
}

#[test]
fn a_fault_of_the_platform_is_never_an_answer() {
    let signature = word(1) + &word(27) + &word(1) + &word(1);
    let call = CallSite { kind: CallKind::DelegateCall, gas: 0 };
    let opening = "00".repeat(192);
    for (precompile, input) in [
        (Precompile::EcRecover, signature.as_str()),
        (Precompile::Sha256, ""),
        (Precompile::Ripemd160, ""),
        (Precompile::PointEvaluation, &opening),
        (Precompile::ResolveAddress, "0001"),
        (Precompile::LookupDelegatedAddress, ""),
        (Precompile::CallActor, ""),
        (Precompile::CallActorId, ""),
        (Precompile::GetRandomness, ""),
    ] {
        let result = precompile.run(&bytes(input), &mut Broken::<true>, &call);
        assert_eq!(result, Err(Stop::Host(Fault)), "{precompile:?}");
    }
}

/// Not even the platform is asked.
#[test]
fn what_the_profile_lacks_answers_nothing() {
    for row in ROWS.iter().filter(|row| !Profile::Filecoin.has(row.only)) {
        for input in [vec![], vec![0; 192]] {
            let call = CallSite { kind: CallKind::Call, gas: 0 };
            let result = row.precompile.run(&input, &mut Broken::<false>, &call);
            assert_eq!(result, Ok(Bytes::new()), "{row:?}");
        }
    }
}
