library L {
    function one() external pure returns (uint256) { return 1; }
}

contract C {
    function f() external pure returns (uint256) { return L.one(); }
}
// ----
// f() -> 1
