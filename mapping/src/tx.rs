//! Stop 1 of 10. In: the raw bytes a wallet sends. Out: an `EthTx` with its hash and sender.
//! Before: the wallet. After: mapping/src/address.rs.
//!
//! Three kinds of transaction have a Filecoin form: EIP-1559, EIP-155 and the older Homestead kind.
//! All others are refused here, with the reason. What is accepted is canonical: encoding it again
//! gives the same bytes, so the hash can be computed from either side.
//!
//! Does not know nonces, balances, fees or the chain id of any chain: the pool judges those.

use alloc::vec::Vec;
use core::ops::Deref;

use alloy_consensus::{
    SignableTransaction, TxEip1559, TxLegacy,
    crypto::SECP256K1N_HALF,
    crypto::secp256k1::recover_signer,
    transaction::{RlpEcdsaDecodableTx, RlpEcdsaEncodableTx},
};
use alloy_primitives::{Address, B256, Bytes, Signature, U256, keccak256};
use k256::ecdsa::SigningKey;

/// The kinds of transaction with a Filecoin form. Source: FIP-0055 and FIP-0091, "Transaction
/// types".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TxKind {
    /// Type 2: fee cap and tip, chain id.
    Eip1559,
    /// Untyped, with the chain id in the signature's `v`.
    Eip155,
    /// Untyped and valid on every chain (`v` is 27 or 28).
    Homestead,
}

/// Why bytes are not a transaction this network takes.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum TxError {
    /// No bytes at all.
    #[error("the transaction is empty: send the signed transaction's raw bytes")]
    Empty,
    /// A known type without a Filecoin form.
    #[error(
        "{0} transaction is not supported: Filecoin has no place for its extra fields; \
         send an EIP-1559 (type 2) or a legacy transaction"
    )]
    UnsupportedType(&'static str),
    /// A type nobody has defined, or none that we know.
    #[error(
        "unsupported transaction type {0:#04x}: send an EIP-1559 (type 2) or a legacy transaction"
    )]
    UnknownType(u8),
    /// The bytes are a string in RLP.
    #[error("the transaction is wrapped in an RLP string: send what is inside")]
    Wrapped,
    /// Not the RLP of this kind of transaction.
    #[error("the transaction is not the RLP list it should be: {0}")]
    BadRlp(alloy_rlp::Error),
    /// `v` of a legacy transaction that means neither a parity nor a chain id.
    #[error("legacy transactions have 27 or 28 for v, or 35 and up with a chain id (EIP-155)")]
    BadV,
    /// More bytes than the transaction.
    #[error("{0} bytes follow the transaction: remove them")]
    TrailingBytes(usize),
    /// Decodes, but the encoder of the same transaction writes other bytes.
    #[error(
        "the transaction is not in canonical RLP: \
         encode it again without leading zeros or long heads"
    )]
    NotCanonical,
    /// EIP-1559 with an access list, which has no meaning where storage is never warm.
    #[error("access list should be an empty list: Filecoin has no warm storage to declare")]
    AccessList,
    /// `r` or `s` is zero.
    #[error("the signature's r or s is zero: sign the transaction")]
    ZeroSignature,
    /// The twin of a valid signature, which EIP-2 forbids.
    #[error("the signature's s is above half the curve order (EIP-2): sign with low s")]
    HighS,
    /// No public key belongs to this signature.
    #[error("no sender can be recovered from the signature: sign the transaction again")]
    NoSender,
    /// An [`Unsigned`] whose fields contradict its kind.
    #[error(
        "the fields do not fit the kind of transaction: EIP-1559 and EIP-155 need a chain id, \
         Homestead has none, and a legacy gas price is both fee cap and tip"
    )]
    Inconsistent,
}

/// What a transaction asks for, before anybody signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    /// How it is encoded and signed.
    pub kind: TxKind,
    /// The chain it is for; `None` for Homestead, which is valid on all.
    pub chain_id: Option<u64>,
    /// How many messages the sender sent before.
    pub nonce: u64,
    /// Most to pay per unit of gas, in attoFIL; the gas price of a legacy transaction.
    pub max_fee: u128,
    /// Most of it to give as a tip, in attoFIL; equal to `max_fee` for a legacy transaction.
    pub max_priority_fee: u128,
    /// Most gas to use, in Filecoin gas.
    pub gas_limit: u64,
    /// Who is called; `None` creates a contract.
    pub to: Option<Address>,
    /// What is transferred, in attoFIL.
    pub value: U256,
    /// Calldata, or init code.
    pub input: Bytes,
}

/// A signed transaction. `hash` and `sender` follow from the rest: make one with [`EthTx::decode`]
/// or [`Unsigned::sign`], not by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EthTx {
    /// What it asks for; its fields can be read through the transaction itself.
    pub unsigned: Unsigned,
    /// The signature, with `v` as a parity.
    pub signature: Signature,
    /// keccak256 of the raw bytes.
    pub hash: B256,
    /// Whose key signed it.
    pub sender: Address,
}

impl Deref for EthTx {
    type Target = Unsigned;

    fn deref(&self) -> &Unsigned {
        &self.unsigned
    }
}

