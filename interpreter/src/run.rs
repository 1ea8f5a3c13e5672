//! Stop 7 of 10. In: code, a frame and a host. Out: how the code ended.
//! Before: actor/src/invoke.rs. After: interpreter/src/host/mod.rs.
//!
//! The loop. Its `match` is generated from the table in `opcode.rs`: each arm makes the checks its
//! row implies (words enough, room enough, not static) and calls the row's body. Program counter
//! and stack cursor stay in registers; everything else of a frame is in the `Machine`. Every arm
//! falls through to the end of the loop, since the FVM charges what stands behind a `continue` even
//! when it is not run. A row that is not in the host's profile has no arm: that is decided when the
//! loop is compiled.
//!
//! What an instruction costs, in Filecoin gas: 32 for going round the loop, 16 for each check, and
//! its body: DUP 94, SWAP 159, PUSH1 114, ADD of small words 172. So what compilers always write
//! together is done in one go where that pays: PUSH1 and ADD (129 for both), PUSH2 and a jump, a
//! comparison with the ISZERO, PUSH2 and JUMPI behind it. Two habits keep LLVM from copying the
//! program counter and the cursor once more in every round (8 each): a jump pops its words when it
//! is done with them, and a pop is no constant to LLVM (see `veil.rs`).
//!
//! Does not know gas: whoever runs it meters the instructions of this loop itself.
#![expect(
    unsafe_code,
    reason = "code and stack are read unchecked after the one check from the row"
)]

use revm_primitives::U256;

use crate::{
    code::{Code, Proofs, Proved},
    frame::{Frame, Machine},
    host::{Host, Step},
    op::{
        account, arithmetic, call, create, env, flow, input, keccak, log, logic, memory, stack,
        storage,
    },
    opcode::{self, ADD, ISZERO, JUMP, JUMPI, PUSH2, opcodes},
    outcome::{Halt, Outcome, Stop},
    profile::Profile,
    stack::{Cursor, Stack},
    veil::veil,
    word,
};

/// Halts unless the stack holds the row's words.
macro_rules! need {
    ($cursor:ident, 0) => {};
    ($cursor:ident, $pops:tt) => {
        if !$cursor.holds($pops) {
            return Err(Halt::StackUnderflow.into());
        }
    };
}

/// What an arm asks of the stack before anything else. A copy asks two things at once.
macro_rules! check {
    ($cursor:ident dup $pops:tt) => {
        if !$cursor.can_copy($pops) {
            need!($cursor, $pops);
            return Err(Halt::StackOverflow.into());
        }
    };
    ($cursor:ident $kind:ident $pops:tt) => {
        need!($cursor, $pops)
    };
}

/// Halts unless one more word fits.
macro_rules! room {
    ($cursor:ident) => {
        if !$cursor.has_room() {
            return Err(Halt::StackOverflow.into());
        }
    };
}

/// The mark of rows that change the world. Source: EIP-214.
macro_rules! writes {
    ($machine:ident) => {
        if $machine.frame.is_static {
            return Err(Halt::StaticViolation.into());
        }
    };
}

/// Takes a row's words away and puts its result, if it has one, in their place. One result for no
/// words needs room.
macro_rules! settle {
    ($cursor:ident [0 -> 1] $result:expr) => {{
        room!($cursor);
        let word: U256 = $result;
        // SAFETY: `room!` found room for a word.
        unsafe { $cursor.push(word.into_limbs()) };
    }};
    ($cursor:ident [$pops:tt -> 1] $result:expr) => {{
        let word: U256 = $result;
        // SAFETY: `need!` found at least one word, and all but one are taken away.
        unsafe {
            $cursor.pop($pops - 1);
            *$cursor.word(0) = word.into_limbs();
        }
    }};
    ($cursor:ident [$pops:tt -> 0] $result:expr) => {{
        let () = $result;
        // SAFETY: `need!` found them.
        unsafe { $cursor.pop($pops) };
    }};
}

/// Whether the instruction `$ahead` bytes on is `$next`, so that this one may do its work too;
/// never when a trace is to see both. Where either could halt for want of words or room, they go
/// apart.
///
/// SAFETY of the block: behind the code stands a full immediate.
macro_rules! fuses {
    ($next:ident, $pc:ident, $ahead:literal) => {
        !H::TRACED && unsafe { *$pc.add($ahead) } == $next
    };
}

