// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Public functions of a library live at the library's own address.
library Sums {
    function sum(uint256[] calldata numbers) public pure returns (uint256 total) {
        for (uint256 i = 0; i < numbers.length; i++) {
            total += numbers[i];
        }
    }
}

contract Linked {
    function sum(uint256[] calldata numbers) external pure returns (uint256) {
        return Sums.sum(numbers);
    }
}
