//! What the broker announces, in the form that contracts log in (FIP-0054): topics `t1` to `t4` and
//! data `d`, all raw. So Ethereum's tools read them, and JobClient.sol declares the same events.

use fvm_ipld_encoding::IPLD_RAW;
use fvm_sdk::crypto::hash_owned;
use fvm_shared::ActorID;
use fvm_shared::crypto::hash::SupportedHashes::Keccak256;
use fvm_shared::event::{ActorEvent, Entry, Flags};

/// An announcement about the job `id`.
pub(crate) enum Event {
    /// Offered by a client.
    Created(ActorID),
    /// Taken by a worker.
    Claimed(ActorID),
    /// Proved done by a worker.
    Done(ActorID),
    /// Given back to a client.
    Reclaimed(ActorID),
    /// The client, a contract, was told that its job is done and failed with this exit code.
    CallbackFailed(u32),
}

/// Emits the event `name(uint64 indexed id, uint64 indexed other)`.
pub(crate) fn emit(id: u64, event: Event) {
    let (signature, other) = match event {
        Event::Created(client) => ("JobCreated(uint64,uint64)", client),
        Event::Claimed(worker) => ("JobClaimed(uint64,uint64)", worker),
        Event::Done(worker) => ("JobDone(uint64,uint64)", worker),
        Event::Reclaimed(client) => ("JobReclaimed(uint64,uint64)", client),
        Event::CallbackFailed(code) => ("CallbackFailed(uint64,uint64)", code.into()),
    };
    let topics = [hash_owned(Keccak256, signature.as_bytes()), word(id), word(other)];
    let entries = (1..).zip(topics).map(|(number, value)| Entry {
        flags: Flags::FLAG_INDEXED_ALL,
        key: format!("t{number}"),
        codec: IPLD_RAW,
        value,
    });
    let event = ActorEvent { entries: entries.collect() };
    fvm_sdk::event::emit_event(&event).expect("three short topics are within every limit");
}

/// A number as a word of the EVM.
pub(crate) fn word(number: u64) -> Vec<u8> {
    let mut word = vec![0; 32];
    word[24..].copy_from_slice(&number.to_be_bytes());
    word
}
