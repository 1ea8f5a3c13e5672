//! The first state: the actors every Filecoin chain has, and accounts with money to begin with.
//!
//! Does not know messages: what it writes needs no execution.

use std::sync::OnceLock;

use alloy_primitives::{Address, U256};
use alloy_signer_local::{MnemonicBuilder, PrivateKeySigner};
use cid::Cid;
use fvm::machine::{BURNT_FUNDS_ACTOR_ID, REWARD_ACTOR_ID};
use fvm::state_tree::{ActorState, StateTree};
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_encoding::{CborStore, DAG_CBOR};
use fvm_ipld_hamt::Hamt;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::state::StateTreeVersion;
use fvm_shared::{ActorID, HAMT_BIT_WIDTH};
use mapping::address::{EAM_ID, FIRST_USER_ID, FilAddress, INIT_ID, SYSTEM_ID};
use multihash_codetable::Code::Blake2b256;

use crate::bundle::Bundle;
use crate::convert::{amount, fvm_address};
use crate::store::Store;

/// Where the dev accounts' keys come from, as on most Ethereum dev chains. Never a secret: hold no
/// money with it.
pub const MNEMONIC: &str = "test test test test test test test test test test test junk";

/// How many dev accounts there are.
pub const DEV_ACCOUNTS: u32 = 10;

/// What each dev account begins with, in attoFIL: 10,000 FIL.
pub const DEV_BALANCE: U256 = U256::from_limbs([0x19e0_c9ba_b240_0000, 542, 0, 0]);

/// Unix time of epoch 0, a constant so that two runs give the same chain: 14 November 2023,
/// 22:13:20 UTC.
pub const TIMESTAMP: u64 = 1_700_000_000;

/// Seconds from one epoch to the next. Source: Filecoin specification, "Clock".
pub const EPOCH_SECONDS: u64 = 30;

/// Name that the init actor's state carries.
const NETWORK_NAME: &str = "fevm";

/// An account whose key everybody knows.
#[derive(Debug, Clone)]
pub struct DevAccount {
    /// Its Ethereum address.
    pub address: Address,
    /// Its key.
    pub signer: PrivateKeySigner,
}

/// The accounts at m/44'/60'/0'/0/0 and following of [`MNEMONIC`]; ids from 100 on a new chain.
pub fn dev_accounts() -> Vec<DevAccount> {
    static ACCOUNTS: OnceLock<Vec<DevAccount>> = OnceLock::new();
    ACCOUNTS.get_or_init(|| (0..DEV_ACCOUNTS).map(dev_account).collect()).clone()
}

fn dev_account(index: u32) -> DevAccount {
    let signer = MnemonicBuilder::try_from_phrase_nth(MNEMONIC, index)
        .expect("the mnemonic is valid and the index is small");
    DevAccount { address: signer.address(), signer }
}

/// Who exists at epoch 0, besides the system's own actors.
pub(crate) struct Genesis {
    /// Ethereum accounts with their balances in attoFIL, in the order of their ids.
    pub(crate) accounts: Vec<(Address, U256)>,
}

impl Genesis {
    /// Ten dev accounts, then the account at the null address that every network has since FEVM
    /// began.
    pub(crate) fn dev() -> Genesis {
        let dev = dev_accounts().into_iter().map(|account| (account.address, DEV_BALANCE));
        Genesis { accounts: dev.chain([(Address::ZERO, U256::ZERO)]).collect() }
    }

    /// Writes bundle and state into `store` and gives the state's root.
    pub(crate) fn write(&self, store: &Store, bundle: &Bundle) -> anyhow::Result<Cid> {
        for (cid, block) in bundle.blocks() {
            store.put_keyed(&cid, &block)?;
        }
        let empty = store.put(Blake2b256, &Block::new(DAG_CBOR, [0x80]))?;
        let mut tree = StateTree::new(store.clone(), StateTreeVersion::V5)?;
        let system = store.put_cbor(&(bundle.data_cid(),), Blake2b256)?;
        tree.set_actor(SYSTEM_ID, actor(bundle.code("system"), system));
        let map = Hamt::<_, ActorID>::new_with_bit_width(store, HAMT_BIT_WIDTH).flush()?;
        let init = store.put_cbor(&(map, FIRST_USER_ID, NETWORK_NAME), Blake2b256)?;
        tree.set_actor(INIT_ID, actor(bundle.code("init"), init));
        tree.set_actor(EAM_ID, actor(bundle.code("eam"), empty));
        for id in [REWARD_ACTOR_ID, BURNT_FUNDS_ACTOR_ID] {
            let state = store.put_cbor(&(FvmAddress::new_id(id),), Blake2b256)?;
            tree.set_actor(id, actor(bundle.code("account"), state));
        }
        for (address, balance) in &self.accounts {
            let name = f410(*address);
            let id = tree.register_new_address(&name)?;
            let account = ActorState {
                balance: amount(*balance),
                delegated_address: Some(name),
                ..actor(bundle.code("ethaccount"), empty)
            };
            tree.set_actor(id, account);
        }
        Ok(tree.flush()?)
    }
}

fn actor(code: Cid, state: Cid) -> ActorState {
    ActorState {
        code,
        state,
        sequence: 0,
        balance: TokenAmount::default(),
        delegated_address: None,
    }
}

fn f410(address: Address) -> FvmAddress {
    fvm_address(&FilAddress::f410(address)).expect("20 bytes fit an address")
}

#[cfg(test)]
mod tests {
    use alloy_primitives::address;

    use super::*;

    #[test]
    fn the_first_dev_account_is_the_one_every_dev_chain_has() {
        let first = address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        assert_eq!(dev_accounts()[0].address, first);
        assert_eq!(dev_accounts().len(), 10);
    }

    #[test]
    fn a_dev_account_begins_with_ten_thousand_fil() {
        assert_eq!(DEV_BALANCE, U256::from(10_000) * U256::from(10).pow(U256::from(18)));
    }
}
