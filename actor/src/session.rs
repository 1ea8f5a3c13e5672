//! One invocation's hold on its contract: what was read from the state root, what has changed
//! since, and the one way out to other actors, which puts our state on chain first; it is picked up
//! again when somebody asks for it.
//!
//! Does not know opcodes. Keeps nothing that was derived from the network's context across a call:
//! whoever answers the call may be a host that has changed it.

use alloc::vec::Vec;

use revm_primitives::U256;

use crate::exit::Abort;
use crate::state::code::CodeLink;
use crate::state::layout::{Root, Stored};
use crate::state::slots::Slots;
use crate::state::tombstone::Lifespan;
use crate::state::{tombstone, transient};
use crate::sys::{
    ErrorNumber, Link, Message, MessageContext, NetworkContext, Profile, Reply, Syscalls, codec,
};

/// The running contract's state.
#[derive(Debug)]
pub struct Session<'s, S> {
    /// The FVM.
    pub sys: &'s S,
    /// The running message.
    pub context: MessageContext,
    /// CREATE's nonce. Source: EIP-161; starts at 1.
    pub nonce: u64,
    /// Where the bytecode is.
    pub code: Option<CodeLink>,
    slots: Slots<'s, S>,
    transient: Slots<'s, S>,
    tombstone: Option<Lifespan>,
    created: Option<Lifespan>,
    /// The root on chain that the fields above were read from or written to.
    root: Option<Link>,
    /// The root that was read, and its block.
    first: Option<(Link, Vec<u8>)>,
    /// Whether what is here has changed since. Never while `stale`.
    dirty: bool,
    /// Whether somebody who ran since may have changed what is on chain.
    stale: bool,
    network: Option<NetworkContext>,
    prev_randao: Option<[u8; 32]>,
}

