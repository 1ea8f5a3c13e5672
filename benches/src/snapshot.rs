//! Gas figures as a text that is committed, so that a change of gas is a change of a file.

use std::fmt::Write as _;

use harness::measure::{Measured, Part};

/// One line a call: total, then what it was charged for. `rest` is all that has no column: being on
/// chain, actors looked up and changed, sends, hashes, events, bytes of blocks.
pub fn snapshot<'a>(lines: impl Iterator<Item = (&'a str, &'a str, &'a Measured)>) -> String {
    let mut text = format!(
        "{:<26} {:<20} {:>12} {:>12} {:>12} {:>10} {:>9} {:>9} {:>9} {:>8}\n",
        "case", "call", "gas", "wasm", "writes", "opens", "syscalls", "memory", "fixed", "rest"
    );
    for (case, call, measured) in lines {
        let split = &measured.split;
        let [wasm, writes, opens, syscalls, memory, fixed] = COLUMNS.map(|part| split.of(part));
        let gas = split.total;
        let rest = gas - (wasm + writes + opens + syscalls + memory + fixed);
        writeln!(
            text,
            "{case:<26} {call:<20} {gas:>12} {wasm:>12} {writes:>12} {opens:>10} {syscalls:>9} \
             {memory:>9} {fixed:>9} {rest:>8}"
        )
        .expect("a string takes any text");
    }
    text
}

/// The parts that have a column.
const COLUMNS: [Part; 6] =
    [Part::Wasm, Part::BlockWrites, Part::BlockOpens, Part::Syscalls, Part::Memory, Part::Fixed];

/// The compiler that the committed figures belong to: another one makes other code of the actors.
const COMPILER: &str = include_str!("../compiler.txt");

/// Who made the embedded actors, and in what way its standard library, where that is not the
/// compiler of the committed figures: then these do not hold.
pub fn other_compiler() -> Option<String> {
    let metadata: serde_json::Value =
        serde_json::from_str(fevm::METADATA).expect("the build wrote JSON");
    let said = |key: &str| metadata["build"][key].as_str().unwrap_or("unknown").to_owned();
    let made = format!("{}, {}", said("compiler"), said("standard_library"));
    (made != COMPILER.trim()).then_some(made)
}
