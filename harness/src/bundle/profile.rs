//! Profiles by name: production's rules, and Ethereum's where production leaves something out.

use std::fmt;

use super::{Bundle, BundleError};

/// The actor that profiles differ in.
pub(super) const EVM: &str = "evm";

/// What contracts of a network can count on. The actors are the same but for the EVM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// As in production: CALLCODE, BLOBHASH and BLOBBASEFEE are undefined, and 0x0a holds nothing.
    #[default]
    Filecoin,
    /// With these three instructions, and point evaluation at 0x0a.
    Ethereum,
}

impl Profile {
    /// Every profile, the default first.
    pub const ALL: [Profile; 2] = [Profile::Filecoin, Profile::Ethereum];

    /// Its name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Filecoin => "filecoin",
            Profile::Ethereum => "ethereum",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Bundle {
    /// The bundle that this program was built with, with the EVM of a profile. Errors: the build
    /// had none.
    pub fn for_profile(profile: Profile) -> Result<Bundle, BundleError> {
        let mut bundle = Bundle::embedded();
        if profile != Profile::default() {
            let found = fevm::PROFILES.iter().find(|found| found.name == profile.name());
            let evm = found.ok_or(BundleError::NoProfile(profile))?.evm;
            bundle.replace(EVM, evm.wasm.to_vec())?;
        }
        Ok(bundle)
    }
}
