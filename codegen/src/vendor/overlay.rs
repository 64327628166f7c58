//! Overlays, put into a folder of documents byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use super::register::Register;
use super::{Request, Vendored, bytes_of};
use crate::Error;
use crate::files::{Access, FolderLock, read_file, write_file};
use crate::load::is_overlay_text;
use crate::settings::FILE;
use crate::spec::Spec;

/// Returns true if a file is an overlay; one that cannot be read is none.
pub fn is_overlay(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    read_file(path).is_ok_and(|bytes| is_overlay_text(&name, &bytes))
}

/// Adds an overlay as the last one.
pub(super) fn add(request: &Request<'_>) -> Result<Vendored, Error> {
    let Request { input, folder, .. } = *request;
    let (file, bytes) = read(input)?;
    fs::create_dir_all(folder).map_err(|cause| Error::disk("create", folder, cause))?;
    let _held = FolderLock::take([folder], Access::Exclusive);
    let mut register = Register::read(&folder.join(FILE))?;
    let there = bytes_of(&folder.join(&file))?;
    let is_other = there.is_some_and(|there| there != bytes);
    if register.overlays().contains(&file) || register.has(&file) || is_other {
        let message = format!("{} already exists", folder.join(&file).display());
        return Err(Error::refused(message).hint(
            "run `specmill update` to replace an overlay, or give the new one another name",
        ));
    }
    check(request, &register, Some(input))?;
    register.record_overlay(&file, &bytes);
    write(folder, &file, &bytes, &register)?;
    Ok(Vendored::Added(file))
}

/// Replaces the overlay of the same name.
pub(super) fn update(request: &Request<'_>) -> Result<Vendored, Error> {
    let Request { input, folder, .. } = *request;
    let (file, bytes) = read(input)?;
    let _held = FolderLock::take([folder], Access::Exclusive);
    let mut register = Register::read(&folder.join(FILE))?;
    if !register.overlays().contains(&file) {
        let message = format!("{} does not list the overlay {file}", folder.display());
        return Err(Error::refused(message).hint("run `specmill add` to add it"));
    }
    if bytes_of(&folder.join(&file))?.as_deref() == Some(&bytes) {
        let before = register.to_string();
        register.record_overlay(&file, &bytes);
        if register.to_string() == before {
            return Ok(Vendored::Unchanged(file));
        }
    }
    check(request, &register, None)?;
    register.record_overlay(&file, &bytes);
    write(folder, &file, &bytes, &register)?;
    Ok(Vendored::Updated(file))
}

/// Reads an overlay; returns also its name in the folder.
fn read(input: &Path) -> Result<(String, Vec<u8>), Error> {
    let bytes = read_file(input).map_err(|cause| Error::disk("read", input, cause))?;
    let name = input.file_name().unwrap_or_default().to_string_lossy();
    let is_plain = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '.' | ' ');
    let is_known = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end));
    if name.starts_with('.') || !name.chars().all(is_plain) || !is_known {
        let message = format!("`{name}` is not a name for an overlay in the folder");
        return Err(Error::refused(message)
            .hint("rename it: letters, digits, `-`, `_` and `.`, ending in `.yaml` or `.json`"));
    }
    Ok((name.into_owned(), bytes))
}

/// Checks that the overlays of the folder apply to its documents. The documents themselves may
/// still have errors, which a further overlay mends.
fn check(request: &Request<'_>, register: &Register, added: Option<&Path>) -> Result<(), Error> {
    let Request { input, folder, .. } = *request;
    let name = input.file_name().unwrap_or_default().to_string_lossy();
    let listed = register.overlays();
    let others = listed.iter().map(|file| match *file == name {
        true => input.to_owned(),
        false => folder.join(file),
    });
    let overlays = others.chain(added.map(Path::to_owned));
    let files = documents(folder, register);
    if files.is_empty() {
        return Ok(());
    }
    let mut spec = Spec::read_documents(&files)?;
    spec.add_overlays(&overlays.collect::<Vec<_>>())?;
    spec.check_overlays()
}

/// Returns the listed documents of a folder.
fn documents(folder: &Path, register: &Register) -> Vec<PathBuf> {
    let files = register.files().into_iter().map(|file| folder.join(file));
    files.filter(|path| path.exists()).collect()
}

/// Writes the overlay before the register, as with a document.
fn write(folder: &Path, file: &str, bytes: &[u8], register: &Register) -> Result<(), Error> {
    write_file(&folder.join(file), bytes)?;
    write_file(&folder.join(FILE), register.to_string().as_bytes())
}

/// Returns the paths of the overlays that a document is to be checked with: those that the folder
/// lists, and those that come with it.
pub(super) fn beside(request: &Request<'_>) -> Vec<PathBuf> {
    let register = Register::read(&request.folder.join(FILE)).ok();
    let listed = register.map(|it| it.overlays()).unwrap_or_default();
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    let is_given = |file: &String| {
        request
            .overlays
            .iter()
            .any(|path| name(path).as_ref() == Some(file))
    };
    let listed = listed.into_iter().filter(|file| !is_given(file));
    let listed = listed.map(|file| request.folder.join(file));
    let listed = listed.filter(|path| path.exists());
    listed.chain(request.overlays.iter().cloned()).collect()
}
