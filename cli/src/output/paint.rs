//! Colours: only on a terminal, and not when `NO_COLOR` asks for none. Source: no-color.org.

/// Adds colours, or does nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

macro_rules! styles {
    ($($name:ident = $code:literal),+ $(,)?) => {
        impl Paint {
            $(pub(crate) fn $name(self, text: &str) -> String {
                if self.on { format!("\x1b[{}m{text}\x1b[0m", $code) } else { text.to_owned() }
            })+
        }
    };
}

styles! { bold = "1", dim = "2", red = "1;31", green = "1;32", yellow = "1;33", cyan = "36" }

impl Paint {
    /// For a stream that is a terminal or not.
    pub(crate) fn for_stream(is_terminal: bool) -> Self {
        let refused = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { on: is_terminal && !refused("NO_COLOR") && !dumb }
    }

    /// Never colours.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self { on: false }
    }
}
