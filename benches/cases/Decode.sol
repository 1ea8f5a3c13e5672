// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Calldata with arrays in arrays.
contract Decode {
    struct Order {
        address maker;
        uint256 price;
        bytes note;
    }

    function total(uint256[] memory numbers) external pure returns (uint256 sum) {
        for (uint256 at; at < numbers.length; ++at) sum += numbers[at];
    }

    function best(Order[] memory orders) external pure returns (address maker, uint256 bytes_) {
        uint256 least = type(uint256).max;
        for (uint256 at; at < orders.length; ++at) {
            bytes_ += orders[at].note.length;
            if (orders[at].price < least) (least, maker) = (orders[at].price, orders[at].maker);
        }
    }
}
