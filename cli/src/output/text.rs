//! Reports as text: labels in one column, values in the next, at most 100 characters wide where
//! values allow.

use alloy_primitives::Address;
use audit::text::{Detail, grouped};
use serde_json::{Value as Json, json};

use super::Paint;
use crate::error::{Failure, Kind};
use crate::report::{
    Balances, BundleWritten, Demo, Deployed, Event, Installed, Party, Reason, Report, Returned,
    Sent, Step, Stopped, Transaction, Value,
};

/// Width of the column of labels.
const LABEL: usize = 12;

/// Lines of `label  value`, of which the label may be empty to continue the value above.
struct Lines {
    text: String,
    indent: &'static str,
    paint: Paint,
}

impl Lines {
    fn new(heading: &str, paint: Paint) -> Self {
        Self { text: format!("{heading}\n"), indent: "  ", paint }
    }

    fn add(&mut self, label: &str, value: &str) {
        let label = self.paint.dim(&format!("{label:LABEL$}"));
        self.text.push_str(&format!("{}{label}{value}\n", self.indent));
    }

    /// A party, in each of its forms.
    fn party(&mut self, label: &str, party: &Party) {
        self.add(label, &party.ethereum.to_checksum(None));
        self.add("", &party.filecoin);
        if let Some(id) = party.id.as_ref().filter(|id| **id != party.filecoin) {
            self.add("", id);
        }
    }

    fn transaction(&mut self, transaction: &Transaction) {
        self.add("transaction", &transaction.hash.to_string());
        self.add("block", &transaction.block.to_string());
        self.add("gas", &gas(transaction.gas_used));
    }

    /// Events, one field a line; the emitter is named unless it is `home`.
    fn events(&mut self, events: &[Event], home: Option<Address>) {
        for event in events {
            let name = event.name.as_deref().unwrap_or("(unknown event)");
            let elsewhere = Some(event.address) != home;
            let place = if elsewhere { format!(" at {}", event.address) } else { String::new() };
            self.add("event", &format!("{}{place}", self.paint.bold(name)));
            if event.name.is_none() {
                event.topics.iter().for_each(|topic| self.field("topic", &topic.to_string()));
                self.field("data", &event.data.to_string());
            }
            self.values(&event.arguments);
        }
    }

    /// Why a contract reverted, one argument a line.
    fn reason(&mut self, reason: Option<&Reason>) {
        let Some(reason) = reason else { return };
        let name = reason.name.as_deref().unwrap_or(&reason.text);
        self.add("reason", &self.paint.bold(name));
        self.values(&reason.arguments);
    }

    fn values(&mut self, values: &[Value]) {
        let width = values.iter().map(|value| value.name.len()).max().unwrap_or(0);
        for value in values {
            let name = format!("{:width$}", value.name);
            self.field(&name, &value.text);
        }
    }

    fn field(&mut self, name: &str, value: &str) {
        self.add("", &format!("  {} {value}", self.paint.dim(name)));
    }
}

/// An amount of gas with its unit.
fn gas(gas: u64) -> String {
    format!("{} FVM gas", grouped(gas))
}

/// The result of a command.
pub(super) fn report(report: &Report, paint: Paint) -> String {
    match report {
        Report::Deployed(deployed) => self::deployed(deployed, paint),
        Report::Sent(sent) => self::sent(sent, paint),
        Report::Called(called) => returned(&called.returned),
        Report::Answered(answered) => answered.returned.to_string(),
        Report::Installed(installed) => self::installed(installed, paint),
        Report::Balances(balances) => self::balances(balances, paint),
        Report::Bundle(written) => bundle(written, paint),
        Report::Demo(demo) => closing(demo, paint),
        Report::Gas(gas) => super::gas::report(gas, paint),
        Report::Traced(traced) => {
            let detail = if traced.evm_only { Detail::Evm } else { Detail::Fvm };
            audit::text::write(&traced.trace, detail)
        }
    }
}

/// What belongs to the result but not on stdout, so that `$(fevm call ...)` is the value alone.
pub(super) fn note(report: &Report) -> Option<String> {
    let (contract, gas_used) = match report {
        Report::Called(called) => (&called.contract, &called.gas_used),
        Report::Answered(answered) => (&answered.actor, &answered.gas_used),
        _ => return None,
    };
    let Party { ethereum, filecoin, .. } = contract;
    Some(format!("read from {ethereum}\n          {filecoin}\n          {}", gas(*gas_used)))
}

fn deployed(deployed: &Deployed, paint: Paint) -> String {
    let name = deployed.contract.as_deref().unwrap_or("contract");
    let mut lines = Lines::new(&paint.green(&format!("deployed {name}")), paint);
    lines.party("address", &deployed.address);
    lines.transaction(&deployed.transaction);
    lines.party("from", &deployed.transaction.from);
    lines.events(&deployed.events, Some(deployed.address.ethereum));
    lines.text
}

fn sent(sent: &Sent, paint: Paint) -> String {
    let mut lines = Lines::new(&paint.green(sent.status), paint);
    let to = sent.transaction.to.as_ref();
    lines.transaction(&sent.transaction);
    lines.party("from", &sent.transaction.from);
    if let Some(to) = to {
        lines.party("to", to);
    }
    if !sent.returned.data.is_empty() {
        lines.add("returned", &returned(&sent.returned).replace('\n', ", "));
    }
    lines.events(&sent.events, to.map(|to| to.ethereum));
    lines.text
}

