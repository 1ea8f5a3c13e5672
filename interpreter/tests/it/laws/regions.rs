//! Every operand pair that names a region of memory, from one table: what it grows, what it leaves
//! alone, and where memory ends.

use fevm_interpreter::{
    Stop,
    opcode::{self, TABLE},
};

use crate::{
    prelude::{test, *},
    support::{pushes, row, stride},
};

/// How many bytes a region has: an operand says so, or the instruction.
#[derive(Debug, Clone, Copy)]
enum Size {
    Operand(usize),
    Fixed(u64),
}

/// One region of one instruction: its mnemonic, which word from the top is its offset, its size.
type Region = (&'static str, usize, Size);

/// Bytes of return data that RETURNDATACOPY finds.
const RETURN_BYTES: u64 = 300;

use Size::{Fixed, Operand};

const REGIONS: &[Region] = &[
    ("KECCAK256", 0, Operand(1)),
    ("CALLDATACOPY", 0, Operand(2)),
    ("CODECOPY", 0, Operand(2)),
    ("EXTCODECOPY", 1, Operand(3)),
    ("RETURNDATACOPY", 0, Operand(2)),
    ("MLOAD", 0, Fixed(32)),
    ("MSTORE", 0, Fixed(32)),
    ("MSTORE8", 0, Fixed(1)),
    ("MCOPY", 0, Operand(2)),
    ("MCOPY", 1, Operand(2)),
    ("LOG0", 0, Operand(1)),
    ("LOG1", 0, Operand(1)),
    ("LOG2", 0, Operand(1)),
    ("LOG3", 0, Operand(1)),
    ("LOG4", 0, Operand(1)),
    ("CREATE", 1, Operand(2)),
    ("CALL", 3, Operand(4)),
    ("CALL", 5, Operand(6)),
    ("CALLCODE", 3, Operand(4)),
    ("CALLCODE", 5, Operand(6)),
    ("RETURN", 0, Operand(1)),
    ("DELEGATECALL", 2, Operand(3)),
    ("DELEGATECALL", 4, Operand(5)),
    ("CREATE2", 1, Operand(2)),
    ("STATICCALL", 2, Operand(3)),
    ("STATICCALL", 4, Operand(5)),
    ("REVERT", 0, Operand(1)),
];

/// Runs the instruction with this region, all other words zero, after a call that left return data;
/// MSIZE is pushed behind it.
fn run_on(
    region: Region,
    offset: U256,
    size: U256,
) -> (Result<Outcome, Stop<impl Sized>>, Case<true>) {
    let (mnemonic, at, size_at) = region;
    let row = row(mnemonic);
    let mut words = vec![U256::ZERO; usize::from(row.pops)];
    words[at] = offset;
    if let Operand(size_at) = size_at {
        words[size_at] = size;
    }
    let call = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x{:02x} GAS CALL POP", OTHER[19]);
    let mut code = code(&call).to_vec();
    code.extend(pushes(&words));
    code.extend([row.code, opcode::MSIZE]);
    let mut case = Case::ethereum().other(&format!("PUSH {RETURN_BYTES} PUSH0 RETURN"));
    (case.run_code(code.into()), case)
}

fn is_illegal<E>(ended: &Result<Outcome, Stop<E>>) -> bool {
    matches!(ended, Err(Stop::Halt(Halt::IllegalMemory)))
}

/// Sizes to try: any where an operand says so, otherwise the instruction's own.
fn sizes(region: Region, any: &[u64]) -> Vec<u64> {
    match region.2 {
        Operand(_) => any.to_vec(),
        Fixed(size) => vec![size],
    }
}

#[test]
fn memory_grows_to_the_end_of_the_region_and_the_word_around_it() {
    for &region in REGIONS.iter().step_by(stride(4)) {
        for offset in [0_u64, 1, 31, 32, 33, 1000, 1024, 1025] {
            for size in sizes(region, &[1, 31, 32, 33, 100]) {
                let (ended, case) = run_on(region, U256::from(offset), U256::from(size));
                if row(region.0).ends {
                    // What ends the code gives the region away; nobody sees MSIZE.
                    let Ok(Outcome::Returned(output) | Outcome::Reverted(output)) = ended else {
                        panic!("{region:?} {offset} {size}");
                    };
                    assert_eq!(output.len() as u64, size, "{region:?} {offset} {size}");
                    continue;
                }
                // The other region of MCOPY begins at zero, so it never ends later.
                let expected = U256::from((offset + size).div_ceil(32) * 32);
                assert!(ended.is_ok(), "{region:?} {offset} {size}");
                assert_eq!(case.host.last_stack[0], expected, "{region:?} {offset} {size}");
            }
        }
    }
}

#[test]
fn a_region_of_no_bytes_grows_nothing_wherever_it_lies() {
    let places = [31, 32, 63, 64, 128, 192, 255].map(|bit| U256::ONE << bit);
    let with_size = REGIONS.iter().filter(|region| matches!(region.2, Operand(_)));
    for &region in with_size.step_by(stride(4)) {
        for offset in [U256::ZERO, U256::ONE, U256::MAX].into_iter().chain(places) {
            let (ended, case) = run_on(region, offset, U256::ZERO);
            assert!(!is_illegal(&ended), "{region:?} {offset:#x}");
            if !row(region.0).ends {
                assert_eq!(case.host.last_stack[0], U256::ZERO, "{region:?} {offset:#x}");
            }
        }
    }
}

/// 2^32 in the offset, in the size, in their sum, and in each limb above the lowest.
#[test]
fn no_region_reaches_2_to_the_32() {
    let limit = U256::ONE << 32;
    let too_far = [32, 33, 63, 64, 128, 192, 255].map(|bit| U256::ONE << bit);
    for &region in REGIONS.iter().step_by(stride(4)) {
        for far in too_far.into_iter().chain([U256::MAX, limit + U256::ONE]) {
            let (ended, _) = run_on(region, far, U256::ONE);
            assert!(is_illegal(&ended), "{region:?} offset {far:#x}");
            if let Operand(_) = region.2 {
                let (ended, _) = run_on(region, U256::ZERO, far);
                assert!(is_illegal(&ended), "{region:?} size {far:#x}");
                let (ended, _) = run_on(region, far, far);
                assert!(is_illegal(&ended), "{region:?} both {far:#x}");
            }
        }
        for size in sizes(region, &[1, 2, 32, 255]) {
            let (ended, _) = run_on(region, limit - U256::from(size), U256::from(size));
            assert!(is_illegal(&ended), "{region:?} ends at 2^32 with {size} bytes");
        }
    }
}

/// The table above is complete: whatever grows memory when all its operands are one is in it.
#[test]
fn every_row_that_grows_memory_is_listed() {
    for row in TABLE.iter().flatten().filter(|row| !row.ends && !row.mnemonic.contains("JUMP")) {
        let mut code = pushes(&vec![U256::ONE; usize::from(row.pops)]);
        code.extend([row.code, opcode::MSIZE]);
        // Return data of one byte, so that RETURNDATACOPY finds the one it is asked for.
        let call = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 0x{:02x} GAS CALL POP", OTHER[19]);
        let mut all = crate::prelude::code(&call).to_vec();
        all.extend(code);
        let mut case = Case::ethereum().other("PUSH1 2 PUSH0 RETURN");
        case.run_code(all.into()).unwrap_or_else(|stop| panic!("{row}: {stop:?}"));
        let grows = !case.host.last_stack[0].is_zero();
        // PUSHn has no operand, and takes MSIZE as its data.
        let grows = grows && row.immediate == 0;
        let listed = REGIONS.iter().any(|region| region.0 == row.mnemonic);
        assert_eq!(grows, listed, "{row}");
    }
}
