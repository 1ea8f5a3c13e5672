// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// What is deployed is a minimal proxy (EIP-1167) of the contract below.
contract Clone {
    constructor() {
        address behind = address(new Behind());
        bytes memory code = abi.encodePacked(
            hex"363d3d373d3d3d363d73", behind, hex"5af43d82803e903d91602b57fd5bf3"
        );
        assembly {
            return(add(code, 32), mload(code))
        }
    }

    function step() external virtual returns (uint256) {}

    function steps() external view virtual returns (uint256) {}
}

contract Behind {
    uint256 public steps;

    function step() external returns (uint256) {
        return ++steps;
    }
}
