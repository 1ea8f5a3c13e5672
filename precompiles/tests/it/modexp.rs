//! MODEXP. https://eips.ethereum.org/EIPS/eip-198

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::ModExp};
use proptest::{collection::vec, prelude::any, test_runner::TestRunner};
use revm_primitives::{U256, ruint::Uint};

use crate::platform::{bytes, fails, gives, run, word};

/// Call data for three numbers in hexadecimal, each as long as it is written.
fn call(base: &str, exponent: &str, modulus: &str) -> String {
    let lengths = [base, exponent, modulus].map(|number| word(number.len() as u64 / 2));
    [&lengths.concat(), base, exponent, modulus].concat()
}

/// A prime just below 2^256, and two less.
const P: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
const P_MINUS_1: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e";

#[test]
fn examples_of_the_eip() {
    gives(ModExp, &call("03", P_MINUS_1, P), &word(1));
    gives(ModExp, &call("", P_MINUS_1, P), &word(0));
    // The third: the modulus is written short, so it ends in zeros.
    let cut = [word(1), word(2), word(32), "03ffff80".to_owned()].concat();
    let full = call("03", "ffff", &("80".to_owned() + &"00".repeat(31)));
    let power = run(ModExp, &bytes(&full)).unwrap();
    assert_eq!(
        hex::encode(&power),
        "3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab"
    );
    gives(ModExp, &cut, &hex::encode(power));
}

#[test]
fn the_result_is_as_long_as_the_modulus() {
    gives(ModExp, &call("02", "03", "00000000000000000011"), "00000000000000000008");
    gives(ModExp, &call("02", "03", "07"), "01");
}

#[test]
fn modulus_zero_and_one_give_zeros() {
    for modulus in ["00", "01", "0000", "0001", &word(0), &word(1)] {
        gives(ModExp, &call("05", "03", modulus), &"00".repeat(modulus.len() / 2));
        gives(ModExp, &call("05", "00", modulus), &"00".repeat(modulus.len() / 2));
    }
}

#[test]
fn anything_to_the_power_of_zero_is_one() {
    gives(ModExp, &call("00", "00", "05"), "01");
    gives(ModExp, &call("07", "", "05"), "01");
    gives(ModExp, &call("", "0000", "0005"), "0001");
}

#[test]
fn without_base_and_modulus_the_output_is_empty() {
    gives(ModExp, "", "");
    gives(ModExp, &[word(0), word(0xffff_ffff), word(0)].concat(), "");
}

#[test]
fn an_empty_modulus_gives_nothing() {
    gives(ModExp, &call("05", "03", ""), "");
}

#[test]
fn lengths_are_below_two_to_the_32() {
    let long = word(1 << 32);
    let huge = "ff".repeat(32);
    for (long, bits) in [(long.as_str(), 33), (huge.as_str(), 65)] {
        for place in 0..3 {
            let mut lengths = [word(0), word(0), word(0)];
            lengths[place] = long.to_owned();
            fails(ModExp, &lengths.concat(), Failure::Overflow { bits });
        }
    }
}

#[test]
fn operands_longer_than_1024_bytes_are_accepted() {
    let base = "00".repeat(2_000) + "07";
    let modulus = "00".repeat(2_000) + "0b";
    gives(ModExp, &call(&base, "02", &modulus), &("00".repeat(2_000) + "05"));
    // 2^8192 modulo 2^8200 - 1, written in 1,025 bytes.
    let power = "01".to_owned() + &"00".repeat(1_024);
    gives(ModExp, &call("02", "2000", &"ff".repeat(1_025)), &power);
}

#[test]
fn zeros_are_free_however_long() {
    // Base and exponent say 4 GiB and lie past the end of the input.
    let long = word(0xffff_ffff);
    gives(ModExp, &[long.clone(), word(0), word(2)].concat(), "0000");
    gives(ModExp, &[long.clone(), long, word(3)].concat(), "000000");
}

#[test]
fn what_nobody_could_pay_for_fails() {
    // The result alone would be 4 GiB.
    fails(ModExp, &[word(0), word(0), word(0xffff_ffff)].concat(), Failure::Unpayable);
    // Ten thousand words, squared 80,000 times eight.
    let long = "ff".repeat(80_000);
    fails(ModExp, &call("03", &long, &long), Failure::Unpayable);
    // A modulus that goes on for 4 GiB past the input.
    let input = [&word(3), &word(1), &word(0xffff_ffff), "030303", "01", "ff"].concat();
    fails(ModExp, &input, Failure::Unpayable);
}

#[test]
fn agrees_with_another_implementation() {
    let number = || vec(any::<u8>(), 0..40);
    let law = |(base, exponent, modulus): (Vec<u8>, Vec<u8>, Vec<u8>)| {
        let wide = |number: &[u8]| Uint::<320, 5>::try_from_be_slice(number).unwrap();
        let expected = wide(&base).pow_mod(wide(&exponent), wide(&modulus));
        let input = call(&hex::encode(&base), &hex::encode(&exponent), &hex::encode(&modulus));
        let found = run(ModExp, &bytes(&input)).unwrap();
        assert_eq!(
            found.len(),
            if base.is_empty() && modulus.is_empty() { 0 } else { modulus.len() }
        );
        assert_eq!(wide(&found), expected);
        Ok(())
    };
    TestRunner::deterministic().run(&(number(), number(), number()), law).unwrap();
}

#[test]
fn even_moduli_agree_with_another_implementation() {
    let strategy = (any::<[u8; 32]>(), any::<[u8; 4]>(), any::<[u8; 32]>(), 0_usize..256);
    let law = |(base, exponent, modulus, shift): ([u8; 32], [u8; 4], [u8; 32], usize)| {
        let modulus = U256::from_be_bytes(modulus) << shift;
        let expected =
            U256::from_be_bytes(base).pow_mod(U256::from(u32::from_be_bytes(exponent)), modulus);
        let input = call(&hex::encode(base), &hex::encode(exponent), &format!("{modulus:064x}"));
        gives(ModExp, &input, &format!("{expected:064x}"));
        Ok(())
    };
    TestRunner::deterministic().run(&strategy, law).unwrap();
}
