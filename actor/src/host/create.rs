//! CREATE, CREATE2 by the Ethereum address manager; SELFDESTRUCT.

use interpreter::{CreateReply, CreateRequest};
use mapping::address::{BURNT_FUNDS_ID, EAM_ID, WireAddress};
use mapping::method;
use mapping::params::{EamCreate2Params, EamCreateParams, EamReturn};
use revm_primitives::{Address, Bytes, U256};

use super::Contract;
use super::call::unwrapped;
use crate::exit::Abort;
use crate::sys::{Message, Profile, Syscalls, codec};

impl<S: Syscalls> Contract<'_, S> {
    /// The nonce is taken before the call, also where depth is exhausted, not where funds are.
    ///
    /// | syscall | `self::current_balance`, `gas::available`, `send::send` to f010 |
    /// | source  | FIP-0054, "CREATE" |
    pub(super) fn run_create(&mut self, request: &CreateRequest<'_>) -> Result<CreateReply, Abort> {
        if self.session.context.read_only {
            return Err(Abort::read_only("a creation in a read-only call"));
        }
        let refused = CreateReply { address: None, output: Bytes::new() };
        if request.value > U256::from(self.session.sys.current_balance()) {
            return Ok(refused);
        }
        let Ok(value) = u128::try_from(request.value) else { return Ok(refused) };
        let gas_limit = Some(self.forwardable());
        let nonce = self.session.take_nonce()?;
        let (method, params) = match request.salt {
            None => {
                let params = EamCreateParams { initcode: request.init_code, nonce };
                (method::EAM_CREATE, params.to_cbor())
            }
            Some(salt) => {
                let params = EamCreate2Params { initcode: request.init_code, salt };
                (method::EAM_CREATE2, params.to_cbor())
            }
        };
        let to = WireAddress::id(EAM_ID);
        let message = Message {
            to: to.as_slice(),
            method,
            params: Some((codec::CBOR, &params)),
            value,
            gas_limit,
            read_only: false,
        };
        let Ok(reply) = self.session.across(&message)? else { return Ok(refused) };
        if reply.exit_code != 0 {
            let output = unwrapped(reply.codec, reply.data).into();
            return Ok(CreateReply { address: None, output });
        }
        let created = EamReturn::from_cbor(&reply.data)
            .map_err(|_| Abort::serialization("the address manager's answer is malformed"))?;
        Ok(CreateReply { address: Some(created.eth_address), output: Bytes::new() })
    }

    /// SELFDESTRUCT: the whole balance to `beneficiary` by method 0, which runs no code there; the
    /// contract is dead from the next message on. Errors: the transfer fails, exit 40.
    ///
    /// In the profile `ethereum` only a contract dies that the running message created, and what it
    /// leaves to itself is burnt.
    ///
    /// | syscall | `self::current_balance`, `send::send` |
    /// | source  | FIP-0054, "SELFDESTRUCT"; before EIP-6780, but for the profile `ethereum` |
    pub(super) fn pay_out_and_bury(&mut self, beneficiary: Address) -> Result<(), Abort> {
        if self.session.context.read_only {
            return Err(Abort::read_only("SELFDESTRUCT in a read-only call"));
        }
        let balance = self.session.sys.current_balance();
        let mut to = WireAddress::of(beneficiary);
        let mut dies = true;
        if matches!(S::PROFILE, Profile::Ethereum) {
            dies = self.session.is_new();
            if dies && self.actor_id(beneficiary)? == Some(self.session.context.receiver) {
                to = WireAddress::id(BURNT_FUNDS_ID);
            }
        }
        let sent = self.session.transfer(to.as_slice(), balance);
        if sent.is_ok_and(|reply| reply.exit_code == 0) {
            if dies {
                self.session.bury()?;
            }
            return Ok(());
        }
        let code = mapping::exit::EVM_SELFDESTRUCT_FAILED;
        Err(Abort::new(code, "SELFDESTRUCT could not send the balance"))
    }
}
