//! Any bytes as a case: contracts that call each other, made by a grammar that knows how deep the
//! stack is.
//!
//! Most of what comes out runs to its end, and puts its results where they can be seen: in slots,
//! in return data, in logs. Some of it fails, and some of it is bytes without a grammar. The same
//! bytes make the same case; fewer make a smaller one.
//!
//! | file           | writes                                                     |
//! |----------------|------------------------------------------------------------|
//! | `entropy.rs`   | nothing: it chooses                                        |
//! | `scene.rs`     | the accounts                                               |
//! | `operand.rs`   | words an instruction is given                              |
//! | `writer.rs`    | bytes                                                      |
//! | `statement.rs` | statements, plain instructions, the end of a contract      |
//! | `flow.rs`      | branches, loops, recursion, what goes wrong                |
//! | `message.rs`   | calls and creations                                        |
//!
//! Knows the interpreter's table of instructions, and no machine.

mod entropy;
mod flow;
mod message;
mod operand;
mod scene;
mod statement;
mod writer;

use alloy_primitives::{Address, B256, Bytes, U256};

use self::{
    entropy::{Entropy, expand},
    message::creation_code,
    scene::{BLOCK, MOST_CONTRACTS, SENDER, Scene, contract, world},
    statement::{Author, noise},
};
use crate::{Block, Case, Extras, Transaction};

/// Gas of the transaction, below EIP-7825's limit so that Ethereum takes it.
const GAS_LIMIT: u64 = 16_000_000;

/// BASEFEE.
const BASE_FEE: u64 = 100;

/// Bytes that a seed is expanded to: at least, and over that at most.
const SEED_BYTES: (usize, u64) = (40, 1_200);

/// The case that these bytes make.
pub fn case(entropy: &[u8]) -> Case {
    let entropy = &mut Entropy::new(entropy);
    let contracts = 1 + entropy.below(MOST_CONTRACTS);
    let nonce = u64::from(entropy.below(4));
    let creates = entropy.once_in(8);
    let raw = entropy.once_in(32);
    let value = match entropy.below(4) {
        3 => U256::from(entropy.byte()),
        _ => U256::ZERO,
    };
    let calldata = calldata(entropy);
    let codes = (0..contracts).map(|this| code(entropy, contracts, this, raw)).collect();
    let (to, input) = if creates {
        let scene = Scene { contracts, this: 0, care: 16, nesting: 0 };
        (None, creation_code(&mut Author { entropy, scene }).into())
    } else {
        (Some(callee(entropy)), calldata)
    };
    let transaction = Transaction {
        from: SENDER,
        to,
        nonce,
        value,
        input,
        gas_limit: GAS_LIMIT,
        gas_price: u128::from(BASE_FEE) + 7,
        extras: Extras::default(),
    };
    Case {
        name: "program".to_string(),
        block: block(),
        pre: world(codes, nonce, entropy),
        transaction,
    }
}

/// The case of a seed, for tests: `seed` is expanded to as many bytes as it says itself.
pub fn seeded(seed: u64) -> Case {
    let first = u64::from_le_bytes(expand(seed, 8).try_into().expect("eight were asked for"));
    let length = usize::try_from(first % SEED_BYTES.1).expect("a thousand or so") + SEED_BYTES.0;
    Case { name: format!("seed {seed}"), ..case(&expand(seed ^ first, length)) }
}

/// Code of one contract: by the grammar, or now and then without.
fn code(entropy: &mut Entropy<'_>, contracts: u8, this: u8, raw: bool) -> Vec<u8> {
    let rough = if this == 0 { 64 } else { 12 };
    if entropy.once_in(rough) || raw {
        return noise(entropy);
    }
    // The first contract fails more rarely: with it everything fails.
    let care = if this == 0 { 24 } else { 6 };
    let scene = Scene { contracts, this, care, nesting: 0 };
    Author { entropy, scene }.contract()
}

/// The first contract; rarely somebody without code, or a precompile.
fn callee(entropy: &mut Entropy<'_>) -> Address {
    let scene = Scene { contracts: 1, this: 0, care: 1, nesting: 0 };
    match entropy.below(64) {
        63 => scene.bystander(entropy),
        62 => scene.precompile(entropy),
        _ => contract(0),
    }
}

/// A few words, small and large.
fn calldata(entropy: &mut Entropy<'_>) -> Bytes {
    let words = entropy.below(4);
    let mut bytes = Vec::new();
    for _ in 0..words {
        bytes.extend(operand::word(entropy).to_be_bytes::<32>());
    }
    let loose = usize::from(entropy.below(6));
    bytes.extend(entropy.bytes(loose));
    bytes.into()
}

fn block() -> Block {
    Block {
        number: BLOCK,
        timestamp: 1_700_000_000,
        base_fee: BASE_FEE,
        chain_id: 31_415_926,
        prev_randao: B256::repeat_byte(0x0a),
        coinbase: Address::repeat_byte(0xcb),
        gas_limit: 10_000_000_000,
    }
}

#[cfg(test)]
mod tests;
