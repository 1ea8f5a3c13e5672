//! THE table: every instruction once, with what it takes from the stack, what it leaves, and who
//! answers it.
//!
//! `opcodes!` hands the rows to another macro. [`TABLE`] and the constants below are one use; the
//! `match` in `run.rs` is the other, and makes every check a row implies, so the bodies in `op/`
//! have none to make. An instruction is added here, in one function under `op/`, and in one file
//! under `tests/it/eip/`.

use core::fmt;

use crate::profile::Profile;

/// Calls `$then!` with all rows. A row reads: code, mnemonic, `[words in -> words out]`, kind,
/// body, source, and the profile if it is in one only.
///
/// The kind says what the body may touch:
///
/// | kind | body gets |
/// |---|---|
/// | `pure` | the words, and gives the result |
/// | `update` | the words, the last one mutable: it becomes the result in place (the hot ones) |
/// | `test` | the words, and says whether something holds: one or zero, or where the code goes on |
/// | `patch` | the frame, whose memory may grow, and the top word, to become the result |
/// | `view` | the frame, read only, and the words; cannot fail |
/// | `frame` | the frame, whose memory may grow, and the words |
/// | `host` | the host and the words |
/// | `world` | the frame, the host and the words |
/// | `ends` | as `world`, and the code ends there |
/// | `push` | its immediate bytes |
/// | `addend` | as `push`; an ADD that follows is done along |
/// | `target` | as `push`; a JUMP or JUMPI that follows is done along |
/// | `dup` `swap` | the stack, and how far down to reach |
/// | `drop` | the word |
/// | `jump` `branch` | the frame and the target; `branch` only when its second word is not zero |
/// | `place` | the index of the instruction |
///
/// `(writes)` marks what a static frame may not do (EIP-214). `only` marks what exists in one
/// [`Profile`]; in the others the byte is undefined, as if it had no row.
macro_rules! opcodes {
    ($then:ident) => {
        $then! {
        // Flow and arithmetic.
        0x00 STOP           [ 0 ->  0] ends          flow::stop,               "YP";
        0x01 ADD            [ 2 ->  1] update        arithmetic::add,          "YP";
        0x02 MUL            [ 2 ->  1] update        arithmetic::mul,          "YP";
        0x03 SUB            [ 2 ->  1] update        arithmetic::sub,          "YP";
        0x04 DIV            [ 2 ->  1] update        arithmetic::div,          "YP";
        0x05 SDIV           [ 2 ->  1] pure          arithmetic::signed_div,   "YP";
        0x06 MOD            [ 2 ->  1] update        arithmetic::rem,          "YP";
        0x07 SMOD           [ 2 ->  1] pure          arithmetic::signed_rem,   "YP";
        0x08 ADDMOD         [ 3 ->  1] pure          arithmetic::add_mod,      "YP";
        0x09 MULMOD         [ 3 ->  1] pure          arithmetic::mul_mod,      "YP";
        0x0a EXP            [ 2 ->  1] pure          arithmetic::exp,          "YP";
        0x0b SIGNEXTEND     [ 2 ->  1] update        arithmetic::sign_extend,  "YP";
        // Comparison and bits.
        0x10 LT             [ 2 ->  1] test          logic::less,              "YP";
        0x11 GT             [ 2 ->  1] test          logic::greater,           "YP";
        0x12 SLT            [ 2 ->  1] test          logic::signed_less,       "YP";
        0x13 SGT            [ 2 ->  1] test          logic::signed_greater,    "YP";
        0x14 EQ             [ 2 ->  1] test          logic::equal,             "YP";
        0x15 ISZERO         [ 1 ->  1] test          logic::is_zero,           "YP";
        0x16 AND            [ 2 ->  1] update        logic::and,               "YP";
        0x17 OR             [ 2 ->  1] update        logic::or,                "YP";
        0x18 XOR            [ 2 ->  1] update        logic::xor,               "YP";
        0x19 NOT            [ 1 ->  1] update        logic::not,               "YP";
        0x1a BYTE           [ 2 ->  1] update        logic::byte,              "YP";
        0x1b SHL            [ 2 ->  1] update        logic::shift_left,        "EIP-145";
        0x1c SHR            [ 2 ->  1] update        logic::shift_right,       "EIP-145";
        0x1d SAR            [ 2 ->  1] update        logic::shift_right_signed, "EIP-145";
        0x1e CLZ            [ 1 ->  1] pure          logic::leading_zeros,     "EIP-7939";
        // Hash.
        0x20 KECCAK256      [ 2 ->  1] world         keccak::keccak256,        "YP";
        // Environment and input.
        0x30 ADDRESS        [ 0 ->  1] host          env::address,             "YP, FIP-0054";
        0x31 BALANCE        [ 1 ->  1] host          account::balance,         "YP, FIP-0054";
        0x32 ORIGIN         [ 0 ->  1] host          env::origin,              "YP, FIP-0054";
        0x33 CALLER         [ 0 ->  1] host          env::caller,              "YP, FIP-0054";
        0x34 CALLVALUE      [ 0 ->  1] host          env::value,               "YP";
        0x35 CALLDATALOAD   [ 1 ->  1] patch         input::load,              "YP";
        0x36 CALLDATASIZE   [ 0 ->  1] view          input::size,              "YP";
        0x37 CALLDATACOPY   [ 3 ->  0] frame         input::copy,              "YP";
        0x38 CODESIZE       [ 0 ->  1] view          input::code_size,         "YP";
        0x39 CODECOPY       [ 3 ->  0] frame         input::code_copy,         "YP";
        0x3a GASPRICE       [ 0 ->  1] host          env::gas_price,           "YP, FIP-0054";
        0x3b EXTCODESIZE    [ 1 ->  1] host          account::code_size,       "YP, FIP-0054";
        0x3c EXTCODECOPY    [ 4 ->  0] world         account::code_copy,       "YP, FIP-0054";
        0x3d RETURNDATASIZE [ 0 ->  1] view          input::return_size,       "EIP-211";
        0x3e RETURNDATACOPY [ 3 ->  0] frame         input::return_copy,       "EIP-211";
        0x3f EXTCODEHASH    [ 1 ->  1] host          account::code_hash,       "EIP-1052, FIP-0054";
        // Block.
        0x40 BLOCKHASH      [ 1 ->  1] host          env::block_hash,          "YP, FIP-0054";
        0x41 COINBASE       [ 0 ->  1] host          env::coinbase,            "YP, FIP-0054";
        0x42 TIMESTAMP      [ 0 ->  1] host          env::timestamp,           "YP, FIP-0054";
        0x43 NUMBER         [ 0 ->  1] host          env::block_number,        "YP, FIP-0054";
        0x44 PREVRANDAO     [ 0 ->  1] host          env::prev_randao,         "EIP-4399, FIP-0054";
        0x45 GASLIMIT       [ 0 ->  1] host          env::gas_limit,           "YP, FIP-0054";
        0x46 CHAINID        [ 0 ->  1] host          env::chain_id,            "EIP-1344";
        0x47 SELFBALANCE    [ 0 ->  1] host          account::self_balance,    "EIP-1884";
        0x48 BASEFEE        [ 0 ->  1] host          env::base_fee,            "EIP-3198, FIP-0054";
        // Blobs, of which Filecoin has none.
        0x49 BLOBHASH       [ 1 ->  1] host          env::blob_hash,       "EIP-4844" only Ethereum;
        0x4a BLOBBASEFEE    [ 0 ->  1] host          env::blob_base_fee,   "EIP-7516" only Ethereum;
        // Stack, memory, storage and flow.
        0x50 POP            [ 1 ->  0] drop          stack::drop,              "YP";
        0x51 MLOAD          [ 1 ->  1] patch         memory::load,             "YP";
        0x52 MSTORE         [ 2 ->  0] frame         memory::store,            "YP";
        0x53 MSTORE8        [ 2 ->  0] frame         memory::store_byte,       "YP";
        0x54 SLOAD          [ 1 ->  1] host          storage::load,            "YP, FIP-0054";
        0x55 SSTORE         [ 2 ->  0] host(writes)  storage::store,           "YP, FIP-0054";
        0x56 JUMP           [ 1 ->  0] jump          flow::jump,               "YP";
        0x57 JUMPI          [ 2 ->  0] branch        flow::jump,               "YP";
        0x58 PC             [ 0 ->  1] place         flow::place,              "YP";
        0x59 MSIZE          [ 0 ->  1] view          memory::size,             "YP";
        0x5a GAS            [ 0 ->  1] host          env::gas_left,            "YP, FIP-0054";
        0x5b JUMPDEST       [ 0 ->  0] place         flow::pass,               "YP";
        0x5c TLOAD          [ 1 ->  1] host          storage::load_transient,  "EIP-1153";
        0x5d TSTORE         [ 2 ->  0] host(writes)  storage::store_transient, "EIP-1153";
        0x5e MCOPY          [ 3 ->  0] frame         memory::copy,             "EIP-5656";
        // Push, duplicate, swap.
        0x5f PUSH0          [ 0 ->  1] push          stack::push,              "EIP-3855";
        0x60 PUSH1          [ 0 ->  1] addend         stack::push,              "YP";
        0x61 PUSH2          [ 0 ->  1] target         stack::push,              "YP";
        0x62 PUSH3          [ 0 ->  1] push          stack::push,              "YP";
        0x63 PUSH4          [ 0 ->  1] push          stack::push,              "YP";
        0x64 PUSH5          [ 0 ->  1] push          stack::push,              "YP";
        0x65 PUSH6          [ 0 ->  1] push          stack::push,              "YP";
        0x66 PUSH7          [ 0 ->  1] push          stack::push,              "YP";
        0x67 PUSH8          [ 0 ->  1] push          stack::push,              "YP";
        0x68 PUSH9          [ 0 ->  1] push          stack::push,              "YP";
        0x69 PUSH10         [ 0 ->  1] push          stack::push,              "YP";
        0x6a PUSH11         [ 0 ->  1] push          stack::push,              "YP";
        0x6b PUSH12         [ 0 ->  1] push          stack::push,              "YP";
        0x6c PUSH13         [ 0 ->  1] push          stack::push,              "YP";
        0x6d PUSH14         [ 0 ->  1] push          stack::push,              "YP";
        0x6e PUSH15         [ 0 ->  1] push          stack::push,              "YP";
        0x6f PUSH16         [ 0 ->  1] push          stack::push,              "YP";
        0x70 PUSH17         [ 0 ->  1] push          stack::push,              "YP";
        0x71 PUSH18         [ 0 ->  1] push          stack::push,              "YP";
        0x72 PUSH19         [ 0 ->  1] push          stack::push,              "YP";
        0x73 PUSH20         [ 0 ->  1] push          stack::push,              "YP";
        0x74 PUSH21         [ 0 ->  1] push          stack::push,              "YP";
        0x75 PUSH22         [ 0 ->  1] push          stack::push,              "YP";
        0x76 PUSH23         [ 0 ->  1] push          stack::push,              "YP";
        0x77 PUSH24         [ 0 ->  1] push          stack::push,              "YP";
        0x78 PUSH25         [ 0 ->  1] push          stack::push,              "YP";
        0x79 PUSH26         [ 0 ->  1] push          stack::push,              "YP";
        0x7a PUSH27         [ 0 ->  1] push          stack::push,              "YP";
        0x7b PUSH28         [ 0 ->  1] push          stack::push,              "YP";
        0x7c PUSH29         [ 0 ->  1] push          stack::push,              "YP";
        0x7d PUSH30         [ 0 ->  1] push          stack::push,              "YP";
        0x7e PUSH31         [ 0 ->  1] push          stack::push,              "YP";
        0x7f PUSH32         [ 0 ->  1] push          stack::push,              "YP";
        0x80 DUP1           [ 1 ->  2] dup           Cursor::dup,              "YP";
        0x81 DUP2           [ 2 ->  3] dup           Cursor::dup,              "YP";
        0x82 DUP3           [ 3 ->  4] dup           Cursor::dup,              "YP";
        0x83 DUP4           [ 4 ->  5] dup           Cursor::dup,              "YP";
        0x84 DUP5           [ 5 ->  6] dup           Cursor::dup,              "YP";
        0x85 DUP6           [ 6 ->  7] dup           Cursor::dup,              "YP";
        0x86 DUP7           [ 7 ->  8] dup           Cursor::dup,              "YP";
        0x87 DUP8           [ 8 ->  9] dup           Cursor::dup,              "YP";
        0x88 DUP9           [ 9 -> 10] dup           Cursor::dup,              "YP";
        0x89 DUP10          [10 -> 11] dup           Cursor::dup,              "YP";
        0x8a DUP11          [11 -> 12] dup           Cursor::dup,              "YP";
        0x8b DUP12          [12 -> 13] dup           Cursor::dup,              "YP";
        0x8c DUP13          [13 -> 14] dup           Cursor::dup,              "YP";
        0x8d DUP14          [14 -> 15] dup           Cursor::dup,              "YP";
        0x8e DUP15          [15 -> 16] dup           Cursor::dup,              "YP";
        0x8f DUP16          [16 -> 17] dup           Cursor::dup,              "YP";
        0x90 SWAP1          [ 2 ->  2] swap          Cursor::swap,             "YP";
        0x91 SWAP2          [ 3 ->  3] swap          Cursor::swap,             "YP";
        0x92 SWAP3          [ 4 ->  4] swap          Cursor::swap,             "YP";
        0x93 SWAP4          [ 5 ->  5] swap          Cursor::swap,             "YP";
        0x94 SWAP5          [ 6 ->  6] swap          Cursor::swap,             "YP";
        0x95 SWAP6          [ 7 ->  7] swap          Cursor::swap,             "YP";
        0x96 SWAP7          [ 8 ->  8] swap          Cursor::swap,             "YP";
        0x97 SWAP8          [ 9 ->  9] swap          Cursor::swap,             "YP";
        0x98 SWAP9          [10 -> 10] swap          Cursor::swap,             "YP";
        0x99 SWAP10         [11 -> 11] swap          Cursor::swap,             "YP";
        0x9a SWAP11         [12 -> 12] swap          Cursor::swap,             "YP";
        0x9b SWAP12         [13 -> 13] swap          Cursor::swap,             "YP";
        0x9c SWAP13         [14 -> 14] swap          Cursor::swap,             "YP";
        0x9d SWAP14         [15 -> 15] swap          Cursor::swap,             "YP";
        0x9e SWAP15         [16 -> 16] swap          Cursor::swap,             "YP";
        0x9f SWAP16         [17 -> 17] swap          Cursor::swap,             "YP";
        // Logs.
        0xa0 LOG0           [ 2 ->  0] world(writes) log::write,               "YP, FIP-0054";
        0xa1 LOG1           [ 3 ->  0] world(writes) log::write,               "YP, FIP-0054";
        0xa2 LOG2           [ 4 ->  0] world(writes) log::write,               "YP, FIP-0054";
        0xa3 LOG3           [ 5 ->  0] world(writes) log::write,               "YP, FIP-0054";
        0xa4 LOG4           [ 6 ->  0] world(writes) log::write,               "YP, FIP-0054";
        // Calls and creation.
        0xf0 CREATE         [ 3 ->  1] world(writes) create::create,           "YP, FIP-0054";
        0xf1 CALL           [ 7 ->  1] world         call::call,               "YP, FIP-0054";
        0xf2 CALLCODE       [ 7 ->  1] world         call::call_code,      "YP" only Ethereum;
        0xf3 RETURN         [ 2 ->  0] ends          flow::give_back,          "YP";
        0xf4 DELEGATECALL   [ 6 ->  1] world         call::delegate_call,      "EIP-7, FIP-0054";
        0xf5 CREATE2        [ 4 ->  1] world(writes) create::create2,          "EIP-1014, FIP-0054";
        0xfa STATICCALL     [ 6 ->  1] world         call::static_call,        "EIP-214, FIP-0054";
        0xfd REVERT         [ 2 ->  0] ends          flow::revert,             "EIP-140";
        0xfe INVALID        [ 0 ->  0] ends          flow::invalid,            "EIP-141";
        0xff SELFDESTRUCT   [ 1 ->  0] ends(writes)  account::self_destruct,   "YP, FIP-0054";
        }
    };
}
pub(crate) use opcodes;

