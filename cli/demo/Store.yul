// SPDX-License-Identifier: MIT OR Apache-2.0
//
// One word, written by hand: store(uint256) replaces it and logs Stored(address indexed by, uint256 before,
// uint256 after), stored() reads it, and zero is refused with the custom error Zero(). The ABI is Store.abi.json.
object "Store" {
    code {
        datacopy(0, dataoffset("runtime"), datasize("runtime"))
        return(0, datasize("runtime"))
    }
    object "runtime" {
        code {
            if callvalue() { revert(0, 0) }
            switch shr(224, calldataload(0))
            case 0x6057361d /* store(uint256) */ {
                let word := calldataload(4)
                if iszero(word) {
                    mstore(0, shl(224, 0xf4560403)) // Zero()
                    revert(0, 4)
                }
                mstore(0, sload(0))
                mstore(32, word)
                sstore(0, word)
                // Stored(address,uint256,uint256)
                log2(0, 64, 0x57b5bc58e84f246a27bda0afd72c9648d1ee3b3ad3419b8c543d89c3912bc02b, caller())
            }
            case 0xe582dd31 /* stored() */ {
                mstore(0, sload(0))
                return(0, 32)
            }
            default { revert(0, 0) }
        }
    }
}
