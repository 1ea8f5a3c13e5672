// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

/// As much CBOR as the job broker needs: numbers, byte strings, tuples, amounts and CIDs.
/// Source: RFC 8949; the Filecoin specification for amounts; DAG-CBOR for CIDs.
library Cbor {
    error NotAsExpected(uint256 offset);

    /// The head of a tuple: its items follow.
    function tuple(uint64 items) internal pure returns (bytes memory) {
        return head(4, items);
    }

    /// A number that is not negative.
    function number(uint64 value) internal pure returns (bytes memory) {
        return head(0, value);
    }

    /// A byte string.
    function byteString(bytes memory value) internal pure returns (bytes memory) {
        return bytes.concat(head(2, uint64(value.length)), value);
    }

    /// attoFIL: nothing for zero, else a zero byte for plus and the digits in big-endian.
    function amount(uint256 value) internal pure returns (bytes memory) {
        if (value == 0) return byteString("");
        uint256 length = 1;
        while (length < 32 && value >> (8 * length) != 0) length++;
        bytes memory digits = new bytes(length + 1);
        for (uint256 i = 0; i < length; i++) digits[length - i] = bytes1(uint8(value >> (8 * i)));
        return byteString(digits);
    }

    /// A link: tag 42 around the binary CID behind a zero byte.
    function cid(bytes memory binary) internal pure returns (bytes memory) {
        return bytes.concat(hex"d82a", byteString(bytes.concat(hex"00", binary)));
    }

    /// Reads the numbers of a tuple that consists of nothing else.
    function numbers(bytes memory cbor) internal pure returns (uint64[] memory values) {
        (uint8 major, uint64 items, uint256 offset) = headAt(cbor, 0);
        if (major != 4 || items > cbor.length) revert NotAsExpected(0);
        values = new uint64[](items);
        for (uint256 i = 0; i < items; i++) {
            (major, values[i], offset) = headAt(cbor, offset);
            if (major != 0) revert NotAsExpected(offset);
        }
        if (offset != cbor.length) revert NotAsExpected(offset);
    }

    /// Three bits of major type, and a number in as few bytes as it fits.
    function head(uint8 major, uint64 value) private pure returns (bytes memory) {
        uint8 top = major << 5;
        if (value < 24) return abi.encodePacked(top | uint8(value));
        if (value <= type(uint8).max) return abi.encodePacked(top | 24, uint8(value));
        if (value <= type(uint16).max) return abi.encodePacked(top | 25, uint16(value));
        if (value <= type(uint32).max) return abi.encodePacked(top | 26, uint32(value));
        return abi.encodePacked(top | 27, value);
    }

    /// The head at an offset, and the offset behind it.
    function headAt(bytes memory cbor, uint256 offset)
        private
        pure
        returns (uint8 major, uint64 value, uint256 next)
    {
        if (offset >= cbor.length) revert NotAsExpected(offset);
        uint8 first = uint8(cbor[offset]);
        (major, value, next) = (first >> 5, first & 31, offset + 1);
        if (value < 24) return (major, value, next);
        if (value > 27) revert NotAsExpected(offset);
        uint256 length = 1 << (value - 24);
        if (next + length > cbor.length) revert NotAsExpected(offset);
        value = 0;
        for (uint256 i = 0; i < length; i++) value = (value << 8) | uint8(cbor[next + i]);
        return (major, value, next + length);
    }
}
