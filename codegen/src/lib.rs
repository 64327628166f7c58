//! Specmill turns OpenAPI documents into a typed Rust client crate.

pub mod build;
pub mod diagnostic;
pub mod digest;
mod error;
pub mod files;
pub mod load;
pub mod lock;
pub mod report;
pub mod run;
pub mod settings;
pub mod spec;
#[cfg(feature = "cli")]
pub mod vendor;

pub use error::Error;

// ---- stand-in for the pipeline, replaced when merged ----

/// The shape that the client is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// A crate: `Cargo.toml`, `src/lib.rs`, …
    Crate,
    /// The `src/` of that crate as a module of another one
    Module,
}

/// Everything that decides what comes out.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The documents, oldest first
    pub sources: &'a [load::Source],
    /// What a person decided
    pub settings: &'a settings::Settings,
    /// The names given before
    pub lock: &'a lock::Lock,
    /// The shape to write
    pub layout: Layout,
}

/// What comes out.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files
    pub files: files::Files,
    /// The names given now
    pub lock: lock::Lock,
    /// What happened
    pub report: report::Report,
}

/// The documents are at fault.
#[derive(Clone, Debug)]
pub struct Failed {
    /// All that is wrong
    pub diagnostics: Vec<diagnostic::Located>,
}

/// Documents in, files out.
pub fn generate(input: &Input<'_>) -> Result<Generated, Failed> {
    let mut files = files::Files::default();
    let mut lock = lock::Lock::default();
    let mut report = report::Report::default();
    let mut faults = Vec::new();
    load::load(input.sources, &input.settings.prefer, &mut faults);
    let mut put = |path: &str, text: String| files.0.insert(path.to_owned(), text);
    let mut modules = String::new();
    for (index, source) in input.sources.iter().enumerate() {
        let text = String::from_utf8_lossy(&source.bytes);
        if let Some(at) = text.find("BROKEN") {
            faults.push(diagnostic::Diagnostic::error(
                diagnostic::Spot::Offset(index, at),
                "broken",
            ));
        }
        if let Some(at) = text.find("CARELESS") {
            report.diagnostics.extend(diagnostic::locate_all(
                vec![diagnostic::Diagnostic::warning(
                    diagnostic::Spot::Offset(index, at),
                    "careless",
                )],
                input.sources,
                None,
            ));
        }
        let stem = source
            .name
            .split('.')
            .next()
            .unwrap_or_default()
            .replace('-', "_");
        modules.push_str(&format!("pub mod {stem};\n"));
        put(
            &format!("src/{stem}.rs"),
            format!("/// Document.\npub const TEXT: &str = {text:?};\n"),
        );
        lock.entries.insert(format!("#/{stem}"), stem);
        report.documents.push(report::DocumentSummary {
            file: source.name.clone(),
            openapi: "3.1.0".into(),
            title: "Stand-in".into(),
            version: "1".into(),
            bytes: source.bytes.len(),
            ..Default::default()
        });
    }
    put(
        "src/lib.rs",
        format!("//! Client.\n#![allow(dead_code)]\n{modules}"),
    );
    if input.layout == Layout::Crate {
        let name = input.settings.package.name.as_deref().unwrap_or("stand-in");
        put(
            "Cargo.toml",
            format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        );
    }
    if !faults.is_empty() {
        return Err(Failed {
            diagnostics: diagnostic::locate_all(faults, input.sources, None),
        });
    }
    Ok(Generated {
        files,
        lock,
        report,
    })
}
