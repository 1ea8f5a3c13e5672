contract C {
    function f() external pure returns (uint256) { return 1; }
}
// ----
// f() -> 1
// f() -> 2
// f() -> FAILURE
