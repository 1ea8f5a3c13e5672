//! A contract's first moment: its init code runs, and what that returns becomes its code.
//!
//! Does not choose addresses: the address manager has done so before.

use interpreter::{Code, Frame, Outcome, Stop, run};
use mapping::params::EvmConstructorParams;
use revm_primitives::U256;

use crate::dispatch::Answer;
use crate::exit::Abort;
use crate::host::Contract;
use crate::session::Session;
use crate::state::code;
use crate::sys::{Link, MessageContext, Syscalls};

/// Root of an actor that has no state yet: the empty CBOR array.
///
/// Source: init actor, Exec4; the CID of block `80`, DAG-CBOR, blake2b-256.
pub const EMPTY_ARRAY: Link = Link([
    0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20, 0x45, 0xb0, 0xcf, 0xc2, 0x20, 0xce, 0xec, 0x5b, 0x7c, 0x1c,
    0x62, 0xc4, 0xd4, 0x19, 0x3d, 0x38, 0xe4, 0xeb, 0xa4, 0x8e, 0x88, 0x15, 0x72, 0x9c, 0xe7, 0x5f,
    0x9c, 0x0a, 0xb0, 0xe4, 0xc1, 0xc0,
]);

/// Constructor (method 1).
///
/// | params  | `EvmConstructorParams` |
/// | returns | nothing; the init code's output is the contract's code from now on |
/// | fails   | 18 for another caller, or without an f410 address; 16 without parameters; 21 if |
/// |         | they are not of this shape; 20 if the actor has a state; 16 if the code is too |
/// |         | long or begins with 0xef; else as the init code ends, 33 with its data |
///
/// Source: FIP-0054, "Constructor"; without an address the code is production's, not the FIP's 24.
pub fn construct<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    params: EvmConstructorParams<'_>,
) -> Result<Answer, Abort> {
    let root = sys.root().map_err(|_| Abort::state("the actor has no root"))?;
    if root != EMPTY_ARRAY {
        return Err(Abort::state("the contract has been constructed before"));
    }
    initialise(sys, context, params)
}

/// Resurrect (method 2): a destroyed contract starts anew.
///
/// | params  | `EvmConstructorParams` |
/// | returns | nothing |
/// | fails   | 18 for another caller, or if the contract is not dead; else as Constructor |
pub fn resurrect<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    params: EvmConstructorParams<'_>,
) -> Result<Answer, Abort> {
    if !Session::load(sys, context)?.is_dead() {
        return Err(Abort::forbidden("the contract is not dead"));
    }
    initialise(sys, context, params)
}

fn initialise<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    params: EvmConstructorParams<'_>,
) -> Result<Answer, Abort> {
    let session = Session::fresh(sys, context);
    let mut contract = Contract::new(session, Some(params.creator), U256::from(context.value));
    if mapping::address::id_of_masked(contract.own_address()?).is_some() {
        return Err(Abort::forbidden("a contract needs an Ethereum address"));
    }
    let init_code = Code::from(params.initcode);
    let frame = Frame { input: &[], is_static: context.read_only };
    let code = match run(&init_code, frame, &mut contract) {
        Ok(Outcome::Returned(code)) => code::store(sys, &code)?,
        Ok(Outcome::Destroyed) => None,
        Ok(Outcome::Reverted(data)) => return Err(Abort::reverted(&data)),
        Err(Stop::Halt(halt)) => return Err(halt.into()),
        Err(Stop::Host(abort)) => return Err(abort),
    };
    contract.session.set_code(code)?;
    contract.session.flush()?;
    Ok(None)
}
