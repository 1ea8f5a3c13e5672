//! What is on the chain, looked up without running a transaction: balances, nonces, code, slots,
//! ids.

use alloy_primitives::{Address, Bytes, U256};
use cid::Cid;
use fvm::state_tree::{ActorState, StateTree};
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::{IPLD_RAW, RawBytes};
use fvm_shared::IDENTITY_HASH;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use mapping::FilAddress;
use mapping::address::{SYSTEM_ID, f410_of_bytes, masked_id, to_filecoin};
use mapping::method::{GET_BYTECODE, GET_STORAGE_AT};
use mapping::params::{BytecodeLink, StorageAtParams, U256Cbor};
use minicbor::Decoder;
use multihash_codetable::{Code, MultihashDigest};

use crate::apply::execution;
use crate::chain::{BLOCK_GAS_LIMIT, Chain, ChainError};
use crate::convert::{fvm_address, word};
use crate::machine::Epoch;
use crate::store::Store;

impl Chain {
    /// Balance in attoFIL; zero for an address that nobody has.
    pub fn balance(&self, address: Address) -> Result<U256, ChainError> {
        Ok(self.actor(&to_filecoin(address))?.map_or(U256::ZERO, |(_, actor)| word(&actor.balance)))
    }

    /// How many transactions an account has sent, or one more than a contract has created others
    /// (EIP-161); zero for an address that nobody has.
    pub fn nonce(&self, address: Address) -> Result<u64, ChainError> {
        match self.actor(&to_filecoin(address))? {
            None => Ok(0),
            Some((_, actor)) if actor.code == self.codes.evm => {
                let root = self.store.get(&actor.state)?.unwrap_or_default();
                Ok(contract_nonce(&root).unwrap_or_default())
            }
            Some((_, actor)) => Ok(actor.sequence),
        }
    }

    /// A contract's code; empty for everything else and for a destroyed contract.
    pub fn code(&self, address: Address) -> Result<Bytes, ChainError> {
        let Some(id) = self.contract(address)? else { return Ok(Bytes::new()) };
        let link = self.ask(id, GET_BYTECODE, vec![])?;
        let link = BytecodeLink::from_cbor(&link).map_err(|error| odd("GetBytecode", &error))?;
        let Some(cid) = link.code_cid else { return Ok(Bytes::new()) };
        let cid = Cid::try_from(cid).map_err(|error| odd("GetBytecode", &error))?;
        // The question was asked on a machine that is gone by now, and with it the empty block that
        // the actor made for a contract without code.
        if cid == Cid::new_v1(IPLD_RAW, Code::Blake2b256.digest(&[])) {
            return Ok(Bytes::new());
        }
        if cid.hash().code() == IDENTITY_HASH {
            return Ok(Bytes::copy_from_slice(cid.hash().digest()));
        }
        let code = self.store.get(&cid)?;
        code.map(Bytes::from)
            .ok_or_else(|| ChainError::Fvm(format!("the code {cid} is not stored")))
    }

    /// The word in a contract's slot; zero for a slot never written and for everything else.
    pub fn storage(&self, address: Address, slot: U256) -> Result<U256, ChainError> {
        let Some(id) = self.contract(address)? else { return Ok(U256::ZERO) };
        let word = self.ask(id, GET_STORAGE_AT, StorageAtParams { key: slot }.to_cbor())?;
        Ok(U256Cbor::from_cbor(&word).map_err(|error| odd("GetStorageAt", &error))?.0)
    }

    /// The id of the actor with this address. An f0 address is its own id, with or without an
    /// actor.
    pub fn resolve(&self, address: &FilAddress) -> Result<Option<u64>, ChainError> {
        let Some(address) = fvm_address(address) else { return Ok(None) };
        Ok(self.tree()?.lookup_id(&address)?)
    }

    /// The Filecoin address of an Ethereum one: f0 for a masked id, f410 otherwise.
    pub fn fil_address(&self, address: Address) -> FilAddress {
        to_filecoin(address)
    }

