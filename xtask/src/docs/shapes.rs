//! CBOR shapes of parameters and answers, read from the code that writes them, so that a page shows
//! what `to_cbor` does and not what somebody says of it.

use std::path::Path;

use super::words;

/// Where the shapes are, a file for each actor and one for what has no array around it.
const FILES: [&str; 5] = [
    "mapping/src/params/evm.rs",
    "mapping/src/params/eam.rs",
    "mapping/src/params/init.rs",
    "mapping/src/params/account.rs",
    "mapping/src/params/bare.rs",
];

/// What each call of the CBOR writer writes.
const WRITES: [(&str, &str); 8] = [
    ("tuple", ""),
    ("bytes", "bytes"),
    ("u64", "unsigned"),
    ("link", "link"),
    ("word", "word"),
    ("token", "amount"),
    ("text", "text"),
    ("bool", "true or false"),
];

/// A shape of the wire.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// The type's name.
    pub(super) name: String,
    /// The first sentence of its docstring.
    pub(super) says: String,
    /// What it is in CBOR.
    pub(super) cbor: String,
    /// The file that has it.
    pub(super) file: &'static str,
}

/// Every shape, in the order of the files.
pub(super) fn all(root: &Path) -> Result<Vec<Shape>, String> {
    let mut shapes = Vec::new();
    for file in FILES {
        let source = words::source(root, file)?;
        for text in source.split("\npub struct ").skip(1) {
            let name: String = text.chars().take_while(char::is_ascii_alphanumeric).collect();
            let says = words::above(&source, &format!("pub struct {name}"));
            let says = says.and_then(|said| said.prose.first().cloned()).unwrap_or_default();
            let cbor = cbor(text).ok_or(format!("{file}: `{name}` does not show how it writes"))?;
            shapes.push(Shape { name, says, cbor, file });
        }
    }
    Ok(shapes)
}

/// What `to_cbor` writes, from the struct's fields and the calls in its body.
fn cbor(text: &str) -> Option<String> {
    let (fields, rest) = text.split_once("to_cbor(&self)")?;
    let (body, _) = rest.split_once("\n    }\n")?;
    if body.contains("encode_byte_string(&self.0)") {
        return Some("bytes".to_string());
    }
    let mut parts = Vec::new();
    let mut array = false;
    for (at, _) in body.match_indices('.') {
        let Some((call, rest)) = body[at + 1..].split_once('(') else { continue };
        let argument = argument(rest);
        array |= call == "tuple";
        if call == "nullable" {
            let (field, writer) = argument.split_once(", Writer::")?;
            parts.push(part(fields, field, &format!("{} or null", written(writer)?)));
        } else if let Some(what) = written(call).filter(|what| !what.is_empty()) {
            parts.push(part(fields, argument, what));
        }
    }
    let all = parts.join(", ");
    (!parts.is_empty()).then(|| if array { format!("[{all}]") } else { all })
}

fn written(call: &str) -> Option<&'static str> {
    WRITES.iter().find(|(name, _)| *name == call).map(|(_, what)| *what)
}

/// The text up to the parenthesis that closes the one before it.
fn argument(rest: &str) -> &str {
    let mut open = 1;
    let end = rest.find(|char| {
        open += match char {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        open == 0
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// `creator: 20 bytes`; a field without a name, of a value without an array, is what it is.
fn part(fields: &str, argument: &str, what: &str) -> String {
    let after = argument.trim_start_matches('&').trim_start_matches("self.");
    let is_word = |char: &char| char.is_ascii_alphanumeric() || *char == '_';
    let field: String = after.chars().take_while(is_word).collect();
    let declared = match field.as_str() {
        "0" => fields.split_once("(pub ").map(|(_, rest)| rest),
        _ => fields.split_once(&format!("pub {field}: ")).map(|(_, rest)| rest),
    };
    let kind: String = declared.unwrap_or_default().chars().take_while(is_word).collect();
    let what = match kind.as_str() {
        "Address" => "20 bytes",
        "B256" => "32 bytes",
        _ => what,
    };
    match field.as_str() {
        "0" => what.to_string(),
        _ => format!("{field}: {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tuple_shows_its_fields_in_the_order_of_writing() {
        let text = "A<'a> {\n    pub to: Address,\n    pub data: &'a [u8],\n    pub link: O,\n}\n\
            impl A {\n    pub fn to_cbor(&self) -> Vec<u8> {\n        Writer::new(X + self.data.len())\n\
            .tuple(3).bytes(self.data).bytes(self.to.as_slice())\n            \
            .nullable(self.link.as_deref(), Writer::link).finish()\n    }\n";
        assert_eq!(cbor(text).as_deref(), Some("[data: bytes, to: 20 bytes, link: link or null]"));
    }

    #[test]
    fn a_bare_value_has_no_name() {
        let text = "H(pub B256);\nimpl H {\n    pub fn to_cbor(&self) -> Vec<u8> {\n        \
            Writer::with_capacity(34).bytes(self.0.as_slice()).finish()\n    }\n";
        assert_eq!(cbor(text).as_deref(), Some("32 bytes"));
        assert_eq!(cbor("H;\n    pub fn to_cbor(&self) {\n    }\n"), None);
    }
}
