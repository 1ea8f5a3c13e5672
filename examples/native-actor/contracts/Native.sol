// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

/// Calls of native actors by id and method number.
/// Source: FIP-0054, "call_actor_id".
library Native {
    /// The precompile; it only answers a DELEGATECALL, because it sends in the caller's name.
    address private constant CALL_ACTOR_ID = 0xfe00000000000000000000000000000000000005;

    /// CBOR whose links are not followed: the codec of parameters.
    uint64 private constant CBOR = 0x51;

    /// The precompile does not accept what it was asked.
    error NotAccepted();

    /// Sends `value` and CBOR parameters. An exit code above 0 is the actor's; one below 0 is the FVM's
    /// reason not to call it.
    function call(uint64 actor, uint64 method, uint256 value, bytes memory params)
        internal
        returns (int256 exitCode, bytes memory answer)
    {
        bytes memory request = abi.encode(method, value, uint64(0), CBOR, params, actor);
        (bool accepted, bytes memory reply) = CALL_ACTOR_ID.delegatecall(request);
        if (!accepted) revert NotAccepted();
        (exitCode,, answer) = abi.decode(reply, (int256, uint64, bytes));
    }

    /// How a contract sees a native actor that calls it: 0xff, eleven zero bytes and the id.
    function masked(uint64 actor) internal pure returns (address) {
        return address((uint160(0xff) << 152) | actor);
    }
}
