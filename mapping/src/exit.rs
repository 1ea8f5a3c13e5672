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
    OK = 0, "success";
    /// The sender is not an account, or does not exist.
    SENDER_INVALID = 1, "the sender is not an account that can send messages";
    /// The message's nonce is not the sender's next.
    SENDER_STATE_INVALID = 2, "the sender's nonce or balance does not allow this message";
    /// An actor trapped: WASM fault or memory exhausted.
    ILLEGAL_INSTRUCTION = 4, "the WASM trapped: a fault in the actor, or its memory ran out";
    /// No such receiver.
    INVALID_RECEIVER = 5, "there is no actor at the receiving address";
    /// Not enough balance for the value sent at top level.
    INSUFFICIENT_FUNDS = 6, "the balance does not cover the value sent";
    /// Gas used up.
    OUT_OF_GAS = 7, "out of gas";
    /// An actor exited with a code below 16, which only the FVM may use.
    ILLEGAL_EXIT_CODE = 9, "an actor exited with a code reserved for the FVM";
    /// A check inside the FVM failed.
    ASSERTION_FAILED = 10, "an assertion inside the FVM failed";
    /// An actor returned a block it does not hold.
    MISSING_RETURN = 11, "an actor named a return block that does not exist";
    /// Parameters unusable; for a contract also: code too large, or starting with 0xEF.
    ILLEGAL_ARGUMENT = 16, "bad parameters, or contract code that is too large or begins with 0xef";
    /// Something expected is not there: an unreadable code block, for example.
    NOT_FOUND = 17, "something the actor needs was not found";
    /// Caller not allowed, address reserved, contract not dead, or a write while read-only.
    FORBIDDEN = 18, "the caller may not do this here";
    /// Balance too small, as judged by an actor.
    ACTOR_INSUFFICIENT_FUNDS = 19, "the actor's balance does not cover this";
    /// State wrong, or construction over an existing contract.
    ILLEGAL_STATE = 20, "the actor's state does not allow this";
    /// Parameters or bridge output could not be read or written.
    SERIALIZATION = 21, "parameters or results are not in the expected encoding";
    /// Unknown method number.
    UNHANDLED_MESSAGE = 22, "the actor has no such method";
    /// System object unusable, or a helper send failed.
    UNSPECIFIED = 23, "the actor failed without saying more";
    /// A panic, a failed event emission, or a failed assertion in an actor.
    ACTOR_ASSERTION_FAILED = 24, "an assertion inside the actor failed";
    /// A write in a read-only call.
    READ_ONLY = 25, "a write was tried in a read-only call";
    /// The actor takes no value in this call.
    NOT_PAYABLE = 26, "the actor takes no value in this call";
    /// REVERT: the contract undid the call and returned a reason.
    EVM_REVERTED = 33, "reverted";
    /// INVALID, opcode 0xfe.
    EVM_INVALID_INSTRUCTION = 34, "the contract executed INVALID (0xfe)";
    /// A byte that is no opcode.
    EVM_UNDEFINED_INSTRUCTION = 35, "the contract executed an undefined opcode";
    /// Too few words on the stack.
    EVM_STACK_UNDERFLOW = 36, "stack underflow";
    /// More than 1024 words on the stack.
    EVM_STACK_OVERFLOW = 37, "stack overflow";
    /// Memory or return data read out of range.
    EVM_ILLEGAL_MEMORY_ACCESS = 38, "memory or return data was accessed out of range";
    /// A jump to something other than JUMPDEST.
    EVM_BAD_JUMPDEST = 39, "a jump to a place that is no JUMPDEST";
    /// SELFDESTRUCT could not pay out the balance.
    EVM_SELFDESTRUCT_FAILED = 40, "SELFDESTRUCT could not send the balance to the beneficiary";
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
    fn any_code_has_a_meaning() {
        for code in (0..100).chain([u32::MAX]) {
            assert!(!meaning(code).is_empty(), "{code}");
        }
    }
}
