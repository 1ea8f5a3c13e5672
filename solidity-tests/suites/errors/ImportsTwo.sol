// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {First, Unfinished} from "./TwoContracts.sol";

/// The only contract of this file, although an imported one could be deployed too.
contract Own is Unfinished {
    function finish() external override {
        new First();
    }
}
