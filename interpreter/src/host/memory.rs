//! A complete world in memory: accounts, storage, logs, calls and creations that really run code.
//!
//! For tests of the interpreter and of what uses it. Has no gas; bounds on instructions and memory
//! stand in for it. Precompiles come from whoever wants some. A failed call is undone change by
//! change.
//!
//! Creation code of any length, SELFDESTRUCT and blocks of a mebibyte at most are as on Filecoin;
//! in everything else that a chain's own host does differently, Ethereum is followed.

use alloc::{string::ToString, vec::Vec};

use revm_primitives::{Address, B256, Bytes, Log, U256};

use crate::{
    host::{CallKind, CallReply, CallRequest, CreateReply, CreateRequest, Host, Step},
    opcode::TABLE,
    outcome::Outcome,
    profile::Profile,
};

mod changes;
mod frames;
mod reach;
mod world;

use self::changes::Change;
pub use self::world::{Account, Context, Environment, MemoryError, Receipt, Transaction, World};

/// Nested calls allowed unless the test says otherwise; each takes some of the test's own stack.
const MAX_DEPTH: usize = 128;

/// Instructions allowed in one transaction unless the test says otherwise.
const MAX_STEPS: u64 = 1_000_000;

/// Bytes of memory in all open frames, unless the test says otherwise.
const MAX_MEMORY: usize = 64 << 20;

/// Longest calldata, return data and creation code. Source: the FVM's limit on one block.
const MAX_BLOCK: usize = 1 << 20;