/// What is known about one instruction without running it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The byte in the code.
    pub code: u8,
    /// Its name in capitals, as the Yellow Paper or the EIP writes it.
    pub mnemonic: &'static str,
    /// Words it needs on the stack. DUP and SWAP count every word they reach down to.
    pub pops: u8,
    /// Words in their place afterwards.
    pub pushes: u8,
    /// Changes the world, so a static frame may not do it. CALL with a value is checked apart.
    pub writes: bool,
    /// The code ends here, whatever the words are.
    pub ends: bool,
    /// Bytes of the code after the instruction that belong to it: n for PUSHn.
    pub immediate: u8,
    /// What the body may touch, as the table above has it.
    pub kind: &'static str,
    /// The document that defines it; "YP" is the Ethereum Yellow Paper, appendix H.2.
    pub source: &'static str,
    /// The one profile that has it; `None` where all have.
    pub only: Option<Profile>,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:02x} {} [{} -> {}]", self.code, self.mnemonic, self.pops, self.pushes)
    }
}

/// Bytes of immediate data after `code`: n for PUSHn, otherwise none.
///
/// Source: Yellow Paper, section 9.4.3 (jump destinations), and EIP-3855.
pub const fn immediate(code: u8) -> usize {
    if code > PUSH0 && code <= PUSH32 { (code - PUSH0) as usize } else { 0 }
}

