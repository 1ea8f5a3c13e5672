//! The same contracts in both profiles, on the FVM. In `filecoin` each of the four ends as in
//! production, in `ethereum` as on Ethereum.
//!
//! A build with a ready bundle may lack the EVM of the profile `ethereum`; then its half says so
//! and tests nothing.

use alloy_primitives::{Address, Bytes, U256, hex};
use expect_test::expect;
use harness::story::init_code;
use harness::{Bundle, BundleError, CallReply, CallRequest, Chain, Options, Profile, TxRequest};
use interpreter::asm::assemble;
use mapping::address::{BURNT_FUNDS_ID, masked_id};

use super::kit::{account, chain};

/// Returns the word on top of the stack.
const ANSWER: &str = "PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// An opening of a blob's polynomial. Source: go-ethereum, `pointEvaluation1`.
const OPENING: [u8; 192] = hex!(
    "01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b"
    "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306"
    "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1"
    "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca25f26936857bc3a7c2539ea8ec3a952b7"
    "873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a"
);

/// What a true opening is answered with. Source: EIP-4844, point evaluation precompile.
const OPENED: [u8; 64] = hex!(
    "0000000000000000000000000000000000000000000000000000000000001000"
    "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"
);

/// Calls 0x0a with its own calldata; returns whether that succeeded, and what came back.
const OPENER: &str = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
    PUSH0 PUSH0 CALLDATASIZE PUSH0 PUSH0 PUSH1 10 GAS CALL
    PUSH0 MSTORE RETURNDATASIZE PUSH0 PUSH1 32 RETURNDATACOPY
    RETURNDATASIZE PUSH1 32 ADD PUSH0 RETURN";

/// A chain in the profile `ethereum`, unless the build lacks it.
fn ethereum() -> Option<Chain> {
    let bundle = match Bundle::for_profile(Profile::Ethereum) {
        Err(error @ BundleError::NoProfile(_)) => {
            println!("{error}: nothing was tested");
            return None;
        }
        bundle => bundle.unwrap(),
    };
    Some(Chain::open(Options { bundle, ..Options::default() }).unwrap())
}

fn deploy(chain: &mut Chain, program: &str) -> Address {
    let data = init_code(&assemble(program).unwrap()).into();
    let value = U256::ZERO;
    let request = TxRequest { from: account(0), data, value, ..TxRequest::default() };
    chain.send(&request).unwrap().contract_address.unwrap()
}

fn ask(chain: &Chain, to: Address, data: &[u8]) -> CallReply {
    let data = Bytes::copy_from_slice(data);
    chain.call(&CallRequest { to: Some(to), data, ..CallRequest::default() }).unwrap()
}