/// Runs the precompile that a call is for; `None` when it is for none. Takes its work off the
/// instructions that may still run.
pub type Precompiles = fn(&CallRequest<'_>, &mut u64) -> Result<Option<CallReply>, MemoryError>;

/// The host. Tests read and write its fields. Its profile is a matter of type: `ETHEREUM` or not.
#[derive(Debug, Clone, Default)]
pub struct MemoryHost<const ETHEREUM: bool = false> {
    /// Accounts, logs and what else a revert undoes.
    pub world: World,
    /// Block and transaction.
    pub environment: Environment,
    /// The frame that runs at present.
    pub context: Context,
    /// Instructions that may still run. One that touches much memory counts as many.
    pub steps_left: u64,
    /// Nested calls that may be open at once.
    pub max_depth: usize,
    /// Bytes of memory that open frames may have touched together.
    pub max_memory: usize,
    /// What runs at reserved addresses; without it nothing does.
    pub precompiles: Option<Precompiles>,
    /// Whether depth or the length of a block has made a call or creation fail.
    pub exhausted: bool,
    /// The stack before the last STOP, RETURN or other end, its top first.
    pub last_stack: Vec<U256>,
    /// Bytes of memory in the frames around the present one.
    outer_memory: usize,
    /// Bytes of memory in the present frame.
    memory: usize,
    /// What the transaction has changed, in order.
    changes: Vec<Change>,
}

impl MemoryHost {
    /// An empty world with the usual bounds, in the profile [`Profile::Filecoin`].
    pub fn new() -> Self {
        Self::empty()
    }
}

impl MemoryHost<true> {
    /// An empty world with the usual bounds, in the profile [`Profile::Ethereum`].
    pub fn ethereum() -> Self {
        Self::empty()
    }
}

impl<const ETHEREUM: bool> MemoryHost<ETHEREUM> {
    fn empty() -> Self {
        Self {
            steps_left: MAX_STEPS,
            max_depth: MAX_DEPTH,
            max_memory: MAX_MEMORY,
            ..Self::default()
        }
    }

    /// The same world with `code` at `address`.
    pub fn with_code(mut self, address: Address, code: Bytes) -> Self {
        self.account(address).code = code;
        self
    }

    /// The same world with `balance` at `address`.
    pub fn with_balance(mut self, address: Address, balance: U256) -> Self {
        self.account(address).balance = balance;
        self
    }

    /// The account, made when it does not exist.
    pub fn account(&mut self, address: Address) -> &mut Account {
        self.world.accounts.entry(address).or_default()
    }

    /// Refuses in a static frame. The interpreter has refused already; this is the second lock.
    fn write(&self) -> Result<(), MemoryError> {
        if self.context.is_static { Err(MemoryError::StaticWrite) } else { Ok(()) }
    }

    fn balance_of(&self, address: Address) -> U256 {
        self.known(address).map_or(U256::ZERO, |account| account.balance)
    }

    fn known(&self, address: Address) -> Option<&Account> {
        self.world.accounts.get(&address)
    }
}

impl<const ETHEREUM: bool> Host for MemoryHost<ETHEREUM> {
    type Error = MemoryError;
    const TRACED: bool = true;
    const PROFILE: Profile = if ETHEREUM { Profile::Ethereum } else { Profile::Filecoin };

    fn step(&mut self, step: Step<'_>) -> Result<(), MemoryError> {
        let reach = reach::of(&step);
        let steps = 1 + reach.work;
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(MemoryError::OutOfSteps)?;
        if TABLE[usize::from(step.opcode)].is_some_and(|row| row.ends) {
            self.last_stack = step.stack.to_vec();
        }
        self.memory = step.memory.len().max(reach.end);
        let all = self.memory.saturating_add(self.outer_memory);
        if all <= self.max_memory { Ok(()) } else { Err(MemoryError::OutOfMemory) }
    }

    fn address(&mut self) -> Result<Address, MemoryError> {
        Ok(self.context.address)
    }

    fn caller(&mut self) -> Result<Address, MemoryError> {
        Ok(self.context.caller)
    }

    fn origin(&mut self) -> Result<Address, MemoryError> {
        Ok(self.environment.origin)
    }

    fn value(&mut self) -> Result<U256, MemoryError> {
        Ok(self.context.value)
    }

    fn gas_price(&mut self) -> Result<U256, MemoryError> {
        Ok(self.environment.gas_price)
    }

    fn base_fee(&mut self) -> Result<U256, MemoryError> {
        Ok(self.environment.base_fee)
    }

    fn coinbase(&mut self) -> Result<Address, MemoryError> {
        Ok(self.environment.coinbase)
    }

    fn block_number(&mut self) -> Result<U256, MemoryError> {
        Ok(U256::from(self.environment.number))
    }

    fn timestamp(&mut self) -> Result<U256, MemoryError> {
        Ok(U256::from(self.environment.timestamp))
    }

    fn prev_randao(&mut self) -> Result<U256, MemoryError> {
        Ok(self.environment.prev_randao)
    }

    fn gas_limit(&mut self) -> Result<U256, MemoryError> {
        Ok(U256::from(self.environment.gas_limit))
    }

    fn chain_id(&mut self) -> Result<U256, MemoryError> {
        Ok(U256::from(self.environment.chain_id))
    }

    /// The hash of the number's decimal digits, inside the 256 blocks before this one.
    fn block_hash(&mut self, number: U256) -> Result<B256, MemoryError> {
        let current = U256::from(self.environment.number);
        if number >= current || number + U256::from(256) < current {
            return Ok(B256::ZERO);
        }
        self.keccak256(number.to_string().as_bytes())
    }

    fn blob_hash(&mut self, index: U256) -> Result<B256, MemoryError> {
        let hashes = &self.environment.blob_hashes;
        let found = usize::try_from(index).ok().and_then(|index| hashes.get(index));
        Ok(found.copied().unwrap_or_default())
    }

    fn blob_base_fee(&mut self) -> Result<U256, MemoryError> {
        Ok(self.environment.blob_base_fee)
    }

    fn gas_left(&mut self) -> Result<u64, MemoryError> {
        Ok(self.environment.gas_left)
    }

    fn balance(&mut self, address: Address) -> Result<U256, MemoryError> {
        Ok(self.balance_of(address))
    }

    fn self_balance(&mut self) -> Result<U256, MemoryError> {
        self.balance(self.context.address)
    }

    fn code_size(&mut self, address: Address) -> Result<usize, MemoryError> {
        Ok(self.known(address).map_or(0, |account| account.code.len()))
    }

    fn code_hash(&mut self, address: Address) -> Result<B256, MemoryError> {
        Ok(match self.known(address) {
            Some(account) if !account.is_empty() => revm_primitives::keccak256(&account.code),
            _ => B256::ZERO,
        })
    }

    fn code(&mut self, address: Address) -> Result<Bytes, MemoryError> {
        Ok(self.known(address).map(|account| account.code.clone()).unwrap_or_default())
    }

    fn slot(&mut self, key: U256) -> Result<U256, MemoryError> {
        let account = self.known(self.context.address);
        Ok(account.and_then(|account| account.storage.get(&key)).copied().unwrap_or_default())
    }

    fn set_slot(&mut self, key: U256, value: U256) -> Result<(), MemoryError> {
        self.write()?;
        self.set_storage(self.context.address, key, value);
        Ok(())
    }

    fn transient(&mut self, key: U256) -> Result<U256, MemoryError> {
        let slot = (self.context.address, key);
        Ok(self.world.transient.get(&slot).copied().unwrap_or_default())
    }

    fn set_transient(&mut self, key: U256, value: U256) -> Result<(), MemoryError> {
        self.write()?;
        self.set_transient_of(self.context.address, key, value);
        Ok(())
    }

    fn keccak256(&mut self, data: &[u8]) -> Result<B256, MemoryError> {
        Ok(revm_primitives::keccak256(data))
    }

    fn log(&mut self, topics: &[B256], data: &[u8]) -> Result<(), MemoryError> {
        self.write()?;
        let data = Bytes::copy_from_slice(data);
        self.world.logs.push(Log::new_unchecked(self.context.address, topics.to_vec(), data));
        Ok(())
    }

    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, MemoryError> {
        let ours = &self.context;
        let mut context = Context { depth: ours.depth + 1, ..ours.clone() };
        if request.kind != CallKind::DelegateCall {
            context.caller = ours.address;
            context.value = request.value;
        }
        if matches!(request.kind, CallKind::Call | CallKind::StaticCall) {
            context.address = request.to;
        }
        if request.kind == CallKind::StaticCall {
            context.is_static = true;
        }
        if request.kind == CallKind::Call && !request.value.is_zero() {
            self.write()?;
        }
        if let Some(reply) = self.call_precompile(&request)? {
            return Ok(reply);
        }
        if request.input.len() > MAX_BLOCK {
            self.exhausted = true;
            return Ok(CallReply::default());
        }
        let code = self.code(request.to)?;
        Ok(match self.enter(context, code, request.input, request.value)? {
            Some(Ok(Outcome::Returned(output))) => CallReply { success: true, output },
            Some(Ok(Outcome::Destroyed)) => CallReply { success: true, output: Bytes::new() },
            Some(Ok(Outcome::Reverted(output))) => CallReply { success: false, output },
            Some(Err(_)) | None => CallReply::default(),
        })
    }

    fn create(&mut self, request: CreateRequest<'_>) -> Result<CreateReply, MemoryError> {
        self.write()?;
        let creator = self.context.address;
        if self.balance_of(creator) < request.value {
            return Ok(CreateReply::default());
        }
        let nonce = self.take_nonce(creator)?;
        if request.init_code.len() > MAX_BLOCK {
            self.exhausted = true;
            return Ok(CreateReply::default());
        }
        let address = match request.salt {
            Some(salt) => creator.create2_from_code(salt, request.init_code),
            None => creator.create(nonce),
        };
        let init_code = Bytes::copy_from_slice(request.init_code);
        let depth = self.context.depth + 1;
        Ok(match self.construct(address, depth, request.value, init_code)? {
            Some(Ok(Outcome::Returned(_) | Outcome::Destroyed)) => {
                CreateReply { address: Some(address), output: Bytes::new() }
            }
            Some(Ok(Outcome::Reverted(output))) => CreateReply { address: None, output },
            Some(Err(_)) | None => CreateReply::default(),
        })
    }

    fn self_destruct(&mut self, beneficiary: Address) -> Result<(), MemoryError> {
        self.write()?;
        let address = self.context.address;
        let balance = self.balance(address)?;
        self.transfer(address, beneficiary, balance);
        self.destroy(address);
        Ok(())
    }
}
