//! Points of BLS12-381 for the modules beside this one, in EIP-2537's encoding.

/// The field's modulus.
pub(crate) const P: &str = "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624
    1eabfffeb153ffffb9feffffffffaaab";

/// The group's order.
pub(crate) const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

/// Field elements, each behind its 16 zeros.
pub(crate) fn elements(elements: &[&str]) -> String {
    elements.iter().map(|element| "00".repeat(16) + element).collect()
}

/// The generator of G1.
pub(crate) fn g1() -> String {
    elements(&[G1_X, G1_Y])
}

/// The generator's negative.
pub(crate) fn minus_g1() -> String {
    elements(&[
        G1_X,
        "114d1d6855d545a8aa7d76c8cf2e21f267816aef1db507c96655b9d5caac4236
         4e6f38ba0ecb751bad54dcd6b939c2ca",
    ])
}

/// Twice the generator of G1.
pub(crate) fn g1_double() -> String {
    elements(&[
        "0572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62a
         e28f75bb8f1c7c42c39a8c5529bf0f4e",
        "166a9d8cabc673a322fda673779d8e3822ba3ecb8670e461f73bb9021d5fd76a
         4c56d9d4cd16bd1bba86881979749d28",
    ])
}

/// A point of the curve with x = 4, outside the subgroup.
pub(crate) fn g1_outside() -> String {
    elements(&[
        &format!("{:096x}", 4),
        "0a989badd40d6212b33cffc3f3763e9bc760f988c9926b26da9dd85e92848344
         6346b8ed00e1de5d5ea93e354abe706c",
    ])
}

/// The generator of G2.
pub(crate) fn g2() -> String {
    elements(&[G2_X0, G2_X1, G2_Y0, G2_Y1])
}

/// Twice the generator of G2.
pub(crate) fn g2_double() -> String {
    elements(&[
        "1638533957d540a9d2370f17cc7ed5863bc0b995b8825e0ee1ea1e1e4d00dbae
         81f14b0bf3611b78c952aacab827a053",
        "0a4edef9c1ed7f729f520e47730a124fd70662a904ba1074728114d1031e1572
         c6c886f6b57ec72a6178288c47c33577",
        "0468fb440d82b0630aeb8dca2b5256789a66da69bf91009cbfe6bd221e47aa8a
         e88dece9764bf3bd999d95d71e4c9899",
        "0f6d4552fa65dd2638b361543f887136a43253d9c66c411697003f7a13c308f5
         422e1aa0a59c8967acdefd8b6e36ccf3",
    ])
}

/// A point of the twist with x = 2, outside the subgroup.
pub(crate) fn g2_outside() -> String {
    elements(&[
        &format!("{:096x}", 2),
        &format!("{:096x}", 0),
        "013a59858b6809fca4d9a3b6539246a70051a3c88899964a42bc9a69cf9acdd9
         dd387cfa9086b894185b9a46a402be73",
        "02d27e0ec3356299a346a09ad7dc4ef68a483c3aed53f9139d2f929a3eecebf7
         2082e5e58c6da24ee32e03040c406d4f",
    ])
}

/// The point at infinity of G1.
pub(crate) fn g1_infinity() -> String {
    "00".repeat(128)
}

/// The point at infinity of G2.
pub(crate) fn g2_infinity() -> String {
    "00".repeat(256)
}

const G1_X: &str = "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58
    6c55e83ff97a1aeffb3af00adb22c6bb";
const G1_Y: &str = "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed
    d03cc744a2888ae40caa232946c5e7e1";
const G2_X0: &str = "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d177
    0bac0326a805bbefd48056c8c121bdb8";
const G2_X1: &str = "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049
    334cf11213945d57e5ac7d055d042b7e";
const G2_Y0: &str = "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c
    923ac9cc3baca289e193548608b82801";
const G2_Y1: &str = "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab
    3f370d275cec1da1aaa9075ff05f79be";
