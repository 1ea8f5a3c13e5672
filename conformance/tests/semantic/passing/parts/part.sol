// No test by itself: nothing is expected of it.
function fromOutside() pure returns (uint256) { return 1; }
