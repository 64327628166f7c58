//! `[package]`: checks of the name and the version of the generated crate.

use toml::Spanned;

use super::{SettingsError, fault};

/// Maximum length of a name: the limit of registries, and close to those of file systems.
const LONGEST_NAME: usize = 64;

/// Crates that every program has, or names that cargo reserves.
const TAKEN_NAMES: &[&str] = &[
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc_macro",
    "specmill_runtime",
    "std",
    "test",
];

/// Checks that cargo accepts this name of a package and that Rust code can `use` it.
///
/// # Errors
///
/// Returns one sentence with the reason.
pub fn check_package_name(name: &str) -> Result<(), String> {
    let is_fine = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_fine {
        return Err(format!(
            "`{name}` is not a crate name: use letters, digits, `-` and `_`, beginning with a letter"
        ));
    }
    if name.len() > LONGEST_NAME {
        let length = name.len();
        return Err(format!(
            "a crate name has at most {LONGEST_NAME} characters, not {length}"
        ));
    }
    let word = name.replace('-', "_");
    let is_free = !TAKEN_NAMES.contains(&word.as_str());
    if is_free && syn::parse_str::<syn::Ident>(&word).is_ok() {
        return Ok(());
    }
    Err(format!("`{name}` is reserved and cannot be a crate name"))
}

/// Checks that cargo accepts this version of a package (Semantic Versioning 2.0.0).
pub(super) fn check_version(version: &Spanned<String>) -> Result<(), SettingsError> {
    if is_version(version.get_ref()) {
        return Ok(());
    }
    let message = format!("`{}` is not a version such as 1.2.3", version.get_ref());
    Err(fault(version, message))
}

pub(crate) fn is_version(text: &str) -> bool {
    let (text, build) = match text.split_once('+') {
        Some((text, build)) => (text, Some(build)),
        None => (text, None),
    };
    let (numbers, pre) = match text.split_once('-') {
        Some((numbers, pre)) => (numbers, Some(pre)),
        None => (text, None),
    };
    let is_number = |text: &str| text.parse::<u64>().is_ok_and(|it| it.to_string() == text);
    let is_word = |text: &str| {
        let is_symbol = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !text.is_empty() && text.bytes().all(is_symbol)
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_pre = |text: &str| is_word(text) && (!is_digits(text) || is_number(text));
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && pre.is_none_or(|pre| pre.split('.').all(is_pre))
        && build.is_none_or(|build| build.split('.').all(is_word))
}
