//! How actors with unusual addresses show to contracts. No message of the FVM gives an actor such
//! an address, so they are put there.

use mapping::address::masked_id;
use mapping::exit;
use revm_primitives::Address;

use super::{CALLER, call, deployed};

const WHO: &str = "CALLER PUSH0 MSTORE ORIGIN PUSH1 32 MSTORE PUSH1 64 PUSH0 RETURN";

#[test]
fn another_namespace_is_seen_by_its_masked_id() {
    let mut memory = deployed(WHO);
    // f4, namespace 32, and twenty bytes as in f410.
    memory.delegated.insert(CALLER, [&[4, 32][..], &[0xaa; 20]].concat());
    let output = call(&mut memory, &[]).unwrap();
    let seen = [&output[..32], &output[32..]].map(|word| Address::from_slice(&word[12..]));
    assert_eq!(seen, [masked_id(CALLER); 2]);
    memory.delegated.remove(&CALLER);
    assert_eq!(call(&mut memory, &[]).unwrap(), output);
}

#[test]
fn an_f410_address_of_another_length_ends_the_frame() {
    for length in [0, 19, 21, 54] {
        for program in ["CALLER", "ORIGIN"] {
            let mut memory = deployed(program);
            memory.delegated.insert(CALLER, [&[4, 10][..], &vec![0xaa; length]].concat());
            assert_eq!(call(&mut memory, &[]).unwrap_err().code, exit::ILLEGAL_STATE, "{length}");
        }
    }
}
