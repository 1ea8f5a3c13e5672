// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import "@nobody/nothing/Absent.sol";

contract MissingImport {}
