// For a form of code that no network has.
contract C {
    function f() external {}
}
// ====
// bytecodeFormat: >=EOFv1
// ----
// f()
