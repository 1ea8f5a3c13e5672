//! `docs/mapping/rules/`: every rule named once and in its chapter, with a sentence and tests that
//! are there.

use std::collections::BTreeSet;
use std::path::Path;

use crate::docs::rules::{Chapter, Rule, chapters, file_of};

/// Notes whatever is missing, named twice or not there.
pub(super) fn check(root: &Path, broken: &mut Vec<String>) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for (index, chapter) in chapters(root)?.iter().enumerate() {
        let Chapter { file, title, rules } = chapter;
        if title.is_empty() || rules.is_empty() {
            broken.push(format!("{file}: a chapter has a title and rules"));
        }
        for rule in rules {
            let id = &rule.id;
            broken
                .extend(wrong(index + 1, rule).map(|what| format!("{file}: rule `{id}`: {what}")));
            if !names.insert(id.clone()) {
                broken.push(format!("{file}: rule `{id}` is there twice"));
            }
            let missing = rule.tests.iter().filter_map(|test| file_of(root, test).err());
            broken.extend(missing.map(|what| format!("{file}: rule `{id}`: {what}")));
        }
    }
    Ok(())
}

/// What a rule lacks, wherever its tests are.
fn wrong(chapter: usize, rule: &Rule) -> impl Iterator<Item = &'static str> {
    let prefix = format!("{chapter}.");
    [
        (!rule.id.starts_with(&prefix), "a name begins with the chapter's number"),
        (!rule.says.ends_with('.'), "a rule says what happens, in a sentence"),
        (rule.tests.is_empty(), "no test shows it"),
    ]
    .into_iter()
    .filter_map(|(wrong, what)| wrong.then_some(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_name_a_sentence_and_a_test() {
        let rule = |id: &str, says: &str, tests: &[&str]| Rule {
            id: id.to_string(),
            says: says.to_string(),
            tests: tests.iter().map(|test| test.to_string()).collect(),
            ..Rule::default()
        };
        assert_eq!(wrong(4, &rule("4.1-a", "So.", &["x"])).count(), 0);
        assert_eq!(wrong(4, &rule("3.1-a", "So", &[])).count(), 3);
        let lacks: Vec<_> = wrong(4, &rule("4.1-a", "So.", &[])).collect();
        assert_eq!(lacks, ["no test shows it"]);
    }
}
