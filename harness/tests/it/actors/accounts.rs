//! Accounts of both kinds, placeholders, and actors that are not there.

use alloy_primitives::B256;
use alloy_signer::SignerSync;
use fvm_ipld_encoding::to_vec;
use fvm_shared::address::Address as FvmAddress;
use harness::genesis::dev_accounts;
use mapping::method::{
    AUTHENTICATE_MESSAGE, CONSTRUCTOR, FIRST_EXPORTED, INVOKE_EVM, PUBKEY_ADDRESS, RECEIVE, SEND,
};
use mapping::params::{AuthenticateParams, Bool, encode_byte_string};
use multihash_codetable::{Code, MultihashDigest};

use super::rig::{RICH, RICH_ID, Reply, Rig, SYSTEM, f410};
use crate::kit::account;

/// Parameters that are no CBOR at all.
const NONSENSE: &[u8] = &[0xff, 0xff];

/// The f1 address of a dev account's key.
fn f1() -> FvmAddress {
    let key = dev_accounts()[0].signer.credential().verifying_key().to_encoded_point(false);
    FvmAddress::new_secp256k1(key.as_bytes()).unwrap()
}

/// The native account of [`f1`], as somebody's payment makes it.
fn native(rig: &mut Rig) -> FvmAddress {
    assert_eq!(rig.pay((f410(RICH), f1()), 1, SEND, vec![]).code, 0);
    FvmAddress::new_id(rig.id(f1()).unwrap())
}

/// A signature of the key of [`f1`] as Filecoin has it: r, s and the recovery id over blake2b-256.
fn signed(message: &[u8]) -> Vec<u8> {
    let hash = B256::from_slice(Code::Blake2b256.digest(message).digest());
    let signature = dev_accounts()[0].signer.sign_hash_sync(&hash).unwrap();
    let mut bytes = signature.as_bytes().to_vec();
    bytes[64] -= 27;
    bytes
}

#[test]
fn a_payment_to_a_key_makes_an_account_that_knows_its_address() {
    let mut rig = Rig::new();
    let account = native(&mut rig);
    let id = account.id().unwrap();
    assert_eq!(rig.actor(id).unwrap().code, rig.code("account"));
    assert_eq!(rig.state(id), to_vec(&(f1(),)).unwrap());
    let reply = rig.send((f410(RICH), account), PUBKEY_ADDRESS, vec![]);
    assert_eq!(reply, Reply::success(encode_byte_string(&f1().to_bytes())));
    assert_eq!(rig.send((f410(RICH), account), PUBKEY_ADDRESS, vec![0x80]), Reply::failure(16));
}

#[test]
fn a_bls_key_makes_an_account_too() {
    let mut rig = Rig::new();
    let key = FvmAddress::new_bls(&[5; 48]).unwrap();
    assert_eq!(rig.pay((f410(RICH), key), 1, SEND, vec![]).code, 0);
    let account = FvmAddress::new_id(rig.id(key).unwrap());
    let reply = rig.send((f410(RICH), account), PUBKEY_ADDRESS, vec![]);
    assert_eq!(reply, Reply::success(encode_byte_string(&key.to_bytes())));
}

#[test]
fn only_the_system_makes_accounts_and_only_of_keys() {
    let mut rig = Rig::new();
    let fresh = rig.put(500, "account");
    let params = |address: FvmAddress| encode_byte_string(&address.to_bytes());
    let system = (SYSTEM, fresh);
    assert_eq!(rig.send((f410(RICH), fresh), CONSTRUCTOR, params(f1())), Reply::failure(18));
    for address in [SYSTEM, FvmAddress::new_actor(b"an actor"), f410(RICH)] {
        assert_eq!(rig.send(system, CONSTRUCTOR, params(address)), Reply::failure(16));
    }
    assert_eq!(rig.send(system, CONSTRUCTOR, vec![]), Reply::failure(16));
    assert_eq!(rig.send(system, CONSTRUCTOR, encode_byte_string(&[1, 2])), Reply::failure(21));
    assert_eq!(rig.send(system, CONSTRUCTOR, NONSENSE.to_vec()), Reply::failure(21));
    assert_eq!(rig.send(system, CONSTRUCTOR, params(f1())), Reply::success(vec![]));
    assert_eq!(rig.send(system, CONSTRUCTOR, params(f1())), Reply::failure(20));
}

