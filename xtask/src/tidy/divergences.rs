//! `docs/divergences.md`: every number once and in order, every section whole, every test that it
//! names in the file that it names, and every rule of the oracle with its section.

use std::path::Path;

use super::read;
use crate::docs::rules::has_test;

const PAGE: &str = "docs/divergences.md";

const RULES: &str = "conformance/oracle/src/rules.rs";

/// What each section says, in this order; `Profile` only where one changes it.
const FIELDS: [&str; 7] =
    ["Ethereum", "Production FEVM", "Here", "Why", "Profile", "Tests", "Source"];

/// One numbered section of the page.
struct Section<'a> {
    number: usize,
    title: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

/// Notes whatever is missing, out of order or not there.
pub(super) fn check(root: &Path, broken: &mut Vec<String>) -> Result<(), String> {
    let page = read(root, PAGE)?;
    let sections = sections(&page)?;
    for (index, section) in sections.iter().enumerate() {
        let Section { number, fields, .. } = section;
        if *number != index + 1 {
            broken.push(format!("{PAGE}: section {number} stands where {} belongs", index + 1));
        }
        let said: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let wanted = FIELDS.iter().filter(|name| **name != "Profile" || said.contains(name));
        if !wanted.eq(&said) {
            broken.push(format!("{PAGE}: section {number} has {said:?}, not {FIELDS:?}"));
        }
        let tests = fields.iter().find(|(name, _)| *name == "Tests").map_or("", |(_, text)| text);
        broken.extend(missing(root, tests).map(|what| format!("{PAGE}: section {number}: {what}")));
    }
    for (number, title) in rules(&read(root, RULES)?)? {
        if !sections.iter().any(|section| section.number == number && section.title == title) {
            broken.push(format!("{PAGE}: no section `## {number}. {title}`, which {RULES} has"));
        }
    }
    Ok(())
}

/// The sections whose title begins with a number.
fn sections(page: &str) -> Result<Vec<Section<'_>>, String> {
    let mut sections = Vec::new();
    for text in page.split("\n## ").skip(1) {
        let (title, text) = text.split_once('\n').unwrap_or((text, ""));
        let Some((number, title)) = title.split_once(". ") else { continue };
        let number = number.parse().map_err(|_| format!("{PAGE}: {number} is no number"))?;
        let fields = text.split("\n- **").skip(1).filter_map(|field| field.split_once(":**"));
        sections.push(Section { number, title, fields: fields.collect() });
    }
    Ok(sections)
}

/// What is wrong with a list of tests, written as links from the test's name to its file.
fn missing<'a>(root: &'a Path, tests: &'a str) -> impl Iterator<Item = String> + 'a {
    let links = tests.split("[`").skip(1).filter_map(|link| {
        let (name, rest) = link.split_once("`](../")?;
        Some((name, rest.split_once(')')?.0))
    });
    let none = links.clone().next().is_none().then(|| "names no test".to_string());
    none.into_iter().chain(links.filter_map(|(name, file)| match read(root, file) {
        Err(error) => Some(error),
        Ok(source) if has_test(&source, name) => None,
        Ok(_) => Some(format!("{file} has no test `{name}`")),
    }))
}

/// Number and title of each rule, from rows such as `1 Gas "no Ethereum gas"`. A title begins a
/// heading, so with a capital.
fn rules(source: &str) -> Result<Vec<(usize, String)>, String> {
    let rows = source.split_once("\nrules! {").and_then(|(_, rest)| rest.split_once("\n}"));
    let (rows, _) = rows.ok_or(format!("{RULES}: no table `rules!`"))?;
    let row = |line: &str| {
        let (number, rest) = line.trim().split_once(' ')?;
        let title = rest.split_once('"')?.1.split_once('"')?.0;
        let (first, rest) = title.split_at_checked(1)?;
        Some((number.parse().ok()?, first.to_uppercase() + rest))
    };
    match rows.lines().filter_map(row).collect::<Vec<_>>() {
        rules if rules.is_empty() => Err(format!("{RULES}: no rows are found")),
        rules => Ok(rules),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_a_number_a_title_and_fields() {
        let page = "# Head\n\n## How\n\ntext\n\n## 3. Name\n\n- **Here:** a\n  b\n- **Why:** c\n";
        let sections = sections(page).expect("well formed");
        let [section] = &sections[..] else { panic!("one has a number") };
        assert_eq!((section.number, section.title), (3, "Name"));
        assert_eq!(section.fields, [("Here", " a\n  b"), ("Why", " c\n")]);
    }

    #[test]
    fn rules_have_a_number_and_a_title() {
        let source = "x\nrules! {\n    1 Gas \"no gas\"\n        \"3 words.\";\n}\n";
        assert_eq!(rules(source), Ok(vec![(1, "No gas".to_string())]));
        assert!(rules("rules! {\n}\n").is_err());
    }
}
