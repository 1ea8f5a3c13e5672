# SPDX-License-Identifier: MIT OR Apache-2.0
# Does not compile: a name is not declared.
number: uint256

@external
def set(new: uint256):
    self.number = new + missing
