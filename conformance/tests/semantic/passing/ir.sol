// Only through the intermediate representation, which evaluates from left to right.
contract C {
    uint256 count;
    function next() internal returns (uint256) { return ++count; }
    function order() external returns (uint256) { return next() + 10 * next() + 100 * next(); }
}
// ====
// compileViaYul: true
// ----
// order() -> 321
