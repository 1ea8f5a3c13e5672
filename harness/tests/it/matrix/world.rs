//! One of everything: an actor of each class on one machine, and every address that a contract can
//! name.

use alloy_primitives::{Address, B256, Bytes, U256};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message as Signed;
use harness::Bundle;
use interpreter::asm::assemble;
use mapping::address::masked_id;
use mapping::method::{GET_STORAGE_AT, INVOKE_EVM, SEND};
use mapping::params::{StorageAtParams, U256Cbor, byte_string, encode_byte_string};
use minicbor::{Decoder, Encoder};

use crate::actors::rig::{RICH, Reply, Rig, SYSTEM, f410};

/// Ids of actors that no message made.
const MULTISIG: u64 = 700;
const MINER: u64 = 701;
const INSTALLED: u64 = 702;
const BURNT_FUNDS: u64 = 99;
/// An id that nobody has.
const NOBODY: u64 = 9_999;

/// Who sends a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// An account whose messages are signed, or the system: it sends to whom it likes.
    Account(FvmAddress),
    /// An address that has been paid, in the first message that it signs.
    Placeholder(Address),
    /// A native actor that sends what is proposed to it.
    Native(FvmAddress),
    /// A contract, through the precompile call_actor.
    Contract(Address),
}

impl Sender {
    /// Whether its messages are on chain themselves: with CBOR or nothing, and never read-only.
    pub(crate) fn signs(self) -> bool {
        matches!(self, Sender::Account(_) | Sender::Placeholder(_))
    }
}

/// The machine with everybody on it.
pub(crate) struct World {
    pub(crate) rig: Rig,
    pub(crate) f1: FvmAddress,
    pub(crate) f3: FvmAddress,
    /// Contracts: with code, without any, destroyed in an earlier message.
    pub(crate) contract: Address,
    pub(crate) empty: Address,
    pub(crate) dead: Address,
    /// Hands its calldata to call_actor.
    bridge: Address,
}

/// Another Ethereum account than [`RICH`].
pub(crate) const OTHER: Address = Address::repeat_byte(0x22);
/// An address that has been paid, and nothing else.
pub(crate) const PAID: Address = Address::repeat_byte(0x33);
/// An address that nobody has sent to.
pub(crate) const FRESH: Address = Address::repeat_byte(0x44);

/// Returns 7. Without code that runs it as a constructor, it is the contract of most tables.
pub(crate) const SEVEN: &str = "PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

impl World {
    pub(crate) fn new() -> World {
        let mut bundle = Bundle::embedded();
        bundle.replace("multisig", test_actors::multisig().to_vec()).unwrap();
        bundle.replace("storageminer", test_actors::miner().to_vec()).unwrap();
        let mut rig = Rig::with(&bundle);
        rig.put_at(Address::ZERO, "ethaccount");
        rig.put_at(OTHER, "ethaccount");
        rig.put(BURNT_FUNDS, "account");
        rig.put(MULTISIG, "multisig");
        rig.put(MINER, "storageminer");
        // The same code under another CID is no built-in actor's: a custom section of one byte.
        rig.put_code(INSTALLED, &[test_actors::multisig(), &[0, 2, 1, b'x']].concat());
        let f1 = FvmAddress::new_secp256k1(&[4; 65]).unwrap();
        let f3 = FvmAddress::new_bls(&[5; 48]).unwrap();
        let contract = deploy(&mut rig, SEVEN);
        let empty = deploy(&mut rig, "");
        let dead = deploy(&mut rig, "CALLER SELFDESTRUCT");
        let bridge = deploy(&mut rig, BRIDGE);
        let mut world = World { rig, f1, f3, contract, empty, dead, bridge };
        world.begin();
        world
    }

