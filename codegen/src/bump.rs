//! A bump: the changelog entry and the version that new documents ask for.

mod changelog;

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, value};

use crate::Error;
use crate::diff::{self, Bump, Options, Verdict, says_enough};
use crate::files::{read_file, write_file};
use crate::settings::{self, is_version};
use crate::spec::{DESCRIPTION, Description, Spec};

/// The documents that a bump compares with.
#[derive(Clone, Copy, Debug)]
pub enum Old<'a> {
    /// Those that the present version of the client in this folder was made from
    Client(&'a Path),
    /// These
    Spec(&'a Spec),
}

/// A bump to plan.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The old documents
    pub old: Old<'a>,
    /// The new documents
    pub new: &'a Spec,
    /// The path of `specmill.toml`, which need not exist
    pub settings: &'a Path,
    /// The path of the changelog, which need not exist
    pub changelog: &'a Path,
    /// The version to set, in place of the lowest one that says enough
    pub version: Option<&'a str>,
    /// Choices of the comparison
    pub options: &'a Options,
}

/// A planned bump.
#[derive(Clone, Debug)]
pub struct Bumped {
    /// The verdict on the new documents
    pub verdict: Verdict,
    /// The version of the client before
    pub old_version: String,
    /// Its version after
    pub new_version: String,
    /// The entry of the changelog, empty if there is nothing to say
    pub entry: String,
    files: Vec<(PathBuf, String)>,
}

impl Bumped {
    /// Returns the files that differ from what is on the disk.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|(path, _)| path.as_path())
    }

    /// Writes the files.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Disk`] if a file cannot be written.
    pub fn apply(&self) -> Result<(), Error> {
        self.files
            .iter()
            .try_for_each(|(path, text)| write_file(path, text.as_bytes()))
    }
}

/// Plans a bump; nothing is written.
///
/// # Errors
///
/// Returns [`Error::Refused`] if the version says less than the verdict, if the client has no
/// description or one that cannot be read, or if a file cannot be edited; [`Error::Documents`] with
/// the errors of documents; [`Error::Disk`] if a file cannot be read.
pub fn plan(request: &Request<'_>) -> Result<Bumped, Error> {
    let verdict = compare(request)?;
    let package = &request.new.settings.package;
    let present = package.version.as_deref().unwrap_or("0.1.0");
    let next = &verdict.versions.next;
    let version = match request.version {
        Some(version) => {
            check(version, &verdict)?;
            version
        }
        None if says_enough(present, next) => present,
        None => next,
    };
    let mut files = Vec::new();
    if version != present {
        let text = read(request.settings)?;
        let edited = set_version(&text, version).map_err(|why| {
            let path = request.settings.display();
            Error::refused(format!("{path} cannot be edited: {why}"))
        })?;
        files.push((request.settings.to_owned(), edited));
    }
    let groups = verdict.changelog();
    if !groups.is_empty() {
        let before = read(request.changelog)?;
        let after = changelog::insert(&before, version, &groups);
        if after != before {
            files.push((request.changelog.to_owned(), after));
        }
    }
    Ok(Bumped {
        old_version: verdict.versions.old.clone(),
        new_version: version.to_owned(),
        entry: changelog::entry(version, &groups),
        verdict,
        files,
    })
}

fn compare(request: &Request<'_>) -> Result<Verdict, Error> {
    let before;
    let old = match request.old {
        Old::Spec(spec) => spec,
        Old::Client(folder) => {
            before = description(folder)?;
            &before
        }
    };
    let verdict = diff::diff(old, request.new, request.options);
    verdict.map_err(|unreadable| unreadable.error)
}

/// Returns the documents that the client in a folder was made from.
fn description(folder: &Path) -> Result<Spec, Error> {
    let path = folder.join(DESCRIPTION);
    let shown = path.display();
    let since = "or compare with a revision: `--since <revision>`";
    let bytes = match read_file(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            let message = format!(
                "{} has no client with a description of its API",
                folder.display()
            );
            return Err(Error::refused(message).hint(format!(
                "run `specmill generate <documents> --out {}` first, {since}",
                folder.display()
            )));
        }
        Err(cause) => return Err(Error::disk("read", &path, cause)),
    };
    let spec = Description::read(&bytes).and_then(|it| it.to_spec());
    spec.map_err(|why| {
        let message = format!("{shown} cannot be read: {why}");
        Error::refused(message).hint(format!("restore the file, {since}"))
    })
}

/// Checks that a version says enough for a verdict.
fn check(version: &str, verdict: &Verdict) -> Result<(), Error> {
    if !is_version(version) {
        let message = format!("`{version}` is not a version such as 1.2.3");
        return Err(Error::refused(message));
    }
    let next = &verdict.versions.next;
    if says_enough(version, next) {
        return Ok(());
    }
    let part = match verdict.bump {
        Bump::Major => "a new major version",
        Bump::Minor => "a new minor version",
        Bump::Patch => "a new patch",
        Bump::None => "at least the same version",
    };
    let old = &verdict.versions.old;
    let message = format!(
        "the version {version} says less than the documents, which ask for {part} after {old}"
    );
    Err(Error::refused(message).hint(format!("use {next} or a later version")))
}

/// Sets `version` in `[package]`, and keeps everything else.
fn set_version(text: &str, version: &str) -> Result<String, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let package = document
        .entry("package")
        .or_insert_with(toml_edit::table)
        .as_table_like_mut()
        .ok_or("`package` is not a table")?;
    let mut item = value(version);
    if let Some(before) = package.get("version").and_then(toml_edit::Item::as_value)
        && let Some(after) = item.as_value_mut()
    {
        // Comments on the line stay.
        *after.decor_mut() = before.decor().clone();
    }
    package.insert("version", item);
    let edited = document.to_string();
    settings::check_text(&edited)?;
    Ok(edited)
}

fn read(path: &Path) -> Result<String, Error> {
    match read_file(path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| Error::refused(format!("{} is not UTF-8", path.display()))),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(cause) => Err(Error::disk("read", path, cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_set_and_comments_stay() {
        let set = |text: &str| set_version(text, "0.2.0").unwrap();
        assert_eq!(set(""), "[package]\nversion = \"0.2.0\"\n");
        let text = "# Ours\n[package]\nname = \"a\" # so\nversion = \"0.1.0\" # says\n\n[client]\n";
        assert_eq!(set(text), text.replace("0.1.0", "0.2.0"));
        let inline = "package = { name = \"a\" }\nstrict = true\n";
        assert_eq!(
            set(inline),
            "package = { name = \"a\" , version = \"0.2.0\" }\nstrict = true\n"
        );
        assert!(set_version("package = 1\n", "0.2.0").is_err());
    }
}
