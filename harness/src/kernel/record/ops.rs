//! The hooks, one family of syscalls after the other: forward, then write down. The families that
//! another power also concerns are in `wrap.rs` and `gas.rs`.

use fvm::kernel::Result;
use fvm::kernel::prelude::*;
use fvm_shared::sys::EventEntry;

use super::{Fields, Value, address, amount, bytes, number, or_nothing, text};
use crate::kernel::Kernel;

impl IpldBlockOps for Kernel {
    fn block_open(&mut self, cid: &Cid) -> Result<(BlockId, BlockStat)> {
        let place = self.place();
        let result = self.inner_mut().block_open(cid);
        self.keep(
            place,
            "ipld::block_open",
            &result,
            || vec![("cid", Value::Cid(*cid))],
            |(id, stat)| [vec![("id", number(*id))], described(stat)].concat(),
        );
        result
    }

    fn block_create(&mut self, codec: u64, data: &[u8]) -> Result<BlockId> {
        let place = self.place();
        let result = self.inner_mut().block_create(codec, data);
        self.keep(
            place,
            "ipld::block_create",
            &result,
            || vec![("codec", number(codec)), ("data", bytes(data))],
            |id| vec![("id", number(*id))],
        );
        result
    }

    fn block_link(&mut self, id: BlockId, function: u64, length: u32) -> Result<Cid> {
        let place = self.place();
        let result = self.inner_mut().block_link(id, function, length);
        self.keep(
            place,
            "ipld::block_link",
            &result,
            || vec![("id", number(id)), ("hash", number(function)), ("length", number(length))],
            |cid| vec![("cid", Value::Cid(*cid))],
        );
        result
    }

    fn block_read(&self, id: BlockId, offset: u32, buffer: &mut [u8]) -> Result<i32> {
        let place = self.place();
        let length = buffer.len();
        let result = self.inner().block_read(id, offset, buffer);
        self.keep(
            place,
            "ipld::block_read",
            &result,
            || {
                let room = number(length as u128);
                vec![("id", number(id)), ("offset", number(offset)), ("length", room)]
            },
            |left| {
                // Behind the block's end the rest is negative, and that much was not read.
                let unread = usize::try_from(left.min(&0).unsigned_abs()).unwrap_or(usize::MAX);
                let read = &buffer[..length.saturating_sub(unread)];
                vec![("data", bytes(read)), ("left", Value::Signed((*left).into()))]
            },
        );
        result
    }

    fn block_stat(&self, id: BlockId) -> Result<BlockStat> {
        let place = self.place();
        let result = self.inner().block_stat(id);
        self.keep(place, "ipld::block_stat", &result, || vec![("id", number(id))], described);
        result
    }
}

fn described(stat: &BlockStat) -> Fields {
    vec![("codec", number(stat.codec)), ("size", number(stat.size))]
}

impl SelfOps for Kernel {
    fn root(&mut self) -> Result<Cid> {
        let place = self.place();
        let result = self.inner_mut().root();
        self.keep(place, "self::root", &result, Fields::new, |cid| vec![("cid", Value::Cid(*cid))]);
        result
    }

    fn set_root(&mut self, root: Cid) -> Result<()> {
        let place = self.place();
        let result = self.inner_mut().set_root(root);
        let asked = || vec![("cid", Value::Cid(root))];
        self.keep(place, "self::set_root", &result, asked, |()| vec![]);
        result
    }

    fn current_balance(&self) -> Result<TokenAmount> {
        let place = self.place();
        let result = self.inner().current_balance();
        self.keep(place, "self::current_balance", &result, Fields::new, |balance| {
            vec![("balance", amount(balance))]
        });
        result
    }

    fn self_destruct(&mut self, burn_unspent: bool) -> Result<()> {
        let place = self.place();
        let result = self.inner_mut().self_destruct(burn_unspent);
        let asked = || vec![("burn_unspent", Value::Flag(burn_unspent))];
        self.keep(place, "self::self_destruct", &result, asked, |()| vec![]);
        result
    }
}

