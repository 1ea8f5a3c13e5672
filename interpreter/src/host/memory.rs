//! A complete world in memory: accounts, storage, logs, calls and creations that really run code.
//!
//! For tests of the interpreter and of what uses it. Follows Ethereum where the chain's own host
//! differs, has no precompiles and no gas; a bound on instructions stands in for it. A failed call
//! is undone by putting a copy of the world back.

use alloc::vec::Vec;

use revm_primitives::{Address, B256, Bytes, Log, U256};

use crate::{
    code::Code,
    frame::Frame,
    host::{CallKind, CallReply, CallRequest, CreateReply, CreateRequest, Host, Step},
    opcode::TABLE,
    outcome::{Halt, Outcome, Stop},
    run::run,
};

mod world;

pub use self::world::{Account, Context, Environment, MemoryError, Receipt, Transaction, World};

/// Largest code an account may keep, in bytes. Source: EIP-170.
const MAX_CODE_BYTES: usize = 24 * 1024;

/// First byte that code may not begin with. Source: EIP-3541.
const RESERVED_FIRST_BYTE: u8 = 0xef;

/// Nested calls allowed unless the test says otherwise; each takes some of the test's own stack.
const MAX_DEPTH: usize = 128;

/// Instructions allowed in one transaction unless the test says otherwise.
const MAX_STEPS: u64 = 1_000_000;

/// Most bytes hashed, logged or run as creation code at once.
const MAX_BYTES: usize = 1 << 20;

/// The host. Tests read and write its fields.
#[derive(Debug, Clone, Default)]
pub struct MemoryHost {
    /// Accounts, logs and what else a revert undoes.
    pub world: World,
    /// Block and transaction.
    pub environment: Environment,
    /// The frame that runs at present.
    pub context: Context,
    /// Instructions that may still run.
    pub steps_left: u64,
    /// Nested calls that may be open at once.
    pub max_depth: usize,
    /// The stack before the last STOP, RETURN or other end, its top first.
    pub last_stack: Vec<U256>,
}

impl MemoryHost {
    /// An empty world with the usual bounds.
    pub fn new() -> Self {
        Self { steps_left: MAX_STEPS, max_depth: MAX_DEPTH, ..Self::default() }
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

    /// Runs a transaction and ends it: transient slots are cleared, destroyed accounts removed.
    pub fn transact(&mut self, transaction: Transaction) -> Result<Receipt, MemoryError> {
        let Transaction { from, to, value, input } = transaction;
        self.environment.origin = from;
        self.context = Context { address: from, ..Context::default() };
        let mut created = None;
        let ended = if let Some(to) = to {
            let code = self.code(to)?;
            let context = Context { address: to, caller: from, value, ..Context::default() };
            self.enter(context, code, &input, value)?
        } else {
            let address = from.create(self.account(from).nonce);
            let ended = self.construct(address, value, input)?;
            created = matches!(ended, Some(Ok(Outcome::Returned(_)))).then_some(address);
            ended
        };
        self.account(from).nonce += 1;
        self.world.transient.clear();
        for address in core::mem::take(&mut self.world.destroyed) {
            self.world.accounts.remove(&address);
        }
        Ok(Receipt { ended, created, logs: core::mem::take(&mut self.world.logs) })
    }

    /// Runs `code` in `context` after moving `value` from the present frame's account; undoes it
    /// all if it fails.
    fn enter(
        &mut self,
        context: Context,
        code: Bytes,
        input: &[u8],
        value: U256,
    ) -> Result<Option<Result<Outcome, Halt>>, MemoryError> {
        if context.depth > self.max_depth {
            return Ok(None);
        }
        let before = self.world.clone();
        if !self.transfer(self.context.address, context.address, value) {
            return Ok(None);
        }
        let frame = Frame { input, is_static: context.is_static };
        let outer = core::mem::replace(&mut self.context, context);
        let ended = run(&Code::new(code), frame, self);
        self.context = outer;
        if !matches!(ended, Ok(Outcome::Returned(_) | Outcome::Destroyed)) {
            self.world = before;
        }
        match ended {
            Ok(outcome) => Ok(Some(Ok(outcome))),
            Err(Stop::Halt(halt)) => Ok(Some(Err(halt))),
            Err(Stop::Host(error)) => Err(error),
        }
    }

    /// Makes the account, runs its creation code, keeps what that returns. The nonce is the
    /// caller's matter.
    fn construct(
        &mut self,
        address: Address,
        value: U256,
        init_code: Bytes,
    ) -> Result<Option<Result<Outcome, Halt>>, MemoryError> {
        if self.known(address).is_some_and(|taken| taken.nonce != 0 || !taken.code.is_empty()) {
            return Ok(None);
        }
        let before = self.world.clone();
        self.account(address).nonce = 1;
        let caller = self.context.address;
        let depth = self.context.depth + 1;
        let context = Context { address, caller, value, is_static: false, depth };
        let ended = self.enter(context, init_code, &[], value)?;
        match &ended {
            Some(Ok(Outcome::Returned(code))) if may_be_kept(code) => {
                self.account(address).code = code.clone();
            }
            Some(Ok(Outcome::Destroyed)) => {}
            Some(Ok(Outcome::Returned(_))) => {
                self.world = before;
                return Ok(None);
            }
            _ => self.world = before,
        }
        Ok(ended)
    }

    /// Moves value, if it is there.
    fn transfer(&mut self, from: Address, to: Address, value: U256) -> bool {
        if value.is_zero() {
            return true;
        }
        let Some(rest) = self.account(from).balance.checked_sub(value) else { return false };
        self.account(from).balance = rest;
        let balance = &mut self.account(to).balance;
        *balance = balance.saturating_add(value);
        true
    }

    /// Refuses in a static frame. The interpreter has refused already; this is the second lock.
    fn write(&self) -> Result<(), MemoryError> {
        if self.context.is_static { Err(MemoryError::StaticWrite) } else { Ok(()) }
    }

    fn known(&self, address: Address) -> Option<&Account> {
        self.world.accounts.get(&address)
    }
}

/// Whether an account may keep this code.
fn may_be_kept(code: &[u8]) -> bool {
    code.len() <= MAX_CODE_BYTES && code.first() != Some(&RESERVED_FIRST_BYTE)
}

fn bounded(data: &[u8]) -> Result<&[u8], MemoryError> {
    if data.len() <= MAX_BYTES { Ok(data) } else { Err(MemoryError::TooLarge) }
}

impl Host for MemoryHost {
    type Error = MemoryError;
    const TRACED: bool = true;

