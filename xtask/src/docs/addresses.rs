//! `docs/mapping/addresses.md`: the chapter beside this file, and below it the tables that the code
//! has: forms of addresses, ids that are known, and what each instruction makes of who is there.

use std::path::Path;

use super::words;

const FORMS_FILE: &str = "mapping/src/address.rs";
const TARGETS_FILE: &str = "actor/src/host/account.rs";

/// What a reader needs before the tables, by hand.
const CHAPTER: &str = include_str!("addresses.md");

/// Rows of each kind of target, and the instruction that they are about.
const COLUMNS: [(&str, &str); 6] = [
    ("call", "CALL"),
    ("delegate", "DELEGATECALL"),
    ("size", "EXTCODESIZE"),
    ("hash", "EXTCODEHASH"),
    ("copy", "EXTCODECOPY"),
    ("balance", "BALANCE"),
];

/// The whole page.
pub(super) fn page(root: &Path) -> Result<String, String> {
    let forms = words::source(root, FORMS_FILE)?;
    let targets = words::source(root, TARGETS_FILE)?;
    let mut page = CHAPTER.to_string();
    page += &format!(
        "\n## Filecoin's forms\n\nFrom `FilAddress` in [`{FORMS_FILE}`](../../{FORMS_FILE}).\n\n\
         | variant | what it is |\n|---|---|\n"
    );
    for (variant, says) in variants(&forms, "pub enum FilAddress", FORMS_FILE)? {
        page += &format!("| `{variant}` | {says} |\n");
    }
    page += "\n## Ids that every network has\n\n| id | constant | who |\n|---:|---|---|\n";
    for (id, name, says) in ids(&forms) {
        page += &format!("| {id} | `{name}` | {says} |\n");
    }
    page += &format!(
        "\n## Who is there, and what the instructions make of it\n\nFrom `Target` in \
         [`{TARGETS_FILE}`](../../{TARGETS_FILE}). STATICCALL is CALL without value, read-only. \
         \"Succeeds\" is 1 on the stack.\n\n| kind | who |"
    );
    page += &COLUMNS.map(|(_, title)| format!(" {title} |")).concat();
    page += &format!("\n|{}\n", "---|".repeat(2 + COLUMNS.len()));
    for (variant, says) in variants(&targets, "pub(super) enum Target", TARGETS_FILE)? {
        page += &format!("| {variant} | {says} |");
        let docs = words::above(&targets, &item(&targets, &variant)).unwrap_or_default();
        for (key, _) in COLUMNS {
            let missing = || format!("{TARGETS_FILE}: `{variant}` has no row `| {key} | … |`");
            page += &format!(" {} |", docs.row(key).ok_or_else(missing)?);
        }
        page.push('\n');
    }
    Ok(page)
}

/// The variants of an enum and the prose above each.
fn variants(source: &str, head: &str, file: &str) -> Result<Vec<(String, String)>, String> {
    let body = source.split_once(&format!("{head} {{\n")).and_then(|(_, rest)| {
        let (body, _) = rest.split_once("\n}")?;
        Some(body)
    });
    let body = body.ok_or(format!("{file}: no `{head}`"))?;
    let is_variant = |line: &&str| {
        line.starts_with("    ") && line.trim_start().starts_with(|c: char| c.is_ascii_uppercase())
    };
    // A field's line is indented further.
    let lines = body.lines().filter(|line| !line.starts_with("     ")).filter(is_variant);
    let name = |line: &str| {
        line.trim().chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    };
    let mut variants = Vec::new();
    for line in lines {
        let docs = words::above(body, line.trim()).unwrap_or_default();
        variants.push((name(line), docs.prose.join(" ").trim().to_string()));
    }
    Ok(variants)
}

/// The line at which a variant of this name begins.
fn item(source: &str, variant: &str) -> String {
    let begins = |line: &&str| {
        let rest = line.trim().strip_prefix(variant);
        rest.is_some_and(|rest| rest.starts_with([',', '(', ' ']))
    };
    source.lines().find(begins).unwrap_or(variant).trim().to_string()
}

/// `pub const INIT_ID: u64 = 1;` with what is said of it.
fn ids(source: &str) -> Vec<(&str, &str, String)> {
    let constants = source.lines().filter_map(|line| line.strip_prefix("pub const "));
    let mut ids = Vec::new();
    for line in constants {
        let Some((name, id)) = line.split_once(": u64 = ") else { continue };
        let docs = words::above(source, &format!("pub const {name}:")).unwrap_or_default();
        ids.push((id.trim_end_matches(';'), name, docs.prose.join(" ")));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "/// One.\npub const A_ID: u64 = 7;\npub enum E {\n    /// First.\n    A,\n    \
                          /// Second.\n    ///\n    /// | call | x |\n    B {\n        /// Field.\n        \
                          c: u8,\n    },\n    /// Third.\n    C(u8),\n}\n";

    #[test]
    fn variants_are_those_of_the_enum_and_not_their_fields() {
        let found = variants(SOURCE, "pub enum E", "e.rs").expect("it is there");
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, says)| (name.as_str(), says.as_str())).collect();
        assert_eq!(found, [("A", "First."), ("B", "Second."), ("C", "Third.")]);
        assert!(variants(SOURCE, "pub enum F", "e.rs").is_err());
    }

    #[test]
    fn ids_have_their_number_and_their_meaning() {
        assert_eq!(ids(SOURCE), [("7", "A_ID", "One.".to_string())]);
        assert_eq!(item(SOURCE, "B"), "B {");
    }
}