impl ActorOps for Kernel {
    fn resolve_address(&self, name: &Address) -> Result<ActorID> {
        let place = self.place();
        let result = self.inner().resolve_address(name);
        let asked = || vec![("address", address(name))];
        self.keep(place, "actor::resolve_address", &result, asked, |id| vec![("id", number(*id))]);
        result
    }

    fn lookup_delegated_address(&self, id: ActorID) -> Result<Option<Address>> {
        let place = self.place();
        let result = self.inner().lookup_delegated_address(id);
        let asked = || vec![("id", number(id))];
        self.keep(place, "actor::lookup_delegated_address", &result, asked, |found| {
            vec![("address", or_nothing(found.as_ref(), address))]
        });
        result
    }

    fn get_actor_code_cid(&self, id: ActorID) -> Result<Cid> {
        let place = self.place();
        let result = self.inner().get_actor_code_cid(id);
        let asked = || vec![("id", number(id))];
        self.keep(place, "actor::get_actor_code_cid", &result, asked, |cid| {
            vec![("cid", Value::Cid(*cid))]
        });
        result
    }

    fn next_actor_address(&self) -> Result<Address> {
        let place = self.place();
        let result = self.inner().next_actor_address();
        self.keep(place, "actor::next_actor_address", &result, Fields::new, |name| {
            vec![("address", address(name))]
        });
        result
    }

    fn create_actor(&mut self, code: Cid, id: ActorID, delegated: Option<Address>) -> Result<()> {
        let place = self.place();
        let result = self.inner_mut().create_actor(code, id, delegated);
        let asked = || {
            let delegated = or_nothing(delegated.as_ref(), address);
            vec![("id", number(id)), ("code", Value::Cid(code)), ("address", delegated)]
        };
        self.keep(place, "actor::create_actor", &result, asked, |()| vec![]);
        result
    }

    fn install_actor(&mut self, code: Cid) -> Result<()> {
        let place = self.place();
        let result = self.inner_mut().install_actor(code);
        let asked = || vec![("code", Value::Cid(code))];
        self.keep(place, "actor::install_actor", &result, asked, |()| vec![]);
        result
    }

    fn get_builtin_actor_type(&self, code: &Cid) -> Result<u32> {
        let place = self.place();
        let result = self.inner().get_builtin_actor_type(code);
        let asked = || vec![("code", Value::Cid(*code))];
        self.keep(place, "actor::get_builtin_actor_type", &result, asked, |kind| {
            vec![("type", number(*kind))]
        });
        result
    }

    fn get_code_cid_for_type(&self, kind: u32) -> Result<Cid> {
        let place = self.place();
        let result = self.inner().get_code_cid_for_type(kind);
        let asked = || vec![("type", number(kind))];
        self.keep(place, "actor::get_code_cid_for_type", &result, asked, |cid| {
            vec![("cid", Value::Cid(*cid))]
        });
        result
    }

    fn balance_of(&self, id: ActorID) -> Result<TokenAmount> {
        let place = self.place();
        let result = self.inner().balance_of(id);
        let asked = || vec![("id", number(id))];
        self.keep(place, "actor::balance_of", &result, asked, |balance| {
            vec![("balance", amount(balance))]
        });
        result
    }
}

impl MessageOps for Kernel {
    fn msg_context(&self) -> Result<MessageContext> {
        let place = self.place();
        let result = self.inner().msg_context();
        self.keep(place, "vm::message_context", &result, Fields::new, |context| {
            let MessageContext { origin, nonce, caller, receiver, method_number, .. } = *context;
            let (value, premium, flags) =
                (context.value_received, context.gas_premium, context.flags);
            vec![
                ("origin", number(origin)),
                ("nonce", number(nonce)),
                ("caller", number(caller)),
                ("receiver", number(receiver)),
                ("method", number(method_number)),
                ("value", token(value)),
                ("gas_premium", token(premium)),
                ("read_only", Value::Flag(flags.read_only())),
            ]
        });
        result
    }
}

