//! The files of the crate that are not Rust.

use super::Layout;
use super::module::header;
use crate::diagnostic::is_treacherous;
use crate::plan::api::{Api, Docs};

/// `Cargo.toml`.
pub(super) fn emit_cargo_toml(api: &Api) -> String {
    let package = &api.package;
    let runtime = env!("CARGO_PKG_VERSION");
    let description = toml_text(&package.description);
    let path = package
        .runtime
        .as_deref()
        .map(|path| format!(", path = {}", toml_text(path)));
    let path = path.unwrap_or_default();
    let features = features(&api.features);
    let dependencies = package.dependencies.iter();
    let dependencies = dependencies.map(|(name, value)| format!("{name} = {value}\n"));
    let dependencies = dependencies.collect::<String>();
    let header = header(Layout::Crate);
    format!(
        r#"# {header}

[package]
name = {name}
version = {version}
edition = "2024"
rust-version = "1.88"
license = "MIT OR Apache-2.0"
description = {description}
readme = "README.md"
include = ["src", "README.md", "LICENSE*"]

[lib]
path = "src/lib.rs"

[dependencies]
# The runtime of generated clients.
specmill-runtime = {{ version = "{runtime}"{path} }}
{dependencies}{features}"#,
        name = toml_text(&package.name),
        version = toml_text(&package.version),
    )
}

/// Features of the runtime that a client has under the same name, unless a resource has it.
const OF_THE_RUNTIME: [&str; 5] = ["brotli", "charset", "deflate", "gzip", "zstd"];

/// A feature for each resource, all of them on by default, and those of the runtime.
fn features(features: &[String]) -> String {
    let mut text = "\n[features]\n".to_owned();
    if !features.is_empty() {
        text.push_str("default = [\n");
        for feature in features {
            text.push_str(&format!("    {},\n", toml_text(feature)));
        }
        text.push_str("]\n");
    }
    for feature in features {
        text.push_str(&format!("{} = []\n", toml_text(feature)));
    }
    text.push_str("# Decoders for compressed responses, and for text in any charset.\n");
    let free = OF_THE_RUNTIME.iter();
    for name in free.filter(|name| !features.iter().any(|feature| feature == *name)) {
        text.push_str(&format!("{name} = [\"specmill-runtime/{name}\"]\n"));
    }
    text
}

/// A basic string of TOML, on one line, without what an editor would act on.
fn toml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    for symbol in text.chars() {
        match symbol {
            '\\' | '"' => escaped.extend(['\\', symbol]),
            control if control.is_control() => escaped.push(' '),
            hidden if is_treacherous(hidden) => {
                escaped.push_str(&format!("\\U{:08X}", u32::from(hidden)));
            }
            symbol => escaped.push(symbol),
        }
    }
    format!("\"{escaped}\"")
}

/// `README.md`.
pub(super) fn emit_readme(api: &Api) -> String {
    let package = &api.package;
    let mut text = format!(
        "<!-- {} -->\n\n# {}\n\n",
        header(Layout::Crate),
        package.name
    );
    push_lines(&mut text, &api.readme.opening);
    if !api.client.sample.is_empty() {
        text.push_str("\n```rust\n");
        for line in api
            .client
            .sample
            .iter()
            .filter(|line| !line.starts_with("# "))
        {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str("```\n");
    }
    text.push('\n');
    push_lines(&mut text, &api.readme.guide);
    text.push_str(
        "\nUnknown fields, enum values and undeclared failures are kept, so that a server newer than this\n\
         crate breaks nothing.\n",
    );
    text
}

fn push_lines(text: &mut String, docs: &Docs) {
    for line in &docs.0 {
        text.push_str(line);
        text.push('\n');
    }
}

/// `rustfmt.toml`: what is generated is laid out already.
pub(super) fn emit_rustfmt_toml() -> String {
    format!(
        "# {}\ndisable_all_formatting = true\n",
        header(Layout::Crate)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_and_hides_nothing() {
        assert_eq!(toml_text("a\"b\\\nc"), "\"a\\\"b\\\\ c\"");
        assert_eq!(toml_text("a\u{202e}b"), "\"a\\U0000202Eb\"");
    }

    #[test]
    fn a_resource_keeps_its_name_from_a_feature_of_the_runtime() {
        let text = features(&["files".to_owned(), "gzip".to_owned()]);
        assert!(text.contains("\"gzip\" = []\n"), "{text}");
        assert_eq!(text.matches("gzip").count(), 2, "{text}");
        assert!(
            text.contains("\nzstd = [\"specmill-runtime/zstd\"]\n"),
            "{text}"
        );
        assert!(!features(&[]).contains("default"));
    }
}
