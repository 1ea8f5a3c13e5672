// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// A lock around a call, in storage and in transient storage.
contract Lock {
    Other private other = new Other();
    uint256 private locked = 1;

    function stored() external {
        require(locked == 1, "locked");
        locked = 2;
        other.ping();
        locked = 1;
    }

    function transient_() external {
        assembly {
            if tload(0) { revert(0, 0) }
            tstore(0, 1)
        }
        other.ping();
        assembly {
            tstore(0, 0)
        }
    }
}

contract Other {
    uint256 private pings;

    function ping() external {
        ++pings;
    }
}
