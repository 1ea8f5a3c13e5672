//! call_actor_id. FIP-0054, precompiles.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{CallKind, CallSite, Failure, Precompile::CallActorId};

use crate::platform::{CALL, DELEGATE, World, bytes, run_in, word};

/// A call of method 0 with no parameters.
fn input(id: &str) -> Vec<u8> {
    bytes(&([word(0), word(7), word(0), word(0), word(0xc0), id.to_owned()].concat() + &word(0)))
}

#[test]
fn the_last_word_is_the_callee_s_id() {
    for id in [0, 99, u64::MAX] {
        let mut world = World::new();
        let output = run_in(&mut world, CallActorId, &input(&word(id)), &DELEGATE).unwrap();
        assert_eq!(hex::encode(output), [word(0), word(0), word(0x60), word(0)].concat());
        assert_eq!(world.sent[0].to, id.to_string().into_bytes());
        assert_eq!((world.sent[0].method, world.sent[0].codec), (0, 0));
    }
}

#[test]
fn ids_from_two_to_the_64_up_fail() {
    let result = run_in(&mut World::new(), CallActorId, &input(&"ff".repeat(32)), &DELEGATE);
    assert_eq!(result, Err(Failure::Overflow { bits: 65 }));
}

#[test]
fn an_empty_input_is_a_transfer_of_nothing_to_actor_0() {
    let mut world = World::new();
    run_in(&mut world, CallActorId, &[], &DELEGATE).unwrap();
    assert_eq!(world.sent[0].to, b"0");
}

#[test]
fn only_delegatecall_may_call() {
    for kind in [CallKind::Call, CallKind::StaticCall] {
        let result =
            run_in(&mut World::new(), CallActorId, &input(&word(1)), &CallSite { kind, ..CALL });
        assert_eq!(result, Err(Failure::NotDelegated(kind)));
    }
}
