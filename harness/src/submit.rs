//! Signed Ethereum transactions in, receipts out.
//!
//! The FVM trusts its node with signatures and with everything a mempool checks, so that is done
//! here, and each refusal says what would have been accepted. A refused transaction changes nothing
//! and costs nothing; one that fails while it runs is on the chain, has a receipt and is paid for.

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_signer::SignerSync;
use fvm::executor::{ApplyFailure, ApplyRet};
use fvm_shared::message::Message;
use mapping::message::{FilMessage, MessageError, delegated_signature};
use mapping::receipt::Receipt;
use mapping::tx::{EthTx, TxError, TxKind, Unsigned};

use crate::apply::{chain_length, execution, fvm_message};
use crate::call::{CallError, CallRequest};
use crate::chain::{BLOCK_GAS_LIMIT, Chain, ChainError};
use crate::convert::fil;
use crate::genesis::dev_accounts;
use crate::machine::{Epoch, inclusion_gas};

/// Tip in attoFIL per unit of gas when a request names none.
const DEFAULT_PREMIUM: u128 = 1;

/// Why a transaction is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The bytes are no transaction of a kind that this network has, or the signature is nobody's.
    #[error(transparent)]
    Transaction(#[from] TxError),
    /// It has no Filecoin form.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// Signed for another chain.
    #[error(
        "the transaction is signed for chain id {found}; this chain has {expected}; \
         sign it for {expected}"
    )]
    ChainId {
        /// This chain's id.
        expected: u64,
        /// The transaction's.
        found: u64,
    },
    /// Sent twice.
    #[error("transaction {hash} is on the chain already, in block {block_number}")]
    Known {
        /// The transaction.
        hash: B256,
        /// Where it is.
        block_number: u64,
    },
    /// A transaction with this nonce has been executed.
    #[error("nonce too low: {from} has to use {expected} next, the transaction has {found}")]
    NonceTooLow {
        /// The sender.
        from: Address,
        /// The nonce that would be taken.
        expected: u64,
        /// The transaction's.
        found: u64,
    },
    /// A transaction before this one is missing. Nothing is kept waiting here.
    #[error(
        "nonce too high: {from} has to use {expected} next, the transaction has {found}; \
         send the ones between first"
    )]
    NonceTooHigh {
        /// The sender.
        from: Address,
        /// The nonce that would be taken.
        expected: u64,
        /// The transaction's.
        found: u64,
    },
    /// Too little money for gas limit times fee cap plus value.
    #[error(
        "insufficient funds: {from} has {available} and needs {needed} \
         (gas limit times fee cap, plus value)",
        available = fil(*available), needed = fil(*needed)
    )]
    InsufficientFunds {
        /// The sender.
        from: Address,
        /// attoFIL needed.
        needed: U256,
        /// attoFIL there are.
        available: U256,
    },
    /// The gas limit does not even pay for being on chain.
    #[error("gas limit {limit} is too low: putting the transaction on chain alone costs {minimum}")]
    GasLimitTooLow {
        /// The transaction's.
        limit: u64,
        /// The least that is taken; running it costs more.
        minimum: u64,
    },
    /// More gas than a block has.
    #[error("gas limit {limit} is above the block's {maximum}")]
    GasLimitTooHigh {
        /// The transaction's.
        limit: u64,
        /// The most that is taken.
        maximum: u64,
    },
    /// Less than everybody has to burn.
    #[error("fee cap {cap} attoFIL is below the base fee of {base_fee} attoFIL per unit of gas")]
    FeeCapTooLow {
        /// The transaction's, in attoFIL.
        cap: u128,
        /// The chain's, in attoFIL.
        base_fee: u64,
    },
    /// A tip that the cap forbids.
    #[error(
        "the tip of {tip} attoFIL is above the fee cap of {cap} attoFIL; \
         lower the tip or raise the cap"
    )]
    TipAboveCap {
        /// The transaction's tip, in attoFIL.
        tip: u128,
        /// Its cap, in attoFIL.
        cap: u128,
    },
    /// The FVM refuses for a reason that none of the checks above knows.
    #[error("the FVM refuses the transaction: {0}")]
    Refused(String),
    /// The chain failed; the transaction is not on it.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// A transaction to be signed with a dev account's key. What is `None` is looked up or estimated.
#[derive(Debug, Clone, Default)]
pub struct TxRequest {
    /// A dev account.
    pub from: Address,
    /// Who is called; `None` creates a contract.
    pub to: Option<Address>,
    /// attoFIL to send along.
    pub value: U256,
    /// Calldata or init code.
    pub data: Bytes,
    /// The sender's next nonce if `None`.
    pub nonce: Option<u64>,
    /// Filecoin gas; estimated if `None`.
    pub gas_limit: Option<u64>,
    /// attoFIL per unit of gas; twice the base fee and the premium if `None`.
    pub fee_cap: Option<u128>,
    /// attoFIL per unit of gas; 1 if `None`.
    pub premium: Option<u128>,
}

