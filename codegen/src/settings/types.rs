//! `[types]` and `[dependencies]`: Rust types by format or schema, and the lines of the manifest
//! that they need.

use std::collections::BTreeMap;

use toml::{Spanned, Value};

use super::{SettingsError, check_package_name, fault};

/// Types without a crate that the runtime reads and writes itself.
const OWN: [&str; 12] = [
    "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "String",
];

/// Types of the prelude that the runtime does not read or write with other type arguments.
const IN_SCOPE: [&str; 3] = ["Vec", "Box", "Option"];

/// Checks that every value is a type that a generated file can name.
pub(super) fn check_types(
    types: &BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<(), SettingsError> {
    for (key, ty) in types {
        if key.get_ref().is_empty() {
            return Err(fault(key, "expected a format or a pointer".to_owned()));
        }
        if !is_type(ty.get_ref()) {
            let message = format!(
                "`{}` is not the full path of a Rust type (`uuid::Uuid`, `String`)",
                ty.get_ref()
            );
            return Err(fault(ty, message));
        }
    }
    Ok(())
}

fn is_type(text: &str) -> bool {
    let Ok(syn::Type::Path(syn::TypePath {
        qself: None, path, ..
    })) = syn::parse_str(text)
    else {
        return false;
    };
    let is_known = |name: &String| [&OWN[..], &IN_SCOPE].concat().contains(&name.as_str());
    let first = path.segments.first().map(|first| first.ident.to_string());
    path.segments.len() > 1 || first.as_ref().is_some_and(is_known)
}

/// Returns true if the runtime reads and writes a type itself; others need serde's traits.
pub(crate) fn is_own(ty: &str) -> bool {
    OWN.contains(&ty) || ty.starts_with("specmill_runtime::")
}

/// Formats `[dependencies]` as pairs of a name and a TOML value.
pub(super) fn read_dependencies(
    dependencies: BTreeMap<Spanned<String>, Spanned<Value>>,
) -> Result<BTreeMap<String, String>, SettingsError> {
    let mut lines = BTreeMap::new();
    for (name, value) in dependencies {
        check_package_name(name.get_ref()).map_err(|message| fault(&name, message))?;
        match value.get_ref() {
            Value::String(_) | Value::Table(_) => {}
            _ => {
                return Err(SettingsError {
                    offset: value.span().start,
                    message: "expected a version or a table".to_owned(),
                });
            }
        }
        lines.insert(name.into_inner(), inline(value.get_ref()));
    }
    Ok(lines)
}

/// Formats a TOML value on one line.
fn inline(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", list(items.iter().map(inline).collect())),
        Value::Table(table) => {
            let pairs = table.iter();
            let pairs =
                pairs.map(|(key, value)| format!("{} = {}", quoted_key(key), inline(value)));
            format!("{{ {} }}", list(pairs.collect()))
        }
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(moment) => moment.to_string(),
    }
}

fn quoted_key(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match !key.is_empty() && key.bytes().all(is_bare) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

/// Formats a TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::parse;

    #[test]
    fn a_type_is_a_path_or_stands_in_every_file() {
        for ty in [
            "uuid::Uuid",
            "::time::Date",
            "String",
            "Vec<u8>",
            "crate::Money",
            "a::B<'static, i8>",
        ] {
            assert!(is_type(ty), "{ty}");
        }
        for ty in [
            "",
            "Uuid",
            "uuid::",
            "&str",
            "(i8, i8)",
            "<A as B>::C",
            "a b",
            "dyn a::B",
            "[u8]",
        ] {
            assert!(!is_type(ty), "{ty}");
        }
        assert!(is_own("i64") && is_own("specmill_runtime::Value") && !is_own("Vec<u8>"));
    }

    #[test]
    fn dependencies_are_lines_of_a_manifest() {
        let text = "[dependencies]\ntime = \"0.3\"\n\
                    uuid = { version = \"1\", features = [\"serde\", 'a\"b'], optional = false }\n\
                    [dependencies.far]\ngit = \"https://example.com/far\"\n";
        let settings = parse(text).unwrap().settings;
        let lines = settings.dependencies.into_iter().collect::<Vec<_>>();
        let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            lines,
            [
                line("far", "{ git = \"https://example.com/far\" }"),
                line("time", "\"0.3\""),
                line(
                    "uuid",
                    "{ features = [\"serde\", \"a\\\"b\"], optional = false, version = \"1\" }"
                ),
            ]
        );
    }

    #[test]
    fn faults_say_where() {
        for (text, at) in [
            ("[types]\nuuid = \"Uuid\"", "\"Uuid\""),
            ("[types]\n\"\" = \"a::B\"", "\"\""),
            ("[dependencies]\n\"a b\" = \"1\"", "\"a b\""),
            ("[dependencies]\na = 1", "1"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(text[fault.offset..].starts_with(at), "{text}: {fault:?}");
        }
    }
}
