//! What the block and the message say. Nothing here is kept across a call.

use mapping::address;
use revm_primitives::{Address, B256, U256};

use super::Contract;
use crate::exit::Abort;
use crate::sys::{Syscalls, hash};

/// GASLIMIT, in Filecoin gas. Source: FIP-0054, "Opcodes with remarks", GASLIMIT.
pub(super) const BLOCK_GAS_LIMIT: u64 = 10_000_000_000;

/// What a blob would cost where nobody ever buys one: the fee never rises above its least, in the
/// smallest unit. Source: EIP-4844, `MIN_BASE_FEE_PER_BLOB_GAS`.
pub(super) const BLOB_BASE_FEE: U256 = U256::ONE;

/// How far back BLOCKHASH sees, in epochs. Source: Yellow Paper, H.2, 0x40.
const HASH_WINDOW: i64 = 256;

/// Domain of PREVRANDAO's mixing, a big-endian 64-bit number. Source: builtin-actors v18.
const RANDOMNESS_DOMAIN: u64 = 10;

impl<S: Syscalls> Contract<'_, S> {
    /// GASPRICE: base fee plus effective premium, attoFIL per unit of Filecoin gas.
    pub(super) fn gas_price_word(&mut self) -> U256 {
        let premium = self.session.context.gas_premium;
        U256::from(self.session.network().base_fee) + U256::from(premium)
    }

    /// BLOCKHASH: the first 32 bytes of the digest in a tipset's CID, or zero outside the window.
    ///
    /// | syscall | `network::tipset_cid` |
    /// | unit    | epoch, 30 s each; window is the 256 epochs before this one |
    /// | errors  | any: zero, as production does it |
    /// | source  | FIP-0054, "Opcodes with remarks", BLOCKHASH |
    pub(super) fn tipset_hash(&mut self, number: U256) -> Result<B256, Abort> {
        let now = self.session.network().epoch;
        let Ok(epoch) = i64::try_from(number) else { return Ok(B256::ZERO) };
        if epoch >= now || epoch < now.saturating_sub(HASH_WINDOW) {
            return Ok(B256::ZERO);
        }
        let Ok(cid) = self.session.sys.tipset_cid(epoch) else { return Ok(B256::ZERO) };
        let cid = cid::Cid::try_from(cid.as_slice())
            .map_err(|_| Abort::assertion("a tipset's name is no CID"))?;
        let digest = cid.hash().digest();
        let length = digest.len().min(32);
        let mut word = [0; 32];
        word[..length].copy_from_slice(&digest[..length]);
        Ok(B256::new(word))
    }

    /// PREVRANDAO: the beacon's value of this epoch, mixed with a domain of its own.
    ///
    /// | syscall | `rand::get_beacon_randomness`, `crypto::hash` (blake2b) |
    /// | errors  | the beacon has no value: exit 16 |
    /// | source  | FIP-0054, "Opcodes with remarks", PREVRANDAO; the mixing as production does it |
    pub(super) fn prev_randao_word(&mut self) -> Result<U256, Abort> {
        if let Some(word) = *self.session.prev_randao_slot() {
            return Ok(U256::from_be_bytes(word));
        }
        let epoch = self.session.network().epoch;
        let beacon = self.session.sys.beacon_randomness(epoch);
        let beacon = beacon.map_err(|_| Abort::argument("no randomness for this epoch"))?;
        let mut input = [0; 58];
        input[..8].copy_from_slice(&RANDOMNESS_DOMAIN.to_be_bytes());
        input[8..40].copy_from_slice(&beacon);
        input[40..48].copy_from_slice(&epoch.to_be_bytes());
        input[48..].copy_from_slice(b"prevrandao");
        let word = self.session.sys.hash(hash::BLAKE2B_256, &input);
        Ok(U256::from_be_bytes(*self.session.prev_randao_slot().insert(word)))
    }

    /// BALANCE in attoFIL; zero where nobody is.
    ///
    /// | syscall | `actor::resolve_address` (f410 only), `actor::balance_of` |
    pub(super) fn balance_of(&mut self, of: Address) -> Result<U256, Abort> {
        let sys = self.session.sys;
        let id = match address::id_of_masked(of) {
            Some(id) => Some(id),
            None => self.actor_id(of)?,
        };
        let Some(id) = id else { return Ok(U256::ZERO) };
        let balance = sys.balance_of(id).map_err(|_| Abort::assertion("no balance to be had"))?;
        Ok(balance.map_or(U256::ZERO, U256::from))
    }
}