/// What the arm of one row does after `need!`: calls the body as its kind says, and settles the
/// stack.
///
/// SAFETY of every block: `need!` found the row's words, `room!` the room for one more where it is
/// asked; no borrow of a word outlives its arm; a PUSH's immediate lies inside the padded code.
macro_rules! arm {
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        update $code:tt [1 -> 1] $body:path) => {
        $body(unsafe { $cursor.word(0) })
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        update $code:tt [2 -> 1] $body:path) => {
        unsafe {
            $body($cursor.pair());
            $cursor.pop(1);
        }
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        test $code:tt [$pops:tt -> 1] $body:path) => {{
        let mut holds = $body(unsafe { $cursor.words::<$pops>() });
        unsafe { $cursor.pop($pops - 1) };
        if fuses!(ISZERO, $pc, 0) {
            holds = !holds;
            $pc = unsafe { $pc.add(1) };
        }
        let ahead = if H::TRACED { None } else { unsafe { branch_ahead($pc) } };
        if let Some(to) = ahead && ($pops > 1 || $cursor.has_room()) {
            unsafe { $cursor.pop(1) };
            if holds {
                $pc = $jumps.to(to)?;
            } else {
                $pc = unsafe { $pc.add(4) };
            }
        } else {
            unsafe { $cursor.set_low(u64::from(holds)) };
        }
    }};
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        patch $code:tt [1 -> 1] $body:path) => {
        $body(&mut $machine, unsafe { $cursor.word(0) })?
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        pure $code:tt [$pops:tt -> 1] $body:path) => {
        settle!($cursor [$pops -> 1] $body(unsafe { $cursor.words::<$pops>() }))
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        view $code:tt [$pops:tt -> 1] $body:path) => {
        settle!($cursor [$pops -> 1] $body(&$machine, unsafe { $cursor.words::<$pops>() }))
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        frame $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body(&mut $machine, unsafe { $cursor.words::<$pops>() })?)
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        host $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body($host, unsafe { $cursor.words::<$pops>() }).map_err(Stop::Host)?)
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        world $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body(&mut $machine, $host, unsafe { $cursor.words::<$pops>() })?)
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        ends $code:tt [$pops:tt -> 0] $body:path) => {
        return $body(&mut $machine, $host, unsafe { $cursor.words::<$pops>() })
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        push $code:tt [0 -> 1] $body:path) => {{
        const IMMEDIATE: usize = opcode::immediate($code);
        room!($cursor);
        let immediate = unsafe { &*$pc.cast::<[u8; IMMEDIATE]>() };
        if IMMEDIATE <= 8 {
            unsafe { $cursor.push_zero() };
            let word = unsafe { $cursor.word(0) };
            word[0] = $body(immediate)[0];
        } else {
            unsafe { $cursor.push($body(immediate)) };
        }
        $pc = unsafe { $pc.add(IMMEDIATE) };
    }};
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        addend $code:tt [0 -> 1] $body:path) => {
        if fuses!(ADD, $pc, 1) && $cursor.can_copy(1) {
            let number = u64::from(unsafe { *$pc });
            arithmetic::add_small(number, unsafe { $cursor.word(0) });
            $pc = unsafe { $pc.add(2) };
        } else {
            arm!(($pc, $jumps, $cursor, $machine, $host) push $code [0 -> 1] $body)
        }
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        target $code:tt [0 -> 1] $body:path) => {
        if fuses!(JUMP, $pc, 2) && $cursor.has_room() {
            $pc = $jumps.to(unsafe { target($pc) })?;
        } else if fuses!(JUMPI, $pc, 2) && $cursor.can_copy(1) {
            if word::is_zero(unsafe { $cursor.word(0) }) {
                $pc = unsafe { $pc.add(3) };
            } else {
                $pc = $jumps.to(unsafe { target($pc) })?;
            }
            unsafe { $cursor.pop(1) };
        } else {
            arm!(($pc, $jumps, $cursor, $machine, $host) push $code [0 -> 1] $body)
        }
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        dup $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        unsafe { $body(&mut $cursor, $pops - 1) }
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        swap $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        unsafe { $body(&mut $cursor, $pops - 1) }
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        drop $code:tt [1 -> 0] $body:path) => {
        settle!($cursor [1 -> 0] $body(unsafe { $cursor.word(0) }))
    };
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        jump $code:tt [1 -> 0] $body:path) => {{
        let target = unsafe { $cursor.word(0) };
        match $body(target) {
            Some(to) => $pc = $jumps.to(to)?,
            None => return Err(Halt::BadJump { to: U256::from_limbs(*target) }.into()),
        }
        unsafe { $cursor.pop(1) };
    }};
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        branch $code:tt [2 -> 0] $body:path) => {{
        let [target, condition] = unsafe { [$cursor.word(0), $cursor.word(1)] };
        if !word::is_zero(condition) {
            match $body(target) {
                Some(to) => $pc = $jumps.to(to)?,
                None => return Err(Halt::BadJump { to: U256::from_limbs(*target) }.into()),
            }
        }
        unsafe { $cursor.pop(2) };
    }};
    (($pc:ident, $jumps:ident, $cursor:ident, $machine:ident, $host:ident)
        place $code:tt [0 -> $pushes:tt] $body:path) => {{
        let first = $machine.code.padded().as_ptr();
        settle!($cursor [0 -> $pushes] $body(unsafe { $pc.offset_from_unsigned(first) } - 1))
    }};
}

