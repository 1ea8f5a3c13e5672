//! One transaction through the ten stops of ARCHITECTURE.md, a snapshot for each. Read this first.
//!
//! The contract stores its call data's first word in slot 0, logs it, sends what value it received
//! on to the word's low 20 bytes as an address, and returns the sender.

use alloy_primitives::{Address, B256, U256, hex};
use expect_test::{Expect, expect};
use harness::chain::Chain;
use harness::genesis::dev_accounts;
use harness::measure::{Bench, Measured, Sent};
use harness::story::init_code;
use harness::{Bundle, TxRequest};
use interpreter::host::memory::MemoryHost;
use interpreter::{Code, Frame, Outcome, asm};
use mapping::address::to_filecoin;
use mapping::message::{FilMessage, delegated_signature};
use mapping::tx::EthTx;

use super::kit::{account, chain};

/// The contract of the journey.
const PROGRAM: &str = "
    PUSH0 CALLDATALOAD PUSH0 SSTORE             ; slot 0 = word
    PUSH0 CALLDATALOAD PUSH0 MSTORE             ; memory = word
    PUSH1 7 PUSH1 32 PUSH0 LOG1                 ; log word, topic 7
    PUSH0 PUSH0 PUSH0 PUSH0 CALLVALUE PUSH0 CALLDATALOAD GAS CALL POP
    CALLER PUSH0 MSTORE PUSH1 32 PUSH0 RETURN   ; return sender
    INVALID 0xa2646970667358221220777777777777777777777777777777777777777777777777
                                                ; what compilers append
";

/// Who the value goes to.
const HEIR: Address = Address::repeat_byte(0x77);

struct Journey {
    chain: Chain,
    contract: Address,
    raw: Vec<u8>,
}

fn word() -> Vec<u8> {
    HEIR.into_word().to_vec()
}

/// The chain with the contract on it, and the signed transaction that will call it.
fn begin() -> Journey {
    let mut chain = chain();
    let program = asm::assemble(PROGRAM).unwrap();
    let deploy =
        TxRequest { from: account(0), data: init_code(&program).into(), ..TxRequest::default() };
    let contract = chain.send(&deploy).unwrap().contract_address.unwrap();
    let call = TxRequest {
        from: account(0),
        to: Some(contract),
        value: U256::from(5),
        data: word().into(),
        gas_limit: Some(20_000_000),
        fee_cap: Some(200),
        premium: Some(1),
        ..TxRequest::default()
    };
    let raw = chain.sign(&call).unwrap().to_vec();
    Journey { chain, contract, raw }
}

/// The same contract on the measuring chain: its id, and what the call left in the FVM's trace.
fn measured() -> (u64, Measured) {
    let mut bench = Bench::new(&Bundle::embedded()).unwrap();
    let (_, id) = bench.deploy(&init_code(&asm::assemble(PROGRAM).unwrap())).unwrap();
    let id = id.unwrap();
    (id, bench.call(id, &word()).unwrap())
}

fn check(found: impl std::fmt::Display, expected: Expect) {
    expected.assert_eq(&found.to_string());
}

