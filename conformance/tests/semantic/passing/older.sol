// Code for an older EVM.
contract C {
    function hard() external view returns (uint256) { return block.difficulty; }
}
// ====
// EVMVersion: <paris
// ----
// hard() -> 200000000
