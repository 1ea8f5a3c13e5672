// Libraries are deployed first and linked.
library Twice {
    function times(uint256 a) external pure returns (uint256) { return 2 * a; }
}

library Thrice {
    function times(uint256 a) external pure returns (uint256) { return 3 * a; }
}

contract C {
    function sixfold(uint256 a) external pure returns (uint256) { return Twice.times(Thrice.times(a)); }
}
// ----
// library: Twice
// library: :Thrice
// sixfold(uint256): 7 -> 42
