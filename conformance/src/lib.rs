//! Proof against code that others wrote: corpora are read, run on this project's actor in the FVM
//! and on other machines, and compared.

pub mod corpus;
pub mod engine;
pub mod explain;
pub mod machine;
pub mod report;
pub mod suite;
pub mod workers;
