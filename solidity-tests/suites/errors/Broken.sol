// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Does not compile: the type of the variable does not fit.
contract Broken {
    uint256 number = "seven";
}
