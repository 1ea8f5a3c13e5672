//! `fevm call`: asks a contract something. Nothing changes, and nobody signs.

use harness::call::CallRequest;

use super::{abi, method, value, warn_without_code};
use crate::args::{Call, Global};
use crate::chain::{self, Session};
use crate::decode;
use crate::error::Failure;
use crate::function::{self, Wanted};
use crate::output::Output;
use crate::report::{Called, Report, Returned};

pub(crate) fn run(call: &Call, global: &Global, output: Output) -> Result<Report, Failure> {
    if let Some(method) = &call.method {
        return method::run(call, method, global, output);
    }
    let value = value(global)?;
    let abi = abi(call.abi.as_deref())?;
    let mut session = chain::open(global, output)?;
    abi.into_iter().for_each(|abi| session.abis.give(abi));
    let to = session.resolve(&call.address)?;
    let from = session.caller(global)?;
    let wanted = function::wanted(&session, to, call.function.as_deref(), &call.arguments)?;
    warn_without_code(&session, to, global)?;
    let data = wanted.data.clone();
    let request =
        CallRequest { from: Some(from), to: Some(to), value, data, gas_limit: global.gas_limit };
    let called = ask(&session, &request, &wanted)?;
    let Returned { data, values } = &called.returned;
    if values.is_none() && !data.is_empty() && wanted.has_results() {
        output.warning("what came back does not have the types of the signature");
    }
    Ok(Report::Called(called))
}

/// Asks, and decodes the answer.
pub(crate) fn ask(
    session: &Session,
    request: &CallRequest,
    wanted: &Wanted,
) -> Result<Called, Failure> {
    let reply = session.ask(request)?;
    Ok(Called {
        contract: session.party(request.to.unwrap_or_default())?,
        function: wanted.function.as_ref().map(alloy_json_abi::Function::signature),
        returned: decode::returned(wanted.function.as_ref(), &reply.output),
        gas_used: reply.gas_used,
    })
}
