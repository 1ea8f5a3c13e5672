//! call_actor. FIP-0054, precompiles.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{ActorReply, CallKind, CallSite, Failure, Precompile::CallActor};
use revm_primitives::{Bytes, U256};

use crate::platform::{CALL, DELEGATE, F410, Sent, World, bytes, run_in, word};

/// The six words, then whatever the offsets point at. Each test changes what it is about.
struct Call {
    method: u64,
    value: String,
    flags: u64,
    codec: u64,
    params_offset: u64,
    address_offset: u64,
    rest: String,
}

impl Call {
    /// Method 2000 of F410 with two bytes of CBOR, encoded as a compiler would.
    fn new() -> Self {
        let padding = "00".repeat(30);
        let params = word(2) + "8101" + &padding;
        let address = word(22) + F410 + &"00".repeat(10);
        Self {
            method: 2_000,
            value: word(5),
            flags: 0,
            codec: 0x51,
            params_offset: 0xc0,
            address_offset: 0x100,
            rest: params + &address,
        }
    }

    fn input(&self) -> Vec<u8> {
        let words = [
            word(self.method),
            self.value.clone(),
            word(self.flags),
            word(self.codec),
            word(self.params_offset),
            word(self.address_offset),
        ];
        bytes(&(words.concat() + &self.rest))
    }

    /// What reaches the chain.
    #[track_caller]
    fn sent(&self) -> Sent {
        let mut world = World::new();
        run_in(&mut world, CallActor, &self.input(), &DELEGATE).unwrap();
        world.sent.pop().unwrap()
    }

    /// Fails with this, and nothing reaches the chain.
    #[track_caller]
    fn fails(&self, failure: Failure) {
        let mut world = World::new();
        assert_eq!(run_in(&mut world, CallActor, &self.input(), &DELEGATE), Err(failure));
        assert_eq!(world.sent, []);
    }
}

/// The output for a reply of the chain's.
fn output(reply: ActorReply) -> String {
    let mut world = World { reply, ..World::new() };
    hex::encode(run_in(&mut world, CallActor, &Call::new().input(), &DELEGATE).unwrap())
}

#[test]
fn everything_reaches_the_chain_as_written() {
    let sent = Call::new().sent();
    let expected = Sent {
        to: bytes(F410),
        method: 2_000,
        value: U256::from(5),
        read_only: false,
        codec: 0x51,
        params: vec![0x81, 0x01],
        gas: DELEGATE.gas,
    };
    assert_eq!(sent, expected);
}

#[test]
fn only_delegatecall_may_call() {
    for kind in [CallKind::Call, CallKind::StaticCall] {
        let mut world = World::new();
        let result =
            run_in(&mut world, CallActor, &Call::new().input(), &CallSite { kind, ..CALL });
        assert_eq!(result, Err(Failure::NotDelegated(kind)));
        assert_eq!(world.sent, []);
    }
}

#[test]
fn methods_1_to_1023_fail() {
    for method in [1, 2, 1_023] {
        Call { method, ..Call::new() }.fails(Failure::ReservedMethod(method));
    }
    for method in [0, 1_024, u64::MAX] {
        assert_eq!(Call { method, ..Call::new() }.sent().method, method);
    }
}

#[test]
fn flags_other_than_read_only_fail() {
    assert!(Call { flags: 1, ..Call::new() }.sent().read_only);
    for flags in [2, 3, 1 << 63] {
        Call { flags, ..Call::new() }.fails(Failure::Flags(flags));
    }
}

#[test]
fn codecs_other_than_cbor_fail() {
    for codec in [0x55, 0x71, 1, u64::MAX] {
        Call { codec, ..Call::new() }.fails(Failure::Codec(codec));
    }
}

#[test]
fn codec_0_goes_without_parameters_only() {
    Call { codec: 0, ..Call::new() }.fails(Failure::Codec(0));
    // The offset points past the end, where the length is zero.
    let sent = Call { codec: 0, params_offset: 0xffff, ..Call::new() }.sent();
    assert_eq!((sent.codec, sent.params.len()), (0, 0));
}

#[test]
fn cbor_may_be_empty() {
    let sent = Call { params_offset: 0xffff_ffff, ..Call::new() }.sent();
    assert_eq!((sent.codec, sent.params.len()), (0x51, 0));
}

