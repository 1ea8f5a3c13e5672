//! An actor that brings one block to another actor and ends as that one does, written as WASM byte
//! by byte: the FVM's syscalls, and nothing between them and the test.
//!
//! Source: FVM, syscalls `ipld::block_create`, `send::send`, `vm::exit`; the WASM specification,
//! "Binary format".

/// What to bring to whom.
pub(super) struct Letter<'a> {
    /// Binary Filecoin address.
    pub(super) to: &'a [u8],
    pub(super) method: u64,
    pub(super) codec: u64,
    pub(super) params: &'a [u8],
}

const I32: u8 = 0x7f;
const I64: u8 = 0x7e;

/// Where address and parameters lie in memory, and where syscalls put their results.
const TO: i64 = 64;
const PARAMS: i64 = 256;
const BLOCK: i64 = 0;
const REPLY: i64 = 16;

/// Indexes of the imported functions, in the order of their imports.
const BLOCK_CREATE: u8 = 0;
const SEND: u8 = 1;
const EXIT: u8 = 2;

const UNREACHABLE: u8 = 0x00;
const END: u8 = 0x0b;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const I32_LOAD: [u8; 3] = [0x28, 2, 0];

/// The actor's module. It exits with the callee's code, and traps should the FVM refuse anything.
pub(super) fn module(letter: &Letter<'_>) -> Vec<u8> {
    let types = vec![
        function(&[I32], &[I32]),
        function(&[I32, I64, I32, I32], &[I32]),
        function(&[I32, I32, I32, I64, I32, I64, I64, I64, I64], &[I32]),
        function(&[I32, I32, I32, I32], &[I32]),
    ];
    let imports =
        vec![import("ipld", "block_create", 1), import("send", "send", 2), import("vm", "exit", 3)];
    let exports = vec![
        [&name("memory")[..], &[2, 0]].concat(),
        // The functions before it are the imported ones.
        [&name("invoke")[..], &[0, 3]].concat(),
    ];
    let code = body(letter);
    let data = vec![segment(TO, letter.to), segment(PARAMS, letter.params)];
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, types),
        section(2, imports),
        section(3, vec![vec![0]]),
        section(5, vec![vec![0, 1]]),
        section(7, exports),
        section(10, vec![[leb(code.len() as i64), code].concat()]),
        section(11, data),
    ]
    .concat()
}

fn body(letter: &Letter<'_>) -> Vec<u8> {
    let (to, params) = (letter.to.len() as i64, letter.params.len() as i64);
    [
        vec![0], // no locals
        i32(BLOCK),
        i64(letter.codec as i64),
        i32(PARAMS),
        i32(params),
        vec![CALL, BLOCK_CREATE, DROP],
        i32(REPLY),
        i32(TO),
        i32(to),
        i64(letter.method as i64),
        i32(BLOCK),
        I32_LOAD.to_vec(),
        i64(0),  // value, high half
        i64(0),  // and low
        i64(-1), // all gas
        i64(0),  // no flags
        vec![CALL, SEND, DROP],
        // The reply begins with the exit code.
        i32(REPLY),
        I32_LOAD.to_vec(),
        i32(0),
        i32(0),
        i32(0),
        vec![CALL, EXIT, UNREACHABLE, END],
    ]
    .concat()
}

fn i32(number: i64) -> Vec<u8> {
    [vec![0x41], signed(number)].concat()
}

fn i64(number: i64) -> Vec<u8> {
    [vec![0x42], signed(number)].concat()
}

fn function(params: &[u8], results: &[u8]) -> Vec<u8> {
    [&[0x60, params.len() as u8], params, &[results.len() as u8], results].concat()
}

fn import(module: &str, function: &str, kind: u8) -> Vec<u8> {
    [name(module), name(function), vec![0, kind]].concat()
}

fn segment(at: i64, bytes: &[u8]) -> Vec<u8> {
    [vec![0], i32(at), vec![END], leb(bytes.len() as i64), bytes.to_vec()].concat()
}

fn name(text: &str) -> Vec<u8> {
    [&[text.len() as u8], text.as_bytes()].concat()
}

fn section(id: u8, items: Vec<Vec<u8>>) -> Vec<u8> {
    let content = [leb(items.len() as i64), items.concat()].concat();
    [vec![id], leb(content.len() as i64), content].concat()
}

/// An unsigned number in LEB128.
fn leb(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A signed number in LEB128.
fn signed(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        let done = (number == 0 && low & 0x40 == 0) || (number == -1 && low & 0x40 != 0);
        if done {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