impl EthTx {
    /// Reads the raw bytes of `eth_sendRawTransaction` and recovers the sender.
    ///
    /// Source: EIP-2718 (types), EIP-1559, EIP-155, EIP-2 (low s).
    pub fn decode(raw: &[u8]) -> Result<Self, TxError> {
        let (unsigned, signature) = match raw {
            [] => return Err(TxError::Empty),
            [0x02, rlp @ ..] => decode_eip1559(rlp)?,
            [0x01, ..] => return Err(TxError::UnsupportedType("EIP-2930")),
            [0x03, ..] => return Err(TxError::UnsupportedType("EIP-4844 (blob)")),
            [0x04, ..] => return Err(TxError::UnsupportedType("EIP-7702 (set code)")),
            [other @ ..=0x7f, ..] => return Err(TxError::UnknownType(*other)),
            [..=0xbf, ..] => return Err(TxError::Wrapped),
            [0xc0..=0xff, ..] => decode_legacy(raw)?,
        };
        if unsigned.encode(&signature) != raw {
            return Err(TxError::NotCanonical);
        }
        let sender = sender(&unsigned, &signature)?;
        Ok(Self { unsigned, signature, hash: keccak256(raw), sender })
    }

    /// The raw bytes: the inverse of [`EthTx::decode`].
    pub fn encode(&self) -> Vec<u8> {
        self.unsigned.encode(&self.signature)
    }
}

impl Unsigned {
    /// The hash to be signed.
    pub fn signing_hash(&self) -> B256 {
        match self.kind {
            TxKind::Eip1559 => self.eip1559().signature_hash(),
            TxKind::Eip155 | TxKind::Homestead => self.legacy().signature_hash(),
        }
    }

    /// Signs with a secret key. The result is what the network would decode.
    pub fn sign(&self, key: &SigningKey) -> Result<EthTx, TxError> {
        let signed = key.sign_prehash_recoverable(self.signing_hash().as_slice());
        self.with_signature(signed.map_err(|_| TxError::NoSender)?.into())
    }

    /// Joins the request with a signature over [`Unsigned::signing_hash`], made anywhere.
    pub fn with_signature(&self, signature: Signature) -> Result<EthTx, TxError> {
        let tx = EthTx::decode(&self.encode(&signature))?;
        if tx.unsigned != *self {
            return Err(TxError::Inconsistent);
        }
        Ok(tx)
    }

    /// The raw bytes with a signature.
    fn encode(&self, signature: &Signature) -> Vec<u8> {
        let mut raw = Vec::new();
        match self.kind {
            TxKind::Eip1559 => self.eip1559().eip2718_encode(signature, &mut raw),
            TxKind::Eip155 | TxKind::Homestead => {
                self.legacy().eip2718_encode(signature, &mut raw);
            }
        }
        raw
    }

    fn eip1559(&self) -> TxEip1559 {
        TxEip1559 {
            chain_id: self.chain_id.unwrap_or_default(), // absent: `with_signature` will object
            nonce: self.nonce,
            gas_limit: self.gas_limit,
            max_fee_per_gas: self.max_fee,
            max_priority_fee_per_gas: self.max_priority_fee,
            to: self.to.into(),
            value: self.value,
            access_list: Default::default(),
            input: self.input.clone(),
        }
    }

    fn legacy(&self) -> TxLegacy {
        TxLegacy {
            chain_id: self.chain_id,
            nonce: self.nonce,
            gas_price: self.max_fee,
            gas_limit: self.gas_limit,
            to: self.to.into(),
            value: self.value,
            input: self.input.clone(),
        }
    }
}

fn decode_eip1559(mut rlp: &[u8]) -> Result<(Unsigned, Signature), TxError> {
    let decoded = TxEip1559::rlp_decode_with_signature(&mut rlp);
    let (tx, signature) = decoded.map_err(TxError::BadRlp)?;
    if !rlp.is_empty() {
        return Err(TxError::TrailingBytes(rlp.len()));
    }
    if !tx.access_list.is_empty() {
        return Err(TxError::AccessList);
    }
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(tx.chain_id),
        nonce: tx.nonce,
        max_fee: tx.max_fee_per_gas,
        max_priority_fee: tx.max_priority_fee_per_gas,
        gas_limit: tx.gas_limit,
        to: tx.to.into_to(),
        value: tx.value,
        input: tx.input,
    };
    Ok((unsigned, signature))
}

fn decode_legacy(mut rlp: &[u8]) -> Result<(Unsigned, Signature), TxError> {
    let decoded = TxLegacy::rlp_decode_with_signature(&mut rlp);
    let (tx, signature) = decoded.map_err(|error| match error {
        alloy_rlp::Error::Custom(_) => TxError::BadV, // the decoder's only objection of its own
        error => TxError::BadRlp(error),
    })?;
    if !rlp.is_empty() {
        return Err(TxError::TrailingBytes(rlp.len()));
    }
    let unsigned = Unsigned {
        kind: match tx.chain_id {
            Some(_) => TxKind::Eip155,
            None => TxKind::Homestead,
        },
        chain_id: tx.chain_id,
        nonce: tx.nonce,
        max_fee: tx.gas_price,
        max_priority_fee: tx.gas_price,
        gas_limit: tx.gas_limit,
        to: tx.to.into_to(),
        value: tx.value,
        input: tx.input,
    };
    Ok((unsigned, signature))
}

fn sender(unsigned: &Unsigned, signature: &Signature) -> Result<Address, TxError> {
    if signature.r().is_zero() || signature.s().is_zero() {
        return Err(TxError::ZeroSignature);
    }
    if signature.s() > SECP256K1N_HALF {
        return Err(TxError::HighS);
    }
    recover_signer(signature, unsigned.signing_hash()).map_err(|_| TxError::NoSender)
}
