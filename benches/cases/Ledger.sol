// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Storage of every shape: structs in a mapping, arrays, long strings, what is cleared again.
contract Ledger {
    struct Deal {
        address client;
        uint96 price;
        uint64 start;
        uint64 end;
        bytes32 piece;
        bool active;
    }

    address public owner = msg.sender;
    uint256 public count;
    mapping(uint256 => Deal) public deals;
    uint256[] public queue;
    mapping(address => mapping(uint256 => uint256)) public tally;
    string public label;

    function open(uint256 many) external {
        for (uint256 at; at < many; ++at) {
            uint256 id = count++;
            deals[id] = Deal(msg.sender, uint96(id), 100, 200, keccak256(abi.encode(id)), true);
        }
    }

    function close(uint256 id) external {
        delete deals[id];
    }

    function push(uint256 many) external {
        for (uint256 at; at < many; ++at) queue.push(at + 1);
    }

    function pop(uint256 many) external {
        for (uint256 at; at < many; ++at) queue.pop();
    }

    function sum() external view returns (uint256 all) {
        for (uint256 at; at < queue.length; ++at) all += queue[at];
    }

    function count_up(uint256 from, uint256 many) external {
        for (uint256 at = from; at < from + many; ++at) tally[msg.sender][at] += 1;
    }

    function rename(string calldata to) external {
        label = to;
    }
}
