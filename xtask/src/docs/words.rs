//! What docstrings say, read from the source: prose, and the small tables beside it.

use std::fs;
use std::path::Path;

/// A docstring: lines of prose, and the rows `| key | text |` of its table in their order.
#[derive(Debug, Default)]
pub(super) struct Docstring {
    pub(super) prose: Vec<String>,
    pub(super) rows: Vec<(String, String)>,
}

impl Docstring {
    /// The text of a row, without which the page has a hole.
    pub(super) fn row(&self, key: &str) -> Option<&str> {
        self.rows.iter().find(|(name, _)| name == key).map(|(_, text)| text.as_str())
    }
}

/// The source of a file, with its name in the error.
pub(super) fn source(root: &Path, file: &str) -> Result<String, String> {
    fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
}

/// The docstring above the first line that begins with `item`.
pub(super) fn above(source: &str, item: &str) -> Option<Docstring> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.starts_with(item))?;
    let attributes = lines[..at].iter().rev().take_while(|line| line.starts_with("#[")).count();
    let end = at - attributes;
    let length = lines[..end].iter().rev().take_while(|line| line.starts_with("///")).count();
    Some(parse(lines[end - length..end].iter().map(|line| line.trim_start_matches("///").trim())))
}

fn parse<'a>(lines: impl Iterator<Item = &'a str>) -> Docstring {
    let mut docstring = Docstring::default();
    for line in lines {
        let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            // The blank lines on both sides of a table are one.
            if !line.is_empty() || docstring.prose.last().is_some_and(|last| !last.is_empty()) {
                docstring.prose.push(line.to_string());
            }
            continue;
        };
        let (key, text) = row.split_once('|').unwrap_or((row, ""));
        let (key, text) = (key.trim(), text.trim());
        match docstring.rows.last_mut() {
            // A row without a key goes on where the one before ended.
            Some((_, before)) if key.is_empty() => *before = format!("{before} {text}"),
            _ => docstring.rows.push((key.to_string(), text.to_string())),
        }
    }
    docstring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docstring_is_prose_and_rows() {
        let source = "//! Title.\n\n/// Prose.\n///\n/// | input | a `word` |\n/// |       | or two |\n\
                      #[inline]\npub(crate) fn run() {}\n";
        let docstring = above(source, "pub(crate) fn run").expect("it is there");
        assert_eq!(docstring.prose, ["Prose.", ""]);
        assert_eq!(docstring.row("input"), Some("a `word` or two"));
        assert_eq!(docstring.row("output"), None);
        assert!(above(source, "pub(crate) fn walk").is_none());
    }
}
