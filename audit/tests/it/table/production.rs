//! What production's EVM actor does at each step: builtin-actors v18, revision b0a3bdd6, read from
//! its source, in the situation of the table: one slot, clean state, callees that succeed.

/// The syscalls of one step.
pub(crate) struct Known {
    /// In order.
    pub(crate) syscalls: &'static [&'static str],
    /// What the step makes unnecessary.
    pub(crate) without: &'static [&'static str],
    /// Said behind them.
    pub(crate) note: &'static str,
}

/// A call of another actor without parameters, whose answer is read, and after which the root is
/// asked for to see whether a re-entrant callee has changed it.
macro_rules! send {
    ($($before:literal),*) => {
        &[$($before,)* "send::send", "ipld::block_read", "self::root"]
    };
}

/// Who is at an address.
macro_rules! target {
    ($($after:literal),*) => {
        &[
            "actor::resolve_address",
            "actor::get_actor_code_cid",
            "actor::get_builtin_actor_type",
            $($after,)*
        ]
    };
}

/// The address manager's decision: who asks, by type and address; hashes; who is at the address;
/// and what comes of it.
macro_rules! manager {
    ($($hash:literal),*; $($then:literal),*) => {
        &[
            "actor::get_actor_code_cid",
            "actor::get_builtin_actor_type",
            "actor::lookup_delegated_address",
            $($hash,)*
            "actor::resolve_address",
            $($then,)*
        ]
    };
}