impl NetworkOps for Kernel {
    fn network_context(&self) -> Result<NetworkContext> {
        let place = self.place();
        let result = self.inner().network_context();
        self.keep(place, "network::context", &result, Fields::new, |context| {
            let NetworkContext { epoch, timestamp, base_fee, chain_id, network_version } = *context;
            vec![
                ("epoch", Value::Signed(epoch)),
                ("timestamp", number(timestamp)),
                ("base_fee", token(base_fee)),
                ("chain_id", number(chain_id)),
                ("network_version", number(u32::from(network_version))),
            ]
        });
        result
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid> {
        let place = self.place();
        let result = self.inner().tipset_cid(epoch);
        let asked = || vec![("epoch", Value::Signed(epoch))];
        self.keep(place, "network::tipset_cid", &result, asked, |cid| {
            vec![("cid", Value::Cid(*cid))]
        });
        result
    }
}

/// attoFIL in the FVM's two halves.
fn token(amount: fvm_shared::sys::TokenAmount) -> Value {
    number(u128::from(amount.hi) << 64 | u128::from(amount.lo))
}

impl RandomnessOps for Kernel {
    fn get_randomness_from_tickets(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH]> {
        let place = self.place();
        let result = self.inner().get_randomness_from_tickets(epoch);
        let asked = || vec![("epoch", Value::Signed(epoch))];
        self.keep(place, "rand::get_chain_randomness", &result, asked, |random| {
            vec![("randomness", bytes(random))]
        });
        result
    }

    fn get_randomness_from_beacon(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH]> {
        let place = self.place();
        let result = self.inner().get_randomness_from_beacon(epoch);
        let asked = || vec![("epoch", Value::Signed(epoch))];
        self.keep(place, "rand::get_beacon_randomness", &result, asked, |random| {
            vec![("randomness", bytes(random))]
        });
        result
    }
}

impl EventOps for Kernel {
    fn emit_event(&mut self, heads: &[EventEntry], keys: &[u8], values: &[u8]) -> Result<()> {
        let place = self.place();
        let result = self.inner_mut().emit_event(heads, keys, values);
        let asked = || entries(heads, keys, values);
        self.keep(place, "event::emit_event", &result, asked, |()| vec![]);
        result
    }
}

/// Keys whose values are a log's. Source: FIP-0083.
const LOG_KEYS: [&str; 5] = ["t1", "t2", "t3", "t4", "d"];

/// An event entry by entry: a log's are named by their keys, of any other the key comes first. Cut
/// short where the lengths do not fit the bytes, which the FVM refuses too.
fn entries(heads: &[EventEntry], mut keys: &[u8], mut values: &[u8]) -> Fields {
    let mut fields = Fields::new();
    for head in heads {
        let (key_length, value_length) = (head.key_len as usize, head.val_len as usize);
        let (Some((key, other_keys)), Some((value, other_values))) =
            (keys.split_at_checked(key_length), values.split_at_checked(value_length))
        else {
            break;
        };
        (keys, values) = (other_keys, other_values);
        match LOG_KEYS.iter().find(|known| known.as_bytes() == key) {
            Some(known) => fields.push((known, bytes(value))),
            None => {
                fields.push(("key", text(&String::from_utf8_lossy(key))));
                fields.push(("value", bytes(value)));
            }
        }
    }
    fields
}

impl DebugOps for Kernel {
    fn log(&mut self, message: String) {
        let place = self.place();
        let asked = || vec![("message", text(&message))];
        self.keep(place, "debug::log", &Ok(()), asked, |()| vec![]);
        self.inner_mut().log(message);
    }

    fn debug_enabled(&self) -> bool {
        let place = self.place();
        let enabled = self.inner().debug_enabled();
        self.keep(place, "debug::enabled", &Ok(enabled), Fields::new, |enabled| {
            vec![("enabled", Value::Flag(*enabled))]
        });
        enabled
    }

    fn store_artifact(&self, name: &str, data: &[u8]) -> Result<()> {
        let place = self.place();
        let result = self.inner().store_artifact(name, data);
        let asked = || vec![("name", text(name)), ("data", bytes(data))];
        self.keep(place, "debug::store_artifact", &result, asked, |()| vec![]);
        result
    }
}
