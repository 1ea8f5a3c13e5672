//! A key account, f1 or f3.
//!
//! State: `[address]`.
#![cfg(target_arch = "wasm32")]

use kit::{Abort, Answer, Invocation, state, sys};
use mapping::FilAddress;
use mapping::address::SYSTEM_ID;
use mapping::exit;
use mapping::method::{AUTHENTICATE_MESSAGE, CONSTRUCTOR, PUBKEY_ADDRESS};
use mapping::params::{AuthenticateParams, Bool, byte_string, encode_byte_string};

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
        PUBKEY_ADDRESS => pubkey_address(invocation),
        AUTHENTICATE_MESSAGE => authenticate_message(invocation),
        _ => invocation.fall_back(),
    }
}

/// Remembers the key address. The FVM calls it when an f1 or f3 address first receives something.
///
/// | caller  | the system actor |
/// | params  | the binary address: `ByteString`, or a raw block |
/// | returns | nothing |
/// | fails   | 18 for another caller; 16 without parameters, or if the address is not f1 or f3; |
/// |         | 21 if it is no address; 20 if there is a state |
fn constructor(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let address = params.byte_string()?;
    let parsed = FilAddress::from_bytes(address)
        .map_err(|_| Abort::new(exit::SERIALIZATION, "the parameter is no address"))?;
    invocation.only(SYSTEM_ID)?;
    match parsed {
        FilAddress::Secp256k1(_) | FilAddress::Bls(_) => {}
        _ => {
            return Err(Abort::new(exit::ILLEGAL_ARGUMENT, "an account needs an f1 or f3 address"));
        }
    }
    let mut state = vec![0x81]; // an array of one
    state.extend(encode_byte_string(address));
    state::create(&state)?;
    Ok(None)
}

/// The key address.
///
/// | caller  | built-in actors that are no contracts |
/// | params  | none |
/// | returns | the binary address, `ByteString` |
/// | fails   | 18 for another caller; 16 with parameters |
fn pubkey_address(invocation: &Invocation) -> Answer {
    invocation.no_params()?;
    Ok(Some(encode_byte_string(&key_address()?)))
}

/// True if the account's key signed the message. Source: FRC-42; builtin-actors.
///
/// | caller  | anyone |
/// | params  | `AuthenticateParams` |
/// | returns | `Bool`, always true |
/// | fails   | 16 for any other signature, or without parameters; 21 if they are not of this |
/// |         | shape |
fn authenticate_message(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let claim = params.read(AuthenticateParams::from_cbor)?;
    let signer = key_address()?;
    // An address begins with its protocol: f1 is a secp256k1 key, f3 a BLS key.
    let kind = match signer.first() {
        Some(1) => 1,
        Some(3) => 2,
        _ => return Err(Abort::new(exit::ILLEGAL_STATE, "the account has no key address")),
    };
    match sys::verify(kind, claim.signature, &signer, claim.message) {
        true => Ok(Some(Bool(true).to_cbor())),
        false => Err(Abort::new(exit::ILLEGAL_ARGUMENT, "the signature is not the account's")),
    }
}

/// The address in the state: a byte string in an array of one.
fn key_address() -> Result<Vec<u8>, Abort> {
    let state = state::load()?;
    let address = state.strip_prefix(&[0x81]).and_then(|tuple| byte_string(tuple).ok());
    let bad = || Abort::new(exit::ILLEGAL_STATE, "the account's state is malformed");
    address.map(<[u8]>::to_vec).ok_or_else(bad)
}
