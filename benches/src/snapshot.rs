//! Gas figures as a text that is committed, so that a change of gas is a change of a file.

use std::fmt::Write as _;

use harness::measure::Measured;

/// One line a call: total, then what it was charged for. `rest` is all that has no column: being on
/// chain, actors looked up and changed, sends, hashes, events, bytes of blocks.
pub fn snapshot<'a>(lines: impl Iterator<Item = (&'a str, &'a str, &'a Measured)>) -> String {
    let mut text = format!(
        "{:<26} {:<20} {:>12} {:>12} {:>12} {:>10} {:>9} {:>9} {:>9} {:>8}\n",
        "case", "call", "gas", "wasm", "writes", "opens", "syscalls", "memory", "fixed", "rest"
    );
    for (case, call, of) in lines {
        let syscalls = SYSCALL_GAS * of.syscalls;
        let known =
            [of.wasm_exec, of.block_link, of.block_open, syscalls, of.memory_init, of.fixed];
        let rest = of.gas.saturating_sub(known.iter().sum());
        let [wasm, writes, opens, syscalls, memory, fixed] = known;
        writeln!(
            text,
            "{case:<26} {call:<20} {:>12} {wasm:>12} {writes:>12} {opens:>10} {syscalls:>9} \
             {memory:>9} {fixed:>9} {rest:>8}",
            of.gas
        )
        .expect("a string takes any text");
    }
    text
}

/// Gas of any syscall. Source: ref-fvm, the price list's `OnSyscall`.
const SYSCALL_GAS: u64 = 14_000;
