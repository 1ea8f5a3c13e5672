//! Who is who: addresses in any form to the one contracts see, and back to every form for people.

use std::str::FromStr;

use alloy_primitives::Address;
use alloy_signer_local::PrivateKeySigner;
use harness::genesis::dev_accounts;
use mapping::address::{AnyAddress, FilAddress, id_of_masked, masked_id, parse_any, to_filecoin};

use crate::args::Global;
use crate::chain::{Session, broken};
use crate::error::{Failure, Kind};
use crate::report::Party;

impl Session {
    /// The Ethereum address for what was typed: f0 to f4, t0 to t4, or 0x.
    ///
    /// f1, f2 and f3 have one only through the id of their actor, so that actor must exist.
    pub(crate) fn resolve(&self, text: &str) -> Result<Address, Failure> {
        let parsed = parse_any(text).map_err(|error| {
            Failure::usage(format!("{text:?} is not an address: {error}"))
                .help("write 0x and 40 hexadecimal digits, or f0 to f4 (t0 to t4) and the rest")
        })?;
        let address = match (parsed.to_ethereum(), parsed) {
            (Some(address), _) => address,
            (None, AnyAddress::Filecoin(address)) => masked_id(self.id(&address)?),
            (None, AnyAddress::Ethereum(address)) => address,
        };
        self.unmasked(address)
    }

    fn id(&self, address: &FilAddress) -> Result<u64, Failure> {
        let id = self.chain.resolve(address).map_err(broken)?;
        id.ok_or_else(|| {
            Failure::new(Kind::Failed, format!("there is no actor at {address} on this chain"))
                .help(
                    "f1, f2 and f3 addresses can be used once their actor exists; \
                     else use 0x or f410",
                )
        })
    }

    /// A masked id as the f410 address of the actor with that id, if it has one: such an actor has
    /// two names, and contracts see the other one.
    fn unmasked(&self, address: Address) -> Result<Address, Failure> {
        match id_of_masked(address) {
            Some(id) => self.chain.ethereum_address(id).map_err(broken),
            None => Ok(address),
        }
    }

    /// Every form of an address.
    pub(crate) fn party(&self, address: Address) -> Result<Party, Failure> {
        let filecoin = to_filecoin(address);
        let id = self.chain.resolve(&filecoin).map_err(broken)?;
        let id = id.map(|id| FilAddress::Id(id).to_string());
        Ok(Party { ethereum: address, filecoin: filecoin.to_string(), id })
    }

    /// Who sends: `--private-key`, `--from`, or the first development account.
    pub(crate) fn sender(&self, global: &Global) -> Result<PrivateKeySigner, Failure> {
        if let Some(key) = &global.private_key {
            return PrivateKeySigner::from_str(key.trim()).map_err(|_| {
                Failure::usage("the private key is not a secp256k1 key")
                    .help("write 64 hexadecimal digits, with or without 0x")
            });
        }
        self.account(global.from.as_deref().unwrap_or("0"))
    }

    /// A development account, by index or address.
    pub(crate) fn account(&self, text: &str) -> Result<PrivateKeySigner, Failure> {
        let accounts = dev_accounts();
        let found = if is_index(text) {
            text.parse::<usize>().ok().and_then(|index| accounts.get(index))
        } else {
            let address = self.resolve(text)?;
            accounts.iter().find(|account| account.address == address)
        };
        found.map(|account| account.signer.clone()).ok_or_else(|| {
            Failure::usage(format!("there is no key for {text}")).help(
                "give a development account, 0 to 9 or its address, or a key with --private-key",
            )
        })
    }

    /// Who a read-only call pretends to be: anybody, since nothing is signed.
    pub(crate) fn caller(&self, global: &Global) -> Result<Address, Failure> {
        match &global.from {
            Some(text) if !is_index(text) => self.resolve(text),
            _ => self.sender(global).map(|signer| signer.address()),
        }
    }
}

fn is_index(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit())
}
