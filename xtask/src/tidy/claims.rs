//! What documents name as proof has to be there: a name of four words or more in backticks, such as
//! a test's, is a function somewhere, and a name that links to a file is a function in it.

use std::collections::BTreeSet;
use std::path::Path;

use super::read;
use crate::docs::rules::has_test;

/// Words of a name from which on it is taken for a function's.
const WORDS: usize = 4;

/// Notes every such name without a function. Examples and generated pages name other things.
pub(super) fn check(root: &Path, files: &[String], broken: &mut Vec<String>) -> Result<(), String> {
    let mut functions = BTreeSet::new();
    for file in files.iter().filter(|file| file.ends_with(".rs")) {
        // A file may go away while this runs, or be no text.
        functions.extend(named(&read(root, file).unwrap_or_default()));
    }
    for file in files.iter().filter(|file| is_checked(file)) {
        let text = read(root, file)?;
        for name in claimed(&text) {
            if !functions.contains(&name) {
                broken.push(format!("{file}: there is no function `{name}`"));
            }
        }
        for link in links(&text) {
            let source = read(root, link.file);
            let found = source.as_ref().is_ok_and(|source| link.is_in(source));
            if !found {
                let Link { name, file: of, kind } = link;
                broken.push(format!("{file}: {of} has no {} `{name}`", kind.name()));
            }
        }
    }
    Ok(())
}

fn is_checked(file: &str) -> bool {
    if file == "docs/mapping/syscalls.md" {
        return false; // generated, and full of precompiles' names
    }
    let folders = ["docs/decisions/", "docs/mapping/"];
    file.ends_with(".md")
        && (!file.contains('/') || folders.iter().any(|folder| file.starts_with(folder)))
}

/// What a link from a name to a source file claims to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Test,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Test => "test",
        }
    }
}

/// ``[`name`](../../file.rs)``: below a heading *Tests* a test of that file, elsewhere a function.
#[derive(Debug, PartialEq, Eq)]
struct Link<'a> {
    name: &'a str,
    file: &'a str,
    kind: Kind,
}

impl Link<'_> {
    fn is_in(&self, source: &str) -> bool {
        match self.kind {
            Kind::Function => named(source).iter().any(|name| name == self.name),
            Kind::Test => has_test(source, self.name),
        }
    }
}

/// The links of a page of docs/mapping whose text is one name and whose target is a source file.
fn links(text: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for section in text.split("\n## ") {
        let kind = if section.starts_with("Tests\n") { Kind::Test } else { Kind::Function };
        for link in section.split("[`").skip(1) {
            let Some((name, rest)) = link.split_once("`](../../") else { continue };
            let file = rest.split_once(')').map_or("", |(file, _)| file);
            if file.ends_with(".rs") && name.chars().all(is_word) {
                links.push(Link { name, file, kind });
            }
        }
    }
    links
}

/// The functions that a source file has.
fn named(source: &str) -> Vec<String> {
    let after = source.split("fn ").skip(1);
    after.map(|text| text.chars().take_while(|char| is_word(*char)).collect()).collect()
}

/// The long names that a document puts into backticks.
fn claimed(text: &str) -> Vec<String> {
    let names = text.split('`').filter(|name| name.chars().all(is_word));
    let long =
        names.filter(|name| name.split('_').filter(|word| !word.is_empty()).count() >= WORDS);
    long.map(str::to_string).collect()
}

fn is_word(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_in_backticks_are_functions() {
        assert_eq!(claimed("`a_b_c_d` and `a_b_c`, `A_b_c_d`\n`x_y_z_0`"), ["a_b_c_d", "x_y_z_0"]);
        assert_eq!(named("pub fn a_b(x: u8) {}\nfn c<T>() {}"), ["a_b", "c"]);
    }

    #[test]
    fn names_that_link_to_a_source_are_in_it() {
        let page = "# A\n[`f`](../../a.rs), [`T`](../../a.rs), [`a.rs`](../../a.rs), [`d`](d.md)\n\
                    ## Tests\n\n- [`t`](../../b.rs):\n\n## B\n[`g`](../../c.rs)\n";
        let found = links(page);
        let kinds: Vec<(&str, Kind)> = found.iter().map(|link| (link.name, link.kind)).collect();
        assert_eq!(kinds, [("f", Kind::Function), ("t", Kind::Test), ("g", Kind::Function)]);
        assert!(found[0].is_in("fn f() {}") && !found[1].is_in("fn t() {}"));
        assert!(found[1].is_in("#[test]\nfn t() {}"));
    }
}
