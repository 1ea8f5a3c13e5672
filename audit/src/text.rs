//! The trace as text: the message, the tree of calls, the gas by kind.
//!
//! What the EVM sees stands out by capitals; the FVM's part of each frame is lower case beneath it.
//! Long bytes are cut: the JSON document has all of them.

mod steps;

use std::fmt::Write;

use alloy_primitives::{Address, U256};

use crate::gas::{ByKind, Kind, MILLIGAS};
use crate::model::{CallKind, End, EvmCall, Frame, Party, Slots, Step, Trace};

/// How much to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Everything: the EVM's calls with the FVM's frames, syscalls, blocks and gas.
    #[default]
    Fvm,
    /// Only what the EVM sees, and the gas of the whole message.
    Evm,
}

/// Most bytes of a value that are printed.
const MAX_BYTES: usize = 68;

/// Spaces by which each level is moved to the right.
const INDENT: usize = 2;

/// Writes a trace for people.
pub fn write(trace: &Trace, detail: Detail) -> String {
    let mut page = Page { trace, detail, text: String::new() };
    page.head();
    page.line(0, "");
    if trace.frames.is_empty() {
        page.line(0, "nothing ran");
    } else {
        page.frame(0, 0);
    }
    page.line(0, "");
    page.gas();
    page.text
}

