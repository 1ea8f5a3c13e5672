//! Rules of docs/mapping/rules/ that nothing else shows, a file for each matter.

mod actors;
mod addresses;
mod calls;
mod creation;
mod environment;
mod hostile;
mod kit;
mod messages;
mod precompiles;
mod prices;
mod state;
