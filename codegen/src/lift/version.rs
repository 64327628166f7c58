//! Check of the version that a document declares.

use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::load::{Node, Number, Pointer};

/// Accepts OpenAPI 3, with a warning if it is newer than 3.2; anything else is an error.
pub(super) fn check_version(root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
    let unknown = |version: &dyn std::fmt::Display| {
        let message = format!("OpenAPI version `{version}` is not supported");
        Diagnostic::error(at("openapi"), message).hint("use version 3.0, 3.1 or 3.2")
    };
    let fault = match (root.get("openapi"), root.get("swagger")) {
        (Some(Node::String(version)), _) => match minor(version) {
            Some(..=2) => return Some(()),
            Some(_) => {
                let message = format!("OpenAPI version `{version}` is newer than 3.2");
                let fault = Diagnostic::warning(WarningKind::VersionNewer, at("openapi"), message);
                diagnostics.push(fault.hint("it is read as version 3.2"));
                return Some(());
            }
            None => unknown(version),
        },
        // An unquoted version is a number, which is reported where the keyword is read.
        (Some(Node::Number(Number::Float(version))), _) if (3.0..4.0).contains(version) => {
            return Some(());
        }
        (Some(Node::Number(version)), _) => unknown(version),
        (Some(other), _) => Diagnostic::error(
            at("openapi"),
            format!(
                "`openapi` must be a version in quotes, not {}",
                other.kind()
            ),
        )
        .hint("write it as a string, such as `openapi: \"3.1.0\"`"),
        (None, Some(_)) => Diagnostic::error(
            at("swagger"),
            "this is a Swagger 2.0 document, not OpenAPI 3",
        )
        .hint("convert it first, for example with `npx swagger2openapi`"),
        (None, None) => Diagnostic::error(
            Location::from(Pointer::root()),
            "`openapi` is missing, so this is not an OpenAPI document",
        )
        .hint("begin an OpenAPI document with its version, such as `openapi: 3.1.0`"),
    };
    diagnostics.push(fault);
    None
}

/// Returns true if keywords beside `$ref` apply: OpenAPI 3.0 has them ignored.
pub(crate) fn siblings_count(root: &Node) -> bool {
    let version = root.get("openapi").and_then(Node::as_str);
    version.is_none_or(|version| !version.starts_with("3.0"))
}

/// Parses the minor version of an OpenAPI 3: `3.1.0`, `3.1`, `3.1.0-rc1`.
fn minor(version: &str) -> Option<u32> {
    let rest = version.trim().strip_prefix("3.")?;
    let end = rest.find(|digit: char| !digit.is_ascii_digit());
    let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let is_version = rest.is_empty() || rest.starts_with(['.', '-']);
    digits.parse().ok().filter(|_| is_version)
}

fn at(name: &str) -> Location {
    Pointer::root().child(name).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_version_3_is_read() {
        let known = [
            ("3.0.0", 0),
            ("3.0.3", 0),
            ("3.1.0", 1),
            ("3.1.1", 1),
            ("3.0", 0),
            ("3.1.0-rc1", 1),
            ("3.2.0", 2),
            ("3.10.0", 10),
        ];
        for (version, wanted) in known {
            assert_eq!(minor(version), Some(wanted), "{version}");
        }
        for version in ["2.0", "4.0.0", "", "3", "31.0", "3.x", "3.1x"] {
            assert_eq!(minor(version), None, "{version}");
        }
    }

    #[test]
    fn what_is_newer_is_told_and_read() {
        let check = |text: &str| {
            let mut diagnostics = Vec::new();
            let read = check_version(&crate::load::read_text(text), &mut diagnostics);
            (read.is_some(), diagnostics.len())
        };
        assert_eq!(check("openapi: 3.2.0"), (true, 0));
        assert_eq!(check("openapi: 3.1"), (true, 0));
        assert_eq!(check("openapi: 3.3.0"), (true, 1));
        assert_eq!(check("openapi: 4.0.0"), (false, 1));
        assert_eq!(check("openapi: 3"), (false, 1));
        assert_eq!(check("swagger: '2.0'"), (false, 1));
    }
}