/// Sends a value along with calldata, in a transaction.
fn send(chain: &mut Chain, to: Address, value: u64, data: &[u8]) -> Bytes {
    let request = TxRequest {
        from: account(0),
        to: Some(to),
        value: U256::from(value),
        data: Bytes::copy_from_slice(data),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert!(receipt.status, "{receipt:?}");
    receipt.output
}

/// The word that a program leaves on top of the stack.
#[track_caller]
fn word(chain: &mut Chain, program: &str) -> U256 {
    let contract = deploy(chain, &format!("{program} {ANSWER}"));
    let reply = ask(chain, contract, &[]);
    assert!(reply.succeeded(), "{reply:?}");
    U256::from_be_slice(&reply.output)
}

/// CALLCODE without input that wants 32 bytes at 0.
fn call_code(of: Address, value: u64) -> String {
    format!("PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH {value} PUSH20 {of:#x} GAS CALLCODE")
}

fn slot(chain: &Chain, of: Address, key: u64) -> U256 {
    chain.storage(of, U256::from(key)).unwrap()
}

fn as_word(address: Address) -> U256 {
    U256::from_be_bytes(address.into_word().0)
}

#[test]
fn on_filecoin_callcode_and_the_blob_instructions_are_undefined() {
    let mut chain = chain();
    let call_code = call_code(Address::with_last_byte(4), 0);
    for program in [&call_code, "CALLCODE", "PUSH0 BLOBHASH", "BLOBHASH", "BLOBBASEFEE"] {
        let contract = deploy(&mut chain, program);
        let reply = ask(&chain, contract, &[]);
        assert_eq!((reply.exit_code, reply.output), (35, Bytes::new()), "{program}");
    }
}

#[test]
fn on_filecoin_point_evaluation_succeeds_with_no_output() {
    let mut chain = chain();
    let opener = deploy(&mut chain, OPENER);
    for input in [&OPENING[..], &[], &[0; 192]] {
        let reply = ask(&chain, opener, input);
        assert_eq!(U256::from_be_slice(&reply.output), U256::ONE, "{reply:?}");
        assert_eq!(reply.output.len(), 32);
    }
}

#[test]
fn on_ethereum_callcode_runs_on_our_state_called_by_ourselves() {
    let Some(mut chain) = ethereum() else { return };
    let library = deploy(
        &mut chain,
        "CALLER PUSH0 SSTORE ADDRESS PUSH1 1 SSTORE CALLVALUE PUSH1 2 SSTORE
         SELFBALANCE PUSH1 3 SSTORE",
    );
    let contract = deploy(&mut chain, &format!("{} {ANSWER}", call_code(library, 7)));
    assert_eq!(U256::from_be_slice(&send(&mut chain, contract, 9, &[])), U256::ONE);
    let seen = [0, 1, 2, 3].map(|key| slot(&chain, contract, key));
    let us = as_word(contract);
    assert_eq!(seen, [us, us, U256::from(7), U256::from(9)]);
    assert_eq!([0, 1, 2, 3].map(|key| slot(&chain, library, key)), [U256::ZERO; 4]);
    let balances = [contract, library].map(|of| chain.balance(of).unwrap());
    assert_eq!(balances, [U256::from(9), U256::ZERO], "nothing moved");
}

#[test]
fn on_ethereum_callcode_needs_the_value_it_does_not_move() {
    let Some(mut chain) = ethereum() else { return };
    let library = deploy(&mut chain, "PUSH1 1 PUSH0 SSTORE");
    let contract = deploy(&mut chain, &format!("{} {ANSWER}", call_code(library, 7)));
    assert_eq!(U256::from_be_slice(&send(&mut chain, contract, 6, &[])), U256::ZERO);
    assert_eq!(slot(&chain, contract, 0), U256::ZERO, "no code ran");
    assert_eq!(U256::from_be_slice(&send(&mut chain, contract, 1, &[])), U256::ONE);
    assert_eq!(slot(&chain, contract, 0), U256::ONE);
}

#[test]
fn on_ethereum_a_static_frame_may_callcode_with_value_and_stays_static() {
    let Some(mut chain) = ethereum() else { return };
    let writer = format!("PUSH1 1 PUSH0 SSTORE PUSH1 5 {ANSWER}");
    for (library, seen) in [(format!("CALLVALUE {ANSWER}"), 0x107_u64), (writer, 0)] {
        let library = deploy(&mut chain, &library);
        // Whether it succeeded, then what was returned, in one word.
        let inner = format!("{} PUSH1 8 SHL PUSH0 MLOAD OR {ANSWER}", call_code(library, 7));
        let inner = deploy(&mut chain, &inner);
        send(&mut chain, inner, 7, &[]);
        let asks =
            format!("PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH20 {inner:#x} GAS STATICCALL POP PUSH0 MLOAD");
        assert_eq!(word(&mut chain, &asks), U256::from(seen));
    }
}

#[test]
fn on_ethereum_what_callcode_did_is_undone_when_its_code_fails() {
    let Some(mut chain) = ethereum() else { return };
    let library =
        deploy(&mut chain, "PUSH1 1 PUSH0 SSTORE PUSH1 42 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT");
    let program = format!("{} POP PUSH0 MLOAD {ANSWER}", call_code(library, 0));
    let contract = deploy(&mut chain, &program);
    assert_eq!(U256::from_be_slice(&send(&mut chain, contract, 0, &[])), U256::from(42));
    assert_eq!(slot(&chain, contract, 0), U256::ZERO);
}

#[test]
fn on_ethereum_callcode_reaches_precompiles_and_empty_accounts() {
    let Some(mut chain) = ethereum() else { return };
    let identity = "PUSH1 9 PUSH0 MSTORE
        PUSH1 32 PUSH1 32 PUSH1 32 PUSH0 PUSH0 PUSH1 4 GAS CALLCODE PUSH1 32 MLOAD MUL";
    assert_eq!(word(&mut chain, identity), U256::from(9));
    let fresh = Address::repeat_byte(0x42);
    assert_eq!(word(&mut chain, &call_code(fresh, 0)), U256::ONE);
    assert_eq!(word(&mut chain, &call_code(account(1), 0)), U256::ONE);
    assert_eq!(word(&mut chain, &call_code(account(1), 1)), U256::ZERO, "no balance");
}

#[test]
fn on_ethereum_there_are_no_blobs_and_a_blob_would_cost_the_least() {
    let Some(mut chain) = ethereum() else { return };
    assert_eq!(word(&mut chain, "PUSH0 BLOBHASH"), U256::ZERO);
    assert_eq!(word(&mut chain, "PUSH0 NOT BLOBHASH"), U256::ZERO);
    assert_eq!(word(&mut chain, "BLOBBASEFEE"), U256::ONE);
}

#[test]
fn on_ethereum_point_evaluation_tells_true_openings_from_false_ones() {
    let Some(mut chain) = ethereum() else { return };
    let opener = deploy(&mut chain, OPENER);
    let answer = |input: &[u8]| ask(&chain, opener, input).output;
    let one = U256::ONE.to_be_bytes::<32>();
    assert_eq!(answer(&OPENING), [&one[..], &OPENED].concat());
    let with = |at: usize| {
        let mut input = OPENING;
        input[at] ^= 1;
        input
    };
    // Another version, hash, place, value, commitment and proof, and other lengths.
    let places = [0, 31, 63, 95, 143, 191];
    let bad = places.map(|at| with(at).to_vec());
    let longer = [&OPENING[..], &[0]].concat();
    for input in bad.iter().map(Vec::as_slice).chain([&OPENING[..191], &[], &longer]) {
        assert_eq!(answer(input), [0; 32][..], "{}", hex::encode(input));
    }
}

/// Sends all it has to where its calldata say; without calldata returns the word in slot 0, which
/// its constructor set to 7.
const MORTAL: &str = "CALLDATASIZE PUSH @die JUMPI PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    die: JUMPDEST PUSH0 CALLDATALOAD SELFDESTRUCT";

fn mortal() -> Bytes {
    let runtime = assemble(MORTAL).unwrap();
    let constructor = format!(
        "PUSH1 7 PUSH0 SSTORE PUSH2 {} DUP1 PUSH1 14 PUSH0 CODECOPY PUSH0 RETURN",
        runtime.len()
    );
    [assemble(&constructor).unwrap(), runtime].concat().into()
}

#[test]
fn on_ethereum_a_contract_of_an_earlier_message_outlives_its_selfdestruct() {
    let heir = Address::repeat_byte(0x42);
    let run = |chain: &mut Chain| {
        let request = TxRequest { from: account(0), data: mortal(), ..TxRequest::default() };
        let contract = chain.send(&request).unwrap().contract_address.unwrap();
        send(chain, contract, 5, heir.into_word().as_slice());
        assert_eq!(chain.balance(heir).unwrap(), U256::from(5), "the heir gets it all the same");
        ask(chain, contract, &[]).output
    };
    assert_eq!(run(&mut chain()), Bytes::new(), "in production it is dead");
    let Some(mut chain) = ethereum() else { return };
    assert_eq!(U256::from_be_slice(&run(&mut chain)), U256::from(7));
}

/// Creates the contract whose creation code is its calldata, sends it 5 and has it destroy itself
/// in its own favour; returns its address.
const MIDWIFE: &str = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
    CALLDATASIZE PUSH0 PUSH0 CREATE DUP1 PUSH0 MSTORE
    PUSH0 PUSH0 PUSH1 32 PUSH0 PUSH1 5 DUP6 GAS CALL POP POP
    PUSH1 32 PUSH0 RETURN";

#[test]
fn on_ethereum_a_contract_of_the_same_message_dies_and_burns_what_it_keeps() {
    let Some(mut chain) = ethereum() else { return };
    let burnt = |chain: &Chain| chain.balance(masked_id(BURNT_FUNDS_ID)).unwrap();
    let before = burnt(&chain);
    let midwife = deploy(&mut chain, MIDWIFE);
    let contract = send(&mut chain, midwife, 5, &mortal());
    let contract = Address::from_word(U256::from_be_slice(&contract).into());
    assert!(ask(&chain, contract, &[]).output.is_empty(), "it is dead");
    assert_eq!(chain.balance(contract).unwrap(), U256::ZERO);
    // The base fee is burnt as well, all that is not a multiple of it came from the contract.
    let fees = U256::from(harness::chain::BASE_FEE);
    assert_eq!((burnt(&chain) - before) % fees, U256::from(5));
}

#[test]
fn on_ethereum_all_else_is_as_on_filecoin() {
    let Some(mut there) = ethereum() else { return };
    let mut here = chain();
    // Undefined bytes, the other reserved addresses, a plain call, a slot.
    for program in ["0x0c", "0x4b", "0xf6", "INVALID", "POP", "GASLIMIT", "COINBASE", "CHAINID"] {
        let contracts = [&mut here, &mut there].map(|chain| deploy(chain, program));
        let replies = [ask(&here, contracts[0], &[]), ask(&there, contracts[1], &[])];
        assert_eq!(replies[0].exit_code, replies[1].exit_code, "{program}");
        assert_eq!(replies[0].output, replies[1].output, "{program}");
    }
    for last in ["0x12", "0xff", "0xfe00000000000000000000000000000000000004"] {
        let program =
            format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH {last} GAS CALL RETURNDATASIZE ADD");
        let words = [&mut here, &mut there].map(|chain| word(chain, &program));
        assert_eq!(words, [U256::ONE; 2], "{last}");
    }
}

/// Creation code for so many bytes of code, all of them STOP.
fn of_length(bytes: u32) -> Bytes {
    assemble(&format!("PUSH {bytes} PUSH0 RETURN")).unwrap()
}

fn with_limit(bytes: u32) -> Option<Bundle> {
    let mut bundle = Bundle::embedded();
    let known = bundle.code_size_limit()?;
    assert_eq!(known, mapping::limit::DEFAULT);
    bundle.set_code_size_limit(bytes).unwrap();
    assert_eq!(bundle.code_size_limit(), Some(bytes));
    Some(bundle)
}

#[test]
fn a_network_can_let_contracts_have_more_code_or_less() {
    for limit in [100, 24_577, 1 << 20] {
        let Some(bundle) = with_limit(limit) else {
            println!("the bundle's EVM actor says no limit: nothing was tested");
            return;
        };
        let mut chain = Chain::open(Options { bundle, ..Options::default() }).unwrap();
        let mut create = |bytes| {
            let data = of_length(bytes);
            let gas_limit = Some(harness::chain::BLOCK_GAS_LIMIT);
            let request = TxRequest { from: account(0), data, gas_limit, ..TxRequest::default() };
            let receipt = chain.send(&request).unwrap();
            let code = receipt.contract_address.map(|address| chain.code(address).unwrap().len());
            (receipt.exit_code, code)
        };
        let most = (0, Some(limit as usize));
        assert_eq!(create(limit), most, "{limit}");
        assert_eq!(create(limit + 1), (16, None), "{limit}");
    }
}

#[test]
fn a_limit_that_no_block_could_hold_is_refused() {
    let error = Bundle::embedded().set_code_size_limit((1 << 20) + 1).unwrap_err();
    expect!["contracts cannot have 1048577 bytes of code: a block holds 1048576 at most"]
        .assert_eq(&error.to_string());
}

#[test]
fn an_actor_that_does_not_say_its_limit_keeps_it() {
    let mut bundle = Bundle::embedded();
    let account = bundle.actor("account").unwrap().wasm.clone();
    bundle.replace("evm", account).unwrap();
    assert_eq!(bundle.code_size_limit(), None);
    let error = bundle.set_code_size_limit(50_000).unwrap_err();
    assert!(matches!(error, BundleError::FixedLimit), "{error}");
}

#[test]
fn profiles_are_bundles_that_differ_in_the_evm_alone() {
    assert_eq!(Bundle::for_profile(Profile::Filecoin).unwrap(), Bundle::embedded());
    let Ok(ethereum) = Bundle::for_profile(Profile::Ethereum) else { return };
    for (here, there) in Bundle::embedded().actors().iter().zip(ethereum.actors()) {
        assert_eq!(here.name, there.name);
        assert_eq!(here.cid == there.cid, here.name != "evm", "{}", here.name);
    }
    assert_eq!(Bundle::from_car(&ethereum.to_car()).unwrap(), ethereum);
}

#[test]
fn a_chain_keeps_its_profile() {
    let Ok(bundle) = Bundle::for_profile(Profile::Ethereum) else { return };
    let dir = tempfile::tempdir().unwrap();
    let state_dir = Some(dir.path().to_owned());
    let ethereum = Options { bundle, state_dir: state_dir.clone(), ..Options::default() };
    drop(Chain::open(ethereum.clone()).unwrap());
    let refused = Chain::open(Options { state_dir, ..Options::default() }).err().unwrap();
    let told = refused.to_string();
    let (head, tail) = told.split_once(" (").unwrap();
    assert!(head.ends_with(" runs other actors"), "{told}");
    let help = tail.split_once("; ").unwrap().1;
    expect!["give the bundle, profile or limit of code it was made with or a new directory"]
        .assert_eq(help);
    Chain::open(ethereum).map(drop).unwrap();
}

#[test]
fn a_build_without_the_profile_says_how_to_get_it() {
    expect![
        "this program was built without the EVM of the profile `ethereum`; build it without \
         FEVM_BUNDLE, or with FEVM_BUNDLE_ETHEREUM too"
    ]
    .assert_eq(&BundleError::NoProfile(Profile::Ethereum).to_string());
}
