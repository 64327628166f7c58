//! The version that a document claims decides whether it can be read at all.

use crate::diagnostic::{Diagnostic, Spot};
use crate::load::{Node, Pointer};

/// Accepts OpenAPI 3.0.x and 3.1.x; anything else is an error at the place where it is claimed.
pub(super) fn check_version(root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
    let fault = match (root.get("openapi"), root.get("swagger")) {
        (Some(Node::String(version)), _) if is_supported(version) => return Some(()),
        (Some(Node::String(version)), _) => Diagnostic::error(
            at("openapi"),
            format!("OpenAPI version `{version}` is not known"),
        )
        .hint("versions 3.0.x and 3.1.x are read"),
        (Some(other), _) => Diagnostic::error(
            at("openapi"),
            format!(
                "`openapi` is {}, where a version in quotes is needed",
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
            Spot::from(Pointer::root()),
            "`openapi` is missing, so this is not an OpenAPI document",
        )
        .hint("an OpenAPI document begins with `openapi: 3.1.0` or the like"),
    };
    diagnostics.push(fault);
    None
}

/// Whether keywords beside `$ref` count: 3.0 has them ignored.
pub(crate) fn siblings_count(root: &Node) -> bool {
    let version = root.get("openapi").and_then(Node::as_str);
    version.is_none_or(|version| !version.starts_with("3.0"))
}

fn is_supported(version: &str) -> bool {
    ["3.0", "3.1"].iter().any(|family| {
        version
            .strip_prefix(family)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    })
}

fn at(name: &str) -> Spot {
    Pointer::root().child(name).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_families_are_supported() {
        for version in ["3.0.0", "3.0.3", "3.1.0", "3.1.1", "3.0", "3.1.0-rc1"] {
            assert!(is_supported(version), "{version}");
        }
        for version in ["2.0", "3.2.0", "3.10.0", "4.0.0", "", "3", "31.0"] {
            assert!(!is_supported(version), "{version}");
        }
    }
}
