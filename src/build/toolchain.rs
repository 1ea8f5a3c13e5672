//! Finds a compiler with a wasm32 standard library: rustup's target first, then Debian's compiler
//! with the standard library built from source. Knows nothing of the actors.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of every actor; the FVM runs nothing else.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where Debian's packages put their compiler; rustup's stays first in PATH.
const DEBIAN: &str = "/usr/bin";

/// A cargo and rustc that can compile for [`TARGET`], and how to call them.
pub(crate) struct Toolchain {
    pub(crate) cargo: PathBuf,
    pub(crate) rustc: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) sysroot: PathBuf,
    version: String,
    way: &'static str,
}

impl Toolchain {
    /// `(rustc's version line, how the standard library came about)`, for metadata.json.
    pub(crate) fn describe(&self) -> (String, String) {
        (self.version.clone(), self.way.to_string())
    }
}

/// Source: TOOLCHAIN notes in CONTRIBUTING.md, "The WASM toolchain".
pub(crate) fn find() -> Result<Toolchain, String> {
    let rustc = PathBuf::from(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let cargo = PathBuf::from(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let sysroot = PathBuf::from(ask(&rustc, &["--print", "sysroot"])?);
    if sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        let version = ask(&rustc, &["--version"])?;
        let (arguments, environment) = (vec![], vec![]);
        return Ok(Toolchain {
            cargo,
            rustc,
            arguments,
            environment,
            sysroot,
            version,
            way: "prebuilt",
        });
    }
    from_source(&rustc, &sysroot)
}

fn from_source(host_rustc: &Path, host_sysroot: &Path) -> Result<Toolchain, String> {
    let (cargo, rustc) = (Path::new(DEBIAN).join("cargo"), Path::new(DEBIAN).join("rustc"));
    let sysroot = ask(&rustc, &["--print", "sysroot"]).map(PathBuf::from);
    let sysroot =
        sysroot.ok().filter(|root| root.join("lib/rustlib/src").exists() && cargo.exists());
    let Some(sysroot) = sysroot else {
        return Err(format!(
            "no standard library for {TARGET}: run `make setup`, or `rustup target add {TARGET}`"
        ));
    };
    let host = ask(host_rustc, &["-vV"])?;
    let host =
        host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_string();
    let linker = host_sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    let version = ask(&rustc, &["--version"])?;
    Ok(Toolchain {
        cargo,
        rustc,
        arguments: vec!["-Zbuild-std=core,alloc,std,panic_abort".to_string()],
        environment: vec![
            ("RUSTC_BOOTSTRAP".to_string(), "1".to_string()),
            (
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".to_string(),
                linker.display().to_string(),
            ),
        ],
        sysroot,
        version,
        way: "built from source",
    })
}

/// A program's standard output, trimmed.
pub(crate) fn ask(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("{} {} failed", program.display(), arguments.join(" ")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}