struct Page<'a> {
    trace: &'a Trace,
    detail: Detail,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let line = format!("{:1$}{text}", "", depth * INDENT);
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn head(&mut self) {
        let trace = self.trace;
        let first = match trace.transaction {
            Some(hash) => format!("transaction {hash}"),
            None => "call".to_string(),
        };
        self.line(0, &first);
        let block = &trace.block;
        self.row("block", &format!("{} of chain {}", block.number, block.chain_id));
        self.row("from", &self.address(trace.from));
        match trace.to {
            Some(to) => self.row("to", &self.address(to)),
            None => self.row("to", "nobody: it creates a contract"),
        }
        if !trace.value.is_zero() {
            self.row("value", &atto(trace.value));
        }
        self.row("result", &format!("exit code {} ({})", trace.exit_code, trace.exit_meaning));
        if let Some(created) = trace.contract_address {
            self.row("contract", &created.to_string());
        }
        self.row("gas", &format!("{} of {}", grouped(trace.gas_used), grouped(trace.gas_limit)));
    }

    fn row(&mut self, label: &str, value: &str) {
        self.line(1, &format!("{label:10}{value}"));
    }

    /// An address with its id and name, if some frame knows them.
    fn address(&self, address: Address) -> String {
        let parties = self.trace.frames.iter().flat_map(|frame| [&frame.from, &frame.to]);
        let mut known = parties.filter(|party| party.ethereum == Some(address));
        known.find(|party| party.id.is_some()).map_or_else(|| address.to_string(), party)
    }

    fn frame(&mut self, number: usize, depth: usize) {
        let frame = &self.trace.frames[number];
        if self.detail == Detail::Evm && frame.evm.is_none() {
            // Part of the instruction around it: what it did to slots belongs there.
            return self.steps(frame, depth);
        }
        match &frame.evm {
            Some(evm) => self.call(frame, evm, depth),
            None => self.line(depth, &self.carried(frame)),
        }
        if self.detail == Detail::Fvm {
            self.message(frame, depth + 1);
        }
        self.steps(frame, depth + 1);
        self.ending(frame, depth + 1);
    }

    /// The heading of a call that the EVM sees, and its two parties.
    fn call(&mut self, frame: &Frame, evm: &EvmCall, depth: usize) {
        let target = evm.code.or(evm.to);
        let name = target.and_then(|address| self.name(address));
        let what = match (&evm.function, &name) {
            _ if evm.kind == CallKind::Native => format!("{} {}", method(frame), data(evm)),
            (Some(function), Some(name)) => format!("{name}.{}", function.text),
            (Some(function), None) => function.text.clone(),
            (None, Some(name)) => format!("{name} {}", data(evm)),
            (None, None) => data(evm),
        };
        self.line(depth, format!("{} {what}", evm.kind.label()).trim_end());
        self.line(depth + 1, &format!("from   {}", self.address(evm.from)));
        let to = match (evm.to, &frame.to) {
            (Some(to), _) => self.address(to),
            (None, other) if !matches!(evm.kind, CallKind::Create | CallKind::Create2) => {
                party(other)
            }
            (None, _) => "nobody yet".to_string(),
        };
        self.line(depth + 1, &format!("to     {to}"));
        if let Some(code) = evm.code {
            self.line(depth + 1, &format!("code   {}", self.address(code)));
        }
        if !evm.value.is_zero() {
            self.line(depth + 1, &format!("value  {}", atto(evm.value)));
        }
        if let Some(salt) = evm.salt {
            self.line(depth + 1, &format!("salt   {salt}"));
        }
    }

    /// The heading of a frame that carries out an instruction.
    fn carried(&self, frame: &Frame) -> String {
        format!("fvm {} -> {}, {}", brief(&frame.from), brief(&frame.to), method(frame))
    }

    /// The message as the FVM sees it.
    fn message(&mut self, frame: &Frame, depth: usize) {
        let kind = frame.actor.as_ref().map_or("no actor", |actor| {
            actor.kind.as_deref().unwrap_or("an actor that is not built in")
        });
        let mut text = format!("{} -> {} ({kind})", brief(&frame.from), brief(&frame.to));
        if frame.evm.is_some() {
            write!(text, ", {}", method(frame)).expect("strings take everything");
        }
        write!(text, ", gas limit {}", grouped(frame.gas_limit)).expect("strings take everything");
        if frame.read_only {
            text.push_str(", read-only");
        }
        self.line(depth, &format!("fvm    {text}"));
        if let Some(params) = &frame.params {
            let (name, bytes) = (codec(params.codec), short(&params.data));
            self.line(depth, &format!("params {name} {bytes}"));
        }
    }

    fn steps(&mut self, frame: &Frame, depth: usize) {
        for step in &frame.steps {
            match step {
                Step::Frame { number } => self.frame(*number, depth),
                Step::Syscall(_) | Step::Block(_) | Step::Note { .. }
                    if self.detail == Detail::Evm => {}
                step => self.line(depth, &steps::line(step)),
            }
        }
    }

    /// What came back, what is known of the slots, and the frame's gas.
    fn ending(&mut self, frame: &Frame, depth: usize) {
        self.line(depth, &format!("-> {}", end(frame)));
        match &frame.slots {
            None | Some(Slots::All) => {}
            Some(Slots::Partly { reason }) => {
                self.line(depth, &format!("slots are known until it stopped: {reason}"));
            }
            Some(Slots::Not { reason }) => {
                self.line(depth, &format!("slots are not known: {reason}"));
            }
        }
        let own = frame.gas.own.sum();
        let total = milli(frame.gas.total);
        match frame.gas.total - own {
            0 => self.line(depth, &format!("gas {total}")),
            below => {
                let (own, below) = (milli(own), milli(below));
                self.line(depth, &format!("gas {total}: {own} own, {below} below"));
            }
        }
        if self.detail == Detail::Fvm {
            self.line(depth + 1, &kinds(&frame.gas.own));
        }
    }

    /// The gas of the whole message by kind, to the unit.
    fn gas(&mut self) {
        self.line(0, "gas by kind");
        let total = self.trace.gas_used.saturating_mul(MILLIGAS).max(1);
        for (kind, milligas) in self.trace.gas.kinds.iter() {
            let share = milligas as f64 * 100.0 / total as f64;
            let row = format!("{:16}{:>18}{share:7.1} %", kind.label(), milli(milligas));
            self.line(1, &row);
        }
        self.line(1, &format!("{:16}{:>18}", "rounding up", milli(self.trace.gas.rounding)));
        let used = format!("{}.000", grouped(self.trace.gas_used));
        self.line(1, &format!("{:16}{used:>18}", "receipt"));
    }

    fn name(&self, address: Address) -> Option<String> {
        let parties = self.trace.frames.iter().flat_map(|frame| [&frame.from, &frame.to]);
        parties.filter(|party| party.ethereum == Some(address)).find_map(|party| party.name.clone())
    }
}

