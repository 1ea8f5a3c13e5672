//! `fevm trace`: runs a message without keeping what it does, and shows all of that.

use alloy_dyn_abi::JsonAbiExt;
use alloy_json_abi::Function;
use alloy_primitives::{Address, B256, Bytes};
use audit::Decoded;
use harness::call::CallRequest;
use harness::trace::Traced;
use mapping::log::Log;
use solidity_tests::values::show;

use super::deploy::{artifact, check_code, creation_code};
use super::{abi, method, value, warn_without_code};
use crate::args::{Call, Deploy, Global, Past, SendRaw, Trace, TraceOf};
use crate::chain::{self, Session};
use crate::decode;
use crate::error::Failure;
use crate::function;
use crate::output::Output;
use crate::report::{Report, TraceReport, Value};
use crate::transact::{Outgoing, raw_bytes};

pub(crate) fn run(trace: &Trace, global: &Global, output: Output) -> Result<Report, Failure> {
    let (session, traced, created) = match &trace.of {
        TraceOf::Call(asked) => call(asked, global, output)?,
        TraceOf::Send(sent) => send(sent, global, output)?,
        TraceOf::Deploy(new) => deploy(new, global, output)?,
        TraceOf::Raw(signed) => raw(signed, global, output)?,
        TraceOf::Tx(sent) => past(sent, global, output)?,
    };
    let created = traced.contract_address.zip(created);
    let trace_ = audit::audit(&traced, &Names { session: &session, created });
    Ok(Report::Traced(Box::new(TraceReport { trace: trace_, evm_only: trace.evm })))
}

/// A session, what happened in it, and the name of the contract that was created.
type Run = (Session, Traced, Option<String>);

fn call(call: &Call, global: &Global, output: Output) -> Result<Run, Failure> {
    let (session, to, value, data) = callee(call, global, output)?;
    let from = Some(session.caller(global)?);
    let request = CallRequest { from, to: Some(to), value, data, gas_limit: global.gas_limit };
    let traced = session.trace_call(&request)?;
    Ok((session, traced, None))
}

fn send(send: &Call, global: &Global, output: Output) -> Result<Run, Failure> {
    let (session, to, value, data) = callee(send, global, output)?;
    let outgoing = Outgoing { to: Some(to), value, data, gas_limit: global.gas_limit };
    let traced = signed(&session, global, outgoing)?;
    Ok((session, traced, None))
}

fn deploy(deploy: &Deploy, global: &Global, output: Output) -> Result<Run, Failure> {
    let value = value(global)?;
    let abi = abi(deploy.abi.as_deref())?;
    chain::warm_up(global)?;
    let mut artifact = artifact(&deploy.target, output)?;
    artifact.abi = abi.unwrap_or(artifact.abi);
    let mut session = chain::open(global, output)?;
    check_code(&artifact, session.code_size_limit)?;
    let data = creation_code(&session, &artifact, &deploy.arguments)?;
    session.abis.give(artifact.abi.clone());
    let outgoing = Outgoing { to: None, value, data, gas_limit: global.gas_limit };
    let traced = signed(&session, global, outgoing)?;
    Ok((session, traced, Some(artifact.name)))
}

fn raw(raw: &SendRaw, global: &Global, output: Output) -> Result<Run, Failure> {
    let bytes = raw_bytes(&raw.transaction)?;
    let abi = abi(raw.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let traced = session.trace_transaction(&bytes)?;
    Ok((session, traced, None))
}

fn past(past: &Past, global: &Global, output: Output) -> Result<Run, Failure> {
    let hash = hash(&past.hash)?;
    let abi = abi(past.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let signed = session.signed(hash);
    if signed.is_err() && global.state.is_none() {
        output.hint("without --state DIR every command begins with a new chain");
    }
    let traced = session.trace_transaction(&signed?)?;
    Ok((session, traced, None))
}

/// A transaction's hash as it was typed.
fn hash(text: &str) -> Result<B256, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::usage(format!("{text:?} is not a transaction's hash: {error}"))
            .help("give 0x and 64 hexadecimal digits, as `fevm send` prints them")
    })
}

/// An open chain, and who is called there with what.
fn callee(
    call: &Call,
    global: &Global,
    output: Output,
) -> Result<(Session, Address, alloy_primitives::U256, Bytes), Failure> {
    method::only_asked(call)?;
    let value = value(global)?;
    let abi = abi(call.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let to = session.resolve(&call.address)?;
    let wanted = function::wanted(&session, to, call.function.as_deref(), &call.arguments)?;
    if !wanted.data.is_empty() {
        warn_without_code(&session, to, global)?;
    }
    Ok((session, to, value, wanted.data))
}

/// Signs a transaction and traces it, even one that would fail.
fn signed(session: &Session, global: &Global, outgoing: Outgoing) -> Result<Traced, Failure> {
    let raw = session.sign_anyway(&session.sender(global)?, outgoing)?;
    session.trace_transaction(&raw)
}

/// Names from the ABIs at hand.
struct Names<'a> {
    session: &'a Session,
    created: Option<(Address, String)>,
}

impl Names<'_> {
    /// The function that calldata calls, by the first ABI that has its selector.
    fn called(&self, code: Address, input: &[u8]) -> Option<&Function> {
        let selector = input.first_chunk::<4>()?;
        let abis = self.session.abis.asked_about(Some(code));
        let mut functions = abis.into_iter().flat_map(|abi| abi.functions());
        functions.find(|function| function.selector() == *selector)
    }
}

impl audit::Names for Names<'_> {
    fn contract(&self, address: Address) -> Option<String> {
        let created = self.created.as_ref().filter(|(created, _)| *created == address);
        let known = || self.session.abis.name(address).map(ToOwned::to_owned);
        created.map(|(_, name)| name.clone()).or_else(known)
    }

    fn function(&self, code: Address, input: &[u8]) -> Option<Decoded> {
        let function = self.called(code, input)?;
        let values = function.abi_decode_input(input.get(4..)?).ok()?;
        let named = function.inputs.iter().zip(&values);
        let arguments = named.map(|(input, value)| labelled(&input.name, &show(value)));
        let text = format!("{}({})", function.name, arguments.collect::<Vec<_>>().join(", "));
        Some(Decoded { signature: function.signature(), text })
    }

    fn returned(&self, code: Address, input: &[u8], output: &[u8]) -> Option<String> {
        let function = self.called(code, input)?;
        let values = decode::returned(Some(function), &Bytes::copy_from_slice(output)).values?;
        Some(listed(&values))
    }

    fn reason(&self, code: Address, data: &[u8]) -> Option<String> {
        let abis = self.session.abis.asked_about(Some(code));
        let reason = decode::reason(&Bytes::copy_from_slice(data), &abis);
        reason.name.is_some().then_some(reason.text)
    }

    fn event(&self, log: &Log) -> Option<Decoded> {
        let event = decode::event(log, &self.session.abis.asked_about(Some(log.address)));
        let text = format!("{}({})", event.name?, listed(&event.arguments));
        Some(Decoded { signature: event.signature?, text })
    }
}

fn listed(values: &[Value]) -> String {
    values.iter().map(|value| labelled(&value.name, &value.text)).collect::<Vec<_>>().join(", ")
}

fn labelled(name: &str, value: &str) -> String {
    match name {
        "" => value.to_owned(),
        name => format!("{name}: {value}"),
    }
}
