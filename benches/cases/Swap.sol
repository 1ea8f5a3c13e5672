// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Token} from "./Token.sol";

/// A pool of two tokens with a constant product and a fee of 0.3 %. It owns its sender's tokens too,
/// so that one message can swap.
contract Swap {
    Token public first = new Token();
    Token public second = new Token();
    uint112 private firstReserve;
    uint112 private secondReserve;
    uint32 private last;
    uint256 public product;
    uint256 private unlocked = 1;
    Trader public trader = new Trader(this, first);

    event Swapped(address indexed to, uint256 paid, uint256 bought);

    constructor() {
        first.transfer(address(trader), 1000 ether);
        second.transfer(address(trader), 1000 ether);
        firstReserve = 999_000 ether;
        secondReserve = 999_000 ether;
    }

    modifier locked() {
        require(unlocked == 1, "locked");
        unlocked = 0;
        _;
        unlocked = 1;
    }

    /// Buys the second token for the first.
    function buy(uint256 paid, address to) external locked returns (uint256 bought) {
        (uint256 mine, uint256 theirs) = (firstReserve, secondReserve);
        uint256 charged = paid * 997;
        bought = (charged * theirs) / (mine * 1000 + charged);
        first.transferFrom(msg.sender, address(this), paid);
        second.transfer(to, bought);
        firstReserve = uint112(first.balanceOf(address(this)));
        secondReserve = uint112(second.balanceOf(address(this)));
        if (last != uint32(block.timestamp)) {
            last = uint32(block.timestamp);
            product = uint256(firstReserve) * secondReserve;
        }
        require(uint256(firstReserve) * secondReserve >= mine * theirs, "product");
        emit Swapped(to, paid, bought);
    }

    /// A swap by the trader.
    function trade(uint256 paid) external returns (uint256) {
        return trader.buy(paid);
    }
}

contract Trader {
    Swap private pool;

    constructor(Swap swap, Token token) {
        pool = swap;
        token.approve(address(swap), type(uint256).max);
    }

    function buy(uint256 paid) external returns (uint256) {
        return pool.buy(paid, address(this));
    }
}
