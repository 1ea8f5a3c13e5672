//! BLAKE2F, 0x09: the compression function with any number of rounds.
//!
//! Oracle: RFC 7693, sections 2.7, 3.1 and 3.2, written down below as the text has it: no vectors,
//! no unrolling, nothing of the library behind the precompile.
#![no_main]

use fevm_fuzz::platform::run;
use libfuzzer_sys::fuzz_target;
use precompiles::{Failure, Precompile::Blake2F};

/// The high 64 bits of the fractions of the square roots of the first eight primes. Source:
/// RFC 7693, section 2.6; the same as SHA-512's.
const IV: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// Which words of the message each round takes. Source: RFC 7693, section 2.7.
const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Columns, then diagonals. Source: RFC 7693, section 3.2.
const LINES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// Most rounds that are run, since here nobody pays for them.
const MOST_ROUNDS: u32 = 4_096;

fuzz_target!(|data: &[u8]| {
    let Ok(input) = <&[u8; 213]>::try_from(data) else {
        let answer = run(Blake2F, data);
        assert!(matches!(answer, Err(Failure::Length { .. })), "{} bytes", data.len());
        // Any other length becomes the right one: the last byte is the flag, the rest the body.
        let mut input = [0; 213];
        let length = data.len().min(212);
        input[..length].copy_from_slice(&data[..length]);
        input[212] = data.last().map_or(0, |flag| flag & 1);
        return compare(&input);
    };
    compare(input);
});

fn compare(input: &[u8; 213]) {
    let mut input = *input;
    let rounds = u32::from_be_bytes([input[0], input[1], input[2], input[3]]) % MOST_ROUNDS;
    input[..4].copy_from_slice(&rounds.to_be_bytes());
    let answer = run(Blake2F, &input);
    match input[212] {
        flag @ (0 | 1) => {
            let expected = compress(rounds, &input[4..212], flag == 1);
            assert_eq!(answer.as_deref(), Ok(&expected[..]), "{input:02x?}");
        }
        flag => assert_eq!(answer, Err(Failure::FinalFlag(flag))),
    }
}

/// `body` is h, m and t: 8, 16 and 2 little-endian words.
fn compress(rounds: u32, body: &[u8], is_final: bool) -> Vec<u8> {
    let words: Vec<u64> = body
        .chunks(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("26 words are 208 bytes")))
        .collect();
    let (h, m, t) = (&words[..8], &words[8..24], &words[24..]);
    let mut v = [h, &IV].concat();
    v[12] ^= t[0];
    v[13] ^= t[1];
    if is_final {
        v[14] = !v[14];
    }
    for round in 0..rounds as usize {
        let order = SIGMA[round % 10];
        for (step, [a, b, c, d]) in LINES.into_iter().enumerate() {
            for (half, rotations) in [(0, [32, 24]), (1, [16, 63])] {
                let word = m[order[2 * step + half]];
                v[a] = v[a].wrapping_add(v[b]).wrapping_add(word);
                v[d] = (v[d] ^ v[a]).rotate_right(rotations[0]);
                v[c] = v[c].wrapping_add(v[d]);
                v[b] = (v[b] ^ v[c]).rotate_right(rotations[1]);
            }
        }
    }
    (0..8).flat_map(|i| (h[i] ^ v[i] ^ v[i + 8]).to_le_bytes()).collect()
}
