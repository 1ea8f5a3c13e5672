contract C {
    function f() external { undeclared; }
}
// ----
// f()
