contract C {
    constructor() { revert(); }
    function f() external {}
}
// ----
// f() ->
