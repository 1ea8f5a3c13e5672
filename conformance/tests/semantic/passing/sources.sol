==== ExternalSource: outside/part.sol=parts/part.sol ====
==== Source: dir/lib.sol ====
library L {
    function one() external pure returns (uint256) { return 1; }
}
==== Source: main.sol ====
import {fromOutside} from "outside/part.sol";
import "dir/lib.sol";

contract C {
    function two() external pure returns (uint256) { return L.one() + fromOutside(); }
}

contract D is C {}
// ----
// library: "dir/lib.sol":L
// two() -> 2
