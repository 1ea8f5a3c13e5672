// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Two contracts that can be deployed, and two that cannot.
contract First {
    uint256 public one = 1;
}

contract Second {
    function unused(uint256 number) external pure returns (uint256) {
        return 2;
    }
}

abstract contract Unfinished {
    function finish() external virtual;
}

interface Only {
    function one() external view returns (uint256);
}