#[test]
fn an_account_vouches_for_its_signatures_and_no_others() {
    let mut rig = Rig::new();
    let account = native(&mut rig);
    let ask =
        |signature: &[u8], message: &[u8]| AuthenticateParams { signature, message }.to_cbor();
    let signature = signed(b"a promise");
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    for from in [f410(RICH), contract] {
        let reply = rig.send((from, account), AUTHENTICATE_MESSAGE, ask(&signature, b"a promise"));
        assert_eq!(reply, Reply::success(Bool(true).to_cbor()));
    }
    let mut bent = signature.clone();
    bent[5] ^= 1;
    let wrong =
        [ask(&signature, b"another"), ask(&bent, b"a promise"), ask(&[], b""), ask(&[1; 66], b"")];
    for params in wrong {
        let reply = rig.send((f410(RICH), account), AUTHENTICATE_MESSAGE, params);
        assert_eq!(reply, Reply::failure(16));
    }
    let reply = rig.send((f410(RICH), account), AUTHENTICATE_MESSAGE, NONSENSE.to_vec());
    assert_eq!(reply, Reply::failure(21));
    assert_eq!(rig.send((f410(RICH), account), AUTHENTICATE_MESSAGE, vec![]), Reply::failure(16));
}

#[test]
fn accounts_accept_every_exported_method() {
    let mut rig = Rig::new();
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    let accounts = [native(&mut rig), FvmAddress::new_id(RICH_ID)];
    for to in accounts {
        for from in [contract, f410(RICH), SYSTEM] {
            for method in [INVOKE_EVM, RECEIVE, FIRST_EXPORTED, u64::MAX] {
                for params in [vec![], NONSENSE.to_vec()] {
                    let reply = rig.send((from, to), method, params);
                    assert_eq!(reply, Reply::success(vec![]), "{from} {to} {method}");
                }
            }
        }
    }
}

#[test]
fn accounts_have_few_internal_methods_and_none_for_contracts() {
    let mut rig = Rig::new();
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    let accounts = [native(&mut rig), FvmAddress::new_id(RICH_ID)];
    for to in accounts {
        for method in [3, FIRST_EXPORTED - 1] {
            assert_eq!(rig.send((f410(RICH), to), method, vec![]), Reply::failure(22), "{to}");
        }
        for method in [CONSTRUCTOR, PUBKEY_ADDRESS, 3, FIRST_EXPORTED - 1] {
            let reply = rig.send((contract, to), method, vec![]);
            assert_eq!(reply, Reply::failure(18), "{to} {method}");
        }
    }
}

#[test]
fn a_caller_that_is_not_built_in_is_restricted_like_a_contract() {
    let mut rig = Rig::new();
    let account = native(&mut rig);
    let stranger = rig.put_foreign(500);
    assert_eq!(rig.send((stranger, account), PUBKEY_ADDRESS, vec![]), Reply::failure(18));
    assert_eq!(rig.send((stranger, account), INVOKE_EVM, vec![]), Reply::success(vec![]));
}

#[test]
fn an_ethereum_account_is_constructed_only_with_an_f410_address() {
    let mut rig = Rig::new();
    let named = FvmAddress::new_id(rig.put_at(account(1), "ethaccount"));
    let nameless = rig.put(500, "ethaccount");
    assert_eq!(rig.send((SYSTEM, named), CONSTRUCTOR, vec![]), Reply::success(vec![]));
    assert_eq!(rig.send((SYSTEM, named), CONSTRUCTOR, vec![0x80]), Reply::failure(16));
    assert_eq!(rig.send((SYSTEM, nameless), CONSTRUCTOR, vec![]), Reply::failure(16));
    assert_eq!(rig.send((f410(RICH), named), CONSTRUCTOR, vec![]), Reply::failure(18));
}

#[test]
fn a_placeholder_accepts_everything_from_everybody() {
    let mut rig = Rig::new();
    let fresh = f410(account(1));
    assert_eq!(rig.pay((f410(RICH), fresh), 9, INVOKE_EVM, NONSENSE.to_vec()).code, 0);
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    for from in [contract, f410(RICH), SYSTEM] {
        for method in [1, 2, 1_023, FIRST_EXPORTED, INVOKE_EVM, u64::MAX] {
            let reply = rig.send((from, fresh), method, NONSENSE.to_vec());
            assert_eq!(reply, Reply::success(vec![]), "{from} {method}");
        }
    }
    let placeholder = rig.actor(rig.id(fresh).unwrap()).unwrap();
    assert_eq!(placeholder.code, rig.code("placeholder"));
    assert_eq!(placeholder.balance.atto().to_string(), "9");
}

#[test]
fn an_absent_actor_has_no_methods() {
    let mut rig = Rig::new();
    let absent = ["cron", "storagepower", "storageminer", "storagemarket", "paymentchannel"];
    let absent = absent.into_iter().chain(["multisig", "reward", "verifiedregistry", "datacap"]);
    for (id, name) in (500..).zip(absent) {
        let to = rig.put(id, name);
        for method in [CONSTRUCTOR, 2, INVOKE_EVM, u64::MAX] {
            let reply = rig.send((f410(RICH), to), method, vec![]);
            assert_eq!(reply, Reply::failure(22), "{name} {method}");
        }
    }
}