    /// The root block of an actor's state as it is stored, with its CID; nothing where no actor is.
    pub fn state_block(&self, address: &FilAddress) -> Result<Option<(Cid, Bytes)>, ChainError> {
        let Some((_, actor)) = self.actor(address)? else { return Ok(None) };
        Ok(self.store.get(&actor.state)?.map(|block| (actor.state, block.into())))
    }

    /// The address by which contracts know the actor with this id: its f410 address if it has one,
    /// else its masked id. Source: FIP-0054, "Addressing".
    pub fn ethereum_address(&self, id: u64) -> Result<Address, ChainError> {
        let actor = self.actor(&FilAddress::Id(id))?;
        let delegated = actor.and_then(|(_, actor)| actor.delegated_address);
        let address = delegated.and_then(|address| f410_of_bytes(&address.to_bytes()));
        Ok(address.unwrap_or(masked_id(id)))
    }

    /// Code CID of the actor at this address.
    pub fn code_cid(&self, address: &FilAddress) -> Result<Option<Cid>, ChainError> {
        Ok(self.actor(address)?.map(|(_, actor)| actor.code))
    }

    pub(crate) fn actor(
        &self,
        address: &FilAddress,
    ) -> Result<Option<(u64, ActorState)>, ChainError> {
        let Some(address) = fvm_address(address) else { return Ok(None) };
        let tree = self.tree()?;
        let Some(id) = tree.lookup_id(&address)? else { return Ok(None) };
        Ok(tree.get_actor(id)?.map(|actor| (id, actor)))
    }

    fn contract(&self, address: Address) -> Result<Option<u64>, ChainError> {
        let actor = self.actor(&to_filecoin(address))?;
        Ok(actor.filter(|(_, actor)| actor.code == self.codes.evm).map(|(id, _)| id))
    }

    fn tree(&self) -> Result<StateTree<Store>, ChainError> {
        Ok(StateTree::new_from_root(self.store.clone(), &self.head.state_root)?)
    }

    /// Return block of a method that only the system actor may call, or that needs no sender.
    fn ask(&self, id: u64, method: u64, params: Vec<u8>) -> Result<Vec<u8>, ChainError> {
        let message = Message {
            version: 0,
            from: FvmAddress::new_id(SYSTEM_ID),
            to: FvmAddress::new_id(id),
            sequence: 0,
            value: TokenAmount::default(),
            method_num: method,
            params: RawBytes::new(params),
            gas_limit: BLOCK_GAS_LIMIT,
            gas_fee_cap: TokenAmount::default(),
            gas_premium: TokenAmount::default(),
        };
        let mut epoch = Epoch::new(&self.store, &self.here())?;
        let applied = epoch.apply_unpaid(message)?;
        let execution = execution(&mut epoch, &applied)?;
        if let Some(error) = execution.error {
            return Err(ChainError::Fvm(format!(
                "f0{id} does not answer method {method}: {error}"
            )));
        }
        Ok(execution.return_data.to_vec())
    }
}

/// The nonce in a contract's state, which no method of the actor tells: the only bare number in the
/// tuple, both in this project's layout and in that of the network's own actor.
fn contract_nonce(root: &[u8]) -> Option<u64> {
    let mut decoder = Decoder::new(root);
    for _ in 0..decoder.array().ok()?? {
        if let Ok(nonce) = decoder.probe().u64() {
            return Some(nonce);
        }
        decoder.skip().ok()?;
    }
    None
}

fn odd(method: &str, error: &dyn std::fmt::Display) -> ChainError {
    ChainError::Fvm(format!("the EVM actor answers {method} with something else: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nonce_is_found_in_both_layouts() {
        // [null, 3, []] and [null, bytes, null, null, 300, null]
        assert_eq!(contract_nonce(&[0x83, 0xf6, 0x03, 0x80]), Some(3));
        let network = [0x86, 0xf6, 0x41, 0xaa, 0xf6, 0xf6, 0x19, 0x01, 0x2c, 0xf6];
        assert_eq!(contract_nonce(&network), Some(300));
        assert_eq!(contract_nonce(&[0x80]), None);
        assert_eq!(contract_nonce(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(contract_nonce(b""), None);
    }
}
