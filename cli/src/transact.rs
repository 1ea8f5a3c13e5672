//! Messages to the chain: trying, signing, sending, and telling how they ended.

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use audit::text::grouped;
use harness::call::{CallError, CallReply, CallRequest};
use harness::chain::{BLOCK_GAS_LIMIT, TransactionError};
use harness::submit::SubmitError;
use harness::trace::Traced;
use mapping::exit;
use mapping::receipt::Receipt;
use mapping::tx::{TxKind, Unsigned};

use crate::chain::{Session, broken};
use crate::decode;
use crate::error::{Failure, Kind};
use crate::report::{Event, Stopped, Transaction};

/// Tip in attoFIL per unit of gas. Nobody competes for blocks here, so the least there is.
const TIP: u128 = 1;

/// What takes long at a process's first message: the actors are compiled to machine code.
const RUNNING: &str = "loading the actors into the FVM";

/// What shall be sent.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// None creates a contract.
    pub(crate) to: Option<Address>,
    /// attoFIL.
    pub(crate) value: U256,
    pub(crate) data: Bytes,
    /// FVM gas. None tries the message first, and does not send one that would fail.
    pub(crate) gas_limit: Option<u64>,
}

/// How a message ended that did not succeed.
#[derive(Debug)]
struct Ending<'a> {
    to: Option<Address>,
    exit_code: u32,
    output: &'a Bytes,
    attempt: Attempt<'a>,
}

/// How far a message went.
#[derive(Debug, Clone, Copy)]
enum Attempt<'a> {
    /// Nothing was to be sent.
    Asked,
    /// It was tried before sending it, and not sent.
    Tried,
    /// It is on the chain.
    Sent(&'a Receipt),
}

impl Session {
    /// Signs and submits a transaction. A failed one is an error, whether sent or only tried.
    pub(crate) fn transact(
        &mut self,
        signer: &PrivateKeySigner,
        outgoing: Outgoing,
    ) -> Result<Receipt, Failure> {
        let from = signer.address();
        let gas_limit = match outgoing.gas_limit {
            Some(limit) => limit,
            None => self.estimate(from, &outgoing)?,
        };
        let signed = self.sign(signer, outgoing, gas_limit)?;
        self.submit(&signed)
    }

    /// Signs a transaction with the sender's next nonce.
    pub(crate) fn sign(
        &self,
        signer: &PrivateKeySigner,
        outgoing: Outgoing,
        gas_limit: u64,
    ) -> Result<Vec<u8>, Failure> {
        let from = signer.address();
        let unsigned = Unsigned {
            kind: TxKind::Eip1559,
            chain_id: Some(self.chain.chain_id()),
            nonce: self.chain.nonce(from).map_err(broken)?,
            max_fee: self.chain.base_fee().saturating_to::<u128>() + TIP,
            max_priority_fee: TIP,
            gas_limit,
            to: outgoing.to,
            value: outgoing.value,
            input: outgoing.data,
        };
        let signature = signer.sign_hash_sync(&unsigned.signing_hash());
        let signature = signature.map_err(|error| Failure::bug(error.to_string()))?;
        let signed = unsigned.with_signature(signature);
        Ok(signed.map_err(|error| Failure::told(Kind::Rejected, &error))?.encode())
    }

    /// Signs a transaction even if it would fail: then with all the gas that a block has, unless
    /// there is a limit.
    pub(crate) fn sign_anyway(
        &self,
        signer: &PrivateKeySigner,
        outgoing: Outgoing,
    ) -> Result<Vec<u8>, Failure> {
        let limit = match outgoing.gas_limit {
            Some(limit) => limit,
            None => match self.try_estimate(signer.address(), &outgoing) {
                Ok(limit) => limit,
                Err(CallError::Fails(_) | CallError::TooMuchGas) => BLOCK_GAS_LIMIT,
                Err(error) => return Err(unanswered(error)),
            },
        };
        self.sign(signer, outgoing, limit)
    }

    /// Signs and submits a transaction, even one that fails, and tells all that happened.
    pub(crate) fn transact_traced(
        &mut self,
        signer: &PrivateKeySigner,
        outgoing: Outgoing,
    ) -> Result<Traced, Failure> {
        let raw = self.sign_anyway(signer, outgoing)?;
        let traced = self.trace_transaction(&raw)?;
        self.chain.submit(&raw).map_err(rejected)?;
        Ok(traced)
    }

