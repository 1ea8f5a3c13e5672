//! revm's machine with the rules around it: every frame and every instruction passes here.

use core::{convert::Infallible, marker::PhantomData};

use ::revm::{
    context::{
        Evm, FrameStack,
        result::{EVMError, HaltReason},
    },
    context_interface::context::ContextError,
    handler::{
        EthFrame, EvmTr, FrameInitOrResult, FrameResult, Handler, ItemOrResult,
        evm::FrameInitResult,
    },
    interpreter::{
        GasTracker, InstructionResult, InterpreterAction, interpreter::EthInterpreter,
        interpreter_action::FrameInit, interpreter_types::LoopControl as _,
    },
    primitives::Bytes,
};

use super::{
    Host,
    environment::PLENTY,
    frames,
    guard::Guard,
    instructions::{self, Instructions},
    precompiles::Reserved,
};
use crate::{Rule, Rules};

type Frame = EthFrame<EthInterpreter>;
type Failure = ContextError<Infallible>;

/// revm, the rules, and what is left of the limits.
pub(super) struct Machine<'a> {
    evm: Evm<Host<'a>, (), Instructions<'a>, Reserved, Frame>,
    guard: Guard,
    rules: Rules,
    /// How the last frame ended. After the run that is the outermost.
    pub(super) last: InstructionResult,
}

impl<'a> Machine<'a> {
    pub(super) fn new(host: Host<'a>, rules: Rules) -> Self {
        Self {
            evm: Evm::new(host, instructions::table(rules), Reserved::new(rules)),
            guard: Guard::new(rules),
            rules,
            last: InstructionResult::Stop,
        }
    }

    pub(super) fn host(&mut self) -> &mut Host<'a> {
        &mut self.evm.ctx
    }

    /// Runs the innermost frame until it ends or opens another.
    fn run_innermost(&mut self) -> InterpreterAction {
        let frame = self.evm.frame_stack.get();
        let interpreter = &mut frame.interpreter;
        let (table, prices) =
            (self.evm.instruction.instruction_table(), self.evm.instruction.gas_table());
        if self.rules.contains(Rule::Gas) {
            *interpreter.gas.tracker_mut() = GasTracker::new(PLENTY, PLENTY, 0);
        }
        let end = loop {
            let host = &mut self.evm.ctx;
            let step = host.chain.spend(1).and_then(|()| self.guard.look(interpreter, host));
            if let Err(end) = step.and_then(|()| interpreter.step(table, prices, host)) {
                break end;
            }
        };
        if interpreter.bytecode.action().is_none() {
            interpreter.halt(end);
        }
        let mut action = interpreter.take_next_action();
        if let InterpreterAction::Return(result) = &mut action
            && self.rules.contains(Rule::MemoryBounds)
            && result.output.len() > frames::MAX_OUTPUT
        {
            self.evm.ctx.chain.exhausted = true;
            result.result = InstructionResult::OutOfOffset;
            result.output = Bytes::new();
        }
        action
    }

    /// Takes note of how a frame ended, or a call that opened none.
    fn ended(&mut self, result: &FrameResult) {
        self.last = result.instruction_result();
        self.evm.ctx.chain.exhausted |= is_exhaustion(self.last);
    }

    /// Ends the run if something asked for what only a chain has.
    fn needs_host(&self) -> Result<(), Failure> {
        match &self.evm.ctx.chain.needs_host {
            Some(what) => Err(ContextError::Custom(what.clone())),
            None => Ok(()),
        }
    }
}

/// Whether a frame ended so because something ran out.
pub(super) const fn is_exhaustion(result: InstructionResult) -> bool {
    use InstructionResult::*;
    matches!(
        result,
        OutOfGas
            | MemoryOOG
            | MemoryLimitOOG
            | PrecompileOOG
            | InvalidOperandOOG
            | ReentrancySentryOOG
            | CallTooDeep
    )
}

impl<'a> EvmTr for Machine<'a> {
    type Context = Host<'a>;
    type Instructions = Instructions<'a>;
    type Precompiles = Reserved;
    type Frame = Frame;

    fn all(&self) -> (&Host<'a>, &Instructions<'a>, &Reserved, &FrameStack<Frame>) {
        self.evm.all()
    }

    fn all_mut(
        &mut self,
    ) -> (&mut Host<'a>, &mut Instructions<'a>, &mut Reserved, &mut FrameStack<Frame>) {
        self.evm.all_mut()
    }

    fn frame_init(&mut self, mut init: FrameInit) -> Result<FrameInitResult<'_, Frame>, Failure> {
        let refused = frames::refuse(&mut self.evm.ctx, &init);
        self.needs_host()?;
        if let Some(result) = refused {
            self.ended(&result);
            return Ok(ItemOrResult::Result(result));
        }
        if self.rules.contains(Rule::Gas) {
            frames::fill_up(&mut init.frame_input, self.rules);
        }
        let reached = frames::reached(&self.evm.ctx, &init.frame_input);
        let fvm_frames = frames::fvm_frames(&init.frame_input);
        let result = match self.evm.frame_init(init)? {
            ItemOrResult::Item(_) => None,
            ItemOrResult::Result(result) => Some(result),
        };
        let Some(result) = result else {
            self.evm.ctx.chain.begin(fvm_frames);
            return Ok(ItemOrResult::Item(self.evm.frame_stack.get()));
        };
        self.ended(&result);
        if let Some(address) = reached
            && self.last.is_ok()
        {
            self.evm.ctx.chain.reach(address);
        }
        Ok(ItemOrResult::Result(result))
    }

    fn frame_run(&mut self) -> Result<FrameInitOrResult<Frame>, Failure> {
        let action = self.run_innermost();
        self.needs_host()?;
        let frame = self.evm.frame_stack.get();
        let next = frame.process_next_action::<_, Failure>(&mut self.evm.ctx, action)?;
        if let ItemOrResult::Result(result) = &next {
            frame.set_finished(true);
            self.ended(result);
            self.evm.ctx.chain.end(self.last.is_ok());
        }
        Ok(next)
    }

    fn frame_return_result(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Failure> {
        self.evm.frame_return_result(result)
    }
}

/// Ethereum's order of doing things, unchanged.
#[derive(Debug, Default)]
pub(super) struct Mainnet<'a>(PhantomData<&'a ()>);

impl<'a> Handler for Mainnet<'a> {
    type Evm = Machine<'a>;
    type Error = EVMError<Infallible>;
    type HaltReason = HaltReason;
}
