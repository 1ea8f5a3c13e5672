//! The Ethereum address manager, id 10: decides at which address a contract is created, and has it
//! created.
//!
//! It has no state. Contracts ask with Create and Create2, accounts with CreateExternal.
//!
//! Source: FIP-0055, "Ethereum Address Manager"; builtin-actors, where the two differ.
#![cfg(target_arch = "wasm32")]

mod create;

use alloy_primitives::Address;
use kit::{Abort, Answer, Invocation, Params, Request, kind, sys};
use mapping::address::{EAM_ID, SYSTEM_ID, WireAddress, f410_of_bytes, masked_id};
use mapping::create::{address_of_hash, create_preimage, create2_preimage};
use mapping::method::{CONSTRUCTOR, EAM_CREATE, EAM_CREATE_EXTERNAL, EAM_CREATE2, PUBKEY_ADDRESS};
use mapping::params::{EamCreate2Params, EamCreateParams};

use create::{Birth, create};

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    kit::run(params, dispatch)
}

/// Not restricted to built-in callers: contracts are the ones that ask.
fn dispatch(invocation: &Invocation) -> Answer {
    match invocation.message.method {
        CONSTRUCTOR => constructor(invocation),
        EAM_CREATE => create1(invocation),
        EAM_CREATE2 => create2(invocation),
        EAM_CREATE_EXTERNAL => create_external(invocation),
        _ => Err(Abort::no_method()),
    }
}

/// Only where the address manager belongs.
///
/// | caller  | the system actor |
/// | params  | none |
/// | returns | nothing |
/// | fails   | 18 for another caller, or at another id than 10; 16 with parameters |
fn constructor(invocation: &Invocation) -> Answer {
    invocation.no_params()?;
    if invocation.message.receiver != EAM_ID {
        return Err(Abort::forbidden("the address manager belongs at id 10"));
    }
    invocation.only(SYSTEM_ID)?;
    Ok(None)
}

/// CREATE: the address comes from the contract's address and its own nonce.
///
/// | caller  | EVM contracts |
/// | params  | `EamCreateParams` |
/// | returns | `EamReturn` |
/// | fails   | 18 for another caller, for a reserved address, or if one is taken by anything but |
/// |         | a placeholder or a dead contract; 16 without parameters; 21 if they are not of |
/// |         | this shape; else as the constructor, with its data |
fn create1(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let params = params.read(EamCreateParams::from_cbor)?;
    let creator = calling_contract(invocation)?;
    let address = address_of(&create_preimage(creator, params.nonce));
    create(invocation, &Birth { creator, address, initcode: params.initcode })
}

/// CREATE2: the address comes from the contract's address, a salt and the init code.
///
/// | caller  | EVM contracts |
/// | params  | `EamCreate2Params` |
/// | returns | `EamReturn` |
/// | fails   | as Create |
fn create2(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let params = params.read(EamCreate2Params::from_cbor)?;
    let creator = calling_contract(invocation)?;
    let initcode_hash = sys::keccak256(params.initcode).into();
    let address = address_of(&create2_preimage(creator, params.salt, initcode_hash));
    create(invocation, &Birth { creator, address, initcode: params.initcode })
}

/// A transaction without a recipient: the address comes from the account and the message's nonce.
///
/// For a native account it comes from a hash of its key address, because its only Ethereum address,
/// the masked id, may change when the chain reorganises; the init code still sees the masked id as
/// its caller.
///
/// | caller  | the message's sender itself, an account of either kind |
/// | params  | the init code: `ByteString`, or a raw block |
/// | returns | `EamReturn` |
/// | fails   | as Create |
fn create_external(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let initcode = params.byte_string()?;
    let caller = invocation.message.caller;
    invocation.only(invocation.message.origin)?;
    let (creator, hashed) = match kind::of_actor(caller) {
        Some(kind::ETH_ACCOUNT) => {
            let address = ethereum_address(caller)?;
            (address, address)
        }
        Some(kind::ACCOUNT) => (masked_id(caller), address_of(&key_address(caller)?)),
        _ => return Err(Abort::forbidden("only accounts may create contracts like this")),
    };
    let address = address_of(&create_preimage(hashed, invocation.message.nonce));
    create(invocation, &Birth { creator, address, initcode })
}

/// The caller's address, if it is a contract: else 18.
fn calling_contract(invocation: &Invocation) -> Result<Address, Abort> {
    match kind::of_actor(invocation.message.caller) {
        Some(kind::EVM) => ethereum_address(invocation.message.caller),
        _ => Err(Abort::forbidden("only contracts may call this")),
    }
}

fn ethereum_address(id: u64) -> Result<Address, Abort> {
    let address = sys::delegated_address(id);
    let address = address.as_deref().and_then(f410_of_bytes);
    address.ok_or(Abort::forbidden("the caller has no Ethereum address"))
}

/// The binary f1 or f3 address of a native account.
fn key_address(account: u64) -> Result<Vec<u8>, Abort> {
    let to = WireAddress::id(account);
    let request = Request {
        to: to.as_slice(),
        method: PUBKEY_ADDRESS,
        params: None,
        value: sys::Amount { lo: 0, hi: 0 },
        read_only: true,
    };
    let reply = sys::send(&request)
        .map_err(|_| Abort::assertion("the account did not give its key address"))?;
    if reply.code != 0 {
        return Err(Abort { data: None, ..kit::pass_on(reply) });
    }
    let block = reply.data.ok_or(Abort::assertion("the account gave no address"))?;
    Ok(Params::of(block).byte_string()?.to_vec())
}

/// The last 20 bytes of a keccak hash.
fn address_of(preimage: &[u8]) -> Address {
    address_of_hash(sys::keccak256(preimage).into())
}