macro_rules! table {
    ($(
        $code:literal $name:ident [$pops:literal -> $pushes:literal]
        $kind:ident $(($mark:ident))? $body:path, $source:literal $(only $profile:ident)?;
    )*) => {
        $(
            #[doc = concat!("The byte of ", stringify!($name), ".")]
            pub const $name: u8 = $code;
        )*

        /// The row of each byte, whatever the profile; `None` is undefined in all, which halts.
        pub static TABLE: [Option<Row>; 256] = {
            let mut table = [None; 256];
            $(
                table[$code] = Some(Row {
                    code: $code,
                    mnemonic: stringify!($name),
                    pops: $pops,
                    pushes: $pushes,
                    writes: is_writer(&[$(stringify!($mark))?]),
                    ends: is_end(stringify!($kind)),
                    immediate: immediate($code) as u8,
                    kind: stringify!($kind),
                    source: $source,
                    only: only(&[$(Profile::$profile)?]),
                });
            )*
            table
        };

        /// How many rows were written; equal to the defined bytes of [`TABLE`] when no byte is used
        /// twice.
        pub const ROWS: usize = [$($code),*].len();
    };
}

/// Whether a row's kind ends the code.
const fn is_end(kind: &str) -> bool {
    matches!(kind.as_bytes(), b"ends")
}

/// Whether a row is marked as `(writes)`, the only mark there is.
const fn is_writer(marks: &[&str]) -> bool {
    !marks.is_empty()
}

/// The profile of a row, where it names one.
const fn only(named: &[Profile]) -> Option<Profile> {
    if let [profile] = named { Some(*profile) } else { None }
}

opcodes!(table);
