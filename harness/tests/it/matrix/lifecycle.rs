//! A contract from its creation to its end and beyond, in one message and across several.

use alloy_primitives::{Address, U256};
use expect_test::expect;
use harness::story::init_code;
use interpreter::asm::assemble;
use mapping::method::INVOKE_EVM;
use mapping::params::encode_byte_string;

use super::table::Table;
use super::world::{World, address, deploy, words};
use crate::actors::rig::{RICH, Rig, f410};

/// The contract that lives and dies. Its calldata's first byte says what it does; it returns a
/// word.
const MORTAL: &str = "PUSH0 CALLDATALOAD PUSH1 248 SHR
    DUP1 PUSH1 1 EQ PUSH @write JUMPI
    DUP1 PUSH1 2 EQ PUSH @die JUMPI
    DUP1 PUSH1 3 EQ PUSH @create JUMPI
    DUP1 PUSH1 4 EQ PUSH @tread JUMPI
    DUP1 PUSH1 5 EQ PUSH @twrite JUMPI
    PUSH1 6 EQ PUSH @revert JUMPI
    PUSH0 SLOAD PUSH @answer JUMP
    write: JUMPDEST PUSH1 9 PUSH0 SSTORE PUSH1 1 PUSH @answer JUMP
    die: JUMPDEST CALLER SELFDESTRUCT
    create: JUMPDEST PUSH0 PUSH0 PUSH0 CREATE PUSH @answer JUMP
    tread: JUMPDEST PUSH0 TLOAD PUSH @answer JUMP
    twrite: JUMPDEST PUSH1 9 PUSH0 TSTORE PUSH1 1 PUSH @answer JUMP
    revert: JUMPDEST PUSH1 9 PUSH0 TSTORE PUSH0 PUSH0 REVERT
    answer: JUMPDEST PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// The word of a call that failed, and of one that returned nothing.
const FAILED: u64 = 0xfa11;
const NOTHING: u64 = 0x0e;

/// What a step may be, with its byte in the driver's calldata. Below 16 it is the mortal's own.
const STEPS: [(&str, u8); 12] = [
    ("read", 0),
    ("write", 1),
    ("die", 2),
    ("nonce", 3),
    ("tread", 4),
    ("twrite", 5),
    ("trevert", 6),
    ("make", 16),
    ("hash", 17),
    ("size", 18),
    ("pay", 19),
    ("balance", 20),
];

