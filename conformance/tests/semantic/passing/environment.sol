// The block and the transaction that tests find themselves in.
contract C {
    uint256 atCreation = block.number;

    function created() external view returns (uint256) { return atCreation; }
    function here() external view returns (uint256, uint256, uint256, uint256) {
        return (block.number, block.timestamp, block.chainid, block.basefee);
    }
    function price() external view returns (uint256) { return tx.gasprice; }
    function random() external view returns (uint256) { return block.prevrandao; }
    function hash(uint256 number) external view returns (bytes32) { return blockhash(number); }
}
// ----
// created() -> 1
// here() -> 3, 45, 1, 7
// price() -> 3000000000
// random() -> 0xa86c2e601b6c44eb4848f7d23d9df3113fbcac42041c49cbed5000cb4f118777
// hash(uint256): 2 -> 0x3737373737373737373737373737373737373737373737373737373737373739
// hash(uint256): 100 -> 0