/// Steps with syscalls in production; every other step has none.
const TABLE: &[(&str, &[&str], &str)] = &[
    (
        "before the first instruction",
        &[
            "debug::enabled",
            "vm::message_context",
            "self::root",
            "ipld::block_open",
            "ipld::block_read",
            "ipld::block_open",
            "ipld::block_read",
            "actor::lookup_delegated_address",
            "ipld::block_open",
            "ipld::block_read",
            "actor::lookup_delegated_address",
        ],
        " (state, slots, code)",
    ),
    ("the same, with call data", &["ipld::block_stat", "ipld::block_read"], ""),
    ("the answer", &["ipld::block_create"], ""),
    ("KECCAK256", &["crypto::hash"], ""),
    ("BALANCE", &["actor::resolve_address", "actor::balance_of"], ""),
    ("ORIGIN", &["actor::lookup_delegated_address"], ""),
    ("ADDRESS", &[], " (before the first instruction)"),
    ("CALLER", &[], " (before the first instruction)"),
    ("GASPRICE", &["network::context"], ""),
    (
        "EXTCODESIZE",
        target!(
            "send::send",
            "ipld::block_read",
            "self::root",
            "ipld::block_open",
            "ipld::block_read"
        ),
        "",
    ),
    (
        "EXTCODECOPY",
        target!(
            "send::send",
            "ipld::block_read",
            "self::root",
            "ipld::block_open",
            "ipld::block_read"
        ),
        "",
    ),
    ("EXTCODEHASH", target!("send::send", "ipld::block_read", "self::root"), ""),
    ("BLOCKHASH", &["network::context", "network::tipset_cid"], ""),
    ("TIMESTAMP", &["network::context"], ""),
    ("NUMBER", &["network::context"], ""),
    ("PREVRANDAO", &["network::context", "rand::get_beacon_randomness", "crypto::hash"], ""),
    ("CHAINID", &["network::context"], ""),
    ("SELFBALANCE", &["self::current_balance"], ""),
    ("BASEFEE", &["network::context"], ""),
    (
        "SSTORE",
        &[
            "ipld::block_create",
            "ipld::block_link",
            "ipld::block_create",
            "ipld::block_link",
            "self::set_root",
        ],
        " (slots, state)",
    ),
    (
        "TSTORE",
        &[
            "ipld::block_create",
            "ipld::block_link",
            "ipld::block_create",
            "ipld::block_link",
            "self::set_root",
        ],
        " (transient slots, state)",
    ),
    ("GAS", &["gas::available"], ""),
    ("LOG0", &["event::emit_event"], ""),
    ("LOG1", &["event::emit_event"], ""),
    ("LOG2", &["event::emit_event"], ""),
    ("LOG3", &["event::emit_event"], ""),
    ("LOG4", &["event::emit_event"], ""),
    ("CREATE", CREATION, ""),
    ("CREATE2", CREATION, ""),
    ("CALL", send!("gas::available"), ""),
    ("STATICCALL", send!("gas::available"), ""),
    (
        "DELEGATECALL",
        target!(
            "send::send",
            "ipld::block_read",
            "self::root",
            "gas::available",
            "ipld::block_create",
            "send::send",
            "ipld::block_read",
            "self::root"
        ),
        "",
    ),
    ("REVERT", &["vm::exit"], ""),
    ("INVALID", &["vm::exit"], ""),
    (
        "SELFDESTRUCT",
        &[
            "self::current_balance",
            "send::send",
            "ipld::block_create",
            "ipld::block_link",
            "self::set_root",
        ],
        "",
    ),
    ("ecrecover", &["crypto::recover_secp_public_key", "crypto::hash"], ""),
    ("sha256", &["crypto::hash"], ""),
    ("ripemd160", &["crypto::hash"], ""),
    ("resolve_address", &["actor::resolve_address"], ""),
    ("lookup_delegated_address", &["actor::lookup_delegated_address"], ""),
    ("call_actor", &["gas::available", "send::send", "self::root"], ""),
    ("call_actor_id", &["gas::available", "send::send", "self::root"], ""),
    ("get_randomness", &["rand::get_beacon_randomness"], ""),
    ("Create", manager!("crypto::hash"; "actor::get_code_cid_for_type", "send::send"), ""),
    (
        "Create2",
        manager!("crypto::hash", "crypto::hash"; "actor::get_code_cid_for_type", "send::send"),
        "",
    ),
    (
        "Create, over a placeholder",
        manager!(
            "crypto::hash";
            "actor::get_actor_code_cid",
            "actor::get_builtin_actor_type",
            "actor::get_code_cid_for_type",
            "send::send"
        ),
        "",
    ),
    (
        "Create2, over a dead contract",
        manager!(
            "crypto::hash",
            "crypto::hash";
            "actor::get_actor_code_cid",
            "actor::get_builtin_actor_type",
            "send::send"
        ),
        "",
    ),
    (
        "CreateExternal, of an Ethereum account",
        manager!("crypto::hash"; "actor::get_code_cid_for_type", "send::send"),
        "",
    ),
    (
        "CreateExternal, of an f1 account",
        &[
            "actor::get_actor_code_cid",
            "actor::get_builtin_actor_type",
            "send::send",
            "crypto::hash",
            "crypto::hash",
            "actor::resolve_address",
            "actor::get_code_cid_for_type",
            "send::send",
        ],
        " (the first send asks for the key address)",
    ),
];

/// A creation: the nonce has changed, so the state is written before the call.
const CREATION: &[&str] = &[
    "self::current_balance",
    "gas::available",
    "ipld::block_create",
    "ipld::block_link",
    "self::set_root",
    "ipld::block_create",
    "send::send",
    "ipld::block_read",
    "self::root",
];

/// What its source says of a contract whose slots are a tree, which there all are: it does not say
/// how many nodes lie on the way to a slot.
pub(crate) fn said(step: &str) -> &'static str {
    match step {
        "SLOAD, the same slot again" => "nothing: the nodes are in memory",
        "SSTORE, the word that is there" => "as SLOAD",
        step if step.starts_with("SLOAD") => {
            "`ipld::block_open`, `ipld::block_read` for each node on the way that is not in memory"
        }
        _ => {
            "as SLOAD, then `ipld::block_create`, `ipld::block_link` for each changed node and for \
             the state, `self::set_root`"
        }
    }
}

/// What is known of a step; `None` where production makes no syscall.
pub(crate) fn known(step: &str) -> Option<Known> {
    let row = TABLE.iter().find(|(name, ..)| *name == step);
    let without: &[&str] = match step {
        // Without data there is no block to answer with.
        "REVERT" | "INVALID" => &["ipld::block_create"],
        _ => &[],
    };
    row.map(|(_, syscalls, note)| Known { syscalls, without, note })
}