/// Calldata or init code of a call without a known function.
fn data(evm: &EvmCall) -> String {
    match (evm.kind, evm.input.len()) {
        (_, 0) => String::new(),
        (CallKind::Create | CallKind::Create2, length) => format!("init code of {length} bytes"),
        _ => short(&evm.input),
    }
}

fn end(frame: &Frame) -> String {
    if let Some(evm) = &frame.evm {
        let created = matches!(evm.kind, CallKind::Create | CallKind::Create2);
        match (&evm.returned, &evm.reason) {
            (Some(returned), _) => return returned.clone(),
            (None, Some(reason)) => return format!("failed: {reason}"),
            (None, None) if evm.success && created => {
                return evm.to.map_or_else(String::new, |to| to.to_string());
            }
            (None, None) if evm.success && !evm.output.is_empty() => return short(&evm.output),
            (None, None) => {}
        }
    }
    match &frame.end {
        End::Exited { code: 0, returned: Some(returned), .. } if frame.evm.is_none() => {
            format!("{} {}", codec(returned.codec), short(&returned.data))
        }
        End::Exited { code: 0, .. } => "nothing".to_string(),
        End::Exited { code, meaning, .. } => format!("failed: exit code {code} ({meaning})"),
        End::Refused { number, reason } => format!("refused: error {number} ({reason})"),
    }
}

fn method(frame: &Frame) -> String {
    match &frame.method_name {
        Some(name) => format!("{name} ({})", frame.method),
        None => format!("method {}", frame.method),
    }
}

/// An actor by all its names.
fn party(party: &Party) -> String {
    let mut text = match party.ethereum {
        Some(address) => address.to_string(),
        None => party.filecoin.clone(),
    };
    if let Some(id) = party.id {
        write!(text, " f0{id}").expect("strings take everything");
    }
    if let Some(name) = &party.name {
        write!(text, " {name}").expect("strings take everything");
    }
    text
}

/// An actor by its id, or else by the address that was used.
fn brief(party: &Party) -> String {
    party.id.map_or_else(|| party.filecoin.clone(), |id| format!("f0{id}"))
}

/// Gas by kind on one line.
fn kinds(gas: &ByKind) -> String {
    let kind = |(kind, milligas): (Kind, u64)| format!("{} {}", kind.label(), milli(milligas));
    match gas.sum() {
        0 => "nothing".to_string(),
        _ => gas.iter().map(kind).collect::<Vec<_>>().join(", "),
    }
}

/// A codec by name.
pub(crate) fn codec(number: u64) -> String {
    match number {
        0 => "none".into(),
        0x51 => "CBOR".into(),
        0x55 => "raw".into(),
        0x71 => "DAG-CBOR".into(),
        other => format!("codec {other:#x}"),
    }
}

/// Bytes in hexadecimal, cut where they are long.
pub(crate) fn short(bytes: &[u8]) -> String {
    use alloy_primitives::hex;
    if bytes.len() <= MAX_BYTES {
        return format!("0x{}", hex::encode(bytes));
    }
    let (start, length) = (hex::encode(&bytes[..MAX_BYTES - 4]), bytes.len());
    format!("0x{start}... ({} bytes)", grouped(length))
}

fn atto(value: U256) -> String {
    format!("{value} attoFIL")
}

/// Thousandths of gas as gas with three decimals.
pub(crate) fn milli(milligas: u64) -> String {
    format!("{}.{:03}", grouped(milligas / MILLIGAS), milligas % MILLIGAS)
}

/// A whole number with a comma between thousands: `12,345,678`.
pub fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_is_written_with_its_thousandths() {
        assert_eq!(milli(1_234_567_089), "1,234,567.089");
        assert_eq!(milli(7), "0.007");
    }

    #[test]
    fn thousands_are_separated() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn long_bytes_are_cut_and_say_so() {
        assert_eq!(short(&[0xab; 2]), "0xabab");
        assert!(short(&[0; 2_000]).ends_with("... (2,000 bytes)"));
    }
}
