//! The FVM as a recording: each syscall of the actor is answered with what was answered then, if
//! the actor asks for the same.

use std::cell::{Cell, RefCell};

use actor::sys::{
    ActorId, ErrorNumber, Link, Message, MessageContext, NetworkContext, Profile, Reply, Syscalls,
};
use harness::trace::{Answer, Fields, Syscall, UNPAID, Value};
use mapping::FilAddress;

/// The errors that a syscall may answer. Source: FIP-0030, error numbers.
const ERRORS: [ErrorNumber; 13] = [
    ErrorNumber::IllegalArgument,
    ErrorNumber::IllegalOperation,
    ErrorNumber::LimitExceeded,
    ErrorNumber::AssertionFailed,
    ErrorNumber::InsufficientFunds,
    ErrorNumber::NotFound,
    ErrorNumber::InvalidHandle,
    ErrorNumber::IllegalCid,
    ErrorNumber::IllegalCodec,
    ErrorNumber::Serialization,
    ErrorNumber::Forbidden,
    ErrorNumber::BufferTooSmall,
    ErrorNumber::ReadOnly,
];

/// What a syscall answers that has no answer in the recording; the replay ends there.
const OVER: ErrorNumber = ErrorNumber::IllegalOperation;

/// A frame's recorded syscalls, and how far they have been asked for.
#[derive(Debug)]
pub(super) struct Player<'a, const ETHEREUM: bool> {
    recording: &'a [Option<&'a Syscall>],
    next: Cell<usize>,
    differs: RefCell<Option<String>>,
    /// The recording had no further answer.
    over: Cell<bool>,
}

/// The results of one syscall, by name.
struct Given<'a>(&'a Fields);

impl Given<'_> {
    fn find(&self, name: &str) -> Option<&Value> {
        self.0.iter().find_map(|(field, value)| (*field == name).then_some(value))
    }

    fn number<N: TryFrom<u128>>(&self, name: &str) -> Option<N> {
        match self.find(name)? {
            Value::Number(number) => N::try_from(*number).ok(),
            _ => None,
        }
    }

    fn signed(&self, name: &str) -> Option<i64> {
        match self.find(name)? {
            Value::Signed(number) => Some(*number),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> bool {
        self.find(name) == Some(&Value::Flag(true))
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        match self.find(name)? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    fn link(&self) -> Option<Link> {
        match self.find("cid")? {
            Value::Cid(cid) => Link::from_bytes(&cid.to_bytes()),
            _ => None,
        }
    }
}

impl<'a, const ETHEREUM: bool> Player<'a, ETHEREUM> {
    pub(super) fn new(recording: &'a [Option<&'a Syscall>]) -> Self {
        Player {
            recording,
            next: Cell::new(0),
            differs: RefCell::default(),
            over: Cell::new(false),
        }
    }

    /// How many syscalls have been asked for again.
    pub(super) fn asked(&self) -> usize {
        self.next.get()
    }

    /// How the first request that differs does so.
    pub(super) fn differs(&self) -> Option<String> {
        self.differs.borrow().clone()
    }

    /// Whether there is nothing more to answer, or no use in it.
    pub(super) fn is_over(&self) -> bool {
        self.over.get() || self.differs.borrow().is_some()
    }

    /// The parameters, which an actor reads first of all if there are any.
    pub(super) fn params(&self) -> Option<(u64, Vec<u8>)> {
        let stat = self.recording.get(self.next.get()).copied().flatten();
        let id = match stat.filter(|stat| stat.name == "ipld::block_stat")?.arguments.first()? {
            (_, Value::Number(id)) => u32::try_from(*id).ok()?,
            _ => return None,
        };
        self.read(id).ok()
    }

    /// The recorded answer of the next syscall, which must be this one.
    fn ask(&self, name: &str, wanted: &[(&str, Value)]) -> Result<Given<'a>, ErrorNumber> {
        if self.is_over() {
            return Err(OVER);
        }
        let place = self.next.get();
        // What never reached the kernel is the end of the frame: whoever asks on has differed, or
        // the frame ran out of gas before it could.
        let made = self.recording.get(place).copied().flatten();
        let Some(syscall) = made.filter(|syscall| syscall.name != UNPAID) else {
            self.over.set(true);
            return Err(OVER);
        };
        let same = wanted.iter().all(|(name, value)| {
            syscall.arguments.iter().any(|(field, found)| field == name && found == value)
        });
        if syscall.name != name || !same {
            let text = format!("recorded is {} where the replay asks for {name}", syscall.name);
            *self.differs.borrow_mut() = Some(text);
            return Err(OVER);
        }
        self.next.set(place + 1);
        match &syscall.answer {
            Answer::Given(fields) => Ok(Given(fields)),
            Answer::Refused { number, .. } => {
                Err(ERRORS.into_iter().find(|error| *error as u32 == *number).unwrap_or(OVER))
            }
            Answer::Stopped => {
                self.over.set(true);
                Err(OVER)
            }
        }
    }

    /// A block's bytes, as the actor reads them into its memory.
    fn fill(&self, id: u32) -> Result<Vec<u8>, ErrorNumber> {
        let given = self.ask("ipld::block_read", &[("id", Value::Number(id.into()))])?;
        let data = given.bytes("data").ok_or(OVER)?;
        let mut block = Vec::with_capacity(data.len() + interpreter::Code::ROOM);
        block.extend_from_slice(data);
        Ok(block)
    }
}

