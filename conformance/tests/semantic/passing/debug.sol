// Reverts of the compiler's own explain themselves.
contract C {
    function f() external {}
}
// ====
// revertStrings: debug
// compileViaYul: false
// ----
// f(), 1 wei -> FAILURE, hex"08c379a0", 0x20, 34, "Ether sent to non-payable functi", "on"
