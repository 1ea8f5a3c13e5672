//! `docs/mapping/events.md`: the chapter beside this file, the constants that the code has, and the
//! bytes that a test compares.

use std::path::Path;

use super::words;

const LOG_FILE: &str = "mapping/src/log.rs";
const HOST_FILE: &str = "actor/src/host/log.rs";
const TEST_FILE: &str = "harness/tests/it/events.rs";

/// What a reader needs before the tables, by hand.
const CHAPTER: &str = include_str!("events.md");

/// The whole page.
pub(super) fn page(root: &Path) -> Result<String, String> {
    let log = words::source(root, LOG_FILE)?;
    let host = words::source(root, HOST_FILE)?;
    let test = words::source(root, TEST_FILE)?;
    let mut page = CHAPTER.to_string();
    page += &format!(
        "\n## An entry\n\nFrom [`{LOG_FILE}`](../../{LOG_FILE}), the reading side, and \
         [`{HOST_FILE}`](../../{HOST_FILE}), the writing one.\n\n| field | value |\n|---|---|\n"
    );
    let keys = shared(&log, &host, "const TOPIC_KEYS: [&str; 4] = ")?;
    let data = shared(&log, &host, "const DATA_KEY: &str = ")?;
    let keys = keys.trim_matches(['[', ']']).replace('"', "`");
    page += &format!("| key of a topic | {keys}, in this order |\n");
    page += &format!(
        "| key of the data | {}, left out where there is none |\n",
        data.replace('"', "`")
    );
    page += &format!(
        "| flags | `{}`: index key and value |\n",
        value(&log, "pub const INDEXED: u64 = ")?
    );
    page += &format!("| codec | `{}`: raw bytes |\n", value(&log, "pub const RAW: u64 = ")?);
    let docs =
        words::above(&host, "pub(super) fn emit").ok_or(format!("{HOST_FILE}: no `emit`"))?;
    for (key, title) in [("syscall", "syscall"), ("unit", "limit"), ("errors", "beyond it")] {
        let text =
            docs.row(key).ok_or(format!("{HOST_FILE}: `emit` has no row `| {key} | … |`"))?;
        page += &format!("| {title} | {text} |\n");
    }
    page += &format!(
        "\n## A worked example\n\nThis is the snapshot of \
         [`an_event_on_chain_and_the_log_in_the_receipt`](../../{TEST_FILE}), which runs the contract \
         on the FVM and compares every byte.\n\n```text\n{}\n```\n",
        snapshot(&test).ok_or(format!("{TEST_FILE}: no snapshot `expect![[r#\"`"))?
    );
    Ok(page)
}

/// A constant that both sides have, each for itself, and that must be the same.
fn shared<'a>(log: &'a str, host: &str, constant: &str) -> Result<&'a str, String> {
    let (reads, writes) = (value(log, constant)?, value(host, constant)?);
    match reads == writes {
        true => Ok(reads),
        false => Err(format!("{LOG_FILE} has {reads} where {HOST_FILE} has {writes}")),
    }
}

fn value<'a>(source: &'a str, constant: &str) -> Result<&'a str, String> {
    let found = source.split_once(constant).and_then(|(_, rest)| rest.split_once(';'));
    found.map(|(value, _)| value).ok_or(format!("no `{constant}` where events are written or read"))
}

/// The first snapshot of a test file, without its indentation.
fn snapshot(source: &str) -> Option<String> {
    let (_, rest) = source.split_once("expect![[r#\"\n")?;
    let (text, _) = rest.split_once("\"#]]")?;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min()?;
    let cut = lines.iter().map(|line| line.get(least..).unwrap_or_default());
    Some(cut.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_loses_its_indentation() {
        let source = "x\n    expect![[r#\"\n        a\n          b\n    \"#]]\n";
        assert_eq!(snapshot(source).as_deref(), Some("a\n  b"));
        assert_eq!(snapshot("x"), None);
    }

    #[test]
    fn both_sides_have_to_agree() {
        assert_eq!(shared("const A = 1;", "const A = 1;", "const A = "), Ok("1"));
        assert!(shared("const A = 1;", "const A = 2;", "const A = ").is_err());
    }
}
