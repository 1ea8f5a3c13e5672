//! Running other contracts.
//!
//! The order matters and is the production FEVM's: value in a static frame, then the input region,
//! then the call, then the output region. So an output region that cannot be addressed halts only
//! after the call.

use revm_primitives::U256;

use crate::{
    frame::Machine,
    host::{CallKind, CallRequest, Host},
    outcome::{Halt, Stop},
    word,
};

/// CALL: moving value is forbidden in a static frame, calling is not.
///
/// Source: Yellow Paper, appendix H.2, 0xf1; EIP-214.
#[inline(never)]
pub(crate) fn call<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[gas, to, value, input, input_size, output, output_size]: &[U256; 7],
) -> Result<U256, Stop<H::Error>> {
    if machine.frame.is_static && !value.is_zero() {
        return Err(Halt::StaticViolation.into());
    }
    let regions = [input, input_size, output, output_size];
    make(machine, host, regions, |input| CallRequest {
        kind: CallKind::Call,
        gas,
        to: word::to_address(to),
        value,
        input,
    })
}

/// CALLCODE: the callee's code on our state, called by ourselves with a value that we must have and
/// that goes nowhere. So a static frame may do it with any value, though its callee is static too.
///
/// Source: Yellow Paper, appendix H.2, 0xf2; EIP-214, which excepts it.
#[inline(never)]
pub(crate) fn call_code<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[gas, to, value, input, input_size, output, output_size]: &[U256; 7],
) -> Result<U256, Stop<H::Error>> {
    let regions = [input, input_size, output, output_size];
    make(machine, host, regions, |input| CallRequest {
        kind: CallKind::CallCode,
        gas,
        to: word::to_address(to),
        value,
        input,
    })
}

/// DELEGATECALL: the callee's code on our state.
///
/// Source: EIP-7.
#[inline(never)]
pub(crate) fn delegate_call<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[gas, to, input, input_size, output, output_size]: &[U256; 6],
) -> Result<U256, Stop<H::Error>> {
    let regions = [input, input_size, output, output_size];
    make(machine, host, regions, |input| CallRequest {
        kind: CallKind::DelegateCall,
        gas,
        to: word::to_address(to),
        value: U256::ZERO,
        input,
    })
}

/// STATICCALL: the callee may change nothing.
///
/// Source: EIP-214.
#[inline(never)]
pub(crate) fn static_call<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[gas, to, input, input_size, output, output_size]: &[U256; 6],
) -> Result<U256, Stop<H::Error>> {
    let regions = [input, input_size, output, output_size];
    make(machine, host, regions, |input| CallRequest {
        kind: CallKind::StaticCall,
        gas,
        to: word::to_address(to),
        value: U256::ZERO,
        input,
    })
}

/// Makes the call and brings its output home: all of it as return data, and as much of it as both
/// sides have room for in the output region, whose rest stays as it was.
fn make<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    [input, input_size, output, output_size]: [U256; 4],
    request: impl FnOnce(&[u8]) -> CallRequest<'_>,
) -> Result<U256, Stop<H::Error>> {
    let input = machine.memory.touch(input, input_size)?;
    let reply = host.call(request(machine.memory.slice(input))).map_err(Stop::Host)?;
    machine.return_data = reply.output;
    let output = machine.memory.touch(output, output_size)?;
    let copied = machine.return_data.len().min(output.len());
    let target = output.start..output.start + copied;
    machine.memory.fill_from(target, &machine.return_data, U256::ZERO);
    Ok(U256::from(reply.success))
}