#[test]
fn stop_1_bytes_become_a_transaction_with_a_sender() {
    let journey = begin();
    let tx = EthTx::decode(&journey.raw).unwrap();
    assert_eq!(tx.sender, dev_accounts()[0].address);
    check(
        format!(
            "{:?} chain {:?} nonce {} gas {} fee {} tip {} value {}\nto {:?}\ninput {}",
            tx.kind,
            tx.chain_id,
            tx.nonce,
            tx.gas_limit,
            tx.max_fee,
            tx.max_priority_fee,
            tx.value,
            tx.to,
            tx.input
        ),
        expect![[r#"
            Eip1559 chain Some(31415926) nonce 1 gas 20000000 fee 200 tip 1 value 5
            to Some(0x5fbdb2315678afecb367f032d93f642f64180aa3)
            input 0x0000000000000000000000007777777777777777777777777777777777777777"#]],
    );
}

#[test]
fn stop_2_both_parties_get_filecoin_names() {
    let journey = begin();
    let names =
        [account(0), journey.contract].map(|party| format!("{party} = {}", to_filecoin(party)));
    check(
        names.join("\n"),
        expect![[r#"
        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 = f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
        0x5FbDB2315678afecb367f032d93F642f64180aa3 = f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna"#]],
    );
}

#[test]
fn stop_3_the_transaction_becomes_a_message() {
    let journey = begin();
    let tx = EthTx::decode(&journey.raw).unwrap();
    let message = FilMessage::from_tx(&tx).unwrap();
    check(
        format!(
            "from {}\nto {}\nmethod {} sequence {} value {}\nparams {}\nsignature {} bytes",
            message.from,
            message.to,
            message.method,
            message.sequence,
            message.value,
            hex::encode(&message.params),
            delegated_signature(&tx).len()
        ),
        expect![[r#"
            from f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
            to f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
            method 3844450837 sequence 1 value 5
            params 58200000000000000000000000007777777777777777777777777777777777777777
            signature 65 bytes"#]],
    );
}

#[test]
fn stop_4_the_chain_applies_it_in_an_epoch_of_its_own() {
    let mut journey = begin();
    let before = (journey.chain.block_number(), journey.chain.state_root());
    let receipt = journey.chain.submit(&journey.raw).unwrap();
    assert_ne!(journey.chain.state_root(), before.1);
    check(
        format!(
            "block {} -> {}\nnonce {}\nexit {}",
            before.0,
            journey.chain.block_number(),
            journey.chain.nonce(account(0)).unwrap(),
            receipt.exit_code
        ),
        expect![[r#"
            block 1 -> 2
            nonce 2
            exit 0"#]],
    );
}

#[test]
fn stop_5_a_method_number_and_a_block_reach_the_actor() {
    let (_, called) = measured();
    let lines = called.sent.iter().map(|sent| {
        let params = sent.params.as_ref();
        let params = params.map(|(codec, data)| format!("{codec:#x} {}", hex::encode(data)));
        let Sent { from, to, method, .. } = sent;
        format!("f0{from} -> {to} method {method} params {}", params.unwrap_or("none".into()))
    });
    check(
        lines.collect::<Vec<_>>().join("\n"),
        expect![[r#"
        f0100 -> f0101 method 3844450837 params 0x51 58200000000000000000000000007777777777777777777777777777777777777777
        f0101 -> f410fo53xo53xo53xo53xo53xo53xo53xo53xegpa3ua method 3844450837 params none"#]],
    );
}

#[test]
fn stop_6_the_contract_is_opened_from_its_state_root() {
    let journey = begin();
    let (_, block) = journey.chain.state_block(&to_filecoin(journey.contract)).unwrap().unwrap();
    let code = journey.chain.code(journey.contract).unwrap();
    assert_eq!(code, asm::assemble(PROGRAM).unwrap());
    check(
        format!("root {} bytes, ends {}", block.len(), hex::encode(&block[44..])),
        expect!["root 46 bytes, ends 0140"],
    );
}

#[test]
fn stop_7_the_interpreter_turns_code_and_input_into_an_outcome() {
    let mut host = MemoryHost::new();
    let code = Code::from(&asm::assemble(PROGRAM).unwrap()[..]);
    let input = word();
    let frame = Frame { input: &input, is_static: false };
    let outcome = interpreter::run(&code, frame, &mut host).unwrap();
    let Outcome::Returned(output) = outcome else { panic!("{outcome:?}") };
    check(
        format!(
            "returned {}\nslots {:?}\nlogs {}",
            output,
            host.world.accounts.values().map(|account| &account.storage).collect::<Vec<_>>(),
            host.world.logs.len()
        ),
        expect![[r#"
            returned 0x0000000000000000000000000000000000000000000000000000000000000000
            slots [{0: 682034097421088028495052921934265409172768520055}]
            logs 1"#]],
    );
}

#[test]
fn stop_8_each_opcode_that_needs_the_world_is_a_syscall() {
    let (_, measured) = measured();
    let counts = measured.charges.iter().filter(|(name, _)| name.starts_with("On"));
    let lines: Vec<String> =
        counts.map(|(name, charges)| format!("{name} {}", charges.count)).collect();
    check(
        lines.join("\n"),
        expect![[r#"
            OnActorEvent 1
            OnActorGetRoot 1
            OnActorLookup 1
            OnActorSetRoot 1
            OnActorUpdate 2
            OnBlockCreate 2
            OnBlockLink 1
            OnBlockOpen 2
            OnBlockOpenBase 2
            OnBlockRead 3
            OnBlockStat 1
            OnChainMessage 1
            OnChainReturnValue 1
            OnCreateActor 1
            OnLookupAddress 1
            OnMessageContext 1
            OnMethodInvocation 2
            OnResolveAddress 1
            OnScanIpldLinks 4
            OnSyscall 17"#]],
    );
}

#[test]
fn stop_9_slots_and_nonce_are_in_the_new_state_root() {
    let mut journey = begin();
    journey.chain.submit(&journey.raw).unwrap();
    let (_, block) = journey.chain.state_block(&to_filecoin(journey.contract)).unwrap().unwrap();
    let slot = journey.chain.storage(journey.contract, U256::ZERO).unwrap();
    assert_eq!(B256::from(slot), HEIR.into_word());
    check(
        format!("root {} bytes, ends {}", block.len(), hex::encode(&block[44..])),
        expect!["root 68 bytes, ends 015600147777777777777777777777777777777777777777"],
    );
}

#[test]
fn stop_10_the_wallet_gets_a_receipt() {
    let mut journey = begin();
    let receipt = journey.chain.submit(&journey.raw).unwrap();
    assert_eq!(receipt.output, account(0).into_word().to_vec());
    assert_eq!(journey.chain.balance(HEIR).unwrap(), U256::from(5));
    assert!(receipt.gas_used < 20_000_000);
    let log = &receipt.logs[0];
    assert_eq!(log.address, journey.contract);
    check(
        format!("status {}\nlog topics {:?}\nlog data {}", receipt.status, log.topics, log.data),
        expect![[r#"
            status true
            log topics [0x0000000000000000000000000000000000000000000000000000000000000007]
            log data 0x0000000000000000000000007777777777777777777777777777777777777777"#]],
    );
}
