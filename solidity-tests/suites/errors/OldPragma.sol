// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.4.11;

contract OldPragma {}
