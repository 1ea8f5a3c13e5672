contract C {}
// ----
// f( -> 1
