//! The chain from outside: one binary, one module for each question.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

extern crate fevm_harness as harness;

mod actors;
mod answer;
mod bundle;
mod call;
mod deploy;
mod divergences;
mod events;
mod exit_codes;
mod frames;
mod install;
mod journey;
mod kit;
mod matrix;
mod measure;
mod new_code;
mod past;
mod powers;
mod profile;
mod rules;
mod scenario;
mod state_dir;
mod static_mode;
mod submit_errors;
