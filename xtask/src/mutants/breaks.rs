//! The breaks of `breaks.txt`: named mistakes, each with the test that has to notice it.

use std::path::Path;

use super::{
    glob::fits,
    workspace::{Workspace, read},
};

/// The list, beside this file.
const LIST: &str = "xtask/src/mutants/breaks.txt";

/// nextest's exit code when tests ran and some failed.
const TESTS_FAILED: i32 = 100;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Break {
    name: String,
    /// In the crate's `src`.
    file: String,
    /// What stands there exactly once.
    right: String,
    /// What is put in its place.
    wrong: String,
    /// Who has to notice.
    test: String,
}

/// Makes every mistake of the list whose file fits, one after the other, and says who notices.
pub(super) fn run(
    root: &Path,
    workspace: &Workspace,
    files: &str,
    faults: &mut Vec<String>,
) -> Result<(), String> {
    let list = parse(&read(&root.join(LIST))?)?;
    let path = |one: &Break| format!("interpreter/src/{}", one.file);
    let chosen: Vec<_> = list.iter().filter(|one| fits(files, &path(one))).collect();
    let sound = failing(workspace)?;
    if !sound.is_empty() {
        return Err(format!("the suite fails as it is: {}", sound.join(", ")));
    }
    let mut caught = 0;
    for one in &chosen {
        let file = path(one);
        let text = read(&workspace.tree.join(&file))?;
        let outcome = apply(one, &text)
            .and_then(|broken| workspace.write(&file, &broken))
            .and_then(|()| failing(workspace));
        workspace.write(&file, &text)?;
        match outcome.and_then(|failed| judge(one, &failed)) {
            Ok(line) => {
                caught += 1;
                println!("caught    {}: {line}", one.name);
            }
            Err(fault) => {
                println!("FAULT     {}: {fault}", one.name);
                faults.push(format!("break {}: {fault}", one.name));
            }
        }
    }
    println!("breaks: {caught} of {} caught by the test that is named", chosen.len());
    Ok(())
}

/// Who noticed, or why that is not good enough.
fn judge(one: &Break, failed: &[String]) -> Result<String, String> {
    match failed {
        [] => Err("survives: no test fails".to_string()),
        failed if !failed.contains(&one.test) => {
            Err(format!("{} does not notice, but {} does", one.test, failed.join(", ")))
        }
        [_] => Ok(format!("{} alone", one.test)),
        failed => Ok(format!("{} and {} more", one.test, failed.len() - 1)),
    }
}

/// The file with the mistake in it.
fn apply(one: &Break, text: &str) -> Result<String, String> {
    match text.matches(&one.right).count() {
        1 => Ok(text.replacen(&one.right, &one.wrong, 1)),
        count => {
            Err(format!("its text stands in {} {count} times, not once: {}", one.file, one.right))
        }
    }
}

/// Names of the tests that fail in the copy as it is now.
fn failing(workspace: &Workspace) -> Result<Vec<String>, String> {
    let output = workspace.test()?;
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => Ok(Vec::new()),
        Some(TESTS_FAILED) => match failures(&said) {
            names if names.is_empty() => Err(format!("cannot read which tests failed:\n{said}")),
            names => Ok(names),
        },
        _ => Err(format!("does not compile:\n{said}")),
    }
}

/// Reads the lines behind nextest's summary: how a test ended, how long it took, binary, name.
fn failures(said: &str) -> Vec<String> {
    let (_, list) = said.rsplit_once("Summary [").unwrap_or_default();
    let names = list.lines().filter_map(|line| {
        let (_, name) = line.split_once(" fevm-interpreter::it ")?;
        Some(name.trim().to_string())
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// Reads the list: `[name]`, `file F`, lines of `-` and `+`, `test T`; `#` and empty lines between.
fn parse(text: &str) -> Result<Vec<Break>, String> {
    let mut list: Vec<Break> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("{LIST}:{}: {what}: {line}", index + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            if list.iter().any(|one| one.name == name) {
                return Err(wrong("a name used twice"));
            }
            list.push(Break { name: name.to_string(), ..Break::default() });
            continue;
        }
        let one = list.last_mut().ok_or_else(|| wrong("no [name] before it"))?;
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "file" => one.file = rest.to_string(),
            "test" => one.test = rest.to_string(),
            "-" => add_line(&mut one.right, rest),
            "+" => add_line(&mut one.wrong, rest),
            _ => return Err(wrong("none of `file`, `-`, `+`, `test`")),
        }
    }
    for one in &list {
        if one.file.is_empty() || one.right.is_empty() || one.test.is_empty() {
            return Err(format!("{LIST}: {} needs `file`, `-` and `test`", one.name));
        }
    }
    Ok(list)
}

fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::{Break, apply, failures, judge, parse};

    fn one() -> Break {
        parse("# c\n\n[plus]\nfile a.rs\n- a + b\n-   c\n+ a - b\ntest t::one\n").unwrap().remove(0)
    }

    #[test]
    fn rows_are_read() {
        let expected = Break {
            name: "plus".into(),
            file: "a.rs".into(),
            right: "a + b\n  c".into(),
            wrong: "a - b".into(),
            test: "t::one".into(),
        };
        assert_eq!(one(), expected);
        for bad in ["file a", "[a]\nfiel a", "[a]\nfile a\n- b", "[a]\n[a]"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_break_fits_exactly_one_place() {
        assert_eq!(apply(&one(), "x a + b\n  c y").unwrap(), "x a - b y");
        assert!(apply(&one(), "a + b").is_err());
        assert!(apply(&one(), "a + b\n  c a + b\n  c").is_err());
    }

    #[test]
    fn only_the_named_test_counts() {
        assert!(judge(&one(), &[]).is_err());
        assert!(judge(&one(), &["t::two".into()]).is_err());
        assert_eq!(judge(&one(), &["t::one".into()]).unwrap(), "t::one alone");
    }

    #[test]
    fn failures_are_read_from_the_summary() {
        let said = "  Summary [   0.1s] 3 tests run: 1 passed, 2 failed\n\
                    \x20       FAIL [   0.005s] fevm-interpreter::it a::b\n\
                    \x20     SIGSEGV [   0.005s] (3/3) fevm-interpreter::it c\n\
                    error: test run failed\n";
        assert_eq!(failures(said), ["a::b", "c"]);
    }
}
