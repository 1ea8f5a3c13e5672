//! What goes well: several processes on one chain, addresses in all forms, ABIs remembered.

use expect_test::expect;

use crate::support::{ALICE, BOB, FIRST, State, fevm, run};

#[test]
fn three_processes_deploy_send_and_call_on_one_chain() {
    let state = State::new();
    state.run(&["deploy", "Faults.sol"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        deployed Faults
          address     0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          transaction [hash]
          block       1
          gas         [gas] FVM gas
          from        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                      f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
                      f0100
    "#]]);
    state.run(&["send", FIRST, "bump"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        success
          transaction [hash]
          block       2
          gas         [gas] FVM gas
          from        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                      f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
                      f0100
          to          0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          returned    1
          event       Counted
                        by    0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                        count 1
    "#]]);
    state.run(&["call", FIRST, "count"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        1
        --- stderr
        read from 0x5FbDB2315678afecb367f032d93F642f64180aa3
                  f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                  [gas] FVM gas
    "#]]);
}

#[test]
fn a_contract_is_reached_by_each_of_its_addresses() {
    let state = State::with_faults();
    let deployed = state.run(&["--json", "balance", FIRST]).ok().json();
    let address = &deployed["balances"][0]["address"];
    for form in ["ethereum", "filecoin", "id"] {
        let form = address[form].as_str().unwrap();
        assert_eq!(state.run(&["call", form, "add", "2", "3"]).ok().stdout, "5\n", "{form}");
        if let Some(rest) = form.strip_prefix('f') {
            let testnet = format!("t{rest}");
            assert_eq!(state.run(&["call", &testnet, "add", "2", "3"]).ok().stdout, "5\n");
        }
    }
}

#[test]
fn an_account_given_by_its_id_is_the_account_that_contracts_see() {
    let state = State::with_faults();
    let balances = state.run(&["--json", "balance", BOB]).ok().json();
    let id = balances["balances"][0]["address"]["id"].as_str().unwrap().to_owned();
    let seen = state.run(&["call", FIRST, "who", &id]).ok().stdout;
    assert_eq!(seen, format!("{BOB}\n"));
}

#[test]
fn a_signature_needs_no_abi() {
    let state = State::with_faults();
    std::fs::remove_dir_all(state.path().join("abi")).unwrap();
    let sum = state.run(&["call", FIRST, "add(uint256,uint256)(uint256)", "0x10", "1"]).ok();
    assert_eq!(sum.stdout, "17\n");
    let raw = state.run(&["call", FIRST, "0x06661abd"]).ok();
    assert_eq!(raw.stdout, format!("0x{:064}\n", 0));
}

#[test]
fn an_event_without_an_abi_is_shown_raw_and_with_one_decoded() {
    let state = State::with_faults();
    std::fs::remove_dir_all(state.path().join("abi")).unwrap();
    state.run(&["send", FIRST, "bump()"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        success
          transaction [hash]
          block       2
          gas         [gas] FVM gas
          from        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                      f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
                      f0100
          to          0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          returned    [hash]
          event       (unknown event)
                        topic [hash]
                        topic [hash]
                        data [hash]
    "#]]);
    let abi = state.path().join("given.json");
    let text = r#"[{"type":"event","name":"Counted","anonymous":false,"inputs":[
        {"name":"by","type":"address","indexed":true},{"name":"count","type":"uint256","indexed":false}]}]"#;
    std::fs::write(&abi, text).unwrap();
    let sent = state.run(&["--json", "send", FIRST, "bump()", "--abi", abi.to_str().unwrap()]);
    let event = &sent.ok().json()["events"][0];
    assert_eq!(event["signature"], "Counted(address,uint256)");
    assert_eq!(event["arguments"][1]["value"], "2");
}

#[test]
fn fil_is_sent_and_counted_in_both_units() {
    let state = State::new();
    state.run(&["send", BOB, "--value", "1.5FIL", "--from", "3"]).ok();
    state.run(&["balance", BOB]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        10001.5 FIL
          address     0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                      f410focmxs4gfdajnyoqbbr6qdniobul5y6oirvks3ia
                      f0101
          attoFIL     10001500000000000000000
    "#]]);
}

#[test]
fn a_new_account_is_made_by_sending_to_it_and_sends_with_its_key() {
    let state = State::new();
    let key = "0x0000000000000000000000000000000000000000000000000000000000000001";
    let address = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
    state.run(&["send", address, "--value", "2FIL"]).ok();
    state.run(&["send", BOB, "--value", "1FIL", "--private-key", key]).ok();
    let balances = state.run(&["--json", "balance", address, BOB]).ok().json();
    let fil = |index: usize| balances["balances"][index]["fil"].as_str().unwrap().to_owned();
    assert!(fil(0).starts_with("0.99"), "{}", fil(0));
    assert_eq!(fil(1), "10001");
}

#[test]
fn constructor_arguments_are_read_by_type() {
    let state = State::new();
    state.run(&["deploy", "Two.sol:First", "-1"]).code.unwrap();
    state.run(&["deploy", "Two.sol:First", "7", "a name, with comma"]).ok();
    assert_eq!(state.run(&["call", FIRST, "start"]).ok().stdout, "7\n");
    assert_eq!(state.run(&["call", FIRST, "name"]).ok().stdout, "\"a name, with comma\"\n");
}

#[test]
fn without_a_state_directory_the_chain_is_said_to_end() {
    run(&["deploy", "Faults.sol"]).ok().prints(expect![[r#"
        exit 0
        --- stdout
        deployed Faults
          address     0x5FbDB2315678afecb367f032d93F642f64180aa3
                      f410fl663emkwpcx6zm3h6aznsp3ef5sbqcvdf5mfrna
                      f0111
          transaction [hash]
          block       1
          gas         [gas] FVM gas
          from        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
                      f410f6op5nzi2vwepn5gonk4ie4tzz773sitggxp4hiy
                      f0100
        --- stderr
        hint: the chain was in memory and ends here; with --state DIR it stays
    "#]]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut command = fevm(&["balance", ALICE]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colours_are_only_for_terminals() {
    let run = run(&["balance", ALICE]).ok();
    assert!(!run.stdout.contains('\u{1b}'), "{run:?}");
}

#[test]
fn help_names_every_command() {
    let help = run(&["--help"]).ok().stdout;
    for command in ["deploy", "call", "send", "send-raw", "balance", "bundle", "demo", "install"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
    }
}