fn installed(installed: &Installed, paint: Paint) -> String {
    let mut lines = Lines::new(&paint.green(&format!("installed {}", installed.file)), paint);
    lines.add("actor", &installed.id);
    lines.add("", &installed.robust);
    lines.add("", &installed.ethereum.to_checksum(None));
    lines.add("code", &installed.code);
    lines.add("bytes", &grouped(installed.bytes));
    lines.add("block", &installed.block.to_string());
    lines.add("gas", &gas(installed.gas_used));
    lines.text
}

/// Returned values, one a line, with their names if they have any.
fn returned(returned: &Returned) -> String {
    let Some(values) = &returned.values else { return returned.data.to_string() };
    let line = |value: &Value| match value.name.as_str() {
        "" => value.text.clone(),
        _ if values.len() == 1 => value.text.clone(),
        name => format!("{name}: {}", value.text),
    };
    values.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn balances(balances: &Balances, paint: Paint) -> String {
    let mut text = String::new();
    for balance in &balances.balances {
        let heading = paint.bold(&format!("{} FIL", balance.fil));
        let mut lines = Lines::new(&heading, paint);
        lines.party("address", &balance.address);
        lines.add("attoFIL", &balance.atto_fil.to_string());
        text.push_str(&lines.text);
    }
    text
}

fn bundle(written: &BundleWritten, paint: Paint) -> String {
    let heading = format!("wrote {} actors to {}", written.actors.len(), written.directory);
    let mut lines = Lines::new(&paint.green(&heading), paint);
    let width = written.actors.iter().map(|actor| actor.file.len()).max().unwrap_or(0);
    for actor in &written.actors {
        let row = format!("{:width$}  {:>9}  {}", actor.file, grouped(actor.bytes), actor.cid);
        lines.text.push_str(&format!("  {row}\n"));
    }
    written.files.iter().for_each(|file| lines.text.push_str(&format!("  {file}\n")));
    lines.text
}

/// One step of the demo.
pub(super) fn step(step: &Step, paint: Paint) -> String {
    let title = format!("{:>2}. {}", step.number, step.title);
    let mut lines = Lines::new(&paint.bold(&title), paint);
    lines.indent = "    ";
    for phrase in wrap(step.explanation, 96) {
        lines.text.push_str(&format!("    {}\n", paint.cyan(&phrase)));
    }
    lines.party("contract", &step.contract);
    lines.add("gas", &gas(step.gas_used));
    for value in step.returned.iter().flatten() {
        lines.add("returned", &value.text);
    }
    if let Some(Stopped { exit_code, exit_meaning, reason, .. }) = &step.stopped {
        lines.add("exit code", &format!("{exit_code} ({exit_meaning})"));
        lines.reason(reason.as_ref());
    }
    lines.events(&step.events, Some(step.contract.ethereum));
    if let Some(fil) = &step.owns {
        lines.add("owns", &format!("{fil} FIL"));
    }
    lines.text
}

fn closing(demo: &Demo, paint: Paint) -> String {
    paint.green(&format!("all {} steps went as expected", demo.steps.len()))
}

/// Breaks a sentence into lines of at most `width` characters, between words.
fn wrap(sentence: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Why the command failed.
pub(super) fn failure(failure: &Failure, paint: Paint) -> String {
    let mut text = format!("{} {}\n", paint.red("error:"), failure.message);
    if let Some(stopped) = &failure.stopped {
        text.push_str(&self::stopped(stopped, paint));
    }
    if let Some(help) = &failure.help {
        text.push_str(&format!("{} {help}\n", paint.cyan("help:")));
    }
    text
}

fn stopped(stopped: &Stopped, paint: Paint) -> String {
    let mut lines = Lines { text: String::new(), indent: "  ", paint };
    if let Some(contract) = &stopped.contract {
        lines.party("contract", contract);
    }
    lines.add("exit code", &format!("{} ({})", stopped.exit_code, stopped.exit_meaning));
    match &stopped.reason {
        Some(reason) if reason.name.is_some() => lines.reason(Some(reason)),
        _ if !stopped.data.is_empty() => lines.add("data", &stopped.data.to_string()),
        _ => {}
    }
    match &stopped.transaction {
        Some(transaction) => lines.transaction(transaction),
        None if stopped.held_back => {
            lines.add("transaction", "none: it was tried before sending it")
        }
        None => {}
    }
    lines.text
}

/// The `error` object of the JSON document.
pub(super) fn error_document(failure: &Failure) -> Json {
    let mut document = json!({ "kind": failure.kind, "message": failure.message });
    if let Some(help) = &failure.help {
        document["help"] = json!(help);
    }
    if let Some(stopped) = &failure.stopped {
        let fields = serde_json::to_value(stopped).expect("a report is plain data");
        let (Some(document), Json::Object(fields)) = (document.as_object_mut(), fields) else {
            return document;
        };
        document.extend(fields);
    }
    if failure.kind == Kind::Bug {
        document["version"] = json!(env!("CARGO_PKG_VERSION"));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn a_failure_is_an_error_line_and_a_help_line() {
        let text = failure(&Failure::usage("no").help("do"), Paint::none());
        assert_eq!(text, "error: no\nhelp: do\n");
    }
}
