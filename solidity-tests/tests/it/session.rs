//! A compiler kept running.

use solidity_tests::compile::Session;

fn input(source: &str) -> String {
    let sources = serde_json::json!({ "A.sol": { "content": source } });
    let output = serde_json::json!({ "*": { "*": ["evm.bytecode.object"] } });
    let settings = serde_json::json!({ "outputSelection": output });
    serde_json::json!({ "language": "Solidity", "sources": sources, "settings": settings })
        .to_string()
}

fn answer(session: &mut Session, source: &str) -> serde_json::Value {
    serde_json::from_str(&session.ask(&input(source)).unwrap()).unwrap()
}

#[test]
fn a_session_answers_one_input_after_another() {
    let mut session = Session::find(">=0.8.0").unwrap();
    for name in ["First", "Second"] {
        let found = answer(&mut session, &format!("contract {name} {{ string s = \"\\n\"; }}"));
        let code = &found["contracts"]["A.sol"][name]["evm"]["bytecode"]["object"];
        assert!(code.as_str().is_some_and(|code| code.len() > 100), "{found}");
        let refused = answer(&mut session, "contract {");
        assert_eq!(refused["errors"][0]["type"], "ParserError");
    }
}

#[test]
fn an_input_is_one_line() {
    let mut session = Session::find(">=0.8.0").unwrap();
    assert!(session.ask("{\n}").unwrap_err().to_string().ends_with("more than one line"));
    assert!(Session::find("=0.0.1").unwrap_err().to_string().contains("=0.0.1"));
}
