//! File names with `*` for anything.

/// Whether the pattern fits the whole name. `*` stands for any characters, `/` among them.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len())
                .filter(|&at| rest.is_char_boundary(at))
                .any(|at| fits(after, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "a/b"),
            ("a*", "a"),
            ("*.rs", "op/call.rs"),
            ("*/op/*.rs", "i/op/x.rs"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("", "a"), ("a", ""), ("*.rs", "a.toml"), ("op/*.rs", "a/op/b.rs")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
