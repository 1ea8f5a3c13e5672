//! The demo, which checks itself: here only that it ends well, fits a terminal and tells all.

use expect_test::expect;

use crate::support::run;

/// Columns of the terminal that the demo is written for.
const COLUMNS: usize = 100;

#[test]
fn the_demo_goes_through_and_fits_the_terminal() {
    let run = run(&["demo"]).ok();
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= COLUMNS, "{line}");
    }
    run.prints(expect![[r#"
        exit 0
        --- stdout

        Solidity: OpenZeppelin's ERC-20, cli/demo/Token.sol
         1. compile Token.sol and deploy Token
            The address manager (f010) created an actor that runs the EVM as WASM, and ran the constructor
            in it.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            event       Transfer
                          from  0x0000000000000000000000000000000000000000
                          to    0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                          value 1000000
         2. read Alice's balance
            The message ran on the newest state and was dropped: reading changes nothing and costs nobody.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            returned    1000000
         3. Alice sends Bob 250 tokens
            Two storage slots changed; the FVM stored the contract's new state root and one event.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            event       Transfer
                          from  0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                          to    0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                          value 250
         4. read Bob's balance back
            The slot is read from the state that the transfer left.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            returned    250
         5. Bob sends 1,000 tokens, having 250
            The message is on the chain with exit code 33; the FVM kept the gas and undid the rest.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            exit code   33 (reverted)
            reason      ERC20InsufficientBalance
                          sender  0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                          balance 250
                          needed  1000
         6. read Bob's balance again
            The failed transfer left no trace in the state.
            contract    0x5FbDB2315678afecb367f032d93F642f64180aa3
                        f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                        f0111
            gas         [gas] FVM gas
            returned    250

        Vyper: a vault for FIL, cli/demo/Vault.vy
         7. compile Vault.vy and deploy Vault
            Another compiler's code, the same actor: both contracts share one code CID on the chain.
            contract    0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0
                        f410ft7sgonthtuwzuzpqtexse4w6t46h7jxaustvx3i
                        f0112
            gas         [gas] FVM gas
         8. Alice deposits 2 FIL
            The FVM moved 2 FIL with the message before the contract's first instruction ran.
            contract    0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0
                        f410ft7sgonthtuwzuzpqtexse4w6t46h7jxaustvx3i
                        f0112
            gas         [gas] FVM gas
            event       Deposit
                          owner  0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                          amount 2000000000000000000
            owns        2 FIL
         9. Alice asks for 3 FIL back
            Vyper's assert reverts with Error(string), which ends the message with exit code 33.
            contract    0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0
                        f410ft7sgonthtuwzuzpqtexse4w6t46h7jxaustvx3i
                        f0112
            gas         [gas] FVM gas
            exit code   33 (reverted)
            reason      Error
                          message "the vault keeps less than that for you"
        10. Alice takes 0.5 FIL back
            The contract's CALL became a message of its own: the FVM sent 0.5 FIL to Alice's account.
            contract    0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0
                        f410ft7sgonthtuwzuzpqtexse4w6t46h7jxaustvx3i
                        f0112
            gas         [gas] FVM gas
            event       Withdrawal
                          owner  0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                          amount 500000000000000000
            owns        1.5 FIL

        Yul: one word, written by hand, cli/demo/Store.yul
        11. compile Store.yul and deploy Store
            No contract metadata, no dispatcher but the one in the source.
            contract    0x0165878A594ca255338adfa4d48449f69242Eb8F
                        f410fafsypcszjsrfkm4k36snjbcj62jef24pn7ysykq
                        f0113
            gas         [gas] FVM gas
        12. store 42
            SSTORE wrote the slot, LOG2 became an FVM event with the entries t1, t2 and d.
            contract    0x0165878A594ca255338adfa4d48449f69242Eb8F
                        f410fafsypcszjsrfkm4k36snjbcj62jef24pn7ysykq
                        f0113
            gas         [gas] FVM gas
            event       Stored
                          by     0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                          before 0
                          after  42
        13. read the word back
            SLOAD found the slot in the state root that the last message left.
            contract    0x0165878A594ca255338adfa4d48449f69242Eb8F
                        f410fafsypcszjsrfkm4k36snjbcj62jef24pn7ysykq
                        f0113
            gas         [gas] FVM gas
            returned    42
        14. store 0, which it refuses
            REVERT with the four bytes of a custom error, decoded with cli/demo/Store.abi.json.
            contract    0x0165878A594ca255338adfa4d48449f69242Eb8F
                        f410fafsypcszjsrfkm4k36snjbcj62jef24pn7ysykq
                        f0113
            gas         [gas] FVM gas
            exit code   33 (reverted)
            reason      Zero
        all 14 steps went as expected
    "#]]);
}

#[test]
fn the_demo_as_a_document_has_every_step() {
    let demo = run(&["--json", "demo"]).ok().json();
    let steps = demo["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 14);
    for step in steps {
        assert!(step["gasUsed"].as_u64().unwrap() > 0, "{step:#}");
        assert!(step["contract"]["filecoin"].as_str().unwrap().starts_with("f410f"), "{step:#}");
    }
}
