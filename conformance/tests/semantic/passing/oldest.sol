// Code for an EVM in which failed calls had no return data: what is expected of it does not matter.
contract C {
    function fail() public { revert("reason"); }
}
// ====
// EVMVersion: =homestead
// ----
// fail() -> FAILURE, hex"00"
