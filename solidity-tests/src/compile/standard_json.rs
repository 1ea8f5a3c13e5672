//! solc's standard JSON: what goes in, and what comes out. Source: Solidity documentation,
//! "Compiler Input and Output JSON Description".

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::version::Version;
use super::{Compilation, CompileError, Settings, json};
use crate::project::Remapping;

/// The EVM versions that matter here, and the first solc that knows each.
const EVM_VERSIONS: [(&str, Version); 4] = [
    ("london", Version::new(0, 8, 7)),
    ("paris", Version::new(0, 8, 18)),
    ("shanghai", Version::new(0, 8, 20)),
    ("cancun", Version::new(0, 8, 24)),
];

/// What is asked of the compiler.
pub(super) struct Request<'a> {
    /// `Solidity` or `Yul`.
    pub(super) language: &'a str,
    pub(super) texts: &'a BTreeMap<String, String>,
    /// The sources whose contracts get code; the others only give their ABI.
    pub(super) targets: &'a BTreeSet<String>,
    pub(super) remappings: &'a [Remapping],
    pub(super) settings: &'a Settings,
}

impl Request<'_> {
    /// The input for a compiler of this version.
    pub(super) fn input(&self, version: Version) -> String {
        let contents =
            |(name, text): (&String, &String)| (name.clone(), json!({ "content": text }));
        let sources: BTreeMap<String, Json> = self.texts.iter().map(contents).collect();
        let code = [
            "abi",
            "evm.bytecode.object",
            "evm.bytecode.linkReferences",
            "evm.deployedBytecode.object",
        ];
        let mut outputs = BTreeMap::from([("*".to_owned(), json!({ "*": ["abi"] }))]);
        outputs.extend(self.targets.iter().map(|target| (target.clone(), json!({ "*": code }))));
        let mut settings = json!({
            "optimizer": { "enabled": self.settings.optimizer, "runs": self.settings.runs },
            "outputSelection": outputs,
        });
        if let Some(evm_version) = known_evm_version(&self.settings.evm_version, version) {
            settings["evmVersion"] = json!(evm_version);
        }
        if self.language == "Solidity" {
            let texts: Vec<String> = self.remappings.iter().map(ToString::to_string).collect();
            settings["remappings"] = json!(texts);
            if self.settings.via_ir {
                settings["viaIR"] = json!(true);
            }
        }
        json!({ "language": self.language, "sources": sources, "settings": settings }).to_string()
    }
}

/// The newest EVM version that this compiler knows, up to the wanted one; the compiler's own
/// default if it is older than all in the table. A version outside the table is passed on for the
/// compiler to judge.
fn known_evm_version(wanted: &str, compiler: Version) -> Option<&str> {
    let Some(index) = EVM_VERSIONS.iter().position(|(name, _)| *name == wanted) else {
        return Some(wanted);
    };
    let mut known = EVM_VERSIONS[..=index].iter().rev().filter(|(_, since)| *since <= compiler);
    known.next().map(|(name, _)| *name)
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    errors: Vec<Diagnostic>,
    #[serde(default)]
    contracts: Json,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic {
    severity: String,
    message: String,
    formatted_message: Option<String>,
}

impl Diagnostic {
    fn text(self) -> String {
        self.formatted_message.unwrap_or(self.message).trim_end().to_owned()
    }
}

/// Reads what the compiler answers: contracts and warnings, or the errors.
pub(super) fn output(
    compiler: &str,
    text: &str,
    targets: &BTreeSet<String>,
) -> Result<Compilation, CompileError> {
    let broken = |reason| CompileError::Broken { compiler: compiler.to_owned(), reason };
    let output: Output = serde_json::from_str(text)
        .map_err(|error| broken(format!("its answer is not standard JSON ({error})")))?;
    let (errors, warnings): (Vec<_>, Vec<_>) =
        output.errors.into_iter().partition(|diagnostic| diagnostic.severity == "error");
    if !errors.is_empty() {
        let messages = errors.into_iter().map(Diagnostic::text).collect();
        return Err(CompileError::Rejected { messages, help: None });
    }
    let mut artifacts = json::contracts(&output.contracts).map_err(broken)?;
    for artifact in &mut artifacts {
        artifact.imported = !targets.contains(&artifact.source);
    }
    artifacts
        .sort_by(|a, b| (a.imported, &a.name, &a.source).cmp(&(b.imported, &b.name, &b.source)));
    Ok(Compilation { artifacts, warnings: warnings.into_iter().map(Diagnostic::text).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_compiler_gets_the_newest_evm_version_it_knows() {
        let cases = [
            ("cancun", "0.8.37", Some("cancun")),
            ("cancun", "0.8.23", Some("shanghai")),
            ("cancun", "0.8.19", Some("paris")),
            ("cancun", "0.8.7", Some("london")),
            ("cancun", "0.7.6", None),
            ("paris", "0.8.37", Some("paris")),
            ("osaka", "0.8.1", Some("osaka")),
        ];
        for (wanted, compiler, known) in cases {
            let compiler = Version::find(compiler).unwrap();
            assert_eq!(known_evm_version(wanted, compiler), known, "{wanted} for {compiler}");
        }
    }

    #[test]
    fn an_answer_that_is_no_standard_json_is_the_compilers_fault() {
        let error = output("solc", "Segmentation fault", &BTreeSet::new()).unwrap_err();
        assert!(error.to_string().starts_with("solc failed: its answer is not standard JSON"));
    }
}
