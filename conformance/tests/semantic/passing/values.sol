// Every way to write an argument or a result.
contract C {
    enum Colour { Red, Green }
    struct Pair { uint8 small; bool truth; }

    function number(uint256 a, int256 b) external pure returns (uint256, int256) { return (a + 1, -b); }
    function truth(bool a) external pure returns (bool, bool) { return (a, !a); }
    function bytesOf(bytes4 a, address b) external pure returns (bytes4, address) { return (a, b); }
    function text(string calldata a) external pure returns (string memory) { return a; }
    function raw(bytes calldata a) external pure returns (bytes32) { return bytes32(a); }
    function pairs(Pair[2] calldata a, Colour b) external pure returns (uint8, bool, Colour) {
        return (a[0].small, a[1].truth, b);
    }
    function nested(uint256[][] calldata a) external pure returns (uint256) { return a[1][0]; }
    function nothing() external pure {}
}
// ----
// number(uint256,int256): 41, -5 -> 42, 5
// number(uint256,int256): 0x29, 5 -> right(0x2a), -5
// truth(bool): true -> true, false
// bytesOf(bytes4,address): left(0x12345678), 0x1234 -> left(0x12345678), 0x1234
// text(string): 0x20, 5, "h\x69!\n\\" -> 0x20, 5, "hi!\n\\"
// raw(bytes): 0x20, 0x22,
// hex"4142", "unaligned", 0
// -> hex"4142756e616c69676e6564000000000000000000000000000000000000000000"
// pairs((uint8,bool)[2],uint8): 7, false,
// 8, true, 1
// # a tuple is its words, one after the other #
// -> 7, true, 1
// nested(uint256[][]): 0x20, 2, 0x40, 0x60, 0, 1, 9 -> 9
// nothing()
// nothing() ->
// gas irOptimized: 12345
// gas legacy code: 12345
