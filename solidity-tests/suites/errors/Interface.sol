// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

interface Alone {
    function one() external view returns (uint256);
}
