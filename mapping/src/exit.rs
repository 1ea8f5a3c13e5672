//! Exit codes: how a message ended, as the network writes it down and as a person should read it.
//!
//! 0 is success, 1 to 15 belong to the FVM itself, 16 to 31 are shared by all actors, and from 32
//! each actor has its own; those of the EVM contract are here.
//!
//! Source: `ExitCode` of the FVM; FIP-0054, "InvokeContract", errors.

macro_rules! exit_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $meaning:literal;)+) => {
        $($(#[doc = $doc])+ pub const $name: u32 = $code;)+

        /// Every code of this module.
        pub const ALL: &[u32] = &[$($name),+];

        /// What an exit code says, for people. From 33 to 40 it is read as an EVM contract's.
        pub const fn meaning(code: u32) -> &'static str {
            match code {
                $($code => $meaning,)+
                3 | 8 | 12..=15 => "the FVM stopped the message with a reserved code",
                27..=31 => "an actor refused the message with a code that all actors share",
                _ => "the called actor chose this code itself; see its documentation",
            }
        }
    };
}

exit_codes! {
    /// Success.
    ///
    /// | call   | 1, with the return data |
    /// | wallet | `status` 0x1 |
    OK = 0, "success";
    /// The sender is not an account, or does not exist.
    ///
    /// | by     | the FVM, before anything runs: the sender is no account and no placeholder |
    /// | call   | never: no frame began |
    /// | wallet | no receipt: the transaction is refused, here and by a node |
    SENDER_INVALID = 1, "the sender is not an account that can send messages";
    /// The message's nonce is not the sender's next.
    ///
    /// | by     | the FVM, before anything runs: another nonce, or too little for the gas limit |
    /// | call   | never: no frame began |
    /// | wallet | no receipt: the transaction is refused, here and by a node |
    SENDER_STATE_INVALID = 2, "the sender's nonce or balance does not allow this message";
    /// An actor trapped: WASM fault or memory exhausted.
    ///
    /// | by     | the FVM, for WASM that traps |
    ILLEGAL_INSTRUCTION = 4, "the WASM trapped: a fault in the actor, or its memory ran out";
    /// No such receiver.
    ///
    /// | by     | the FVM, for a message to an id that nobody has |
    /// | call   | never: a call of such an id pushes 1 |
    INVALID_RECEIVER = 5, "there is no actor at the receiving address";
    /// Not enough balance for the value sent at top level.
    ///
    /// | by     | the FVM, for a message whose sender lacks the value |
    /// | call   | never: a call without the funds pushes 0 and runs nothing |
    /// | wallet | as a rule no receipt, since mempools look at the balance first |
    INSUFFICIENT_FUNDS = 6, "the balance does not cover the value sent";
    /// Gas used up.
    ///
    /// | by     | the FVM, for a frame or message that has used its limit |
    /// | call   | 0, if gas is left to the caller; else the caller ends alike |
    OUT_OF_GAS = 7, "out of gas";
    /// An actor exited with a code below 16, which only the FVM may use.
    ///
    /// | by     | the FVM, for an actor that names a code from 1 to 15, as a contract can in |
    /// |        | handle_filecoin_method |
    /// | call   | 0, with the actor's data |
    /// | wallet | `status` 0x0, data in `output` |
    ILLEGAL_EXIT_CODE = 9, "an actor exited with a code reserved for the FVM";
    /// A check inside the FVM failed.
    ///
    /// | by     | the FVM, for a message that it could not deliver for another reason than 5 and |
    /// |        | 6 |
    /// | call   | never |
    ASSERTION_FAILED = 10, "an assertion inside the FVM failed";
    /// An actor returned a block it does not hold.
    ///
    /// | by     | the FVM, for an actor that names a return block it has not made; ours do not |
    MISSING_RETURN = 11, "an actor named a return block that does not exist";
    /// Parameters unusable; for a contract also: code too large, or starting with 0xEF.
    ///
    /// | by     | any actor; the EVM for parameters that are missing or not wanted, for deployed |
    /// |        | code over 24,576 bytes or from 0xef, for a beacon without a value |
    ILLEGAL_ARGUMENT = 16, "bad parameters, or contract code that is too large or begins with 0xef";
    /// Something expected is not there: an unreadable code block, for example.
    ///
    /// | by     | the EVM, for a code block that cannot be read |
    NOT_FOUND = 17, "something the actor needs was not found";
    /// Caller not allowed, address reserved, contract not dead, or a write while read-only.
    ///
    /// | by     | any actor, for a caller that may not; the address manager for an address that |
    /// |        | is reserved or taken; the EVM for a state to be written in a read-only call |
    FORBIDDEN = 18, "the caller may not do this here";
    /// Balance too small, as judged by an actor.
    ///
    /// | by     | a native actor that cannot pay on what it received |
    ACTOR_INSUFFICIENT_FUNDS = 19, "the actor's balance does not cover this";
    /// State wrong, or construction over an existing contract.
    ///
    /// | by     | any actor whose state is missing, malformed, or there before its constructor |
    ILLEGAL_STATE = 20, "the actor's state does not allow this";
    /// Parameters or bridge output could not be read or written.
    ///
    /// | by     | any actor, for parameters of another shape or codec; the EVM for a bad answer |
    /// |        | of handle_filecoin_method |
    SERIALIZATION = 21, "parameters or results are not in the expected encoding";
    /// Unknown method number.
    ///
    /// | by     | any actor, for a method that it lacks: most native actors, when a contract |
    /// |        | calls them |
    UNHANDLED_MESSAGE = 22, "the actor has no such method";
    /// System object unusable, or a helper send failed.
    ///
    /// | by     | an actor whose own question to another could not be sent, or whose callee |
    /// |        | trapped |
    UNSPECIFIED = 23, "the actor failed without saying more";
    /// A panic, a failed event emission, or a failed assertion in an actor.
    ///
    /// | by     | any actor that panics; the EVM for an event that is too long, a return value |
    /// |        | over 1 MiB, a nonce that is used up |
    ACTOR_ASSERTION_FAILED = 24, "an assertion inside the actor failed";
    /// A write in a read-only call.
    ///
    /// | by     | the EVM, for an instruction that writes in a static frame; native actors alike |
    READ_ONLY = 25, "a write was tried in a read-only call";
    /// The actor takes no value in this call.
    ///
    /// | by     | no actor of ours |
    NOT_PAYABLE = 26, "the actor takes no value in this call";
    /// REVERT: the contract undid the call and returned a reason.
    ///
    /// | by     | REVERT |
    /// | call   | 0, with the contract's reason as return data |
    /// | wallet | `status` 0x0, the reason in `output` |
    EVM_REVERTED = 33, "reverted";
    /// INVALID, opcode 0xfe.
    ///
    /// | by     | INVALID |
    EVM_INVALID_INSTRUCTION = 34, "the contract executed INVALID (0xfe)";
    /// A byte that is no opcode.
    ///
    /// | by     | a byte without a row in the table of instructions |
    EVM_UNDEFINED_INSTRUCTION = 35, "the contract executed an undefined opcode";
    /// Too few words on the stack.
    ///
    /// | by     | any instruction, before its body |
    EVM_STACK_UNDERFLOW = 36, "stack underflow";
    /// More than 1024 words on the stack.
    ///
    /// | by     | any instruction, before its body |
    EVM_STACK_OVERFLOW = 37, "stack overflow";
    /// Memory or return data read out of range.
    ///
    /// | by     | an offset or size from 2^32 up, memory that cannot be had, RETURNDATACOPY past |
    /// |        | the end |
    EVM_ILLEGAL_MEMORY_ACCESS = 38, "memory or return data was accessed out of range";
    /// A jump to something other than JUMPDEST.
    ///
    /// | by     | JUMP, JUMPI |
    EVM_BAD_JUMPDEST = 39, "a jump to a place that is no JUMPDEST";
    /// SELFDESTRUCT could not pay out the balance.
    ///
    /// | by     | SELFDESTRUCT, whose beneficiary is a missing id, or too deep to be reached |
    EVM_SELFDESTRUCT_FAILED = 40, "SELFDESTRUCT could not send the balance to the beneficiary";
}

/// What becomes of a callee's code that an actor passes on: those of the FVM are not an actor's to
/// give.
///
/// Source: builtin-actors, `ActorError::checked`.
pub const fn passed_on(code: u32) -> u32 {
    match code {
        ILLEGAL_INSTRUCTION | ILLEGAL_EXIT_CODE | MISSING_RETURN => UNSPECIFIED,
        0..ILLEGAL_ARGUMENT => ACTOR_ASSERTION_FAILED,
        code => code,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn codes_ascend_and_each_has_its_own_meaning() {
        for pair in ALL.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
            assert_ne!(meaning(pair[0]), meaning(pair[1]));
        }
    }

    #[test]
    fn the_fvms_codes_are_not_passed_on() {
        let passed = [4, 5, 6, 7, 9, 10, 11, 15].map(passed_on);
        assert_eq!(passed, [23, 24, 24, 24, 23, 24, 23, 24]);
        assert_eq!([16, 33, 40, u32::MAX].map(passed_on), [16, 33, 40, u32::MAX]);
    }

    #[test]
    fn any_code_has_a_meaning() {
        for code in (0..100).chain([u32::MAX]) {
            assert!(!meaning(code).is_empty(), "{code}");
        }
    }
}
