//! Every method that is for some callers alone, with parameters that it can read, called by
//! everybody.

use expect_test::expect;
use fvm_shared::address::Address as FvmAddress;
use harness::story::init_code;
use mapping::exit;
use mapping::method::{
    AUTHENTICATE_MESSAGE, CONSTRUCTOR, EAM_CREATE, EAM_CREATE_EXTERNAL, EAM_CREATE2, FIRST_CUSTOM,
    GET_BYTECODE, GET_BYTECODE_HASH, GET_STORAGE_AT, INIT_EXEC, INIT_EXEC4, INVOKE_EVM,
    PUBKEY_ADDRESS, RESURRECT,
};
use mapping::params::{
    AuthenticateParams, EamCreate2Params, EamCreateParams, EvmConstructorParams,
    InitConstructorParams, InitExec4Params, InitExecParams, StorageAtParams, encode_byte_string,
};

use super::table::Table;
use super::world::{OTHER, World};
use crate::actors::rig::{EAM, INIT, RICH, SYSTEM, f410};

/// A method by its name, its actor, its number, and good parameters.
type Row = (&'static str, FvmAddress, u64, Vec<u8>);

/// Every method of an actor of ours that can be sent in a message. InvokeContractDelegate cannot:
/// its parameters are DAG-CBOR, which a message has not.
fn methods(world: &World) -> Vec<Row> {
    let (contract, dead) = (f410(world.contract), f410(world.dead));
    let (account, eth_account) = (world.f1, f410(OTHER));
    let initcode = &init_code(&[0]);
    let born = EvmConstructorParams { creator: RICH, initcode }.to_cbor();
    let slot = StorageAtParams { key: Default::default() }.to_cbor();
    let create = EamCreateParams { initcode, nonce: 1000 }.to_cbor();
    let create2 = EamCreate2Params { initcode, salt: Default::default() }.to_cbor();
    let network_name = InitConstructorParams { network_name: "a network" }.to_cbor();
    let wallet = &world.rig.code("multisig").to_bytes();
    let exec = InitExecParams { code_cid: wallet, constructor_params: &[0x80] }.to_cbor();
    let code_cid = &world.rig.code("evm").to_bytes();
    let (constructor_params, subaddress) = (&born[..], &[7; 20][..]);
    let exec4 = InitExec4Params { code_cid, constructor_params, subaddress }.to_cbor();
    let key = encode_byte_string(&account.to_bytes());
    let claim = AuthenticateParams { signature: &[1; 65], message: b"a promise" }.to_cbor();
    vec![
        ("EVM Constructor", contract, CONSTRUCTOR, born.clone()),
        ("EVM Resurrect, dead", dead, RESURRECT, born.clone()),
        ("EVM Resurrect, alive", contract, RESURRECT, born),
        ("EVM GetBytecode", contract, GET_BYTECODE, vec![]),
        ("EVM GetBytecodeHash", contract, GET_BYTECODE_HASH, vec![]),
        ("EVM GetStorageAt", contract, GET_STORAGE_AT, slot),
        ("EVM InvokeEVM", contract, INVOKE_EVM, vec![]),
        ("EVM 1024", contract, FIRST_CUSTOM, vec![]),
        ("EAM Constructor", EAM, CONSTRUCTOR, vec![]),
        ("EAM Create", EAM, EAM_CREATE, create),
        ("EAM Create2", EAM, EAM_CREATE2, create2),
        ("EAM CreateExternal", EAM, EAM_CREATE_EXTERNAL, encode_byte_string(initcode)),
        ("Init Constructor", INIT, CONSTRUCTOR, network_name),
        ("Init Exec", INIT, INIT_EXEC, exec),
        ("Init Exec4", INIT, INIT_EXEC4, exec4),
        ("System Constructor", SYSTEM, CONSTRUCTOR, vec![]),
        ("Account Constructor", account, CONSTRUCTOR, key),
        ("Account PubkeyAddress", account, PUBKEY_ADDRESS, vec![]),
        ("Account AuthenticateMessage", account, AUTHENTICATE_MESSAGE, claim),
        ("EthAccount Constructor", eth_account, CONSTRUCTOR, vec![]),
    ]
}

/// Each method decides on its own who may call it, once, and what it answers to the others is 18.
///
/// - 24 is what production makes of a method that forgets to say who may call it, or says it twice.
///   There is none in production and none here.
/// - 20: this caller may, but the actor has been constructed already; the address manager and
///   Ethereum accounts have no state that could tell. 16 is the signature's, which is none.
/// - SYSTEM, INIT and EAM are the ids 0, 1 and 10. Below 2^24 `contract` and `installed` count as
///   strangers to native actors.
/// - `21`: the contract's answer is none of handle_filecoin_method.
#[test]
fn every_method_says_who_may_call_it() {
    let mut world = World::new();
    let callers = [
        ("system", SYSTEM),
        ("init", INIT),
        ("EAM", EAM),
        ("Ethereum account", f410(RICH)),
        ("f1 account", world.f1),
        ("f3 account", world.f3),
        ("contract", f410(world.contract)),
        ("multisig", World::multisig()),
        ("miner", World::miner()),
        ("installed", World::installed()),
    ];
    let names = callers.iter().map(|(name, _)| *name);
    let mut table = Table::new(&["method"].into_iter().chain(names).collect::<Vec<_>>());
    for (name, to, method, params) in methods(&world) {
        let cells = callers.map(|(caller, from)| {
            let code = world.tried(|world| world.rig.send((from, to), method, params.clone()).code);
            assert_ne!(code, exit::ACTOR_ASSERTION_FAILED, "{name}, {caller}");
            code.to_string()
        });
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        method                       system  init  EAM  Ethereum account  f1 account  f3 account  contract  multisig  miner  installed
        EVM Constructor              18      20    18   18                18          18          18        18        18     18
        EVM Resurrect, dead          18      18    0    18                18          18          18        18        18     18
        EVM Resurrect, alive         18      18    18   18                18          18          18        18        18     18
        EVM GetBytecode              0       0     0    0                 0           0           0         0         0      0
        EVM GetBytecodeHash          0       0     0    0                 0           0           0         0         0      0
        EVM GetStorageAt             0       18    18   18                18          18          18        18        18     18
        EVM InvokeEVM                0       0     0    0                 0           0           0         0         0      0
        EVM 1024                     21      21    21   21                21          21          21        21        21     21
        EAM Constructor              0       18    18   18                18          18          18        18        18     18
        EAM Create                   18      18    18   18                18          18          0         18        18     18
        EAM Create2                  18      18    18   18                18          18          0         18        18     18
        EAM CreateExternal           18      18    18   0                 0           0           18        18        18     18
        Init Constructor             20      18    18   18                18          18          18        18        18     18
        Init Exec                    0       0     0    0                 0           0           18        0         0      18
        Init Exec4                   18      18    0    18                18          18          18        18        18     18
        System Constructor           20      18    18   18                18          18          18        18        18     18
        Account Constructor          20      18    18   18                18          18          18        18        18     18
        Account PubkeyAddress        0       0     0    0                 0           0           18        0         0      18
        Account AuthenticateMessage  16      16    16   16                16          16          16        16        16     16
        EthAccount Constructor       0       18    18   18                18          18          18        18        18     18
    "#]]);
}
