//! Every change of the world, and how it is undone.

use revm_primitives::{Address, Bytes, U256};

use super::{Account, MemoryError, MemoryHost};

/// What was there before a change.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Made(Address),
    Balance(Address, U256),
    Nonce(Address, u64),
    Code(Address, Bytes),
    Slot(Address, U256, U256),
    Transient(Address, U256, U256),
    Destroyed(Address),
}

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    changes: usize,
    logs: usize,
}

impl<const ETHEREUM: bool> MemoryHost<ETHEREUM> {
    pub(super) fn mark(&self) -> Mark {
        Mark { changes: self.changes.len(), logs: self.world.logs.len() }
    }

    /// Undoes every change since the mark, the last one first.
    pub(super) fn undo(&mut self, mark: Mark) {
        self.world.logs.truncate(mark.logs);
        while self.changes.len() > mark.changes {
            match self.changes.pop() {
                Some(Change::Made(address)) => {
                    self.world.accounts.remove(&address);
                }
                Some(Change::Balance(address, before)) => self.account(address).balance = before,
                Some(Change::Nonce(address, before)) => self.account(address).nonce = before,
                Some(Change::Code(address, before)) => self.account(address).code = before,
                Some(Change::Slot(address, key, before)) => {
                    self.put_slot(address, key, before);
                }
                Some(Change::Transient(address, key, before)) => {
                    self.world.transient.insert((address, key), before);
                }
                Some(Change::Destroyed(address)) => {
                    self.world.destroyed.remove(&address);
                }
                None => {}
            }
        }
    }

    /// The account, whose making is a change too.
    fn changing(&mut self, address: Address) -> &mut Account {
        if !self.world.accounts.contains_key(&address) {
            self.changes.push(Change::Made(address));
        }
        self.account(address)
    }

    pub(super) fn set_balance(&mut self, address: Address, balance: U256) {
        let before = core::mem::replace(&mut self.changing(address).balance, balance);
        self.changes.push(Change::Balance(address, before));
    }

    pub(super) fn set_nonce(&mut self, address: Address, nonce: u64) {
        let before = core::mem::replace(&mut self.changing(address).nonce, nonce);
        self.changes.push(Change::Nonce(address, before));
    }

    /// The nonce as it is, of which there is one more afterwards.
    pub(super) fn take_nonce(&mut self, address: Address) -> Result<u64, MemoryError> {
        let nonce = self.known(address).map_or(0, |account| account.nonce);
        self.set_nonce(address, nonce.checked_add(1).ok_or(MemoryError::NonceUsedUp)?);
        Ok(nonce)
    }

    pub(super) fn set_code(&mut self, address: Address, code: Bytes) {
        let before = core::mem::replace(&mut self.changing(address).code, code);
        self.changes.push(Change::Code(address, before));
    }

    pub(super) fn set_storage(&mut self, address: Address, key: U256, value: U256) {
        let before = self.put_slot(address, key, value);
        self.changes.push(Change::Slot(address, key, before));
    }

    /// Writes a slot, or removes it if the value is zero, and gives what it held.
    fn put_slot(&mut self, address: Address, key: U256, value: U256) -> U256 {
        let storage = &mut self.changing(address).storage;
        let before =
            if value.is_zero() { storage.remove(&key) } else { storage.insert(key, value) };
        before.unwrap_or_default()
    }

    pub(super) fn set_transient_of(&mut self, address: Address, key: U256, value: U256) {
        let before = self.world.transient.insert((address, key), value).unwrap_or_default();
        self.changes.push(Change::Transient(address, key, before));
    }

    pub(super) fn destroy(&mut self, address: Address) {
        if self.world.destroyed.insert(address) {
            self.changes.push(Change::Destroyed(address));
        }
    }
}
