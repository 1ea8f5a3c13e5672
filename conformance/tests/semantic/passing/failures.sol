// Calls that fail, and what they fail with.
contract C {
    error Custom(uint256 a);

    function reason() external pure { revert("no way"); }
    function custom() external pure { revert Custom(7); }
    function panic(uint256 a) external pure returns (uint256) { return 1 / a; }
    function invalid() external pure { assembly { invalid() } }
    function silent() external pure { revert(); }
}
// ====
// allowNonExistingFunctions: true
// ----
// reason() -> FAILURE, hex"08c379a0", 0x20, 6, "no way"
// custom() -> FAILURE, hex"cb362b34", 7
// panic(uint256): 0 -> FAILURE, hex"4e487b71", 0x12
// panic(uint256): 1 -> 1
// invalid() -> FAILURE
// silent() -> FAILURE
// absent() -> FAILURE
// () -> FAILURE
