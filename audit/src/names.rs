//! Where names come from: whoever knows ABIs answers, this crate only asks.

use alloy_primitives::Address;
use mapping::log::Log;
use serde::{Deserialize, Serialize};

/// Something decoded by an ABI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decoded {
    /// Name and types, as in `transfer(address,uint256)`.
    pub signature: String,
    /// Name and values, on one line.
    pub text: String,
}

/// What is known of the contracts in a trace.
pub trait Names {
    /// The name of the contract at an address.
    fn contract(&self, address: Address) -> Option<String>;
    /// The function that calldata calls, with its arguments. `code` is whose code runs.
    fn function(&self, code: Address, input: &[u8]) -> Option<Decoded>;
    /// What that function returned.
    fn returned(&self, code: Address, input: &[u8], output: &[u8]) -> Option<String>;
    /// Why code reverted.
    fn reason(&self, code: Address, data: &[u8]) -> Option<String>;
    /// An event with its values.
    fn event(&self, log: &Log) -> Option<Decoded>;
}

/// Nothing has a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn contract(&self, _: Address) -> Option<String> {
        None
    }

    fn function(&self, _: Address, _: &[u8]) -> Option<Decoded> {
        None
    }

    fn returned(&self, _: Address, _: &[u8], _: &[u8]) -> Option<String> {
        None
    }

    fn reason(&self, _: Address, _: &[u8]) -> Option<String> {
        None
    }

    fn event(&self, _: &Log) -> Option<Decoded> {
        None
    }
}