/// Does to the mortal what each byte of its calldata says, and returns a word for each.
fn driver(mortal: Address, init: Address, length: usize) -> String {
    format!(
        "PUSH0
         loop: JUMPDEST CALLDATASIZE DUP2 LT ISZERO PUSH @end JUMPI
         DUP1 CALLDATALOAD PUSH1 248 SHR
         DUP1 PUSH1 16 EQ PUSH @make JUMPI
         DUP1 PUSH1 17 EQ PUSH @hash JUMPI
         DUP1 PUSH1 18 EQ PUSH @size JUMPI
         DUP1 PUSH1 19 EQ PUSH @pay JUMPI
         DUP1 PUSH1 20 EQ PUSH @balance JUMPI
         PUSH0 MSTORE8 PUSH1 {NOTHING} PUSH1 32 MSTORE
         PUSH1 32 PUSH1 32 PUSH1 1 PUSH0 PUSH0 PUSH20 {mortal:#x} GAS CALL
         PUSH @well JUMPI PUSH2 {FAILED} PUSH1 32 MSTORE
         well: JUMPDEST PUSH1 32 MLOAD
         next: JUMPDEST DUP2 PUSH1 5 SHL PUSH2 0x400 ADD MSTORE PUSH1 1 ADD PUSH @loop JUMP
         make: JUMPDEST POP PUSH {length} PUSH0 PUSH0 PUSH20 {init:#x} EXTCODECOPY
         PUSH0 PUSH {length} PUSH0 PUSH0 CREATE2 PUSH @next JUMP
         hash: JUMPDEST POP PUSH20 {mortal:#x} EXTCODEHASH PUSH @next JUMP
         size: JUMPDEST POP PUSH20 {mortal:#x} EXTCODESIZE PUSH @next JUMP
         pay: JUMPDEST POP PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH20 {mortal:#x} GAS CALL
         PUSH @next JUMP
         balance: JUMPDEST POP PUSH20 {mortal:#x} BALANCE PUSH @next JUMP
         end: JUMPDEST CALLDATASIZE PUSH1 5 SHL PUSH2 0x400 RETURN"
    )
}

/// A machine with a driver that owns 100, and the address of the mortal that it makes.
pub(super) struct Stage {
    rig: Rig,
    driver: Address,
    mortal: Address,
    size: usize,
}

impl Stage {
    pub(super) fn new() -> Stage {
        let mut rig = Rig::new();
        let runtime = assemble(MORTAL).unwrap();
        let init = init_code(&runtime);
        // Any code can be a contract's; this one is only ever copied.
        let holder = rig.contract(&init).eth_address;
        // The driver knows the address of what it will make, which follows from its own.
        let driver_address = RICH.create(rig.nonce);
        let mortal = driver_address.create2_from_code([0; 32], &init);
        let driver = deploy(&mut rig, &driver(mortal, holder, init.len()));
        assert_eq!(driver, driver_address);
        let paid = rig.pay((f410(RICH), f410(driver)), 100, INVOKE_EVM, vec![]);
        assert_eq!(paid.code, 0, "{paid:?}");
        Stage { rig, driver, mortal, size: runtime.len() }
    }

    /// Plays steps, `|` between messages, and says what each came to.
    pub(super) fn plays(&mut self, script: &str) -> String {
        script.split('|').map(|message| self.message(message)).collect::<Vec<_>>().join(" | ")
    }

    fn message(&mut self, steps: &str) -> String {
        let steps: Vec<&str> = steps.split_whitespace().collect();
        let byte = |step: &&str| STEPS.iter().find(|(name, _)| name == step).unwrap().1;
        let params = encode_byte_string(&steps.iter().map(byte).collect::<Vec<u8>>());
        let reply = self.rig.send((f410(RICH), f410(self.driver)), INVOKE_EVM, params);
        assert_eq!(reply.code, 0, "{steps:?}: {reply:?}");
        let words = words(&reply);
        let told = steps.iter().zip(words).map(|(step, word)| self.told(step, word));
        told.collect::<Vec<_>>().join(" ")
    }

    fn told(&self, step: &str, word: U256) -> String {
        if word == U256::from(FAILED) {
            return "fails".to_string();
        }
        match step {
            "make" if word.is_zero() => "refused".to_string(),
            "make" if address(word) == self.mortal => "made".to_string(),
            "nonce" if word > U256::from(NOTHING) => {
                let created = address(word);
                let nonce = (1..9).find(|nonce| self.mortal.create(*nonce) == created);
                nonce.map_or("unknown".to_string(), |nonce| nonce.to_string())
            }
            "hash" if word.is_zero() => "0".to_string(),
            "hash" if word.to_be_bytes() == alloy_primitives::KECCAK256_EMPTY.0 => {
                "empty".to_string()
            }
            "hash" => "code".to_string(),
            "size" if word == U256::from(self.size) => "code".to_string(),
            _ if word == U256::from(NOTHING) => "nothing".to_string(),
            _ => word.to_string(),
        }
    }
}

fn scripts(scripts: &[&str]) -> Table {
    let mut table = Table::new(&["steps, | ends a message", "what each came to"]);
    for script in scripts {
        table.row(script, [Stage::new().plays(script)]);
    }
    table
}

/// One contract, made by CREATE2 always at the same address. `nothing`: the call succeeded and
/// returned nothing, which is how a contract answers that dies or is dead, or is not there.
///
/// - SELFDESTRUCT takes effect when the message ends; until then the contract runs, keeps its slots
///   and stands in the way of a creation.
/// - Afterwards it has no code and the hash of none, and its slots are out of reach.
/// - A creation revives it: same address, new slots, nonce from 1 on. So what it creates next meets
///   the child of its first life, which is in the way: CREATE pushes 0.
/// - What it is paid after its end stays, and is there when it lives again.
#[test]
fn death_and_resurrection_in_one_message_and_across_messages() {
    scripts(&[
        "make read nonce nonce",
        "make make",
        "make | make",
        "make write die read nonce hash size",
        "make write die make",
        "make write die | read hash size",
        "make write nonce die | make read nonce",
        "make write | die | make read | read",
        "make write | die write read | make read",
        "make | die die | make",
        "make | die make | make",
        "make | die | die | make",
        "make | pay die balance | pay balance | make balance",
        "make | die pay balance | balance | make balance read",
        "pay hash | make balance | die",
        "make die make | make write | read",
    ])
    .shows(expect![[r#"
        steps, | ends a message                               what each came to
        make read nonce nonce                                 made 0 1 2
        make make                                             made refused
        make | make                                           made | refused
        make write die read nonce hash size                   made 1 nothing 9 1 code code
        make write die make                                   made 1 nothing refused
        make write die | read hash size                       made 1 nothing | nothing empty 0
        make write nonce die | make read nonce                made 1 1 nothing | made 0 0
        make write | die | make read | read                   made 1 | nothing | made 0 | 0
        make write | die write read | make read               made 1 | nothing 1 9 | made 0
        make | die die | make                                 made | nothing nothing | made
        make | die make | make                                made | nothing refused | made
        make | die | die | make                               made | nothing | nothing | made
        make | pay die balance | pay balance | make balance   made | 1 nothing 0 | 1 1 | made 1
        make | die pay balance | balance | make balance read  made | nothing 1 1 | 1 | made 1 0
        pay hash | make balance | die                         1 empty | made 1 | nothing
        make die make | make write | read                     made nothing refused | made 1 | 9
    "#]]);
}

/// The same contract's transient slot: it lasts as long as the message, through the frames that see
/// it.
///
/// - A call that reverts takes its own write back.
/// - A contract that dies keeps it until the message ends; one that is revived begins without.
#[test]
fn how_long_a_transient_slot_lasts() {
    scripts(&[
        "make twrite tread",
        "make | twrite tread | tread",
        "make | twrite write | read tread",
        "make | trevert tread",
        "make | twrite trevert tread",
        "make | twrite die tread | tread",
        "make | twrite die | make tread",
        "make | twrite | twrite tread | tread read",
    ])
    .shows(expect![[r#"
        steps, | ends a message                    what each came to
        make twrite tread                          made 1 9
        make | twrite tread | tread                made | 1 9 | 0
        make | twrite write | read tread           made | 1 1 | 9 0
        make | trevert tread                       made | fails 0
        make | twrite trevert tread                made | 1 fails 9
        make | twrite die tread | tread            made | 1 nothing 9 | nothing
        make | twrite die | make tread             made | 1 nothing | made 0
        make | twrite | twrite tread | tread read  made | 1 | 1 9 | 0 0
    "#]]);
}

/// Runs init code that leaves a word on the stack, which becomes slot 0; the new contract has no
/// code.
fn constructed(world: &mut World, program: &str) -> String {
    let code = assemble(&format!("{program} PUSH0 SSTORE")).unwrap();
    let nonce = world.rig.nonce;
    let reply = world.rig.create(&code, 5);
    if reply.code != 0 {
        return format!("exit {}", reply.code);
    }
    let own = RICH.create(nonce);
    let word = world.slot(own, 0);
    let names = [(own, "itself"), (RICH, "the account"), (own.create(1), "its first child")];
    let named = names.into_iter().find(|(known, _)| *known == address(word));
    named.map_or(word.to_string(), |(_, name)| name.to_string())
}

/// What init code finds, as the word that it leaves. The account sends 5 along.
///
/// - Until init code returns, the contract has no code, to others as to itself: a call of it
///   succeeds and returns nothing, EXTCODESIZE is 0.
/// - A child that is created calls its creator in vain, and is created all the same.
/// - A creation takes the next nonce, from 1 on, also in a constructor.
/// - SELFDESTRUCT in a constructor: created, and dead when the message ends. Its slots are gone, so
///   there is nothing to read; the word shown is that of a dead contract.
#[test]
fn a_contract_while_it_is_constructed() {
    let mut world = World::new();
    let child = "PUSH0 PUSH0 PUSH0 CREATE";
    // Init code of eleven bytes that calls its creator and keeps what that answered as its code
    // size.
    let calls_back =
        assemble("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLER GAS CALL PUSH0 RETURN").unwrap();
    let calls_back = format!(
        "PUSH{n} 0x{code} PUSH0 MSTORE PUSH {n} PUSH {at} PUSH0 CREATE",
        n = calls_back.len(),
        code = alloy_primitives::hex::encode(&calls_back),
        at = 32 - calls_back.len()
    );
    let rows = [
        ("ADDRESS", "ADDRESS".to_string()),
        ("CALLER", "CALLER".to_string()),
        ("CALLVALUE", "CALLVALUE".to_string()),
        ("SELFBALANCE", "SELFBALANCE".to_string()),
        ("CALLDATASIZE", "CALLDATASIZE".to_string()),
        ("CODESIZE, above zero", "CODESIZE ISZERO ISZERO".to_string()),
        ("EXTCODESIZE of itself", "ADDRESS EXTCODESIZE".to_string()),
        (
            "SLOAD after SSTORE and a call",
            format!(
                "PUSH1 4 PUSH1 1 SSTORE PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {:#x} GAS CALL POP
             PUSH1 1 SLOAD",
                world.contract
            ),
        ),
        (
            "TLOAD after TSTORE and a call",
            format!(
                "PUSH1 4 PUSH1 1 TSTORE PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {:#x} GAS CALL POP
             PUSH1 1 TLOAD",
                world.contract
            ),
        ),
        ("CALL of itself", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL".to_string()),
        (
            "RETURNDATASIZE after that",
            "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL POP RETURNDATASIZE".to_string(),
        ),
        ("DELEGATECALL of itself", "PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS DELEGATECALL".to_string()),
        ("CREATE", child.to_string()),
        ("CREATE twice, first nonce", format!("{child} {child} POP")),
        (
            "CREATE2 twice at one address",
            "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2 POP PUSH0 PUSH0 PUSH0 PUSH0 CREATE2".to_string(),
        ),
        ("CREATE of a child that calls back", calls_back.clone()),
        ("its EXTCODESIZE", format!("{calls_back} EXTCODESIZE")),
        ("value for a child", "PUSH0 PUSH0 PUSH1 2 CREATE POP SELFBALANCE".to_string()),
        ("more value than there is", "PUSH0 PUSH0 PUSH1 6 CREATE".to_string()),
        ("SELFDESTRUCT", "PUSH1 4 PUSH0 SSTORE CALLER SELFDESTRUCT".to_string()),
        ("REVERT", "PUSH0 PUSH0 REVERT".to_string()),
        ("INVALID", "INVALID".to_string()),
    ];
    let mut table = Table::new(&["in init code", "leaves"]);
    for (name, program) in rows {
        let cell = world.tried(|world| constructed(world, &program));
        table.row(name, [cell]);
    }
    table.shows(expect![[r#"
        in init code                       leaves
        ADDRESS                            itself
        CALLER                             the account
        CALLVALUE                          5
        SELFBALANCE                        5
        CALLDATASIZE                       0
        CODESIZE, above zero               1
        EXTCODESIZE of itself              0
        SLOAD after SSTORE and a call      4
        TLOAD after TSTORE and a call      4
        CALL of itself                     1
        RETURNDATASIZE after that          0
        DELEGATECALL of itself             1
        CREATE                             its first child
        CREATE twice, first nonce          its first child
        CREATE2 twice at one address       0
        CREATE of a child that calls back  its first child
        its EXTCODESIZE                    1
        value for a child                  3
        more value than there is           0
        SELFDESTRUCT                       0
        REVERT                             exit 33
        INVALID                            exit 34
    "#]]);
}