    /// Pays those that a payment makes or that shall be able to send, and ends the mortal.
    fn begin(&mut self) {
        let natives = [MULTISIG, MINER, INSTALLED].map(FvmAddress::new_id);
        let paid = [self.f1, self.f3, f410(PAID), f410(self.contract), f410(self.bridge)];
        for to in paid.into_iter().chain(natives) {
            assert_eq!(self.rig.pay((f410(RICH), to), 10, SEND, vec![]).code, 0, "{to}");
        }
        let reply = self.rig.send((f410(RICH), f410(self.dead)), INVOKE_EVM, vec![]);
        assert_eq!(reply.code, 0);
    }

    /// Every class of address that a contract can name, with its name in the tables.
    pub(crate) fn addresses(&self) -> Vec<(&'static str, Address)> {
        let id = |address: FvmAddress| masked_id(self.rig.id(address).unwrap());
        let precompile = |first: u8, last: u8| {
            let mut address = Address::with_last_byte(last);
            address[0] = first;
            address
        };
        vec![
            ("contract", self.contract),
            ("contract, by its id", id(f410(self.contract))),
            ("contract without code", self.empty),
            ("dead contract", self.dead),
            ("Ethereum account", OTHER),
            ("Ethereum account, by its id", id(f410(OTHER))),
            ("placeholder", PAID),
            ("never seen", FRESH),
            ("id of an f1 account", id(self.f1)),
            ("id of an f3 account", id(self.f3)),
            ("id of a multisig", masked_id(MULTISIG)),
            ("id of a miner", masked_id(MINER)),
            ("id of an installed actor", masked_id(INSTALLED)),
            ("id of nobody", masked_id(NOBODY)),
            ("system actor, 0xff..00", masked_id(0)),
            ("init actor, 0xff..01", masked_id(1)),
            ("address manager, 0xff..0a", masked_id(10)),
            ("burnt funds, 0xff..63", masked_id(BURNT_FUNDS)),
            ("zero", Address::ZERO),
            ("0x02, sha256", precompile(0, 2)),
            ("0x0100, P256VERIFY", {
                let mut address = Address::ZERO;
                address[18] = 1;
                address
            }),
            ("0x0a, reserved", precompile(0, 0x0a)),
            ("0xff, reserved", precompile(0, 0xff)),
            ("0xfe..00, not reserved", precompile(0xfe, 0)),
            ("0xfe..01, resolve_address", precompile(0xfe, 1)),
            ("0xfe..04, reserved", precompile(0xfe, 4)),
            ("0xfe..05, call_actor_id", precompile(0xfe, 5)),
        ]
    }

    /// The address of the miner.
    pub(crate) fn miner() -> FvmAddress {
        FvmAddress::new_id(MINER)
    }

    /// The address of the actor whose code is no built-in's.
    pub(crate) fn installed() -> FvmAddress {
        FvmAddress::new_id(INSTALLED)
    }

    /// The address of the multisig.
    pub(crate) fn multisig() -> FvmAddress {
        FvmAddress::new_id(MULTISIG)
    }

    /// Does something and takes it back.
    pub(crate) fn tried<T>(&mut self, what: impl FnOnce(&mut World) -> T) -> T {
        self.rig.begin();
        let outcome = what(self);
        self.rig.take_back();
        outcome
    }

    /// Every kind of sender, with its name in the tables.
    pub(crate) fn senders(&self) -> Vec<(&'static str, Sender)> {
        vec![
            ("Ethereum account", Sender::Account(f410(RICH))),
            ("f1 account", Sender::Account(self.f1)),
            ("f3 account", Sender::Account(self.f3)),
            ("placeholder", Sender::Placeholder(PAID)),
            ("contract", Sender::Contract(self.bridge)),
            ("multisig", Sender::Native(FvmAddress::new_id(MULTISIG))),
            ("miner", Sender::Native(FvmAddress::new_id(MINER))),
            ("installed actor", Sender::Native(FvmAddress::new_id(INSTALLED))),
            ("system", Sender::Account(FvmAddress::new_id(0))),
        ]
    }

