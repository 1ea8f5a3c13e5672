// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// OpenZeppelin's ERC-20 with its whole supply given to the deployer.
contract Token is ERC20 {
    constructor(uint256 supply) ERC20("Demo Token", "DEMO") {
        _mint(msg.sender, supply);
    }
}
