//! Errors of a run.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{self, Located, Severity, visible};

/// Error of a run. Nothing was written, unless [`Error::Disk`] reports that writing itself failed.
#[derive(Debug)]
pub enum Error {
    /// The documents, `specmill.toml` or `names.lock` have errors
    Documents(Vec<Located>),
    /// The output differs from the documents, in a run that only compares
    Differs {
        /// The output folder
        folder: PathBuf,
        /// Files that are missing or differ
        written: Vec<String>,
        /// Files that are no longer wanted
        removed: Vec<String>,
    },
    /// Files in the way that specmill did not write
    Foreign {
        /// The output folder
        folder: PathBuf,
        /// Their paths in the folder
        files: Vec<String>,
    },
    /// A file would be written outside the output folder
    Path(String),
    /// The request does not fit the existing files
    Refused {
        /// One sentence with the reason
        message: String,
        /// The suggested fix
        hint: Option<String>,
    },
    /// The disk returned an error
    Disk {
        /// The action that failed: `read`, `write`, …
        action: &'static str,
        /// The path that it was applied to
        path: PathBuf,
        /// The system's error
        cause: io::Error,
    },
}

impl Error {
    pub(crate) fn disk(action: &'static str, path: &Path, cause: io::Error) -> Self {
        Self::Disk {
            action,
            path: path.to_owned(),
            cause,
        }
    }

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            hint: None,
        }
    }

    /// Sets a text before the paths of documents.
    pub(crate) fn lead(mut self, lead: &str) -> Self {
        match &mut self {
            Self::Documents(all) => {
                let places = all.iter_mut().flat_map(|it| &mut it.places);
                places.for_each(|place| place.file.insert_str(0, lead));
            }
            Self::Disk { path, .. } if !lead.is_empty() => {
                *path = format!("{lead}{}", path.display()).into();
            }
            _ => {}
        }
        self
    }

    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Refused { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Formats the error as JSON, with a final line break: an object `error` with the kind, the text
    /// for people, the diagnostics and the files.
    pub fn to_json(&self) -> String {
        let no_files: &[String] = &[];
        let (kind, diagnostics, written, removed) = match self {
            Self::Documents(all) => ("documents", &all[..], no_files, no_files),
            Self::Differs {
                written, removed, ..
            } => ("differs", &[][..], &written[..], &removed[..]),
            Self::Foreign { files, .. } => ("foreign", &[][..], &files[..], no_files),
            Self::Path(_) => ("path", &[][..], no_files, no_files),
            Self::Refused { .. } => ("refused", &[][..], no_files, no_files),
            Self::Disk { .. } => ("disk", &[][..], no_files, no_files),
        };
        let error = serde_json::json!({
            "error": {
                "kind": kind,
                "message": self.to_string(),
                "diagnostics": diagnostics,
                "files": written,
                "removed": removed,
            }
        });
        format!("{error:#}\n")
    }

    /// Renders the whole error for people, with a final line break; with ANSI colours if `color`.
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Documents(diagnostics) => {
                let errors = diagnostics
                    .iter()
                    .filter(|each| each.severity == Severity::Error);
                let count = match errors.count() {
                    1 => "1 error".to_owned(),
                    count => format!("{count} errors"),
                };
                format!(
                    "{}
{count}, nothing was written
",
                    diagnostic::render(diagnostics, color)
                )
            }
            other => {
                // Names of files and pages may contain control characters.
                let text = other.to_string();
                let lines = text.lines().map(visible).collect::<Vec<_>>().join("\n");
                let red = anstyle::AnsiColor::Red.on_default().bold();
                match color {
                    true => format!("{red}error{red:#}: {lines}\n"),
                    false => format!("error: {lines}\n"),
                }
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Documents(diagnostics) => match diagnostics.split_first() {
                Some((first, [])) => first.fmt(f),
                Some((first, others)) => write!(f, "{first} (and {} more)", others.len()),
                None => f.write_str("the documents have errors"),
            },
            Self::Differs {
                folder,
                written,
                removed,
            } => {
                write!(f, "{} differs from the documents", folder.display())?;
                written
                    .iter()
                    .try_for_each(|file| write!(f, "\n  differs or is missing: {file}"))?;
                removed
                    .iter()
                    .try_for_each(|file| write!(f, "\n  is no longer wanted:   {file}"))
            }
            Self::Foreign { folder, files } => {
                write!(
                    f,
                    "files in {} were not written by specmill",
                    folder.display()
                )?;
                files.iter().try_for_each(|file| write!(f, "\n  {file}"))?;
                f.write_str("\nhint: move them, or choose another folder")
            }
            Self::Path(path) => write!(f, "`{path}` is outside the output folder"),
            Self::Refused {
                message,
                hint: None,
            } => f.write_str(message),
            Self::Refused {
                message,
                hint: Some(hint),
            } => write!(f, "{message}\nhint: {hint}"),
            Self::Disk {
                action,
                path,
                cause,
            } => {
                write!(f, "cannot {action} {}: {cause}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Disk { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_ends_in_a_line_break_and_is_coloured_on_demand() {
        let error = Error::refused("no such page").hint("look again");
        assert_eq!(
            error.render(false),
            "error: no such page\nhint: look again\n"
        );
        assert!(error.render(true).starts_with("\u{1b}[1m"));
        let odd = Error::refused("no \u{1b}[2J page \u{202e}");
        assert_eq!(odd.render(false), "error: no ␛[2J page \\u{202e}\n");
    }

    #[test]
    fn what_is_wrong_is_counted() {
        let located = |severity| Located {
            severity,
            kind: None,
            message: "odd".to_owned(),
            places: Vec::new(),
            hint: None,
        };
        let all = vec![located(Severity::Error), located(Severity::Warning)];
        let text = Error::Documents(all).render(false);
        assert_eq!(
            text,
            "error: odd\n\nwarning: odd\n\n1 error, nothing was written\n"
        );
    }
}
