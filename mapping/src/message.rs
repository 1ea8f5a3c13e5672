//! Stop 3 of 10. In: an `EthTx`. Out: a Filecoin message and its delegated signature.
//! Before: mapping/src/address.rs. After: harness/src/chain.rs.
//!
//! Nothing is lost on the way, so a message and its signature turn back into the same transaction:
//! the network stores only the former and still answers for the hash of the latter.
//!
//! Does not know balances, nonces or gas prices, and signs nothing.

use alloc::vec::Vec;

use alloy_primitives::{Address, Bytes, Signature, U256};

use crate::{
    address::{EAM_ID, FilAddress, to_ethereum, to_filecoin},
    cbor::CborError,
    method,
    params::{byte_string, encode_byte_string},
    tx::{EthTx, TxError, TxKind, Unsigned},
};

/// First byte of a stored Homestead signature. Source: FIP-0091.
const HOMESTEAD_MARK: u8 = 1;
/// First byte of a stored EIP-155 signature. Source: FIP-0091.
const EIP155_MARK: u8 = 2;
/// `v` of an EIP-155 signature is this plus twice the chain id plus the parity. Source: EIP-155.
const EIP155_BASE: u128 = 35;

/// A Filecoin message, version 0. Amounts are in attoFIL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilMessage {
    /// The sender.
    pub from: FilAddress,
    /// The recipient.
    pub to: FilAddress,
    /// The sender's nonce.
    pub sequence: u64,
    /// What is transferred.
    pub value: U256,
    /// What the recipient is asked to do: see [`method`].
    pub method: u64,
    /// CBOR parameters, or nothing.
    pub params: Vec<u8>,
    /// Most Filecoin gas to use; below 2^63, since the network counts gas in a signed integer.
    pub gas_limit: u64,
    /// Most to pay per unit of gas.
    pub gas_fee_cap: U256,
    /// Most of it to give as a tip.
    pub gas_premium: U256,
}

/// Why a transaction has no message, or a message no transaction.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum MessageError {
    /// The transaction calls the address manager by its masked id.
    #[error(
        "the address manager (f010) takes no calls: send without a recipient to create a contract"
    )]
    CallsManager,
    /// The gas limit does not fit the network's signed 64 bits.
    #[error("gas limit {0} is too large: it must be below 2^63, and a block holds far less")]
    GasLimit(u64),
    /// The sender or the recipient has no Ethereum address.
    #[error("{0} has no Ethereum address, so the message is no Ethereum transaction")]
    NoEthereumAddress(FilAddress),
    /// The method is not one a transaction becomes.
    #[error("method {0} is not one an Ethereum transaction becomes")]
    Method(u64),
    /// The parameters are not one CBOR byte string.
    #[error("the parameters are not the byte string an Ethereum transaction becomes: {0}")]
    Params(#[from] CborError),
    /// A fee over 128 bits.
    #[error("fee {0} per unit of gas does not fit 128 bits")]
    Fee(U256),
    /// The delegated signature has none of the three forms.
    #[error(
        "the signature is not one of a transaction: it has 65 bytes, \
         or 0x01 with 65, or 0x02 with r, s and v"
    )]
    Signature,
    /// An EIP-155 signature for another chain.
    #[error("the signature is for chain {found} and not for chain {expected}")]
    ChainId {
        /// The chain the message is on.
        expected: u64,
        /// The chain in the signature.
        found: u64,
    },
    /// Some field cannot come from the transaction that this would be.
    #[error(
        "the message differs from what its own transaction becomes: \
         the sender or the encoding is wrong"
    )]
    NotFromTransaction,
    /// The transaction that comes out is not valid.
    #[error(transparent)]
    Transaction(#[from] TxError),
}

impl FilMessage {
    /// The message of a signed transaction.
    ///
    /// Source: FIP-0055, "Transaction to message"; FIP-0091 for legacy transactions.
    pub fn from_tx(tx: &EthTx) -> Result<Self, MessageError> {
        Self::from_unsigned(tx, tx.sender)
    }

    /// The message of a transaction nobody has signed: for dry runs, and for senders that are
    /// impersonated.
    pub fn from_unsigned(tx: &Unsigned, sender: Address) -> Result<Self, MessageError> {
        if i64::try_from(tx.gas_limit).is_err() {
            return Err(MessageError::GasLimit(tx.gas_limit));
        }
        let (to, method, params) = match tx.to.map(to_filecoin) {
            None => {
                let init_code = encode_byte_string(&tx.input);
                (FilAddress::Id(EAM_ID), method::EAM_CREATE_EXTERNAL, init_code)
            }
            Some(FilAddress::Id(EAM_ID)) => return Err(MessageError::CallsManager),
            Some(to) if tx.input.is_empty() => (to, method::INVOKE_EVM, Vec::new()),
            Some(to) => (to, method::INVOKE_EVM, encode_byte_string(&tx.input)),
        };
        Ok(Self {
            from: to_filecoin(sender),
            to,
            sequence: tx.nonce,
            value: tx.value,
            method,
            params,
            gas_limit: tx.gas_limit,
            gas_fee_cap: U256::from(tx.max_fee),
            gas_premium: U256::from(tx.max_priority_fee),
        })
    }

