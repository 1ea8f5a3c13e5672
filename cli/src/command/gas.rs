//! `fevm gas`: what the gas of a contract's deployment and of calls to it goes into.
//!
//! Each message is a transaction on a chain of its own, in order, signed and kept as `fevm deploy`
//! and `fevm send` would; one that fails is sent all the same, and counted.

use alloy_json_abi::Function;
use alloy_primitives::{Address, U256};
use alloy_signer_local::PrivateKeySigner;
use harness::trace::Traced;
use mapping::exit;

use super::deploy::{artifact, check_code, creation_code, remember};
use super::{abi, value};
use crate::amount;
use crate::args::{Gas, Global};
use crate::chain::{self, Session};
use crate::decode;
use crate::error::Failure;
use crate::function::{self, Wanted};
use crate::output::Output;
use crate::report::{Cost, GasReport, Report};
use crate::transact::Outgoing;

pub(crate) fn run(gas: &Gas, global: &Global, output: Output) -> Result<Report, Failure> {
    if global.state.is_some() {
        return Err(Failure::usage("`fevm gas` measures on a chain of its own, without --state")
            .help(
                "what a message to a contract of that chain costs: `fevm --state DIR trace send`",
            ));
    }
    let typed: Vec<Typed> =
        gas.calls.0.iter().map(|words| Typed::parse(words)).collect::<Result<_, Failure>>()?;
    let value = value(global)?;
    let abi = abi(gas.deploy.abi.as_deref())?;
    chain::warm_up(global)?;
    let mut artifact = artifact(&gas.deploy.target, output)?;
    artifact.abi = abi.unwrap_or(artifact.abi);
    let mut session = chain::open(global, output)?;
    check_code(&artifact, session.code_size_limit)?;
    let data = creation_code(&session, &artifact, &gas.deploy.arguments)?;
    let signer = session.sender(global)?;
    session.abis.give(artifact.abi.clone());
    // Every mistake on the command line is told before anything runs.
    let calls: Vec<Call> = typed
        .iter()
        .map(|typed| typed.resolve(&session, &signer))
        .collect::<Result<_, Failure>>()?;
    let outgoing = Outgoing { to: None, value, data, gas_limit: global.gas_limit };
    let deployed = session.transact_traced(&signer, outgoing)?;
    let mut messages = vec![cost(&session, "deploy", &deployed, None)];
    let Some(address) = deployed.contract_address else {
        let (contract, not_called) = (artifact.name, calls.len());
        return Ok(Report::Gas(GasReport { contract, address: None, messages, not_called }));
    };
    remember(&mut session, address, &artifact)?;
    for call in calls {
        let Call { name, signer, value, wanted } = call;
        let (to, gas_limit) = (Some(address), global.gas_limit);
        let outgoing = Outgoing { to, value, data: wanted.data, gas_limit };
        let traced = session.transact_traced(&signer, outgoing)?;
        messages.push(cost(&session, name, &traced, wanted.function.as_ref()));
    }
    let address = Some(session.party(address)?);
    Ok(Report::Gas(GasReport { contract: artifact.name, address, messages, not_called: 0 }))
}

fn cost(session: &Session, message: &str, traced: &Traced, function: Option<&Function>) -> Cost {
    let abis = session.abis.asked_about(traced.to);
    let reverted = traced.exit_code == exit::EVM_REVERTED;
    let succeeded = function.filter(|_| traced.exit_code == exit::OK);
    Cost {
        message: message.to_owned(),
        function: function.map(Function::signature),
        exit_code: traced.exit_code,
        exit_meaning: exit::meaning(traced.exit_code),
        reason: reverted.then(|| decode::reason(&traced.output, &abis)),
        returned: decode::returned(succeeded, &traced.output),
        gas: traced.split(),
    }
}

/// A `--call` as it was typed: `name{value: 1FIL, from: 1}(types)` and arguments.
struct Typed<'a> {
    /// Without options; empty for a plain transfer.
    function: String,
    arguments: &'a [String],
    value: U256,
    from: Option<&'a str>,
}

/// A call that can be sent.
struct Call<'a> {
    /// What it is called in the table.
    name: &'a str,
    signer: PrivateKeySigner,
    value: U256,
    wanted: Wanted,
}

impl<'a> Typed<'a> {
    fn parse(words: &'a [String]) -> Result<Self, Failure> {
        let (text, arguments) =
            words.split_first().map_or(("", words), |(first, rest)| (first, rest));
        let mut typed =
            Self { function: text.trim().into(), arguments, value: U256::ZERO, from: None };
        let Some((name, rest)) = text.split_once('{') else { return Ok(typed) };
        let Some((options, types)) = rest.split_once('}') else {
            return Err(unlike(text, "has no }"));
        };
        typed.function = format!("{}{}", name.trim(), types.trim());
        for option in options.split(',').filter(|option| !option.trim().is_empty()) {
            match option.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
                Some(("value", amount)) => typed.value = amount::parse(amount)?,
                Some(("from", account)) => typed.from = Some(account),
                _ => {
                    let what = format!("has the option {:?}, which does not exist", option.trim());
                    return Err(unlike(text, &what));
                }
            }
        }
        Ok(typed)
    }

    /// Whoever is called has no address yet: its ABI was given, and no other counts.
    fn resolve(
        &'a self,
        session: &Session,
        signer: &PrivateKeySigner,
    ) -> Result<Call<'a>, Failure> {
        let text = Some(self.function.as_str()).filter(|text| !text.is_empty());
        let wanted = function::wanted(session, Address::ZERO, text, self.arguments)?;
        let signer = self.from.map_or_else(|| Ok(signer.clone()), |from| session.account(from))?;
        let name = match self.function.split('(').next() {
            None | Some("") => "transfer of FIL",
            Some(digits) if digits.starts_with("0x") => digits.get(..10).unwrap_or(digits),
            Some(name) => name,
        };
        Ok(Call { name, signer, value: self.value, wanted })
    }
}

fn unlike(text: &str, what: &str) -> Failure {
    Failure::usage(format!("the call {text:?} {what}"))
        .help("write it like 'deposit{value: 1FIL, from: 1}', with the arguments behind it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(String, U256, Option<String>), String> {
        let words = [text.to_owned()];
        let typed = Typed::parse(&words).map_err(|failure| failure.message)?;
        Ok((typed.function, typed.value, typed.from.map(ToOwned::to_owned)))
    }

    #[test]
    fn options_stand_where_solidity_has_them() {
        let plain = |name: &str| Ok((name.to_owned(), U256::ZERO, None));
        assert_eq!(parse("f(uint256)"), plain("f(uint256)"));
        assert_eq!(parse("f{}"), plain("f"));
        let both = parse("f{value: 2nanoFIL, from: 3}(uint256)");
        assert_eq!(both, Ok(("f(uint256)".into(), U256::from(2_000_000_000), Some("3".into()))));
        assert_eq!(parse("{value:1}"), Ok((String::new(), U256::from(1), None)));
        assert!(parse("f{value: 1").unwrap_err().contains("has no }"));
        assert!(parse("f{gas: 1}").unwrap_err().contains("\"gas: 1\""));
        assert!(parse("f{value: x}").unwrap_err().contains("the amount \"x\""));
    }
}
