//! How code is run, and undone when it fails.

use alloc::vec::Vec;

use revm_primitives::{Address, Bytes, U256};

use super::{Account, Context, MAX_BLOCK, MemoryError, MemoryHost, Receipt, Transaction};
use crate::{
    code::Code,
    frame::Frame,
    host::{CallKind, CallReply, CallRequest, Host as _},
    outcome::{Halt, Outcome, Stop},
    run::run,
};

/// Largest code an account may keep, in bytes. Source: EIP-170.
const MAX_CODE_BYTES: usize = 24 * 1024;

/// First byte that code may not begin with. Source: EIP-3541.
const RESERVED_FIRST_BYTE: u8 = 0xef;

/// Longest answer: a block holds it as a CBOR byte string.
const MAX_OUTPUT: usize = MAX_BLOCK - 5;

/// How code ended, or `None` if it did not begin.
type Ended = Option<Result<Outcome, Halt>>;

impl<const ETHEREUM: bool> MemoryHost<ETHEREUM> {
    /// Runs a transaction and ends it: transient slots are cleared, and of destroyed accounts only
    /// the balance is left.
    pub fn transact(&mut self, transaction: Transaction) -> Result<Receipt, MemoryError> {
        let Transaction { from, to, value, input } = transaction;
        self.environment.origin = from;
        self.context = Context { address: from, ..Context::default() };
        let nonce = self.take_nonce(from)?;
        let mut created = None;
        let ended = if let Some(to) = to {
            let message =
                CallRequest { kind: CallKind::Call, gas: U256::MAX, to, value, input: &input };
            if ETHEREUM && let Some(reply) = self.call_precompile(&message)? {
                let ended = reply.success.then_some(Ok(Outcome::Returned(reply.output)));
                return Ok(Receipt { ended, created, logs: Vec::new() });
            }
            let code = self.code(to)?;
            let context = Context { address: to, caller: from, value, ..Context::default() };
            self.enter(context, code, &input, value)?
        } else {
            let address = from.create(nonce);
            let ended = self.construct(address, 0, value, input)?;
            let made = matches!(ended, Some(Ok(Outcome::Returned(_) | Outcome::Destroyed)));
            created = made.then_some(address);
            ended
        };
        self.changes.clear();
        self.world.transient.clear();
        for address in core::mem::take(&mut self.world.destroyed) {
            let dead = self.account(address);
            *dead = Account { balance: dead.balance, ..Account::default() };
        }
        Ok(Receipt { ended, created, logs: core::mem::take(&mut self.world.logs) })
    }

    /// Runs `code` in `context` after moving `value` from the present frame's account; undoes it
    /// all if it fails.
    pub(super) fn enter(
        &mut self,
        context: Context,
        code: Bytes,
        input: &[u8],
        value: U256,
    ) -> Result<Ended, MemoryError> {
        if context.depth > self.max_depth {
            self.exhausted = true;
            return Ok(None);
        }
        let mark = self.mark();
        if !self.transfer(self.context.address, context.address, value) {
            return Ok(None);
        }
        let frame = Frame { input, is_static: context.is_static };
        let outer = core::mem::replace(&mut self.context, context);
        let (outer_memory, memory) = (self.outer_memory, self.memory);
        (self.outer_memory, self.memory) = (outer_memory + memory, 0);
        let mut ended = run(&Code::new(code), frame, self);
        self.context = outer;
        (self.outer_memory, self.memory) = (outer_memory, memory);
        if let Ok(Outcome::Returned(output) | Outcome::Reverted(output)) = &ended
            && output.len() > MAX_OUTPUT
        {
            self.exhausted = true;
            ended = Err(Halt::IllegalMemory.into());
        }
        if !matches!(ended, Ok(Outcome::Returned(_) | Outcome::Destroyed)) {
            self.undo(mark);
        }
        match ended {
            Ok(outcome) => Ok(Some(Ok(outcome))),
            Err(Stop::Halt(halt)) => Ok(Some(Err(halt))),
            Err(Stop::Host(error)) => Err(error),
        }
    }

    /// Makes the account, runs its creation code, keeps what that returns. The nonce is the
    /// caller's matter.
    pub(super) fn construct(
        &mut self,
        address: Address,
        depth: usize,
        value: U256,
        init_code: Bytes,
    ) -> Result<Ended, MemoryError> {
        if self.known(address).is_some_and(Account::is_taken) {
            return Ok(None);
        }
        let mark = self.mark();
        self.set_nonce(address, 1);
        let caller = self.context.address;
        let context = Context { address, caller, value, is_static: false, depth };
        let ended = self.enter(context, init_code, &[], value)?;
        match &ended {
            Some(Ok(Outcome::Returned(code))) if may_be_kept(code) => {
                self.set_code(address, code.clone());
            }
            Some(Ok(Outcome::Destroyed)) => {}
            Some(Ok(Outcome::Returned(_))) => {
                self.undo(mark);
                return Ok(None);
            }
            _ => self.undo(mark),
        }
        Ok(ended)
    }

    /// Moves value, if it is there.
    pub(super) fn transfer(&mut self, from: Address, to: Address, value: U256) -> bool {
        if value.is_zero() {
            return true;
        }
        let Some(rest) = self.balance_of(from).checked_sub(value) else { return false };
        self.set_balance(from, rest);
        self.set_balance(to, self.balance_of(to).saturating_add(value));
        true
    }

    /// Runs a precompile, and pays it. It takes no depth, and value that is missing makes the call
    /// fail.
    pub(super) fn call_precompile(
        &mut self,
        request: &CallRequest<'_>,
    ) -> Result<Option<CallReply>, MemoryError> {
        let Some(precompiles) = self.precompiles else { return Ok(None) };
        let Some(reply) = precompiles(request, &mut self.steps_left)? else { return Ok(None) };
        let payer = self.context.address;
        let payee = if request.kind == CallKind::Call { request.to } else { payer };
        let paid = reply.success && self.transfer(payer, payee, request.value);
        Ok(Some(if paid { reply } else { CallReply::default() }))
    }
}

/// Whether an account may keep this code.
fn may_be_kept(code: &[u8]) -> bool {
    code.len() <= MAX_CODE_BYTES && code.first() != Some(&RESERVED_FIRST_BYTE)
}
