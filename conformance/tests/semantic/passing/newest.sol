// An instruction that only the newest EVM has.
contract C {
    function zeros(uint256 a) external pure returns (uint256 b) { assembly { b := clz(a) } }
}
// ====
// EVMVersion: >=osaka
// ----
// zeros(uint256): 1 -> 255
// zeros(uint256): 0 -> 256
