// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// A Merkle proof over sorted pairs, as airdrops check it.
contract Merkle {
    function root(bytes32 leaf, bytes32[] calldata proof) external pure returns (bytes32) {
        for (uint256 at; at < proof.length; ++at) {
            bytes32 other = proof[at];
            leaf = leaf < other
                ? keccak256(abi.encodePacked(leaf, other))
                : keccak256(abi.encodePacked(other, leaf));
        }
        return leaf;
    }
}
