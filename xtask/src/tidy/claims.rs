//! What documents name as proof has to be there: a name of four words or more in backticks, such as
//! a test's, is a function somewhere.

use std::collections::BTreeSet;
use std::path::Path;

use super::read;

/// Words of a name from which on it is taken for a function's.
const WORDS: usize = 4;

/// Notes every such name without a function. Examples and generated pages name other things.
pub(super) fn check(root: &Path, files: &[String], broken: &mut Vec<String>) -> Result<(), String> {
    let mut functions = BTreeSet::new();
    for file in files.iter().filter(|file| file.ends_with(".rs")) {
        // A file may go away while this runs, or be no text.
        functions.extend(named(&read(root, file).unwrap_or_default()));
    }
    let documents = files.iter().filter(|file| file.ends_with(".md"));
    for file in documents.filter(|file| !file.contains('/') || file.starts_with("docs/decisions/"))
    {
        for name in claimed(&read(root, file)?) {
            if !functions.contains(&name) {
                broken.push(format!("{file}: there is no function `{name}`"));
            }
        }
    }
    Ok(())
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
}