    /// Creates a contract with this code, runs it with one byte of calldata, and gives what it
    /// returned. It owns 5.
    pub(crate) fn run(&mut self, program: &str) -> (Address, Reply) {
        let contract = deploy(&mut self.rig, program);
        let params = encode_byte_string(&[1]);
        let reply = self.rig.pay((f410(RICH), f410(contract)), 5, INVOKE_EVM, params);
        (contract, reply)
    }

    /// What an address owns, in attoFIL.
    pub(crate) fn balance(&self, address: FvmAddress) -> u64 {
        let actor = self.rig.id(address).and_then(|id| self.rig.actor(id));
        let balance = actor.map(|actor| actor.balance.atto().clone()).unwrap_or_default();
        balance.try_into().unwrap_or(u64::MAX)
    }

    /// The word in a contract's slot.
    pub(crate) fn slot(&mut self, of: Address, key: u64) -> U256 {
        let params = StorageAtParams { key: U256::from(key) }.to_cbor();
        let reply = self.rig.send((SYSTEM, f410(of)), GET_STORAGE_AT, params);
        assert_eq!(reply.code, 0, "{of}: {reply:?}");
        U256Cbor::from_cbor(&reply.data).unwrap().0
    }

    /// Sends one message as that sender: an exit code, or the negative number of a syscall's error;
    /// and what came back with its codec.
    pub(crate) fn send(&mut self, sender: Sender, message: &Message) -> Sent {
        match sender {
            Sender::Account(from) => {
                let params = message.params.clone().map(|(_, bytes)| bytes).unwrap_or_default();
                let route = (from, message.to);
                let reply = self.rig.pay(route, message.value, message.method, params);
                Sent { code: Some(reply.code.into()), data: reply.data }
            }
            Sender::Placeholder(from) => self.send_first(from, message),
            Sender::Contract(from) => {
                let params = encode_byte_string(&message.abi());
                let reply = self.rig.send((f410(RICH), f410(from)), INVOKE_EVM, params);
                Sent::decoded(&reply)
            }
            Sender::Native(from) => {
                let params = encode_byte_string(&message.proposal());
                let reply = self.rig.send((f410(RICH), from), PROPOSE, params);
                assert_eq!(reply.code, 0, "{message:?}");
                Sent::read(&reply.data)
            }
        }
    }

    /// Sends the first message that a placeholder signs, which makes it an account.
    fn send_first(&mut self, from: Address, message: &Message) -> Sent {
        let id = self.rig.id(f410(from)).unwrap();
        let kind = |world: &World| {
            let actor = world.rig.actor(id).unwrap();
            (actor.code, actor.sequence)
        };
        assert_eq!(kind(self), (self.rig.code("placeholder"), 0));
        let params = message.params.clone().map(|(_, bytes)| bytes).unwrap_or_default();
        let applied = self.rig.submit(Signed {
            version: 0,
            from: f410(from),
            to: message.to,
            sequence: 0,
            value: TokenAmount::from_atto(message.value),
            method_num: message.method,
            params: RawBytes::new(params),
            gas_limit: 10_000_000_000,
            gas_fee_cap: TokenAmount::default(),
            gas_premium: TokenAmount::default(),
        });
        assert_eq!(kind(self), (self.rig.code("ethaccount"), 1));
        let receipt = applied.msg_receipt;
        Sent {
            code: Some(receipt.exit_code.value().into()),
            data: receipt.return_data.to_vec().into(),
        }
    }
}

/// The test actors' method that sends.
const PROPOSE: u64 = 2;

/// CBOR, the only codec that a message on chain can have.
pub(crate) const CBOR: u64 = 0x51;
/// Bytes as they are.
pub(crate) const RAW: u64 = 0x55;
/// CBOR with links that become readable.
pub(crate) const DAG_CBOR: u64 = 0x71;

/// A message to be sent by somebody.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) to: FvmAddress,
    pub(crate) value: u64,
    pub(crate) method: u64,
    /// Codec and bytes.
    pub(crate) params: Option<(u64, Vec<u8>)>,
    /// Whether state may change. Messages on chain have no such flag.
    pub(crate) read_only: bool,
}