    /// The transaction that this message and its delegated signature come from, on a chain.
    ///
    /// Exact: the transaction's own message is this one, and its own signature bytes are these.
    pub fn to_tx(&self, signature: &[u8], chain_id: u64) -> Result<EthTx, MessageError> {
        let (kind, signature) = read_signature(signature, chain_id)?;
        let (to, input) = self.recipient_and_input()?;
        let unsigned = Unsigned {
            kind,
            chain_id: (kind != TxKind::Homestead).then_some(chain_id),
            nonce: self.sequence,
            max_fee: fee(self.gas_fee_cap)?,
            max_priority_fee: fee(self.gas_premium)?,
            gas_limit: self.gas_limit,
            to,
            value: self.value,
            input,
        };
        let tx = unsigned.with_signature(signature)?;
        if Self::from_tx(&tx)? != *self {
            return Err(MessageError::NotFromTransaction);
        }
        Ok(tx)
    }

    fn recipient_and_input(&self) -> Result<(Option<Address>, Bytes), MessageError> {
        let to = match (&self.to, self.method) {
            (FilAddress::Id(EAM_ID), method::EAM_CREATE_EXTERNAL) => None,
            (FilAddress::Id(EAM_ID), _) => return Err(MessageError::CallsManager),
            (to, method::INVOKE_EVM) => {
                let no_address = || MessageError::NoEthereumAddress(to.clone());
                Some(to_ethereum(to).ok_or_else(no_address)?)
            }
            (_, method) => return Err(MessageError::Method(method)),
        };
        let input = match self.params.as_slice() {
            [] if to.is_some() => Bytes::new(),
            params => Bytes::copy_from_slice(byte_string(params)?),
        };
        Ok((to, input))
    }
}

/// The bytes of a delegated signature for a transaction, without Filecoin's type byte (3).
///
/// 65 bytes `r ‖ s ‖ parity` for EIP-1559; `01 ‖ r ‖ s ‖ v` for Homestead; `02 ‖ r ‖ s ‖ v` for
/// EIP-155 with as many bytes for `v` as it needs.
///
/// Source: FIP-0055 and FIP-0091, "Signature".
pub fn delegated_signature(tx: &EthTx) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + 64 + 9);
    let parity = tx.signature.v();
    let r_and_s = &tx.signature.as_bytes()[..64];
    match (tx.kind, tx.chain_id) {
        (TxKind::Eip1559, _) => {
            bytes.extend_from_slice(r_and_s);
            bytes.push(u8::from(parity));
        }
        (TxKind::Eip155, Some(chain_id)) => {
            bytes.push(EIP155_MARK);
            bytes.extend_from_slice(r_and_s);
            let v = EIP155_BASE + 2 * u128::from(chain_id) + u128::from(parity);
            bytes.extend_from_slice(&v.to_be_bytes()[v.leading_zeros() as usize / 8..]);
        }
        (TxKind::Eip155 | TxKind::Homestead, _) => {
            bytes.push(HOMESTEAD_MARK);
            bytes.extend_from_slice(r_and_s);
            bytes.push(27 + u8::from(parity));
        }
    }
    bytes
}

/// The kind of transaction, and the signature with a parity, from a delegated signature.
fn read_signature(bytes: &[u8], chain_id: u64) -> Result<(TxKind, Signature), MessageError> {
    if let [r_and_s @ .., parity @ (0 | 1)] = bytes
        && r_and_s.len() == 64
    {
        return Ok((TxKind::Eip1559, signature(r_and_s, *parity == 1)));
    }
    let (mark, rest) = bytes.split_first().ok_or(MessageError::Signature)?;
    let (r_and_s, v) = rest.split_at_checked(64).ok_or(MessageError::Signature)?;
    match (*mark, v) {
        (HOMESTEAD_MARK, [v @ (27 | 28)]) => Ok((TxKind::Homestead, signature(r_and_s, *v == 28))),
        (EIP155_MARK, [1..=0xff, ..]) if v.len() <= 9 => {
            let v = v.iter().fold(0, |number, byte| number << 8 | u128::from(*byte));
            let doubled = v.checked_sub(EIP155_BASE).ok_or(MessageError::Signature)?;
            let found = u64::try_from(doubled / 2).map_err(|_| MessageError::Signature)?;
            if found != chain_id {
                return Err(MessageError::ChainId { expected: chain_id, found });
            }
            Ok((TxKind::Eip155, signature(r_and_s, doubled % 2 == 1)))
        }
        _ => Err(MessageError::Signature),
    }
}

fn signature(r_and_s: &[u8], parity: bool) -> Signature {
    Signature::from_bytes_and_parity(r_and_s, parity)
}

fn fee(amount: U256) -> Result<u128, MessageError> {
    u128::try_from(amount).map_err(|_| MessageError::Fee(amount))
}
