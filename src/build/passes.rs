//! What wasm-opt is told: how to make the actors cheap, and what the FVM's engine accepts.
//! `cargo xtask passes` tries other ways beside these.

/// Passes and limits. Chosen by gas, not by size: plain `-O4` twice is never worse on a tuned
/// loop, where `--flatten --rereloop` can be.
pub(crate) const PASSES: [&str; 5] = [
    // Curves and numbers multiply through a function of the compiler's, `__multi3`, which is worth
    // being put where it is called: 23 % of a P-256 verification, 14 % of a modexp. What the
    // interpreter keeps apart stays apart.
    "--no-inline=*interpreter*op*",
    "--no-inline=*interpreter*memory*",
    "-O4",
    "-O4",
    "-fimfs=90",
];

/// What the modules use of WASM, and no more.
pub(crate) const FEATURES: [&str; 6] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
];
