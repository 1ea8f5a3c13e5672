//! The binary as users meet it: spawned, with its whole output compared. `UPDATE_EXPECT=1` rewrites
//! what is expected.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod bad_bundle;
mod bad_command;
mod bad_contract;
mod bad_state;
mod bundle;
mod demo;
mod gas;
mod install;
mod interrupted;
mod json;
mod method;
mod profile;
mod raw;
mod reverts;
mod stories;
mod support;
mod trace;