impl<'s, S: Syscalls> Session<'s, S> {
    /// A contract that has no state yet: nonce 1, no code, no slots.
    pub fn fresh(sys: &'s S, context: MessageContext) -> Session<'s, S> {
        let created = matches!(S::PROFILE, Profile::Ethereum).then(|| Lifespan::of(&context));
        let (tombstone, transient) = (None, None);
        let slots = Stored::EMPTY;
        let root = Root { code: None, nonce: 1, slots, tombstone, transient, created };
        let mut session = Session::from_root(sys, context, root, None);
        session.dirty = true;
        session
    }

    /// The contract as it stands on chain.
    pub fn load(sys: &'s S, context: MessageContext) -> Result<Session<'s, S>, Abort> {
        let link = sys.root().map_err(|_| Abort::state("the contract has no state"))?;
        Session::read(sys, context, link)
    }

    fn read(sys: &'s S, context: MessageContext, link: Link) -> Result<Session<'s, S>, Abort> {
        let block = sys.open(&link).map_err(|_| Abort::state("the state cannot be read"))?;
        let root = Root::decode(&block).map_err(|_| Abort::state("the state is malformed"))?;
        Ok(Session::from_root(sys, context, root, Some((link, block))))
    }

    fn from_root(
        sys: &'s S,
        context: MessageContext,
        root: Root,
        first: Option<(Link, Vec<u8>)>,
    ) -> Session<'s, S> {
        Session {
            sys,
            context,
            nonce: root.nonce,
            code: root.code,
            slots: Slots::new(sys, root.slots),
            transient: transient::load(sys, root.transient, Lifespan::of(&context)),
            tombstone: root.tombstone,
            created: root.created.filter(|then| *then == Lifespan::of(&context)),
            root: first.as_ref().map(|(link, _)| *link),
            first,
            dirty: false,
            stale: false,
            network: None,
            prev_randao: None,
        }
    }

    /// Whether the contract destroyed itself in an earlier message.
    pub fn is_dead(&self) -> bool {
        tombstone::is_dead(self.tombstone, Lifespan::of(&self.context))
    }

    /// Whether the running message created the contract; always false where a profile does not
    /// ask. Source: EIP-6780.
    pub fn is_new(&self) -> bool {
        self.created.is_some()
    }

    /// SELFDESTRUCT: dead from the next message on.
    pub fn bury(&mut self) -> Result<(), Abort> {
        self.refresh()?;
        self.tombstone = Some(Lifespan::of(&self.context));
        self.dirty = true;
        Ok(())
    }

    /// Takes the next nonce for a creation, and answers the one before.
    ///
    /// Source: FIP-0054, CREATE; unlike EIP-2681 there is no limit but the number's own.
    pub fn take_nonce(&mut self) -> Result<u64, Abort> {
        self.refresh()?;
        let taken = self.nonce;
        self.nonce = taken.checked_add(1).ok_or(Abort::assertion("the nonce is used up"))?;
        self.dirty = true;
        Ok(taken)
    }

    /// Sets the code that a constructor returned.
    pub fn set_code(&mut self, code: Option<CodeLink>) -> Result<(), Abort> {
        self.refresh()?;
        self.code = code;
        self.dirty = true;
        Ok(())
    }

    /// Where the contract's code is by now.
    pub fn own_code(&mut self) -> Result<Option<CodeLink>, Abort> {
        self.refresh()?;
        Ok(self.code)
    }

    /// A slot of storage.
    pub fn slot(&mut self, key: U256) -> Result<U256, Abort> {
        self.refresh()?;
        self.slots.get(key)
    }

    /// Writes a slot of storage.
    pub fn set_slot(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        self.refresh()?;
        self.dirty |= self.slots.set(key, value)?;
        Ok(())
    }

    /// A transient slot.
    pub fn transient(&mut self, key: U256) -> Result<U256, Abort> {
        self.refresh()?;
        self.transient.get(key)
    }

    /// Writes a transient slot.
    pub fn set_transient(&mut self, key: U256, value: U256) -> Result<(), Abort> {
        self.refresh()?;
        self.dirty |= self.transient.set(key, value)?;
        Ok(())
    }

    /// The network's context, asked for once between two calls.
    pub fn network(&mut self) -> NetworkContext {
        *self.network.get_or_insert_with(|| self.sys.network_context())
    }

    /// PREVRANDAO's word if it was worked out since the last call.
    pub fn prev_randao_slot(&mut self) -> &mut Option<[u8; 32]> {
        &mut self.prev_randao
    }

    /// Calls another actor with our state on chain, to which a re-entrant callee may write.
    ///
    /// Nothing else in this crate runs foreign code. After a failed call the FVM has already undone
    /// the callee's writes, and a read-only one has none, so what we hold is still true.
    #[expect(clippy::disallowed_methods, reason = "this is the one way out")]
    pub fn across(&mut self, message: &Message<'_>) -> Result<Result<Reply, ErrorNumber>, Abort> {
        self.flush()?;
        let reply = self.sys.send(message);
        self.network = None;
        self.prev_randao = None;
        let may_write = !message.read_only && !self.context.read_only;
        self.stale |= may_write && reply.as_ref().is_ok_and(|reply| reply.exit_code == 0);
        Ok(reply)
    }

    /// Moves value without running code (method 0); our state need not be on chain for that.
    #[expect(clippy::disallowed_methods, reason = "no code runs behind a bare send")]
    pub fn transfer(&self, to: &[u8], value: u128) -> Result<Reply, ErrorNumber> {
        let method = mapping::method::SEND;
        let message =
            Message { to, method, params: None, value, gas_limit: None, read_only: false };
        self.sys.send(&message)
    }

    /// Puts the state on chain if it has changed. Errors: read-only, exit 18.
    pub fn flush(&mut self) -> Result<(), Abort> {
        if !self.dirty {
            return Ok(());
        }
        if self.context.read_only {
            return Err(Abort::forbidden("state changed in a read-only call"));
        }
        let now = Lifespan::of(&self.context);
        let root = Root {
            code: self.code,
            nonce: self.nonce,
            slots: self.slots.flush()?,
            tombstone: self.tombstone,
            transient: transient::flush(&mut self.transient, now)?,
            created: self.created,
        };
        let failed = |_| Abort::state("the state cannot be written");
        let block = root.encode();
        let link = match &self.first {
            // A lock that was set for a call and is open again: the block is there already.
            Some((link, first)) if *first == block => *link,
            _ => self.sys.write(codec::DAG_CBOR, &block).map_err(failed)?,
        };
        self.sys.set_root(&link).map_err(failed)?;
        self.root = Some(link);
        self.dirty = false;
        Ok(())
    }

    /// Picks up what a re-entrant callee wrote. Everything that reads or changes the state begins
    /// with this, so whoever only passes a call on does not look.
    fn refresh(&mut self) -> Result<(), Abort> {
        if !self.stale {
            return Ok(());
        }
        self.stale = false;
        let link = self.sys.root().map_err(|_| Abort::state("the contract has no state"))?;
        if self.root == Some(link) {
            return Ok(());
        }
        *self = Session::read(self.sys, self.context, link)?;
        Ok(())
    }
}