    /// Submits a signed transaction; it is on disk when this returns.
    pub(crate) fn submit(&mut self, raw: &[u8]) -> Result<Receipt, Failure> {
        let (output, chain) = (self.output, &mut self.chain);
        let receipt = output.during(RUNNING, || chain.submit(raw)).map_err(rejected)?;
        if receipt.status {
            return Ok(receipt);
        }
        Err(self.stopped(&Ending {
            to: receipt.to,
            exit_code: receipt.exit_code,
            output: &receipt.output,
            attempt: Attempt::Sent(&receipt),
        })?)
    }

    /// Runs a message without changing the chain; anything but success is an error.
    pub(crate) fn ask(&self, request: &CallRequest) -> Result<CallReply, Failure> {
        let reply = self.output.during(RUNNING, || self.chain.call(request)).map_err(unanswered)?;
        if reply.succeeded() {
            Ok(reply)
        } else {
            Err(self.refused(request, &reply, Attempt::Asked)?)
        }
    }

    /// Runs a message as [`Session::ask`] does, and tells all that happened, failed or not.
    pub(crate) fn trace_call(&self, request: &CallRequest) -> Result<Traced, Failure> {
        self.output.during(RUNNING, || self.chain.trace_call(request)).map_err(unanswered)
    }

    /// Runs a signed transaction without submitting it, and tells all that happened.
    pub(crate) fn trace_transaction(&self, raw: &[u8]) -> Result<Traced, Failure> {
        self.output.during(RUNNING, || self.chain.trace_transaction(raw)).map_err(rejected)
    }

    /// A transaction of the past as it was signed.
    pub(crate) fn signed(&self, hash: B256) -> Result<Bytes, Failure> {
        self.chain.transaction(hash).map_err(|error| match error {
            TransactionError::Unknown(_) => Failure::told(Kind::Rejected, &error)
                .help("check the hash and --state; one that was refused is on no chain"),
            TransactionError::NotKept { .. } => Failure::told(Kind::State, &error)
                .help("trace it by its signed bytes: `fevm trace raw 0x...`"),
            TransactionError::Chain(error) => broken(error),
        })
    }

    /// The gas limit to send a message with, unless it would fail.
    pub(crate) fn estimate(&self, from: Address, outgoing: &Outgoing) -> Result<u64, Failure> {
        match self.try_estimate(from, outgoing) {
            Ok(limit) => Ok(limit),
            Err(CallError::Fails(reply)) => {
                Err(self.refused(&asked(from, outgoing), &reply, Attempt::Tried)?)
            }
            Err(error) => Err(unanswered(error)),
        }
    }

    fn try_estimate(&self, from: Address, outgoing: &Outgoing) -> Result<u64, CallError> {
        let request = asked(from, outgoing);
        self.output.during(RUNNING, || self.chain.estimate_gas(&request))
    }

    fn refused(
        &self,
        request: &CallRequest,
        reply: &CallReply,
        attempt: Attempt<'_>,
    ) -> Result<Failure, Failure> {
        self.stopped(&Ending {
            to: request.to,
            exit_code: reply.exit_code,
            output: &reply.output,
            attempt,
        })
    }

    /// Does the address hold a contract's code?
    pub(crate) fn has_code(&self, address: Address) -> Result<bool, Failure> {
        let code = self.output.during(RUNNING, || self.chain.code(address));
        Ok(!code.map_err(broken)?.is_empty())
    }

    /// Where a receipt stands in the chain.
    pub(crate) fn transaction(&self, receipt: &Receipt) -> Result<Transaction, Failure> {
        Ok(Transaction {
            hash: receipt.tx_hash,
            block: receipt.block_number,
            from: self.party(receipt.from)?,
            to: receipt.to.map(|to| self.party(to)).transpose()?,
            gas_used: receipt.gas_used,
        })
    }

    /// The decoded logs of a receipt.
    pub(crate) fn events(&self, receipt: &Receipt) -> Vec<Event> {
        let abis = |address| self.abis.asked_about(Some(address));
        receipt.logs.iter().map(|log| decode::event(log, &abis(log.address))).collect()
    }

