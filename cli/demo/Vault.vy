# pragma version ~=0.4.1
"""
@title Vault
@license MIT OR Apache-2.0
@notice Keeps everybody's FIL and gives it back.
"""

event Deposit:
    owner: indexed(address)
    amount: uint256

event Withdrawal:
    owner: indexed(address)
    amount: uint256

kept: public(HashMap[address, uint256])


@external
@payable
def deposit():
    assert msg.value > 0, "nothing was sent"
    self.kept[msg.sender] += msg.value
    log Deposit(owner=msg.sender, amount=msg.value)


@external
def withdraw(amount: uint256):
    assert amount <= self.kept[msg.sender], "the vault keeps less than that for you"
    self.kept[msg.sender] -= amount
    raw_call(msg.sender, b"", value=amount)
    log Withdrawal(owner=msg.sender, amount=amount)
