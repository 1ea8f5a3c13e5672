//! call_actor, 0xfe…03: any method of any actor, named by its address. Also the ABI it shares with
//! call_actor_id.

use alloc::vec::Vec;

use revm_primitives::{Bytes, U256};

use crate::{
    call::{CallKind, CallSite, Failure, Stop},
    chain::{ActorCall, ActorReply, Chain, Target},
    input::Reader,
};

/// CBOR without links: the only codec parameters may have. Source: multicodec table, `cbor`.
const CBOR: u64 = 0x51;

/// First method number free for use; below are only 0, the plain transfer, and the system's own.
///
/// Source: FRC-0042, reserved methods; FIP-0054, precompiles, call_actor.
const FIRST_METHOD: u64 = 1024;

/// Where parameters are cut, in bytes: one more than a block may have.
///
/// A length field may say 4 GiB while all of it lies past the end of the input, as zeros. The
/// platform refuses every block beyond 1 MiB alike, so what lies behind the first byte too many is
/// never built.
const PARAMS_CUT: u32 = (1 << 20) + 1;

/// Where an address is cut, in bytes: longer than any address, so that one cut here is still none.
///
/// Source: FIP-0048; the longest is a delegated address: 1 + 10 + 54 bytes.
const ADDRESS_CUT: u32 = 128;

/// Calls a method of the actor with a given address, in the name of the contract that is running.
///
/// How the callee ends is an answer, never a failure: positive is its exit code, negative the
/// number of a syscall error that kept it from running (codec 0 and no data then). Its data comes
/// back undecoded, with its codec. `value` is the contract's own, whatever CALLVALUE is. Offsets
/// are honoured literally: what lies past the end is zeros, and regions may overlap.
///
/// | input  | `abi.encode(uint64 method, uint256 value, uint64 flags, uint64 codec, bytes params, |
/// |        | bytes address)`, without a selector |
/// | output | `abi.encode(int256 exit_code, uint64 codec, bytes data)` |
/// | fails  | a call that is not DELEGATECALL; a method from 1 to 1023; flags other than 0 and 1 |
/// |        | (read-only); a codec other than 0x51, or 0 with empty `params`; what is no address; |
/// |        | an integer too wide for its type; an offset or a length from 2^32 up |
/// | by     | the syscalls `gas::available` and `send::send`, with the state flushed before |
///
/// Source: FIP-0054, precompiles, call_actor; codec 0x51 as the deployed actor has it.
pub(crate) fn run<C: Chain + ?Sized>(
    input: &[u8],
    chain: &mut C,
    call: &CallSite,
) -> Result<Bytes, Stop<C::Error>> {
    let mut head = Head::read(input, call)?;
    let offset = u32::try_from(head.tail).map_err(|_| Failure::Overflow { bits: 33 })?;
    head.reader.seek(offset);
    let len = head.reader.u32()?;
    let address = head.reader.padded(len.min(ADDRESS_CUT));
    if !chain.is_address(&address) {
        return Err(Failure::NotAnAddress.into());
    }
    head.send(chain, Target::Address(&address), call)
}

/// The arguments both call_actor and call_actor_id begin with.
pub(super) struct Head<'a> {
    reader: Reader<'a>,
    method: u64,
    value: U256,
    read_only: bool,
    codec: u64,
    params_offset: u32,
    /// The last argument: the callee's id, or the offset of its address.
    pub(super) tail: u64,
}

impl<'a> Head<'a> {
    /// Reads the six words, checking each against its type and meaning.
    pub(super) fn read(input: &'a [u8], call: &CallSite) -> Result<Self, Failure> {
        if call.kind != CallKind::DelegateCall {
            return Err(Failure::NotDelegated(call.kind));
        }
        let mut reader = Reader::new(input);
        let method = reader.u64()?;
        if (1..FIRST_METHOD).contains(&method) {
            return Err(Failure::ReservedMethod(method));
        }
        let value = U256::from_be_bytes(reader.array::<32>());
        let read_only = match reader.u64()? {
            0 => false,
            1 => true,
            flags => return Err(Failure::Flags(flags)),
        };
        let codec = reader.u64()?;
        let params_offset = reader.u32()?;
        let tail = reader.u64()?;
        Ok(Self { reader, method, value, read_only, codec, params_offset, tail })
    }

    /// Reads the parameters, which lie wherever their offset says, and makes the call.
    pub(super) fn send<C: Chain + ?Sized>(
        mut self,
        chain: &mut C,
        to: Target<'_>,
        call: &CallSite,
    ) -> Result<Bytes, Stop<C::Error>> {
        self.reader.seek(self.params_offset);
        let len = self.reader.u32()?;
        let params = self.reader.padded(len.min(PARAMS_CUT));
        match self.codec {
            CBOR => {}
            0 if params.is_empty() => {}
            codec => return Err(Failure::Codec(codec).into()),
        }
        let reply = chain.call_actor(ActorCall {
            to,
            method: self.method,
            value: self.value,
            read_only: self.read_only,
            codec: self.codec,
            params: &params,
            gas: call.gas,
        });
        Ok(encode(&reply.map_err(Stop::Host)?))
    }
}

/// `abi.encode(int256 exit_code, uint64 codec, bytes data)`.
fn encode(reply: &ActorReply) -> Bytes {
    let (status, codec, data) = match reply {
        ActorReply::Exited { code, codec, data } => (U256::from(*code), *codec, &data[..]),
        ActorReply::Refused { error } => (U256::from(*error).wrapping_neg(), 0, &[][..]),
    };
    let head = [status, U256::from(codec), U256::from(0x60), U256::from(data.len())];
    let len = 32 * head.len() + data.len().next_multiple_of(32);
    let mut output = Vec::with_capacity(len);
    for word in head {
        output.extend_from_slice(&word.to_be_bytes::<32>());
    }
    output.extend_from_slice(data);
    output.resize(len, 0);
    output.into()
}