/// How far behind a jump's destination the code goes on: past the JUMPDEST, unless a trace is to
/// see it.
const fn landing<H: Host>() -> usize {
    if H::TRACED { 0 } else { 1 }
}

/// Where jumps lead, in registers.
struct Jumps<'a> {
    code: &'a Code,
    proofs: &'a Proofs,
    proved: Proved<'a>,
    /// Where the code would go on after a jump to its first byte.
    landing: *const u8,
}

impl<'a> Jumps<'a> {
    fn new<H: Host>(code: &'a Code, proofs: &'a Proofs) -> Self {
        // Behind a veil, as LLVM would otherwise add its two parts at every jump.
        let offset = veil(landing::<H>() as u32) as usize;
        let landing = code.padded().as_ptr().wrapping_add(offset);
        Self { code, proofs, proved: Proved::default(), landing }
    }

    /// Where the code goes on after a jump to its byte `to`.
    #[inline(always)]
    fn to(&mut self, to: usize) -> Result<*const u8, Halt> {
        if !self.proved.has(to) {
            match self.proofs.prove(self.code, to) {
                Some(proved) => self.proved = proved,
                None => return Err(Halt::BadJump { to: U256::from(to) }),
            }
        }
        Ok(self.landing.wrapping_add(to))
    }
}

/// Halt at a byte that has no arm. Finds it again, so that the loop need not keep it.
#[cold]
#[inline(never)]
fn undefined(code: &Code, pc: *const u8) -> Halt {
    Halt::Undefined(code.padded()[pc.addr() - code.padded().as_ptr().addr()])
}

/// The number in the two bytes at `pc`.
///
/// # Safety
/// `pc` is inside the code, or right behind it.
#[inline(always)]
unsafe fn target(pc: *const u8) -> usize {
    // SAFETY: behind the code stands a full immediate.
    unsafe { usize::from(*pc) << 8 | usize::from(*pc.add(1)) }
}

/// The index of the jump when the bytes at `pc` are `PUSH2 to JUMPI`.
///
/// # Safety
/// `pc` is inside the code, or right behind it.
#[inline(always)]
unsafe fn branch_ahead(pc: *const u8) -> Option<usize> {
    // SAFETY: behind the code stands a full immediate, so there are four bytes.
    let bytes = unsafe { pc.cast::<u32>().read_unaligned() };
    if u32::from_le(bytes) & 0xff00_00ff == u32::from_le_bytes([PUSH2, 0, 0, JUMPI]) {
        // SAFETY: as above.
        Some(unsafe { target(pc.add(1)) })
    } else {
        None
    }
}

/// Runs `code` until it ends. Whatever the bytes are, it does not panic; whether it ends is the
/// host's care.
///
/// The host is asked for everything that is not in `code` and `frame`. On [`Outcome::Reverted`] and
/// on every [`Stop`], undoing what the host did meanwhile is the caller's work.
///
/// Source: Yellow Paper, section 9.4; instructions as in [`opcode::TABLE`].
pub fn run<H: Host>(
    code: &Code,
    frame: Frame<'_>,
    host: &mut H,
) -> Result<Outcome, Stop<H::Error>> {
    let mut stack = Stack::new();
    let mut cursor = stack.cursor();
    let mut machine = Machine::new(code, frame);
    let first = code.padded().as_ptr();
    let mut pc = first;
    let proofs = Proofs::new();
    let mut jumps = Jumps::new::<H>(code, &proofs);

    /// The whole `match`; the arms get the names of the locals above.
    macro_rules! dispatch {
        ($(
            $code:tt $name:ident [$pops:tt -> $pushes:tt]
            $kind:ident $(($mark:ident))? $body:path, $source:literal $(only $profile:ident)?;
        )*) => {
            // SAFETY: `pc` is inside the padded code: it moves forward by whole instructions,
            // behind the code stand a full immediate and a STOP, and jumps go only to proved
            // destinations.
            match veil(u32::from(unsafe { *pc })) {
                $($code $(if const { H::PROFILE.has(Some(Profile::$profile)) })? => {
                    // SAFETY: the byte just read is inside the padded code, so one past it may be
                    // pointed at.
                    pc = unsafe { pc.add(1) };
                    check!(cursor $kind $pops);
                    $($mark!(machine);)?
                    arm!((pc, jumps, cursor, machine, host) $kind $code [$pops -> $pushes] $body);
                })*
                _ => return Err(undefined(code, pc).into()),
            }
        };
    }

    loop {
        if H::TRACED {
            // SAFETY: as in the `match`; both pointers are into the padded code.
            let (pc, opcode) = unsafe { (pc.offset_from_unsigned(first), *pc) };
            // SAFETY: the stack outlives the loop, and the host is told of its words and no more.
            let stack = unsafe { cursor.all() };
            let memory = machine.memory.as_slice();
            host.step(Step { pc, opcode, stack, memory }).map_err(Stop::Host)?;
        }
        opcodes!(dispatch);
    }
}
