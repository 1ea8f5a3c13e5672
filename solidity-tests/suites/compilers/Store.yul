// SPDX-License-Identifier: MIT OR Apache-2.0
//
// A word by hand: store(uint256) replaces it, stored() returns it, and zero reverts with the custom
// error Zero().
object "Store" {
    code {
        datacopy(0, dataoffset("runtime"), datasize("runtime"))
        return(0, datasize("runtime"))
    }
    object "runtime" {
        code {
            switch shr(224, calldataload(0))
            case 0x6057361d /* store(uint256) */ {
                let word := calldataload(4)
                if iszero(word) {
                    mstore(0, shl(224, 0xf4560403)) // Zero()
                    revert(0, 4)
                }
                sstore(0, word)
            }
            case 0xe582dd31 /* stored() */ {
                mstore(0, sload(0))
                return(0, 32)
            }
            default { revert(0, 0) }
        }
    }
}