impl Message {
    fn proposal(&self) -> Vec<u8> {
        let mut proposal = Encoder::new(Vec::new());
        proposal.array(6).unwrap().bytes(&self.to.to_bytes()).unwrap();
        proposal.u64(self.value).unwrap().u64(self.method).unwrap();
        match &self.params {
            Some((codec, bytes)) => proposal.u64(*codec).unwrap().bytes(bytes).unwrap(),
            None => proposal.u64(0).unwrap().null().unwrap(),
        };
        proposal.u64(self.read_only.into()).unwrap();
        proposal.into_writer()
    }

    /// Input of call_actor: method, value, flags, codec, parameters, address. Source: FIP-0054.
    fn abi(&self) -> Vec<u8> {
        let (codec, params) = self.params.clone().unwrap_or_default();
        let second = 7 * 32 + params.len().next_multiple_of(32);
        let flags = u64::from(self.read_only);
        let head = [self.method, self.value, flags, codec, 6 * 32, second as u64];
        let mut input: Vec<u8> = head.into_iter().flat_map(word).collect();
        for bytes in [params, self.to.to_bytes()] {
            input.extend(word(bytes.len() as u64));
            let padded = input.len() + bytes.len().next_multiple_of(32);
            input.extend(bytes);
            input.resize(padded, 0);
        }
        input
    }
}

fn word(number: u64) -> [u8; 32] {
    U256::from(number).to_be_bytes()
}

/// How a message ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    /// An exit code, or the negative number of a syscall's error; none if the bridge of contracts
    /// did not send at all.
    pub(crate) code: Option<i64>,
    pub(crate) data: Bytes,
}

impl Sent {
    /// The code as tables show it.
    pub(crate) fn told(&self) -> String {
        self.code.map_or("no".to_string(), |code| code.to_string())
    }

    /// Answer of a test actor.
    fn read(answer: &[u8]) -> Sent {
        let mut decoder = Decoder::new(answer);
        assert_eq!(decoder.array().unwrap(), Some(3));
        let code = Some(decoder.i64().unwrap());
        decoder.u64().unwrap();
        Sent { code, data: Bytes::copy_from_slice(decoder.bytes().unwrap()) }
    }

    /// Output of call_actor: exit code, codec, where the data begin, their length, the data.
    fn decoded(reply: &Reply) -> Sent {
        if reply.code != 0 {
            return Sent { code: None, data: Bytes::new() };
        }
        let output = byte_string(&reply.data).unwrap();
        let [code, _, _, length] = *words(reply).first_chunk().unwrap();
        let code = i64::try_from(alloy_primitives::I256::from_raw(code)).unwrap();
        let data = &output[4 * 32..][..length.to()];
        Sent { code: Some(code), data: Bytes::copy_from_slice(data) }
    }
}

/// Hands its calldata to call_actor and returns what that says; reverts if it refuses.
const BRIDGE: &str = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
    PUSH0 PUSH0 CALLDATASIZE PUSH0
    PUSH20 0xfe00000000000000000000000000000000000003 GAS DELEGATECALL
    PUSH @ok JUMPI PUSH0 PUSH0 REVERT
    ok: JUMPDEST RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY RETURNDATASIZE PUSH0 RETURN";

/// Creates a contract from [`RICH`] with this runtime code.
pub(crate) fn deploy(rig: &mut Rig, program: &str) -> Address {
    rig.contract(&assemble(program).unwrap()).eth_address
}

/// The words that a contract returned.
pub(crate) fn words(reply: &Reply) -> Vec<U256> {
    let bytes = byte_string(&reply.data).unwrap();
    bytes.as_chunks::<32>().0.iter().map(|word| U256::from_be_bytes(*word)).collect()
}

/// A word as the address in it.
pub(crate) fn address(word: U256) -> Address {
    Address::from_word(B256::from(word))
}
