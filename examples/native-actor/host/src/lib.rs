//! The job broker on a chain of its own: installed as WASM, driven from Solidity through
//! call_actor_id, and calling the contract back.
//!
//! `make example-native` prints the story; a test compares it.

mod scene;

use alloy_primitives::hex;
use anyhow::{Result, ensure};
use cid::Cid;
use multihash_codetable::{Code, MultihashDigest};

use scene::{Scene, fil};

/// Codec of bytes without structure.
const RAW: u64 = 0x55;

/// The broker, as the build made it.
///
/// # Errors
/// If there was no toolchain for WASM when this was built.
pub fn broker() -> Result<&'static [u8]> {
    let wasm = include_bytes!(concat!(env!("OUT_DIR"), "/job_broker.wasm"));
    ensure!(!wasm.is_empty(), "built without a toolchain for WASM: run `make setup`, build again");
    Ok(wasm)
}

/// Tells the story line by line. An error is a step that did not end as it should.
pub fn tell(say: &mut dyn FnMut(&str)) -> Result<()> {
    let mut scene = Scene::new(broker()?, say)?;
    let (client, worker) = (scene.client("the client")?, scene.client("the worker")?);
    let (spec, result) = (cid(b"render frame 1"), cid(b"frame 1"));

    scene.say("\nA job that is done in time");
    let offer = [hex(&spec), fil(1, 2), "5".to_string()];
    scene.send(&client, "create", &offer, fil(2, 1))?;
    scene.job(0)?;
    scene.refused(&worker, "claim", &["0".to_string()], fil(1, 3))?;
    scene.send(&worker, "claim", &["0".to_string()], fil(1, 2))?;
    scene.refused(&client, "prove", &["0".to_string(), hex(&result)], fil(0, 1))?;
    scene.send(&worker, "prove", &["0".to_string(), hex(&result)], fil(0, 1))?;
    scene.job(0)?;
    scene.ask(&client, "results", &["0".to_string()])?;
    scene.ask(&client, "job", &["0".to_string()])?;
    scene.owns(&worker)?;

    scene.say("\nA job that nobody does in time");
    let offer = [hex(&spec), fil(1, 2), "2".to_string()];
    scene.send(&client, "create", &offer, fil(2, 1))?;
    scene.send(&worker, "claim", &["1".to_string()], fil(1, 2))?;
    scene.refused(&client, "reclaim", &["1".to_string()], fil(0, 1))?;
    scene.refused(&worker, "prove", &["1".to_string(), hex(&result)], fil(0, 1))?;
    scene.send(&client, "reclaim", &["1".to_string()], fil(0, 1))?;
    scene.job(1)?;
    scene.owns(&client)
}

/// The CID of some bytes.
fn cid(content: &[u8]) -> Cid {
    Cid::new_v1(RAW, Code::Blake2b256.digest(content))
}

fn hex(cid: &Cid) -> String {
    hex::encode_prefixed(cid.to_bytes())
}
