//! The world beforehand, as revm asks for it.

use core::convert::Infallible;

use ::revm::{
    Database,
    primitives::{Address, B256, KECCAK_EMPTY, U256},
    state::{AccountInfo, Bytecode},
};

use crate::{Account, Rule, Rules, World};

/// The world beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct PreState<'a> {
    world: &'a World,
    rules: Rules,
}

impl<'a> PreState<'a> {
    pub(super) const fn new(world: &'a World, rules: Rules) -> Self {
        Self { world, rules }
    }

    /// Whether a creation at this address would find slots in its way. Source: EIP-7610.
    pub(super) fn has_storage(&self, address: Address) -> bool {
        self.world.get(&address).is_some_and(|account| !account.storage.is_empty())
    }

    /// An account's code. Only Ethereum reads a delegation designator as one.
    fn code(&self, account: &Account) -> Bytecode {
        let code = account.code.clone();
        if self.rules.contains(Rule::Delegation) {
            return Bytecode::new_legacy(code);
        }
        Bytecode::new_raw_checked(code.clone()).unwrap_or_else(|_| Bytecode::new_legacy(code))
    }
}

impl Database for PreState<'_> {
    type Error = Infallible;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.world.get(&address).map(|account| {
            let code = self.code(account);
            let hash = if code.is_empty() { KECCAK_EMPTY } else { code.hash_slow() };
            AccountInfo::new(account.balance, account.nonce, hash, code)
        }))
    }

    fn code_by_hash(&mut self, _: B256) -> Result<Bytecode, Infallible> {
        unreachable!("every account comes with its code")
    }

    fn storage(&mut self, address: Address, key: U256) -> Result<U256, Infallible> {
        let account = self.world.get(&address);
        Ok(account.and_then(|account| account.storage.get(&key)).copied().unwrap_or_default())
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, Infallible> {
        Ok(crate::block_hash(number))
    }
}
