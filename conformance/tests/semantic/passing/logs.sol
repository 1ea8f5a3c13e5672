// Logs: with and without signature, with topics, from here and from elsewhere.
contract Other {
    event Far(bool indexed a);
    function log() external { emit Far(true); }
}

contract C {
    event Near(uint256 indexed a, bytes32 indexed b, uint256 c, bool d);
    event Bare() anonymous;
    event Topic(bytes32 indexed a, bytes32 b) anonymous;
    Other other = new Other();

    constructor() { emit Bare(); }
    function near() external { emit Near(1, "abc", 300, true); }
    function anonymous_() external { emit Bare(); emit Topic("topic", "data"); }
    function far() external { other.log(); emit Near(0, 0, 0, false); }
    function undone() external { try this.failing() {} catch {} }
    function failing() external { emit Bare(); revert(); }
}
// ----
// constructor()
// ~ emit <anonymous>
// balance -> 0
// ~ emit <anonymous>
// near()
// ~ emit Near(uint256,bytes32,uint256,bool): #0x01, #"abc", 0x012c, true
// anonymous_() ->
// ~ emit <anonymous>
// ~ emit <anonymous>: #"topic", "data"
// far()
// ~ emit Far(bool) from 0x137aa4dfc0911524504fcd4d98501f179bc13b4a: #true
// ~ emit Near(uint256,bytes32,uint256,bool): #0x00, #0x00, 0x00, false
// undone()
