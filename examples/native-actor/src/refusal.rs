//! Why the broker refuses: each reason is an exit code. Those from 64 up are its own; from 33 to 40
//! lie the EVM's, which a reader of traces should not mistake for them.

use std::fmt;

/// Why a message fails, and with which exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Refusal {
    /// Only the init actor may construct.
    Forbidden = 18,
    /// The state is unreadable, or cannot be written.
    State = 20,
    /// The parameters are missing or have another shape.
    Parameters = 21,
    /// There is no such method.
    NoMethod = 22,
    /// There is no job with this number.
    UnknownJob = 64,
    /// Somebody has claimed the job already, or it is over.
    NotOpen = 65,
    /// The value is not the collateral.
    WrongCollateral = 66,
    /// It is too late.
    DeadlinePassed = 67,
    /// It is too early to reclaim.
    DeadlineAhead = 68,
    /// Only the worker that claimed the job may prove it done.
    NotTheWorker = 69,
    /// A job needs a reward, and at least one epoch.
    NothingOffered = 70,
    /// The job is done or reclaimed.
    Over = 71,
    /// The receiver did not take its money.
    Unpaid = 72,
}

impl Refusal {
    /// The exit code.
    pub fn code(self) -> u32 {
        self as u32
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forbidden => "only the init actor may construct the broker",
            Self::State => "the broker's state cannot be read or written",
            Self::Parameters => "the parameters are missing or have another shape",
            Self::NoMethod => "the broker has no such method",
            Self::UnknownJob => "there is no job with this number",
            Self::NotOpen => "the job is not open: it is claimed, or over",
            Self::WrongCollateral => "the value sent is not the job's collateral",
            Self::DeadlinePassed => "the job's deadline has passed",
            Self::DeadlineAhead => "the job can be reclaimed once its deadline has passed",
            Self::NotTheWorker => "only the worker that claimed the job may prove it done",
            Self::NothingOffered => "a job needs a reward and a timeout of at least one epoch",
            Self::Over => "the job is done or reclaimed",
            Self::Unpaid => "the receiver did not take its money",
        })
    }
}