/// Why a request cannot be signed, or not be sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Only the dev accounts' keys are known.
    #[error(
        "no key for {0}; the dev accounts' keys are known, which begin with {first}",
        first = dev_accounts()[0].address
    )]
    NoKey(Address),
    /// Gas was to be estimated, and the transaction would fail.
    #[error(transparent)]
    Estimate(#[from] CallError),
    /// The fields contradict each other.
    #[error(transparent)]
    Transaction(#[from] TxError),
    /// The signed transaction was not taken.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Chain {
    /// Executes a signed transaction in a block of its own. When this returns, the block is
    /// durable.
    pub fn submit(&mut self, raw: &[u8]) -> Result<Receipt, SubmitError> {
        let tx = EthTx::decode(raw)?;
        let result = self.execute(&tx);
        self.store.discard();
        result
    }

    fn execute(&mut self, tx: &EthTx) -> Result<Receipt, SubmitError> {
        let (message, length) = self.message(tx)?;
        self.admit_message(tx, length)?;
        let next = self.next();
        let mut epoch = Epoch::new(&self.store, &next).map_err(ChainError::from)?;
        let applied = apply(&mut epoch, message, length)?;
        let execution = execution(&mut epoch, &applied)?;
        let receipt = Receipt::new(tx, next.epoch, execution);
        let root = epoch.flush().map_err(ChainError::from)?;
        self.advance(&next, root, &receipt, &tx.encode())?;
        Ok(receipt)
    }

    /// The transaction as the FVM takes it, and its length on chain in bytes.
    pub(crate) fn message(&self, tx: &EthTx) -> Result<(Message, usize), SubmitError> {
        let message = fvm_message(&FilMessage::from_tx(tx)?)?;
        let length = chain_length(&message, delegated_signature(tx).len());
        Ok((message, length))
    }

    /// Refuses what a mempool would; `length` is the message's on chain.
    pub(crate) fn admit_message(&self, tx: &EthTx, length: usize) -> Result<(), SubmitError> {
        self.admit(tx, inclusion_gas(length))
    }

    /// What a mempool checks. `inclusion` is the gas that the message costs before it runs.
    fn admit(&self, tx: &EthTx, inclusion: u64) -> Result<(), SubmitError> {
        let expected = self.chain_id();
        if let Some(found) = tx.chain_id.filter(|found| *found != expected) {
            return Err(SubmitError::ChainId { expected, found });
        }
        if let Some(receipt) = self.receipt(tx.hash)? {
            let block_number = receipt.block_number;
            return Err(SubmitError::Known { hash: tx.hash, block_number });
        }
        check_gas(tx, inclusion, self.head.base_fee)?;
        let from = tx.sender;
        let (expected, found) = (self.nonce(from)?, tx.nonce);
        if found < expected {
            return Err(SubmitError::NonceTooLow { from, expected, found });
        }
        if found > expected {
            return Err(SubmitError::NonceTooHigh { from, expected, found });
        }
        let available = self.balance(from)?;
        let gas = U256::from(tx.gas_limit) * U256::from(tx.max_fee); // 64 and 128 bits
        let needed = gas.saturating_add(tx.value);
        if available < needed {
            return Err(SubmitError::InsufficientFunds { from, needed, available });
        }
        Ok(())
    }

    /// Signs an EIP-1559 transaction with a dev account's key and gives its raw bytes.
    pub fn sign(&self, request: &TxRequest) -> Result<Bytes, SendError> {
        let from = request.from;
        let account = dev_accounts().into_iter().find(|account| account.address == from);
        let Some(account) = account else { return Err(SendError::NoKey(from)) };
        let premium = request.premium.unwrap_or(DEFAULT_PREMIUM);
        let unsigned = Unsigned {
            kind: TxKind::Eip1559,
            chain_id: Some(self.chain_id()),
            nonce: request.nonce.map_or_else(|| self.nonce(from), Ok)?,
            max_fee: request.fee_cap.unwrap_or(2 * u128::from(self.head.base_fee) + premium),
            max_priority_fee: premium,
            gas_limit: request.gas_limit.map_or_else(|| self.estimate_for(request), Ok)?,
            to: request.to,
            value: request.value,
            input: request.data.clone(),
        };
        let signature = account.signer.sign_hash_sync(&unsigned.signing_hash());
        let signature = signature.map_err(|_| TxError::NoSender)?;
        Ok(unsigned.with_signature(signature)?.encode().into())
    }

    /// Signs and submits.
    pub fn send(&mut self, request: &TxRequest) -> Result<Receipt, SendError> {
        let raw = self.sign(request)?;
        Ok(self.submit(&raw)?)
    }

    fn estimate_for(&self, request: &TxRequest) -> Result<u64, CallError> {
        self.estimate_gas(&CallRequest {
            from: Some(request.from),
            to: request.to,
            value: request.value,
            data: request.data.clone(),
            gas_limit: None,
        })
    }
}

/// Applies a message whose sender, nonce and balance have been looked at.
pub(crate) fn apply(
    epoch: &mut Epoch,
    message: Message,
    length: usize,
) -> Result<ApplyRet, SubmitError> {
    let applied = epoch.apply(message, length).map_err(ChainError::from)?;
    if let Some(ApplyFailure::PreValidation(reason)) = applied.failure_info {
        return Err(SubmitError::Refused(reason));
    }
    Ok(applied)
}

fn check_gas(tx: &EthTx, minimum: u64, base_fee: u64) -> Result<(), SubmitError> {
    let limit = tx.gas_limit;
    if limit > BLOCK_GAS_LIMIT {
        return Err(SubmitError::GasLimitTooHigh { limit, maximum: BLOCK_GAS_LIMIT });
    }
    if limit < minimum {
        return Err(SubmitError::GasLimitTooLow { limit, minimum });
    }
    let (cap, tip) = (tx.max_fee, tx.max_priority_fee);
    if tip > cap {
        return Err(SubmitError::TipAboveCap { tip, cap });
    }
    if cap < u128::from(base_fee) {
        return Err(SubmitError::FeeCapTooLow { cap, base_fee });
    }
    Ok(())
}
