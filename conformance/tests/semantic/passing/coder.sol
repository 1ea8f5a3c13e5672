// The ABI coder of old times, which does not mind dirty bits.
contract C {
    function f(uint8 a) public pure returns (uint8) { return a; }
}
// ====
// ABIEncoderV1Only: true
// compileViaYul: false
// ----
// f(uint8): 0x101 -> 1
