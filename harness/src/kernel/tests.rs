//! The wrapping kernel beside the FVM's own: with all powers off nobody can tell them apart.

use alloy_primitives::{Address, Bytes, U256};
use fvm::executor::{ApplyKind, DefaultExecutor, Executor as _, ThreadedExecutor};
use fvm::kernel::Kernel as KernelOps;
use fvm::kernel::filecoin::DefaultFilecoinKernel;
use interpreter::asm::assemble;
use mapping::message::FilMessage;
use mapping::params::EamReturn;
use mapping::tx::{TxKind, Unsigned};

use super::{CallManager, ChainExterns, Controls, Kernel, Machine};
use crate::apply::fvm_message;
use crate::bundle::Bundle;
use crate::chain::{BASE_FEE, BLOCK_GAS_LIMIT, CHAIN_ID};
use crate::genesis::{Genesis, TIMESTAMP, dev_accounts};
use crate::machine::{Environment, engines};
use crate::store::Store;
use crate::story::init_code;

/// Without call data: every syscall that a power is asked at, and its answer in a log. With call
/// data: burns gas until the limit that the first frame set.
const PROGRAM: &str = "
    CALLDATASIZE PUSH @burn JUMPI
    GAS PUSH0 MSTORE
    PREVRANDAO PUSH1 32 MSTORE
    PUSH1 1 NUMBER SUB BLOCKHASH PUSH1 64 MSTORE
    PUSH0 PUSH0 PUSH1 1 PUSH0 PUSH0 ADDRESS PUSH4 50000000 CALL PUSH1 96 MSTORE
    PUSH0 PUSH0 PUSH0 CREATE PUSH1 128 MSTORE
    PUSH1 32 PUSH0 KECCAK256 PUSH0 SSTORE
    GAS PUSH1 160 MSTORE
    PUSH1 192 PUSH0 LOG0
    PUSH1 192 PUSH0 RETURN
    burn: JUMPDEST PUSH @burn JUMP";

/// Exit code, gas and return block of each message.
type Results = Vec<(u32, u64, Vec<u8>)>;

fn message(nonce: u64, to: Option<Address>, input: Vec<u8>) -> FilMessage {
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(CHAIN_ID),
        nonce,
        max_fee: 2 * u128::from(BASE_FEE),
        max_priority_fee: 1,
        gas_limit: BLOCK_GAS_LIMIT,
        to,
        value: U256::ZERO,
        input: Bytes::from(input),
    };
    FilMessage::from_unsigned(&unsigned, dev_accounts()[0].address).unwrap()
}

/// Deploys [`PROGRAM`] and calls it, on a chain of its own.
fn run<K: KernelOps<CallManager = CallManager>>(controls: Controls) -> Results {
    let (store, bundle) = (Store::memory(), Bundle::embedded());
    let environment = Environment {
        chain_id: CHAIN_ID,
        epoch: 1_000,
        timestamp: TIMESTAMP,
        base_fee: BASE_FEE,
        state_root: Genesis::dev().write(&store, &bundle).unwrap(),
        tracing: false,
    };
    let externs = ChainExterns::new(store.clone(), controls);
    let machine = Machine::new(&environment.context().unwrap(), store, externs).unwrap();
    let executor = DefaultExecutor::<K>::new(engines().unwrap(), machine).unwrap();
    let mut executor = ThreadedExecutor(executor);
    let mut apply = |message: &FilMessage| {
        let message = fvm_message(message).unwrap();
        let applied = executor.execute_message(message, ApplyKind::Explicit, 100).unwrap();
        let receipt = applied.msg_receipt;
        (receipt.exit_code.value(), receipt.gas_used, receipt.return_data.to_vec())
    };
    let created = apply(&message(0, None, init_code(&assemble(PROGRAM).unwrap())));
    let contract = EamReturn::from_cbor(&created.2).unwrap().eth_address;
    vec![created, apply(&message(1, Some(contract), Vec::new()))]
}

#[test]
fn with_all_powers_off_answers_and_gas_are_those_of_the_fvms_own_kernel() {
    let plain = run::<DefaultFilecoinKernel<CallManager>>(Controls::default());
    assert_eq!(plain.iter().map(|result| result.0).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(run::<Kernel>(Controls::default()), plain);
}

#[test]
fn a_power_that_is_on_shows_in_the_answers() {
    let controls = Controls { lift_gas: Some(7), ..Controls::default() };
    let lifted = run::<Kernel>(controls);
    // The call that burns its gas may now use all there is, and takes the message with it.
    assert_eq!(lifted[1].0, mapping::exit::OUT_OF_GAS);
    assert_eq!(lifted[1].1, BLOCK_GAS_LIMIT);
}

#[test]
fn an_exact_prevrandao_costs_what_the_mixed_one_does() {
    let plain = run::<Kernel>(Controls::default());
    let controls = Controls { prev_randao: Some([7; 32].into()), ..Controls::default() };
    let exact = run::<Kernel>(controls);
    assert_eq!(exact[0], plain[0]);
    assert_eq!(exact[1].1, plain[1].1);
    let word = |results: &Results| mapping::receipt::output(&results[1].2)[32..64].to_vec();
    assert_eq!(word(&exact), [7; 32]);
    assert_ne!(word(&plain), [7; 32]);
}
