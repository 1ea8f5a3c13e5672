//! What LOGn leaves on chain, byte by byte, and the log that a wallet reads out of it.
//! docs/mapping/events.md shows the snapshot.

use std::fmt::Write;

use alloy_primitives::hex;
use expect_test::expect;
use fvm_ipld_encoding::to_vec;
use interpreter::asm::assemble;
use mapping::log::{Entry, Log};

use super::actors::rig::Rig;

/// Logs the bytes 0a 0b with the topics 7 and 8.
const PROGRAM: &str = "PUSH2 0x0a0b PUSH0 MSTORE PUSH1 8 PUSH1 7 PUSH1 2 PUSH1 30 LOG2";

#[test]
fn an_event_on_chain_and_the_log_in_the_receipt() {
    let mut rig = Rig::new();
    let contract = rig.contract(&assemble(PROGRAM).unwrap());
    let events = rig.events(contract.actor_id);
    let [stamped] = &events[..] else { panic!("{events:?}") };
    let entries = &stamped.event.entries;

    let parts: Vec<Vec<u8>> = entries.iter().map(|entry| to_vec(entry).unwrap()).collect();
    let whole = to_vec(stamped).unwrap();
    let head = whole.strip_suffix(&parts.concat()[..]).unwrap();
    let log = Log::from_entries(
        contract.eth_address,
        entries.iter().map(|entry| Entry {
            flags: entry.flags.bits(),
            key: &entry.key,
            codec: entry.codec,
            value: &entry.value,
        }),
    );
    let log = log.unwrap();

    let mut told = format!("code     {PROGRAM}\n\nemitter  {}\n", stamped.emitter);
    for entry in entries {
        let (flags, value) = (entry.flags.bits(), hex::encode(&entry.value));
        writeln!(
            told,
            "{:<8} flags {flags}, codec {:#x}\n         {value}",
            entry.key, entry.codec
        )
        .unwrap();
    }
    writeln!(told, "\nCBOR     {}", hex::encode(head)).unwrap();
    for part in parts {
        writeln!(told, "         {}", hex::encode(part)).unwrap();
    }
    writeln!(told, "\naddress  {}", log.address).unwrap();
    for topic in log.topics {
        writeln!(told, "topic    {topic}").unwrap();
    }
    writeln!(told, "data     {}", log.data).unwrap();
    expect![[r#"
        code     PUSH2 0x0a0b PUSH0 MSTORE PUSH1 8 PUSH1 7 PUSH1 2 PUSH1 30 LOG2

        emitter  101
        t1       flags 3, codec 0x55
                 0000000000000000000000000000000000000000000000000000000000000007
        t2       flags 3, codec 0x55
                 0000000000000000000000000000000000000000000000000000000000000008
        d        flags 3, codec 0x55
                 0a0b

        CBOR     82186583
                 8403627431185558200000000000000000000000000000000000000000000000000000000000000007
                 8403627432185558200000000000000000000000000000000000000000000000000000000000000008
                 840361641855420a0b

        address  0x8F7a45eBDe059392E46A46DCc14AB24681A961Ea
        topic    0x0000000000000000000000000000000000000000000000000000000000000007
        topic    0x0000000000000000000000000000000000000000000000000000000000000008
        data     0x0a0b
    "#]]
    .assert_eq(&told);
}
