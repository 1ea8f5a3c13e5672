// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// A wallet whose owners propose, confirm and execute; here one of one.
contract Multisig {
    struct Proposal {
        address to;
        bool executed;
        uint64 confirmations;
        uint256 value;
        bytes data;
    }

    mapping(address => bool) public isOwner;
    uint256 public required = 1;
    Proposal[] public proposals;
    mapping(uint256 => mapping(address => bool)) public confirmed;
    Target public target = new Target();

    event Proposed(uint256 indexed id, address indexed owner);
    event Executed(uint256 indexed id);

    constructor() {
        isOwner[msg.sender] = true;
    }

    /// Proposes, confirms and executes one call of the target.
    function act(uint256 word) external returns (uint256 id) {
        require(isOwner[msg.sender], "owner");
        id = proposals.length;
        bytes memory data = abi.encodeCall(Target.set, (word));
        proposals.push(Proposal(address(target), false, 0, 0, data));
        emit Proposed(id, msg.sender);
        require(!confirmed[id][msg.sender], "twice");
        confirmed[id][msg.sender] = true;
        Proposal storage proposal = proposals[id];
        proposal.confirmations += 1;
        if (proposal.confirmations >= required) {
            proposal.executed = true;
            (bool done,) = proposal.to.call{value: proposal.value}(proposal.data);
            require(done, "call");
            emit Executed(id);
        }
    }
}

contract Target {
    uint256 public word;

    function set(uint256 to) external {
        word = to;
    }
}
