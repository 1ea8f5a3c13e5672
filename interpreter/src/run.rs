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
//! Does not know gas: whoever runs it meters the instructions of this loop itself.
#![expect(
    unsafe_code,
    reason = "code and stack are read unchecked after the one check from the row"
)]

use revm_primitives::U256;

use crate::{
    code::Code,
    frame::{Frame, Machine},
    host::{Host, Step},
    op::{
        account, arithmetic, call, create, env, flow, input, keccak, log, logic, memory, stack,
        storage,
    },
    opcode::{self, opcodes},
    outcome::{Halt, Outcome, Stop},
    profile::Profile,
    stack::{Cursor, Stack},
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

/// What the arm of one row does after `need!`: calls the body as its kind says, and settles the
/// stack.
///
/// SAFETY of every block: `need!` found the row's words, `room!` the room for one more where it is
/// asked; no borrow of a word outlives its arm; a PUSH's immediate lies inside the padded code.
macro_rules! arm {
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        update $code:tt [1 -> 1] $body:path) => {
        $body(unsafe { $cursor.word(0) })
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        update $code:tt [2 -> 1] $body:path) => {
        unsafe {
            $body($cursor.word(0), $cursor.word(1));
            $cursor.pop(1);
        }
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        patch $code:tt [1 -> 1] $body:path) => {
        $body(&mut $machine, unsafe { $cursor.word(0) })?
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        pure $code:tt [$pops:tt -> 1] $body:path) => {
        settle!($cursor [$pops -> 1] $body(unsafe { $cursor.words::<$pops>() }))
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        view $code:tt [$pops:tt -> 1] $body:path) => {
        settle!($cursor [$pops -> 1] $body(&$machine, unsafe { $cursor.words::<$pops>() }))
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        frame $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body(&mut $machine, unsafe { $cursor.words::<$pops>() })?)
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        host $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body($host, unsafe { $cursor.words::<$pops>() }).map_err(Stop::Host)?)
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        world $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        settle!($cursor [$pops -> $pushes]
            $body(&mut $machine, $host, unsafe { $cursor.words::<$pops>() })?)
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        ends $code:tt [$pops:tt -> 0] $body:path) => {
        return $body(&mut $machine, $host, unsafe { $cursor.words::<$pops>() })
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        push $code:tt [0 -> 1] $body:path) => {{
        const IMMEDIATE: usize = opcode::immediate($code);
        room!($cursor);
        unsafe {
            $cursor.push($body(&*$pc.cast::<[u8; IMMEDIATE]>()));
            $pc = $pc.add(IMMEDIATE);
        }
    }};
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        dup $code:tt [$pops:tt -> $pushes:tt] $body:path) => {{
        room!($cursor);
        unsafe { $body(&mut $cursor, $pops - 1) };
    }};
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        swap $code:tt [$pops:tt -> $pushes:tt] $body:path) => {
        unsafe { $body(&mut $cursor, $pops - 1) }
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        drop $code:tt [1 -> 0] $body:path) => {
        settle!($cursor [1 -> 0] $body(unsafe { $cursor.word(0) }))
    };
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        jump $code:tt [1 -> 0] $body:path) => {{
        let to = $body(&mut $machine, unsafe { $cursor.word(0) })?;
        unsafe { $cursor.pop(1) };
        $pc = unsafe { $first.add(to + landing::<H>()) };
    }};
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        branch $code:tt [2 -> 0] $body:path) => {{
        let [target, condition] = unsafe { [$cursor.word(0), $cursor.word(1)] };
        unsafe { $cursor.pop(2) };
        if !word::is_zero(condition) {
            let to = $body(&mut $machine, target)?;
            $pc = unsafe { $first.add(to + landing::<H>()) };
        }
    }};
    (($pc:ident, $first:ident, $cursor:ident, $machine:ident, $host:ident)
        place $code:tt [0 -> $pushes:tt] $body:path) => {
        settle!($cursor [0 -> $pushes] $body(unsafe { $pc.offset_from_unsigned($first) } - 1))
    };
}

/// How far behind a jump's destination the code goes on: past the JUMPDEST, unless a trace is to
/// see it.
const fn landing<H: Host>() -> usize {
    if H::TRACED { 0 } else { 1 }
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

    /// The whole `match`; the arms get the names of the locals above.
    macro_rules! dispatch {
        ($(
            $code:tt $name:ident [$pops:tt -> $pushes:tt]
            $kind:ident $(($mark:ident))? $body:path, $source:literal $(only $profile:ident)?;
        )*) => {
            // SAFETY: `pc` is inside the padded code: it moves forward by whole instructions,
            // behind the code stand a full immediate and a STOP, and jumps go only to proved
            // destinations.
            match unsafe { *pc } {
                $($code $(if const { H::PROFILE.has(Some(Profile::$profile)) })? => {
                    // SAFETY: the byte just read is inside the padded code, so one past it may be
                    // pointed at.
                    pc = unsafe { pc.add(1) };
                    need!(cursor, $pops);
                    $($mark!(machine);)?
                    arm!((pc, first, cursor, machine, host) $kind $code [$pops -> $pushes] $body);
                })*
                undefined => return Err(Halt::Undefined(undefined).into()),
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
