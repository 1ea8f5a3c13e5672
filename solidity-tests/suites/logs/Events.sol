// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// Every kind of event.
contract Events {
    event Plain();
    event Moved(address indexed from, address indexed to, uint256 amount);
    event Named(string indexed name, string name2, uint8[] indexed list, bytes4 indexed tag);
    event Quiet(uint256 indexed number, bool flag) anonymous;

    function emitAll() external {
        emit Plain();
        emit Moved(address(1), address(2), 3);
        emit Named("indexed", "plain", new uint8[](2), 0x01020304);
        emit Quiet(7, true);
    }
}
