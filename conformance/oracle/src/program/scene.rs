//! Who is there: the accounts of a case, which of them the code being written is, and how rough it
//! may get.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256, address};

use super::entropy::Entropy;
use crate::{Account, World};

/// Who sends the transaction.
pub(super) const SENDER: Address = address!("0x5e4de7000000000000000000000000000000005e");

/// An account with money and without code.
pub(super) const FRIEND: Address = address!("0xf21e9d00000000000000000000000000000000f2");

/// Who does not exist.
pub(super) const NOBODY: Address = address!("0x0b0d100000000000000000000000000000000b0d");

/// The block's number; before it lie the 256 that BLOCKHASH knows.
pub(super) const BLOCK: u64 = 1_000;

/// Most contracts in a case.
pub(super) const MOST_CONTRACTS: u8 = 4;

/// Reserved indexes that are called: Ethereum's precompiles, and some without a function.
const RESERVED: [u16; 21] = [
    4, 1, 2, 3, 5, 6, 7, 8, 9, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x7f, 0xff,
    0x100,
];

/// What the author of some code knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    /// How many contracts there are.
    pub(super) contracts: u8,
    /// Which of them is being written.
    pub(super) this: u8,
    /// Once in how many times something is written that is bound to fail.
    pub(super) care: u8,
    /// Creations around the code that is being written.
    pub(super) nesting: u8,
}

/// The address of a contract, from its index.
pub(super) fn contract(index: u8) -> Address {
    let mut bytes = [0; 20];
    bytes[..2].copy_from_slice(&[0xc0, 0xde]);
    bytes[19] = 1 + index;
    Address::new(bytes)
}

/// The address of a precompile, from its index.
pub(super) fn reserved(index: u16) -> Address {
    Address::left_padding_from(&index.to_be_bytes())
}

impl Scene {
    /// Whether something that is bound to fail may come now.
    pub(super) fn is_rough(&self, entropy: &mut Entropy<'_>) -> bool {
        entropy.once_in(self.care)
    }

    /// A contract to call: mostly one further on, so that calls end; itself or one before now and
    /// then.
    pub(super) fn callee(&self, entropy: &mut Entropy<'_>) -> Address {
        let later = self.contracts - self.this - 1;
        if entropy.once_in(12) {
            contract(entropy.below(self.contracts))
        } else if later == 0 {
            self.bystander(entropy)
        } else {
            contract(self.this + 1 + entropy.below(later))
        }
    }

    /// Anybody.
    pub(super) fn account(&self, entropy: &mut Entropy<'_>) -> Address {
        match entropy.below(4) {
            0 => contract(entropy.below(self.contracts)),
            1 => self.precompile(entropy),
            _ => self.bystander(entropy),
        }
    }

    /// An account whose code does nothing.
    pub(super) fn bystander(&self, entropy: &mut Entropy<'_>) -> Address {
        match entropy.below(8) {
            0..=3 => FRIEND,
            4 => SENDER,
            5 => Address::ZERO,
            6 => contract(self.contracts + entropy.below(4)),
            _ => NOBODY,
        }
    }

    /// A reserved address.
    pub(super) fn precompile(&self, entropy: &mut Entropy<'_>) -> Address {
        reserved(entropy.pick(&RESERVED))
    }

    /// A block's number, in the window or at its ends.
    pub(super) fn block(&self, entropy: &mut Entropy<'_>) -> U256 {
        match entropy.below(8) {
            0..=2 => U256::from(BLOCK - 1 - u64::from(entropy.byte())),
            3 => U256::from(BLOCK - 255 - u64::from(entropy.below(4))),
            4 => U256::from(BLOCK - 1 + u64::from(entropy.below(3))),
            5 => U256::from(entropy.byte()),
            _ => super::operand::word(entropy),
        }
    }
}

/// The accounts beforehand, the contracts' code among them.
pub(super) fn world(codes: Vec<Vec<u8>>, nonce: u64, entropy: &mut Entropy<'_>) -> World {
    let rich = U256::from(10).pow(U256::from(18));
    let plain = |nonce, balance| Account { nonce, balance, ..Account::default() };
    let mut world: World = [(SENDER, plain(nonce, rich)), (FRIEND, plain(0, U256::from(7)))].into();
    for (index, code) in (0..).zip(codes) {
        let mut storage = BTreeMap::new();
        for key in 0..entropy.below(4) {
            storage.insert(U256::from(key), super::operand::word(entropy));
        }
        storage.retain(|_, value| !value.is_zero());
        let balance = U256::from(entropy.byte());
        let account = Account { nonce: 1, balance, code: code.into(), storage };
        world.insert(contract(index), account);
    }
    world
}
