// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

struct Debt {
    address owner;
    uint256 amount;
}

/// Every way to revert.
contract Reverts {
    error Unpaid(Debt debt, string[] reasons);
    error Nothing();

    enum Colour {
        Red,
        Green
    }

    uint256[] private numbers;
    bytes private packed = "short";
    uint256 private zero;

    function text(string calldata message) external pure {
        revert(message);
    }

    function bare() external pure {
        revert();
    }

    function custom(Debt calldata debt, string[] calldata reasons) external pure {
        revert Unpaid(debt, reasons);
    }

    function nothing() external pure {
        revert Nothing();
    }

    function raw(bytes calldata data) external pure {
        bytes memory copy = data;
        assembly {
            revert(add(copy, 32), mload(copy))
        }
    }

    /// Panics with the code, for every code that the compiler can be made to give.
    function panic(uint256 code) external {
        if (code == 0x01) assert(zero == 1);
        if (code == 0x11) zero -= 1;
        if (code == 0x12) zero = 1 / zero;
        if (code == 0x21) zero = uint256(Colour(zero + 2));
        if (code == 0x22) corrupt();
        if (code == 0x31) numbers.pop();
        if (code == 0x32) zero = numbers[zero];
        if (code == 0x41) zero = new uint256[](zero + 2 ** 65).length;
        if (code == 0x51) unset()();
    }

    /// A long byte array whose length says it is short enough to be a short one.
    function corrupt() private {
        assembly {
            sstore(packed.slot, 3)
        }
        zero = packed.length;
    }

    function unset() private pure returns (function() internal none) {}
}
