//! The contract's own host with somebody looking over its shoulder: slots and precompiles are
//! written down, and everything is passed on.

use actor::exit::Abort;
use actor::host::Contract;
use actor::sys::Syscalls;
use alloy_primitives::{Address, B256, Bytes, U256};
use interpreter::{
    CallReply, CallRequest, CreateReply, CreateRequest, Host, Profile, Step as CodeStep,
};
use precompiles::{ROWS, Slot as Place, lookup};

use super::player::Player;
use crate::model::{Precompile, Slot, Step};

/// Something seen, and how many of the frame's syscalls had been made before it.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) at: usize,
    pub(super) step: Step,
}

/// A contract that is watched.
pub(super) struct Watch<'w, 'p, 'a, const ETHEREUM: bool> {
    pub(super) contract: Contract<'p, Player<'a, ETHEREUM>>,
    player: &'p Player<'a, ETHEREUM>,
    seen: &'w mut Vec<Seen>,
    /// Instructions that the frame's gas still pays for.
    left: u64,
}

impl<'w, 'p, 'a, const ETHEREUM: bool> Watch<'w, 'p, 'a, ETHEREUM> {
    pub(super) fn new(
        contract: Contract<'p, Player<'a, ETHEREUM>>,
        player: &'p Player<'a, ETHEREUM>,
        seen: &'w mut Vec<Seen>,
        left: u64,
    ) -> Self {
        Watch { contract, player, seen, left }
    }

    /// Writes down what happened after `at` syscalls, unless the recording had no answer for it.
    fn saw(&mut self, at: usize, step: Step) {
        if !self.player.is_over() {
            self.seen.push(Seen { at, step });
        }
    }

    fn slot_seen(
        &mut self,
        at: usize,
        transient: bool,
        key: U256,
        before: U256,
        after: Option<U256>,
    ) {
        self.saw(
            at,
            Step::Slot(Slot {
                written: after.is_some(),
                transient,
                key: key.into(),
                before: before.into(),
                after: after.unwrap_or(before).into(),
            }),
        );
    }
}

impl<'a, const ETHEREUM: bool> Host for Watch<'_, '_, 'a, ETHEREUM> {
    type Error = Abort;
    const TRACED: bool = true;
    const PROFILE: Profile = <Player<'a, ETHEREUM> as Syscalls>::PROFILE;

    /// Ends the replay where the recording does, and where the frame's gas must have.
    fn step(&mut self, _: CodeStep<'_>) -> Result<(), Abort> {
        let left = self.left.checked_sub(1).filter(|_| !self.player.is_over());
        self.left = left.ok_or(Abort::assertion("the recording ends here"))?;
        Ok(())
    }

    fn slot(&mut self, key: U256) -> Result<U256, Abort> {
        let at = self.player.asked();
        let word = self.contract.slot(key)?;
        self.slot_seen(at, false, key, word, None);
        Ok(word)
    }

    fn set_slot(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        let at = self.player.asked();
        // A write reads the slot anyway, so asking first asks the FVM for nothing more.
        let before = self.contract.slot(key)?;
        self.contract.set_slot(key, value)?;
        self.slot_seen(at, false, key, before, Some(value));
        Ok(())
    }

    fn transient(&mut self, key: U256) -> Result<U256, Abort> {
        let at = self.player.asked();
        let word = self.contract.transient(key)?;
        self.slot_seen(at, true, key, word, None);
        Ok(word)
    }

    fn set_transient(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        let at = self.player.asked();
        let before = self.contract.transient(key)?;
        self.contract.set_transient(key, value)?;
        self.slot_seen(at, true, key, before, Some(value));
        Ok(())
    }

    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, Abort> {
        let profile = match ETHEREUM {
            true => precompiles::Profile::Ethereum,
            false => precompiles::Profile::Filecoin,
        };
        let name = match lookup(request.to, profile) {
            Place::NotReserved => return self.contract.call(request),
            Place::Undefined => None,
            Place::Defined(found) => ROWS.iter().find(|row| row.precompile == found),
        };
        let (at, address) = (self.player.asked(), request.to);
        let input = Bytes::copy_from_slice(request.input);
        let reply = self.contract.call(request)?;
        let step = Step::Precompile(Precompile {
            address,
            name: name.map(|row| row.name.to_string()),
            input,
            output: reply.output.clone(),
            success: reply.success,
        });
        self.saw(at, step);
        Ok(reply)
    }

    fn address(&mut self) -> Result<Address, Abort> {
        self.contract.address()
    }

    fn caller(&mut self) -> Result<Address, Abort> {
        self.contract.caller()
    }

    fn origin(&mut self) -> Result<Address, Abort> {
        self.contract.origin()
    }

    fn value(&mut self) -> Result<U256, Abort> {
        self.contract.value()
    }

    fn gas_price(&mut self) -> Result<U256, Abort> {
        self.contract.gas_price()
    }

    fn base_fee(&mut self) -> Result<U256, Abort> {
        self.contract.base_fee()
    }

    fn coinbase(&mut self) -> Result<Address, Abort> {
        self.contract.coinbase()
    }

    fn block_number(&mut self) -> Result<U256, Abort> {
        self.contract.block_number()
    }

    fn timestamp(&mut self) -> Result<U256, Abort> {
        self.contract.timestamp()
    }

    fn prev_randao(&mut self) -> Result<U256, Abort> {
        self.contract.prev_randao()
    }

    fn gas_limit(&mut self) -> Result<U256, Abort> {
        self.contract.gas_limit()
    }

    fn chain_id(&mut self) -> Result<U256, Abort> {
        self.contract.chain_id()
    }

    fn block_hash(&mut self, number: U256) -> Result<B256, Abort> {
        self.contract.block_hash(number)
    }

    fn blob_hash(&mut self, index: U256) -> Result<B256, Abort> {
        self.contract.blob_hash(index)
    }

    fn blob_base_fee(&mut self) -> Result<U256, Abort> {
        self.contract.blob_base_fee()
    }

    fn gas_left(&mut self) -> Result<u64, Abort> {
        self.contract.gas_left()
    }

    fn balance(&mut self, address: Address) -> Result<U256, Abort> {
        self.contract.balance(address)
    }

    fn self_balance(&mut self) -> Result<U256, Abort> {
        self.contract.self_balance()
    }

    fn code_size(&mut self, address: Address) -> Result<usize, Abort> {
        self.contract.code_size(address)
    }

    fn code_hash(&mut self, address: Address) -> Result<B256, Abort> {
        self.contract.code_hash(address)
    }

    fn code(&mut self, address: Address) -> Result<Bytes, Abort> {
        self.contract.code(address)
    }

    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Abort> {
        self.contract.keccak256(data)
    }

    fn log(&mut self, topics: &[B256], data: &[u8]) -> Result<(), Abort> {
        self.contract.log(topics, data)
    }

    fn create(&mut self, request: CreateRequest<'_>) -> Result<CreateReply, Abort> {
        self.contract.create(request)
    }

    fn self_destruct(&mut self, beneficiary: Address) -> Result<(), Abort> {
        self.contract.self_destruct(beneficiary)
    }
}