    /// The error that tells how a message ended.
    fn stopped(&self, ending: &Ending<'_>) -> Result<Failure, Failure> {
        let abis = self.abis.asked_about(ending.to);
        let reverted = ending.exit_code == exit::EVM_REVERTED;
        let reason = reverted.then(|| decode::reason(ending.output, &abis));
        let who = match ending.to {
            Some(to) => {
                self.abis.name(to).unwrap_or(if reverted { "the contract" } else { "the message" })
            }
            None => "the constructor",
        };
        let (kind, message) = match &reason {
            Some(reason) => (Kind::Reverted, format!("{who} reverted: {}", reason.text)),
            None => (Kind::Failed, format!("{who} failed: {}", exit::meaning(ending.exit_code))),
        };
        let undecoded = reason.as_ref().is_some_and(|reason| reason.name.is_none());
        let mut failure =
            Failure::new(kind, message).help(help(ending, undecoded, self.code_size_limit));
        failure.stopped = Some(Box::new(Stopped {
            contract: ending.to.map(|to| self.party(to)).transpose()?,
            exit_code: ending.exit_code,
            exit_meaning: exit::meaning(ending.exit_code),
            reason,
            data: ending.output.clone(),
            transaction: match ending.attempt {
                Attempt::Sent(receipt) => Some(self.transaction(receipt)?),
                Attempt::Asked | Attempt::Tried => None,
            },
            held_back: matches!(ending.attempt, Attempt::Tried),
        }));
        Ok(failure)
    }
}

/// The message as a question, with all the gas it could have.
fn asked(from: Address, outgoing: &Outgoing) -> CallRequest {
    CallRequest {
        from: Some(from),
        to: outgoing.to,
        value: outgoing.value,
        data: outgoing.data.clone(),
        gas_limit: None,
    }
}

/// What to do about a message that did not succeed.
fn help(ending: &Ending<'_>, undecoded: bool, code_size_limit: usize) -> String {
    match ending.exit_code {
        exit::OUT_OF_GAS => "raise --gas-limit, or leave it out to have it estimated".into(),
        exit::INSUFFICIENT_FUNDS => "send less, or from another account with --from".into(),
        exit::EVM_REVERTED if undecoded && ending.output.len() >= 4 => {
            "add --abi FILE with the contract's errors to decode the reason".into()
        }
        exit::EVM_REVERTED if undecoded => {
            "no reason was given: perhaps the function does not exist, or does not take FIL".into()
        }
        exit::ILLEGAL_ARGUMENT if ending.to.is_none() => format!(
            "a contract's code has at most {} bytes and does not begin with 0xef",
            grouped(code_size_limit)
        ),
        _ => match ending.attempt {
            Attempt::Asked => {
                "as things are it fails: change the arguments, --from or --value".into()
            }
            Attempt::Tried => {
                "nothing was sent; with --gas-limit it is sent even if it fails".into()
            }
            Attempt::Sent(_) => "the transaction is in the chain, and its gas is paid".into(),
        },
    }
}

/// A signed transaction as it was typed.
pub(crate) fn raw_bytes(text: &str) -> Result<Vec<u8>, Failure> {
    let digits = text.trim();
    hex::decode(digits.strip_prefix("0x").unwrap_or(digits)).map_err(|error| {
        Failure::usage(format!("the transaction is not hexadecimal: {error}"))
            .help("give the signed transaction as eth_sendRawTransaction takes it: 0x02...")
    })
}

/// A transaction that the chain does not take.
fn rejected(error: SubmitError) -> Failure {
    let failure = Failure::told(Kind::Rejected, &error);
    failure.or_help(match &error {
        SubmitError::Known { .. } => "sign a new transaction with the sender's next nonce".into(),
        SubmitError::NonceTooLow { expected, .. } => format!("sign it with nonce {expected}"),
        SubmitError::InsufficientFunds { .. } => {
            "send less, or from another account with --from".into()
        }
        SubmitError::GasLimitTooLow { .. } => {
            "raise --gas-limit, or leave it out to have it estimated".into()
        }
        SubmitError::GasLimitTooHigh { .. } => {
            format!("a transaction has at most {} gas", grouped(BLOCK_GAS_LIMIT))
        }
        SubmitError::FeeCapTooLow { base_fee, .. } => {
            format!("sign it with a fee cap from {base_fee}")
        }
        _ => {
            "sign the transaction anew, as an EIP-1559 or legacy transaction for this chain".into()
        }
    })
}

/// A question that the chain does not answer.
fn unanswered(error: CallError) -> Failure {
    Failure::told(Kind::Rejected, &error).or_help("check the address and the value")
}
