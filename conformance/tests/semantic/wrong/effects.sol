contract C {
    event E() anonymous;
    function f() external { emit E(); }
}
// ----
// f()
// ~ emit <anonymous>: 0x02
// f()
