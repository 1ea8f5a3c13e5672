//! What compilers really emit, and what contracts say.
//!
//! From files to bytecode ([`project`], [`compile`]) and from bytes to meaning ([`values`],
//! [`signature`], [`revert`], [`logs`]). Everything works offline, on compilers that are already
//! installed.
//!
//! Does not know a chain: nothing here deploys or calls.

pub mod compile;
pub mod logs;
pub mod project;
pub mod revert;
pub mod signature;
pub mod values;
