//! The names that are in scope in every generated file, and the new name of a component that has one.
//! Other collisions end in `scope.rs`.

/// Names that are in scope in every file; a component with such a name is renamed.
pub(in crate::plan) const IN_SCOPE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Vec",
    "String",
    "Box",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Clone",
    "Debug",
    "Default",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "Into",
    "From",
    "Iterator",
    "AsRef",
    "AsMut",
    "ToString",
    "ToOwned",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "Hash",
    "BTreeMap",
    "Error",
    "Client",
    "Value",
    "Map",
    "Extra",
    "Nullable",
    "DateTime",
    "Missing",
    "Self",
    "Display",
];

/// Renames a type whose name is in scope in every file.
pub(in crate::plan) fn free_of_scope(name: String) -> String {
    match name.as_str() {
        // The usual name for the body of failures.
        "Error" => "ErrorBody".to_owned(),
        taken if IN_SCOPE.contains(&taken) => format!("{taken}Model"),
        _ => name,
    }
}
