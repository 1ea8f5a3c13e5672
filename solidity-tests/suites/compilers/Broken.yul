// SPDX-License-Identifier: MIT OR Apache-2.0
object "Broken" {
    code { sstore(0) }
}