    fn step(&mut self, step: Step<'_>) -> Result<(), MemoryError> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(MemoryError::OutOfSteps)?;
        if TABLE[usize::from(step.opcode)].is_some_and(|row| row.ends) {
            self.last_stack = step.stack.to_vec();
        }
        Ok(())
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

    /// The hash of the number, inside the 256 blocks before this one.
    fn block_hash(&mut self, number: U256) -> Result<B256, MemoryError> {
        let current = U256::from(self.environment.number);
        if number >= current || number + U256::from(256) < current {
            return Ok(B256::ZERO);
        }
        self.keccak256(&number.to_be_bytes::<32>())
    }

    fn gas_left(&mut self) -> Result<u64, MemoryError> {
        Ok(self.environment.gas_left)
    }

    fn balance(&mut self, address: Address) -> Result<U256, MemoryError> {
        Ok(self.known(address).map_or(U256::ZERO, |account| account.balance))
    }

    fn self_balance(&mut self) -> Result<U256, MemoryError> {
        self.balance(self.context.address)
    }

    fn code_size(&mut self, address: Address) -> Result<usize, MemoryError> {
        Ok(self.known(address).map_or(0, |account| account.code.len()))
    }

    fn code_hash(&mut self, address: Address) -> Result<B256, MemoryError> {
        match self.known(address) {
            Some(account) if *account != Account::default() => {
                Ok(revm_primitives::keccak256(&account.code))
            }
            _ => Ok(B256::ZERO),
        }
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
        let storage = &mut self.account(self.context.address).storage;
        if value.is_zero() {
            storage.remove(&key);
        } else {
            storage.insert(key, value);
        }
        Ok(())
    }

    fn transient(&mut self, key: U256) -> Result<U256, MemoryError> {
        let slot = (self.context.address, key);
        Ok(self.world.transient.get(&slot).copied().unwrap_or_default())
    }

    fn set_transient(&mut self, key: U256, value: U256) -> Result<(), MemoryError> {
        self.write()?;
        self.world.transient.insert((self.context.address, key), value);
        Ok(())
    }

    fn keccak256(&mut self, data: &[u8]) -> Result<B256, MemoryError> {
        bounded(data).map(revm_primitives::keccak256)
    }

    fn log(&mut self, topics: &[B256], data: &[u8]) -> Result<(), MemoryError> {
        self.write()?;
        let data = Bytes::copy_from_slice(bounded(data)?);
        self.world.logs.push(Log::new_unchecked(self.context.address, topics.to_vec(), data));
        Ok(())
    }

    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, MemoryError> {
        let ours = &self.context;
        let mut context = Context { depth: ours.depth + 1, ..ours.clone() };
        if request.kind != CallKind::DelegateCall {
            context.caller = ours.address;
            context.address = request.to;
            context.value = request.value;
        }
        if request.kind == CallKind::StaticCall {
            context.is_static = true;
        }
        if !request.value.is_zero() {
            self.write()?;
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
        let account = self.account(creator);
        if account.balance < request.value {
            return Ok(CreateReply::default());
        }
        let nonce = account.nonce;
        account.nonce += 1;
        let init_code = bounded(request.init_code)?;
        let address = match request.salt {
            Some(salt) => creator.create2_from_code(salt, init_code),
            None => creator.create(nonce),
        };
        let init_code = Bytes::copy_from_slice(init_code);
        Ok(match self.construct(address, request.value, init_code)? {
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
        self.world.destroyed.insert(address);
        Ok(())
    }
}
