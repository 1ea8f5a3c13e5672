//! Mutants that are no mistakes: the mutated program does the same. Each has its reason in
//! `equivalent.txt`.

use std::path::Path;

use super::{operators::Mutant, workspace};

/// The list, beside this file.
const LIST: &str = "xtask/src/mutants/equivalent.txt";

/// All mutants of the list.
pub(super) fn read(root: &Path) -> Result<Vec<Mutant>, String> {
    parse(&workspace::read(&root.join(LIST))?)
}

/// Reads entries of four kinds of lines: `file F`, `line TEXT`, one or more `mutation M`, and
/// `because REASON`, which ends the entry.
fn parse(text: &str) -> Result<Vec<Mutant>, String> {
    let mut list: Vec<Mutant> = Vec::new();
    let (mut file, mut source) = (String::new(), String::new());
    let mut explained = 0;
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("{LIST}:{}: {what}: {line}", index + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').ok_or_else(|| wrong("one word is no line"))?;
        match word {
            "file" => file = format!("interpreter/src/{rest}"),
            "line" => source = rest.to_string(),
            "mutation" => {
                let mutation = rest.to_string();
                let mutant = Mutant { file: file.clone(), line: source.clone(), mutation };
                if list.contains(&mutant) {
                    return Err(wrong("an entry that is there already"));
                }
                list.push(mutant);
            }
            "because" if explained < list.len() => explained = list.len(),
            _ => return Err(wrong("none of `file`, `line`, `mutation`, `because` in their order")),
        }
    }
    if explained < list.len() {
        return Err(format!("{LIST}: the last entry does not say `because`"));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn entries_are_read() {
        let list = parse("# c\nfile a.rs\nline x | y\nmutation m #1\nmutation n\nbecause so\n");
        let list = list.unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].file, "interpreter/src/a.rs");
        assert_eq!((list[1].line.as_str(), list[1].mutation.as_str()), ("x | y", "n"));
    }

    #[test]
    fn entries_without_a_reason_are_refused() {
        for bad in ["mutation m", "file a\nline b\nmutation m\nmutation m\nbecause", "because x"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
