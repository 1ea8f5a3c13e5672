# SPDX-License-Identifier: MIT OR Apache-2.0
# pragma version ~=0.4.1

event Increased:
    by: indexed(address)
    number: uint256

number: public(uint256)
LIMIT: immutable(uint256)


@deploy
def __init__(limit: uint256):
    LIMIT = limit


@external
def increase(amount: uint256) -> uint256:
    assert self.number + amount <= LIMIT, "over the limit"
    self.number += amount
    log Increased(by=msg.sender, number=self.number)
    return self.number


@external
@view
def divide(amount: uint256) -> uint256:
    return self.number // amount
