// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Returns what it is given.
contract Echo {
    struct Item {
        address owner;
        int64 delta;
        bytes data;
    }

    function scalars(uint256 a, int8 b, bool c, address d, bytes4 e)
        external
        pure
        returns (uint256, int8, bool, address, bytes4)
    {
        return (a, b, c, d, e);
    }

    function lists(string[] calldata texts, uint16[2][] calldata pairs)
        external
        pure
        returns (string[] memory, uint16[2][] memory)
    {
        return (texts, pairs);
    }

    function items(Item[] calldata given) external pure returns (Item[] memory) {
        return given;
    }

    function items(uint256 count) external pure returns (uint256) {
        return count;
    }

    function items(bool flag) external pure returns (bool) {
        return flag;
    }
}
