//! Point evaluation, 0x0a. https://eips.ethereum.org/EIPS/eip-4844

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::PointEvaluation};

use crate::platform::{bytes, fails, gives, run, word};

/// An opening of a blob's polynomial. Source: c-kzg-4844, `verify_kzg_proof`, correct proof 4_4.
const HASH: &str = "01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b";
const Z: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000";
const Y: &str = "1522a4a7f34e1ea350ae07c29c96c7e79655aa926122e95fe69fcbd932ca49e9";
const COMMITMENT: &str = "
    8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca2
    5f26936857bc3a7c2539ea8ec3a952b7";
const PROOF: &str = "
    a62ad71d14c5719385c0686f1871430475bf3a00f0aa3f7b8dd99a9abc216074
    4faf0070725e00b60ad9a026a15b1a8c";

/// The same polynomial at another place. Source: go-ethereum, `pointEvaluation1`.
const Z_2: &str = "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306";
const Y_2: &str = "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1";
const PROOF_2: &str = "
    873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612
    fbeafdad446cbc7bcdbdcd780af2c16a";

/// The versioned hash of the point at infinity as a commitment.
const HASH_OF_INFINITY: &str = "010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";

/// The order of the group, which is what the second word of every answer is.
const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

fn opening(parts: [&str; 5]) -> String {
    parts.concat()
}

#[test]
fn a_true_opening_gives_the_constants_of_the_scheme() {
    let constants = word(4096) + ORDER;
    gives(PointEvaluation, &opening([HASH, Z, Y, COMMITMENT, PROOF]), &constants);
    gives(PointEvaluation, &opening([HASH, Z_2, Y_2, COMMITMENT, PROOF_2]), &constants);
}

#[test]
fn a_false_opening_fails() {
    let other = &Y.replace("e9", "ea");
    fails(PointEvaluation, &opening([HASH, Z, other, COMMITMENT, PROOF]), Failure::NoProof);
    fails(PointEvaluation, &opening([HASH, Y, Z, COMMITMENT, PROOF]), Failure::NoProof);
    fails(PointEvaluation, &opening([HASH, Z, Y, COMMITMENT, PROOF_2]), Failure::NoProof);
    fails(PointEvaluation, &opening([HASH, Z, Y, COMMITMENT, COMMITMENT]), Failure::NoProof);
}

#[test]
fn a_constant_polynomial_is_the_same_everywhere() {
    // The commitment to zero, and the proof of a constant, are the point at infinity.
    let infinity = "c0".to_owned() + &"00".repeat(47);
    for z in [word(0), word(1), Z.to_owned()] {
        let zero = opening([HASH_OF_INFINITY, &z, &word(0), &infinity, &infinity]);
        gives(PointEvaluation, &zero, &(word(4096) + ORDER));
        let one = opening([HASH_OF_INFINITY, &z, &word(1), &infinity, &infinity]);
        fails(PointEvaluation, &one, Failure::NoProof);
    }
}

#[test]
fn the_versioned_hash_is_the_commitments() {
    let version_2 = "02".to_owned() + &HASH[2..];
    for hash in [&word(0), &version_2, HASH_OF_INFINITY] {
        let opening = opening([hash, Z, Y, COMMITMENT, PROOF]);
        fails(PointEvaluation, &opening, Failure::VersionedHash);
    }
}

#[test]
fn z_and_y_must_lie_below_the_order() {
    let wrapped = "e7db4ea6533afa906673b0101343b00aa77b4805fffcb7fdfffffffe00000001";
    for out in [ORDER, wrapped, &"ff".repeat(32)] {
        fails(PointEvaluation, &opening([HASH, out, Y, COMMITMENT, PROOF]), Failure::NoProof);
        fails(PointEvaluation, &opening([HASH, Z, out, COMMITMENT, PROOF]), Failure::NoProof);
    }
}

#[test]
fn what_is_no_compressed_point_proves_nothing() {
    let flagless = PROOF.replace("a62a", "262a");
    let off_curve = PROOF.replace("1a8c", "1a8d");
    for proof in ["00".repeat(48), "ff".repeat(48), flagless, off_curve] {
        fails(PointEvaluation, &opening([HASH, Z, Y, COMMITMENT, &proof]), Failure::NoProof);
    }
}

#[test]
fn every_other_length_fails() {
    let valid = bytes(&opening([HASH, Z, Y, COMMITMENT, PROOF]));
    for found in [0, 96, 191] {
        let failure = Failure::Length { found, wanted: "192 bytes" };
        assert_eq!(run(PointEvaluation, &valid[..found]), Err(failure));
    }
    let longer = [valid, vec![0]].concat();
    let failure = Failure::Length { found: 193, wanted: "192 bytes" };
    assert_eq!(run(PointEvaluation, &longer), Err(failure));
}
