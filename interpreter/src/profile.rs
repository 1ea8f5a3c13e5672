//! Which instructions a network has: those that every network has, and those of its profile.
//!
//! The rows of the table in `opcode.rs` say which are whose. The host chooses one at compile time
//! ([`Host::PROFILE`](crate::Host::PROFILE)), so the others' rows are not in the loop at all.

/// The set of instructions that code can count on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Filecoin's, as in production: no CALLCODE, and nothing about blobs.
    #[default]
    Filecoin,
    /// All of Ethereum's, up to Osaka.
    Ethereum,
}

impl Profile {
    /// Whether a row is in this profile that is only in `only`, or in all of them.
    pub const fn has(self, only: Option<Profile>) -> bool {
        match only {
            None => true,
            Some(only) => self as u8 == only as u8,
        }
    }
}