#[test]
fn value_is_a_whole_word() {
    let sent = Call { value: "ff".repeat(32), ..Call::new() }.sent();
    assert_eq!(sent.value, U256::MAX);
}

#[test]
fn offsets_are_honoured_literally() {
    // Both point at the address; the parameters are then its bytes.
    let sent = Call { params_offset: 0x100, ..Call::new() }.sent();
    assert_eq!((sent.params.as_slice(), sent.to), (bytes(F410).as_slice(), bytes(F410)));
    // Parameters that overlap the head: at offset 0 the method is the length.
    let sent = Call { params_offset: 0, method: 1_024, ..Call::new() }.sent();
    assert_eq!(sent.params.len(), 1_024);
    assert_eq!(sent.params[31], 5);
}

#[test]
fn an_address_past_the_end_is_empty_and_fails() {
    Call { address_offset: 0xffff_ffff, ..Call::new() }.fails(Failure::NotAnAddress);
}

#[test]
fn offsets_and_lengths_are_below_two_to_the_32() {
    let overflow = Failure::Overflow { bits: 33 };
    Call { params_offset: 1 << 32, ..Call::new() }.fails(overflow);
    Call { address_offset: 1 << 32, ..Call::new() }.fails(overflow);
    // The first is the length of the parameters, the second of the address.
    for lengths in [word(1 << 32) + &word(2), word(2) + &word(1 << 32)] {
        Call { address_offset: 0xe0, rest: lengths, ..Call::new() }.fails(overflow);
    }
}

#[test]
fn bytes_missing_from_parameters_are_zeros() {
    let mut call = Call::new();
    (call.params_offset, call.address_offset) = (0xf6, 0xc0);
    call.rest = word(22) + F410 + &word(4) + "81";
    assert_eq!(call.sent().params, [0x81, 0, 0, 0]);
}

#[test]
fn a_hostile_length_is_cut_where_no_block_can_be() {
    let mut call = Call::new();
    (call.params_offset, call.address_offset) = (0xf6, 0xc0);
    for (len, sent) in
        [(1 << 20, 1 << 20), ((1 << 20) + 1, (1 << 20) + 1), (0xffff_ffff, (1 << 20) + 1)]
    {
        call.rest = word(22) + F410 + &word(len);
        assert_eq!(call.sent().params.len(), sent);
    }
}

#[test]
fn an_address_of_hostile_length_fails() {
    let mut call = Call::new();
    call.params_offset = 0xffff;
    for len in [23, 65, 128, 129, 0xffff_ffff] {
        call.address_offset = 0xc0;
        call.rest = word(len) + "01" + &"00".repeat(200);
        call.fails(Failure::NotAnAddress);
    }
}

#[test]
fn an_empty_input_fails_for_want_of_an_address() {
    let result = run_in(&mut World::new(), CallActor, &[], &DELEGATE);
    assert_eq!(result, Err(Failure::NotAnAddress));
}

#[test]
fn the_callee_s_answer_is_abi_encoded() {
    let reply = ActorReply::Exited { code: 0, codec: 0x71, data: Bytes::from_static(b"abc") };
    let expected = [word(0), word(0x71), word(0x60), word(3), format!("{:0<64}", "616263")];
    assert_eq!(output(reply), expected.concat());
}

#[test]
fn whole_words_of_data_are_not_padded() {
    let data = Bytes::from(vec![0xee; 64]);
    let reply = ActorReply::Exited { code: 0, codec: 0x55, data };
    let expected = [word(0), word(0x55), word(0x60), word(64), "ee".repeat(64)];
    assert_eq!(output(reply), expected.concat());
}

#[test]
fn an_exit_code_is_positive_and_keeps_its_data() {
    let reply = ActorReply::Exited { code: 33, codec: 0x51, data: Bytes::from_static(&[0x40]) };
    let expected = [word(33), word(0x51), word(0x60), word(1), format!("{:0<64}", "40")];
    assert_eq!(output(reply), expected.concat());
}

#[test]
fn a_syscall_error_is_negative_and_has_no_data() {
    let minus_6 = "ff".repeat(31) + "fa";
    let expected = [minus_6, word(0), word(0x60), word(0)];
    assert_eq!(output(ActorReply::Refused { error: 6 }), expected.concat());
}