/// An answer of "not found" is an answer.
fn found<T>(result: Result<T, ErrorNumber>) -> Result<Option<T>, ErrorNumber> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ErrorNumber::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn number(number: impl Into<u128>) -> Value {
    Value::Number(number.into())
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec().into())
}

fn address(name: &[u8]) -> Result<Value, ErrorNumber> {
    FilAddress::from_bytes(name).map(Value::Address).map_err(|_| OVER)
}

fn cid(link: &Link) -> Result<Value, ErrorNumber> {
    cid::Cid::try_from(&link.0[..]).map(Value::Cid).map_err(|_| OVER)
}

fn word(given: &Given<'_>, name: &str) -> Option<[u8; 32]> {
    let digest = given.bytes(name)?;
    let mut word = [0; 32];
    let length = digest.len().min(32);
    word[..length].copy_from_slice(&digest[..length]);
    Some(word)
}

impl<const ETHEREUM: bool> Syscalls for Player<'_, ETHEREUM> {
    const PROFILE: Profile = if ETHEREUM { Profile::Ethereum } else { Profile::Filecoin };

    fn message_context(&self) -> MessageContext {
        let Ok(given) = self.ask("vm::message_context", &[]) else {
            return MessageContext::default();
        };
        MessageContext {
            origin: given.number("origin").unwrap_or_default(),
            nonce: given.number("nonce").unwrap_or_default(),
            caller: given.number("caller").unwrap_or_default(),
            receiver: given.number("receiver").unwrap_or_default(),
            method: given.number("method").unwrap_or_default(),
            value: given.number("value").unwrap_or_default(),
            gas_premium: given.number("gas_premium").unwrap_or_default(),
            read_only: given.flag("read_only"),
        }
    }

    fn network_context(&self) -> NetworkContext {
        let Ok(given) = self.ask("network::context", &[]) else {
            return NetworkContext::default();
        };
        NetworkContext {
            epoch: given.signed("epoch").unwrap_or_default(),
            timestamp: given.number("timestamp").unwrap_or_default(),
            base_fee: given.number("base_fee").unwrap_or_default(),
            chain_id: given.number("chain_id").unwrap_or_default(),
        }
    }

    fn tipset_cid(&self, epoch: i64) -> Result<Vec<u8>, ErrorNumber> {
        let given = self.ask("network::tipset_cid", &[("epoch", Value::Signed(epoch))])?;
        match given.find("cid") {
            Some(Value::Cid(cid)) => Ok(cid.to_bytes()),
            _ => Err(OVER),
        }
    }

    fn open(&self, link: &Link) -> Result<Vec<u8>, ErrorNumber> {
        let given = self.ask("ipld::block_open", &[("cid", cid(link)?)])?;
        self.fill(given.number("id").ok_or(OVER)?)
    }

    fn read(&self, id: u32) -> Result<(u64, Vec<u8>), ErrorNumber> {
        let given = self.ask("ipld::block_stat", &[("id", number(id))])?;
        Ok((given.number("codec").ok_or(OVER)?, self.fill(id)?))
    }

    fn create(&self, codec: u64, data: &[u8]) -> Result<u32, ErrorNumber> {
        let wanted = [("codec", number(codec)), ("data", bytes(data))];
        self.ask("ipld::block_create", &wanted)?.number("id").ok_or(OVER)
    }

    fn write(&self, codec: u64, data: &[u8]) -> Result<Link, ErrorNumber> {
        let id = self.create(codec, data)?;
        self.ask("ipld::block_link", &[("id", number(id))])?.link().ok_or(OVER)
    }

    fn root(&self) -> Result<Link, ErrorNumber> {
        self.ask("self::root", &[])?.link().ok_or(OVER)
    }

    fn set_root(&self, link: &Link) -> Result<(), ErrorNumber> {
        self.ask("self::set_root", &[("cid", cid(link)?)]).map(drop)
    }

    fn current_balance(&self) -> u128 {
        let given = self.ask("self::current_balance", &[]);
        given.ok().and_then(|given| given.number("balance")).unwrap_or_default()
    }

    fn resolve_address(&self, name: &[u8]) -> Result<Option<ActorId>, ErrorNumber> {
        let given = found(self.ask("actor::resolve_address", &[("address", address(name)?)]))?;
        Ok(given.and_then(|given| given.number("id")))
    }

    fn lookup_delegated_address(&self, id: ActorId) -> Result<Option<Vec<u8>>, ErrorNumber> {
        let given = found(self.ask("actor::lookup_delegated_address", &[("id", number(id))]))?;
        Ok(given.and_then(|given| match given.find("address") {
            Some(Value::Address(address)) => Some(address.to_bytes()),
            _ => None,
        }))
    }

    fn actor_type(&self, id: ActorId) -> Result<Option<i32>, ErrorNumber> {
        let code = found(self.ask("actor::get_actor_code_cid", &[("id", number(id))]))?;
        let Some(code) = code else { return Ok(None) };
        let code = code.find("cid").cloned().ok_or(OVER)?;
        let given = self.ask("actor::get_builtin_actor_type", &[("code", code)])?;
        Ok(given.number("type"))
    }

    fn balance_of(&self, id: ActorId) -> Result<Option<u128>, ErrorNumber> {
        let given = found(self.ask("actor::balance_of", &[("id", number(id))]))?;
        Ok(given.and_then(|given| given.number("balance")))
    }

    fn hash(&self, function: u64, data: &[u8]) -> [u8; 32] {
        let wanted = [("function", number(function)), ("data", bytes(data))];
        let given = self.ask("crypto::hash", &wanted);
        given.ok().and_then(|given| word(&given, "digest")).unwrap_or_default()
    }

    fn recover_secp_public_key(&self, hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 65]> {
        let wanted = [("hash", bytes(hash)), ("signature", bytes(signature))];
        let given = self.ask("crypto::recover_secp_public_key", &wanted).ok()?;
        given.bytes("key")?.try_into().ok()
    }

    fn beacon_randomness(&self, epoch: i64) -> Result<[u8; 32], ErrorNumber> {
        let given = self.ask("rand::get_beacon_randomness", &[("epoch", Value::Signed(epoch))])?;
        word(&given, "randomness").ok_or(OVER)
    }

    fn emit_event(&self, entries: &[(&str, &[u8])]) -> Result<(), ErrorNumber> {
        let wanted: Vec<(&str, Value)> =
            entries.iter().map(|(key, value)| (*key, bytes(value))).collect();
        self.ask("event::emit_event", &wanted).map(drop)
    }

    fn gas_available(&self) -> u64 {
        let given = self.ask("gas::available", &[]);
        given.ok().and_then(|given| given.number("gas")).unwrap_or_default()
    }

    fn send(&self, message: &Message<'_>) -> Result<Reply, ErrorNumber> {
        let params = match message.params {
            Some((codec, data)) => self.create(codec, data)?,
            None => 0,
        };
        let wanted = [
            ("to", address(message.to)?),
            ("method", number(message.method)),
            ("params", number(params)),
            ("value", number(message.value)),
            ("read_only", Value::Flag(message.read_only)),
        ];
        let given = self.ask("send::send", &wanted)?;
        let data = match given.number("id").ok_or(OVER)? {
            0 => Vec::new(),
            id => self.fill(id)?,
        };
        let exit_code = given.number("exit_code").ok_or(OVER)?;
        Ok(Reply { exit_code, codec: given.number("codec").ok_or(OVER)?, data })
    }
}
