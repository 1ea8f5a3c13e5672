// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

import {Cbor} from "./Cbor.sol";
import {Native} from "./Native.sol";

/// Offers jobs to the broker, or works on them: a contract on either side of a native actor.
contract JobClient {
    /// FRC-42 numbers of the broker's methods; src/method.rs has the same.
    uint64 public constant CREATE_JOB = 2213292034;
    uint64 public constant CLAIM_JOB = 3072484620;
    uint64 public constant PROVE_DONE = 1610174813;
    uint64 public constant RECLAIM = 2417304050;
    uint64 public constant GET_JOB = 340858087;

    /// Id of the broker's actor.
    uint64 public immutable broker;

    /// CIDs of the results of this contract's own jobs, as the broker told it.
    mapping(uint64 => bytes) public results;

    /// The broker refuses, with one of the exit codes of src/refusal.rs.
    error Refused(int256 exitCode);
    /// Only the broker may say that a job is done.
    error NotTheBroker(address caller);

    /// What the broker itself logs.
    event JobCreated(uint64 indexed id, uint64 indexed client);
    event JobClaimed(uint64 indexed id, uint64 indexed worker);
    event JobDone(uint64 indexed id, uint64 indexed worker);
    event JobReclaimed(uint64 indexed id, uint64 indexed client);
    event CallbackFailed(uint64 indexed id, uint64 indexed exitCode);

    /// What this contract logs when it is told.
    event ResultReceived(uint64 indexed id, bytes result);

    constructor(uint64 broker_) {
        broker = broker_;
    }

    /// Offers a job for the value sent along.
    function create(bytes calldata spec, uint256 collateral, uint64 timeout)
        external
        payable
        returns (uint64 id, uint64 deadline)
    {
        bytes memory params = bytes.concat(
            Cbor.tuple(3), Cbor.cid(spec), Cbor.amount(collateral), Cbor.number(timeout)
        );
        uint64[] memory created = Cbor.numbers(ask(CREATE_JOB, msg.value, params));
        return (created[0], created[1]);
    }

    /// Takes a job; the value sent along is the collateral.
    function claim(uint64 id) external payable {
        ask(CLAIM_JOB, msg.value, jobId(id));
    }

    /// Delivers a result; reward and collateral come to this contract.
    function prove(uint64 id, bytes calldata result) external {
        ask(PROVE_DONE, 0, bytes.concat(Cbor.tuple(2), Cbor.number(id), Cbor.cid(result)));
    }

    /// Gets the money back of a job that nobody did in time.
    function reclaim(uint64 id) external {
        ask(RECLAIM, 0, jobId(id));
    }

    /// The job as the broker keeps it, in CBOR.
    function job(uint64 id) external returns (bytes memory) {
        return ask(GET_JOB, 0, jobId(id));
    }

    /// The broker calls this when a job of this contract is done.
    function jobDone(uint64 id, bytes calldata result) external {
        if (msg.sender != Native.masked(broker)) revert NotTheBroker(msg.sender);
        results[id] = result;
        emit ResultReceived(id, result);
    }

    function jobId(uint64 id) private pure returns (bytes memory) {
        return bytes.concat(Cbor.tuple(1), Cbor.number(id));
    }

    function ask(uint64 method, uint256 value, bytes memory params)
        private
        returns (bytes memory answer)
    {
        int256 exitCode;
        (exitCode, answer) = Native.call(broker, method, value, params);
        if (exitCode != 0) revert Refused(exitCode);
    }
}
