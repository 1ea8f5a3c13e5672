//! Creating a contract at an address that has been decided.

use alloy_primitives::Address;
use kit::{Abort, Answer, Block, Invocation, Params, Request, call, kind, sys};
use mapping::FilAddress;
use mapping::address::{INIT_ID, WireAddress, is_reserved};
use mapping::method::{INIT_EXEC4, RESURRECT};
use mapping::params::{EamReturn, EvmConstructorParams, InitExec4Params, InitExecReturn};

/// A contract to be.
pub(crate) struct Birth<'a> {
    /// CALLER in the init code.
    pub(crate) creator: Address,
    /// Where it will be.
    pub(crate) address: Address,
    /// What makes its code.
    pub(crate) initcode: &'a [u8],
}

/// Has the contract created, with all the value that came along; its constructor's failure is ours.
///
/// A destroyed contract at the address is brought back to life, which it refuses with 18 unless it
/// is destroyed. A placeholder becomes the contract. Anything else at the address is in the way:
/// 18.
pub(crate) fn create(invocation: &Invocation, birth: &Birth<'_>) -> Answer {
    if is_reserved(birth.address) {
        return Err(Abort::forbidden("the address is reserved"));
    }
    let params =
        EvmConstructorParams { creator: birth.creator, initcode: birth.initcode }.to_cbor();
    match sys::resolve(WireAddress::f410(birth.address).as_slice()) {
        None => new(invocation, birth, &params),
        Some(id) => match kind::of_actor(id) {
            Some(kind::EVM) => resurrect(invocation, birth, id, params),
            Some(kind::PLACEHOLDER) => new(invocation, birth, &params),
            _ => Err(Abort::forbidden("something else lives at the address")),
        },
    }
}

fn new(invocation: &Invocation, birth: &Birth<'_>, constructor_params: &[u8]) -> Answer {
    let params = InitExec4Params {
        code_cid: &sys::code_of_kind(kind::EVM),
        constructor_params,
        subaddress: birth.address.as_slice(),
    };
    let answer = call(&Request {
        to: WireAddress::id(INIT_ID).as_slice(),
        method: INIT_EXEC4,
        params: Some(Block::cbor(params.to_cbor())),
        value: invocation.message.value,
        read_only: false,
    })?;
    let created = Params::of(answer.ok_or(Abort::assertion("the init actor answered nothing"))?);
    let created = created.read(InitExecReturn::from_cbor)?;
    let Ok(FilAddress::Id(actor_id)) = FilAddress::from_bytes(&created.id_address) else {
        return Err(Abort::assertion("the init actor gave no id"));
    };
    let robust_address = Some(created.robust_address);
    Ok(Some(EamReturn { actor_id, robust_address, eth_address: birth.address }.to_cbor()))
}

/// There is no new f2 address in this case.
fn resurrect(
    invocation: &Invocation,
    birth: &Birth<'_>,
    actor_id: u64,
    constructor_params: Vec<u8>,
) -> Answer {
    call(&Request {
        to: WireAddress::id(actor_id).as_slice(),
        method: RESURRECT,
        params: Some(Block::cbor(constructor_params)),
        value: invocation.message.value,
        read_only: false,
    })?;
    let eth_address = birth.address;
    Ok(Some(EamReturn { actor_id, robust_address: None, eth_address }.to_cbor()))
}
