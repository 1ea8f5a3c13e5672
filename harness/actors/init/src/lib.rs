//! The init actor, id 1: gives ids and addresses to new actors, and runs their constructors.
//!
//! Exec gives an id and an f2 address; Exec4 gives an f4 address besides, and may put the new actor
//! over a placeholder. The FVM reads the same state to resolve addresses, and writes to it when
//! somebody sends to an address that is new.
#![cfg(target_arch = "wasm32")]

mod addresses;
mod hamt;

use cid::Cid;
use kit::{Abort, Answer, Block, Invocation, Request, call, kind, state, sys};
use mapping::FilAddress;
use mapping::address::{EAM_ID, MAX_SUBADDRESS, SYSTEM_ID, WireAddress};
use mapping::exit;
use mapping::method::{CONSTRUCTOR, INIT_EXEC, INIT_EXEC4};
use mapping::params::{InitConstructorParams, InitExec4Params, InitExecParams, InitExecReturn};

use addresses::Addresses;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    kit::run(params, dispatch)
}

fn dispatch(invocation: &Invocation) -> Answer {
    invocation.restrict()?;
    match invocation.message.method {
        CONSTRUCTOR => constructor(invocation),
        INIT_EXEC => exec(invocation),
        INIT_EXEC4 => exec4(invocation),
        _ => Err(Abort::no_method()),
    }
}

/// Begins with no addresses; ids of users start at 100.
///
/// | caller  | the system actor |
/// | params  | `InitConstructorParams` |
/// | returns | nothing |
/// | fails   | 18 for another caller; 16 without parameters; 21 if they are not of this shape; 20 |
/// |         | if there is a state |
fn constructor(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let params = params.read(InitConstructorParams::from_cbor)?;
    invocation.only(SYSTEM_ID)?;
    state::create(&Addresses::empty(params.network_name).close()?)?;
    Ok(None)
}

/// A new actor with an f2 address, of a type that anybody may create.
///
/// | caller  | built-in actors that are no contracts, for multisigs and payment channels; the |
/// |         | power actor, for miners |
/// | params  | `InitExecParams` |
/// | returns | `InitExecReturn` |
/// | fails   | 18 for another caller or type; 16 without parameters; 21 if they are not of this |
/// |         | shape; else as the new actor's constructor |
fn exec(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let params = params.read(InitExecParams::from_cbor)?;
    let code = code_cid(params.code_cid)?;
    if !may_create(invocation.message.caller, code) {
        return Err(Abort::forbidden("the caller cannot create actors of this type"));
    }
    let robust_address = sys::next_address();
    let mut addresses = Addresses::load()?;
    let id = addresses.next_id();
    addresses.map_new(&robust_address, id)?;
    state::store(&addresses.close()?)?;
    let birth = Birth { id, code, delegated: None, params: params.constructor_params };
    construct(invocation, &birth, robust_address)
}

/// A new actor with an f4 address in the address manager's namespace, or over a placeholder that
/// has it.
///
/// | caller  | the address manager |
/// | params  | `InitExec4Params` |
/// | returns | `InitExecReturn` |
/// | fails   | 18 for another caller, or if the address is taken by anything but a placeholder; |
/// |         | 16 without parameters, or for more than 54 bytes of subaddress; 21 if they are not |
/// |         | of this shape; else as the new actor's constructor |
fn exec4(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let params = params.read(InitExec4Params::from_cbor)?;
    let code = code_cid(params.code_cid)?;
    invocation.only(EAM_ID)?;
    if params.subaddress.len() > MAX_SUBADDRESS {
        return Err(Abort::new(exit::ILLEGAL_ARGUMENT, "an f4 subaddress has at most 54 bytes"));
    }
    let (namespace, subaddress) = (invocation.message.caller, params.subaddress.to_vec());
    let delegated = FilAddress::Delegated { namespace, subaddress }.to_bytes();
    let robust_address = sys::next_address();
    let mut addresses = Addresses::load()?;
    let (id, existed) = addresses.map_or_find(&delegated)?;
    addresses.map_new(&robust_address, id)?;
    state::store(&addresses.close()?)?;
    if existed && kind::of_actor(id) != Some(kind::PLACEHOLDER) {
        return Err(Abort::forbidden("only a placeholder can be replaced"));
    }
    let birth = Birth { id, code, delegated: Some(&delegated), params: params.constructor_params };
    construct(invocation, &birth, robust_address)
}

/// An actor to be: its addresses are in the state already.
struct Birth<'a> {
    id: u64,
    code: &'a [u8],
    delegated: Option<&'a [u8]>,
    params: &'a [u8],
}

/// Puts the actor into the state tree and calls its constructor with all the value that came along.
fn construct(invocation: &Invocation, birth: &Birth<'_>, robust_address: Vec<u8>) -> Answer {
    sys::create_actor(birth.id, birth.code, birth.delegated).map_err(|error| match error {
        sys::ErrorNumber::IllegalArgument => {
            Abort::new(exit::ILLEGAL_ARGUMENT, "the actor cannot be created like this")
        }
        sys::ErrorNumber::Forbidden => Abort::forbidden("the actor exists already"),
        _ => Abort::assertion("the FVM refused to create the actor"),
    })?;
    let to = WireAddress::id(birth.id);
    let params = (!birth.params.is_empty()).then(|| Block::cbor(birth.params.to_vec()));
    call(&Request {
        to: to.as_slice(),
        method: CONSTRUCTOR,
        params,
        value: invocation.message.value,
        read_only: false,
    })?;
    let id_address = to.as_slice().to_vec();
    Ok(Some(InitExecReturn { id_address, robust_address }.to_cbor()))
}

/// Source: builtin-actors, `can_exec`.
fn may_create(caller: u64, code: &[u8]) -> bool {
    match sys::kind_of_code(code) {
        Some(kind::MULTISIG | kind::PAYMENT_CHANNEL) => true,
        Some(kind::MINER) => kind::of_actor(caller) == Some(kind::POWER),
        _ => false,
    }
}

/// Checks that the bytes are one whole CID, as the FVM will read it without a length.
fn code_cid(bytes: &[u8]) -> Result<&[u8], Abort> {
    let mut rest = bytes;
    match Cid::read_bytes(&mut rest) {
        Ok(_) if rest.is_empty() => Ok(bytes),
        _ => Err(Abort::new(exit::SERIALIZATION, "the code's link is no CID")),
    }
}
