// Value, plain calls, and questions about balances, storage and accounts.
contract C {
    uint256 slot;
    bytes last;

    constructor(uint256 a) payable { slot = a; }
    receive() external payable {}
    fallback(bytes calldata input) external payable returns (bytes memory) { return input; }
    function clear() external { slot = 0; }
    function sender() external view returns (address) { return msg.sender; }
    function give(address payable to) external payable { to.transfer(msg.value); }
}
// ----
// constructor(), 2 wei: 5 ->
// storageEmpty -> 0
// balance -> 2
// (), 1 ether
// balance -> 1000000000000000002
// (): hex"0102" -> hex"0102"
// clear()
// storageEmpty -> 1
// sender() -> 0x1212121212121212121212121212120000000012
// account: 3 -> 0x1212121212121212121212121212120000003012
// sender() -> 0x1212121212121212121212121212120000003012
// give(address), 7 wei: 0x1111111111111111111111111111111111111111 ->
// balance: 0x1111111111111111111111111111111111111111 -> 7
// balance: 0x1212121212121212121212121212120000003012 -> 1267650600228229401496703205369
// balance: 0x1212121212121212121212121212120000004012 -> 1267650600228229401496703205376
// isoltest_builtin_test -> 0x1234
// isoltest_side_effects_test: 0x12, 3 -> 0x12, 3
// ~ 0000000000000000000000000000000000000000000000000000000000000012
// ~ 0000000000000000000000000000000000000000000000000000000000000003
