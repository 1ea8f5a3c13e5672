//! Lines that are too long. rustfmt wraps code; comments, and what macros hold, it leaves alone.

use std::ops::Range;

/// Most columns of a line of Rust. A string literal may reach beyond: what a program says is not
/// wrapped for the sake of its source.
pub(super) const MAX: usize = 100;

/// The numbers of lines that are too long, counted from one.
pub(super) fn too_long(source: &str) -> Vec<usize> {
    let mut long = Vec::new();
    let mut start = 0;
    for (index, line) in source.split('\n').enumerate() {
        // What closes a literal and the call around it stays with the literal.
        let closed = line.trim_end_matches(['"', '#', ']', ')', ',', ';']);
        if let Some((column, _)) = closed.char_indices().nth(MAX) {
            long.push((index + 1, start + column));
        }
        start += line.len() + 1;
    }
    if !long.is_empty() {
        let literals = literals(source);
        long.retain(|(_, at)| !literals.iter().any(|literal| literal.contains(at)));
    }
    long.into_iter().map(|(line, _)| line).collect()
}

/// Where the string literals of a source file are, in bytes.
fn literals(source: &str) -> Vec<Range<usize>> {
    let mut literals = Vec::new();
    let mut at = 0;
    while let Some(char) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match char {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => until(rest, 2, "*/"),
            '\'' => character(rest),
            '"' => text(rest),
            'r' if !source[..at].ends_with(word) => raw(rest).unwrap_or(1),
            _ => char.len_utf8(),
        };
        if char == '"' || char == 'r' && length > 1 {
            literals.push(at..at + length);
        }
        at += length;
    }
    literals
}

/// Whether a character goes on with a name; `b` before a raw string does not.
fn word(char: char) -> bool {
    char != 'b' && (char.is_alphanumeric() || char == '_')
}

/// Bytes up to and with `end`, which is looked for from `from` on.
fn until(rest: &str, from: usize, end: &str) -> usize {
    rest[from..].find(end).map_or(rest.len(), |found| from + found + end.len())
}

/// Bytes of a literal in quotes, whose quotes inside are escaped.
fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            '"' if !escaped => return at + 1,
            _ => escaped = char == '\\' && !escaped,
        }
    }
    rest.len()
}

/// Bytes of a raw literal, if it is one and no name that begins with an r.
fn raw(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let open = 1 + hashes;
    rest[open..]
        .starts_with('"')
        .then(|| until(rest, open + 1, &format!("\"{}", "#".repeat(hashes))))
}

/// Bytes of a character literal, or of a lifetime's tick.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((escaped, char))) => until(rest, escaped + char.len_utf8(), "'"),
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_may_be_long_and_nothing_else() {
        let long = "x".repeat(MAX);
        for (source, lines) in [
            (format!("// {long}"), vec![1]),
            (format!("/* ' */ // {long}"), vec![1]),
            (format!("let a = \"\\\"{long}\";"), vec![]),
            (format!("let a = r#\"\"{long}\n{long}xx\"#;\nb // {long}"), vec![3]),
            (format!("let a = ['\"', '\\''];\nlet {long}"), vec![2]),
            (format!("fn a<'b>() {{}}\n\"{long}\""), vec![]),
            (format!("for \"{long}\""), vec![]),
            (long.clone(), vec![]),
            (format!("a(\"{}\");", &long[..MAX - 4]), vec![]),
        ] {
            assert_eq!(too_long(&source), lines, "{source}");
        }
    }
}
