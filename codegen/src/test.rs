//! Functions for tests of a project whose client is generated.

use std::env;
use std::fmt;
use std::path::Path;

use crate::diff::{Options, Verdict, says_enough};
use crate::files::{LIST, read_file, write_file};
use crate::review::compare;
use crate::spec::{DESCRIPTION, Description, Spec};
use crate::{Error, Layout, lock};

/// Environment variable that, set to `1`, makes [`unchanged`] take the present documents as
/// reviewed.
pub const REVIEW: &str = "SPECMILL_REVIEW";

/// The documents changed the client, and nobody has said so.
pub struct Changed {
    /// The verdict, unless the documents or the description cannot be read
    pub verdict: Option<Box<Verdict>>,
    text: String,
}

/// Returns an error if the documents change anything for users of the client since its description,
/// and neither the version of the client says so nor `[[accepted]]` in `specmill.toml`.
///
/// `documents` is a folder of documents or a document. `description` is the folder of the generated
/// client, or another folder for a client in `OUT_DIR`; the description is its `.specmill-api`.
/// With `SPECMILL_REVIEW=1` in the environment, the present documents are described there, their
/// names are kept in the `names.lock` of a folder of documents, and there is no error.
///
/// # Errors
///
/// Returns the verdict, as readable text, or the reason why there is none.
pub fn unchanged(
    documents: impl AsRef<Path>,
    description: impl AsRef<Path>,
) -> Result<(), Changed> {
    let is_reviewed = env::var_os(REVIEW).is_some_and(|it| it == "1");
    check(documents.as_ref(), description.as_ref(), is_reviewed)
}

pub(crate) fn check(documents: &Path, folder: &Path, is_reviewed: bool) -> Result<(), Changed> {
    let spec = Spec::read_for(documents, Some(folder))?;
    let generated = spec.generate(Layout::Crate)?;
    let path = folder.join(DESCRIPTION);
    let shown = path.display();
    let package = &generated.package;
    let client = (package.0.as_str(), package.1.as_str());
    let beside = &generated.report.beside;
    let new = Description::new(&spec, client, &generated.lock, beside);
    if is_reviewed {
        write_file(&path, new.text.as_bytes())?;
        if documents.is_dir() {
            let names = generated.lock.to_string();
            write_file(&documents.join(lock::FILE), names.as_bytes())?;
        }
        return Ok(());
    }
    let again = format!("run the test with {REVIEW}=1 to describe the present documents");
    let bytes =
        read_file(&path).map_err(|cause| format!("cannot read {shown}: {cause}\n{again}"))?;
    let old =
        Description::read(&bytes).map_err(|why| format!("cannot read {shown}: {why}\n{again}"))?;
    if old.fingerprint == new.fingerprint {
        return Ok(());
    }
    let options = Options {
        is_module: !folder.join(LIST).exists(),
        today: crate::run::today(),
        ..Options::default()
    };
    let verdict = compare(&old, &spec, &generated.lock, &options);
    let verdict = verdict.map_err(|why| format!("cannot compare with {shown}: {why}\n{again}"))?;
    let is_said = says_enough(&new.version, &verdict.versions.next);
    if is_said || !verdict.findings.iter().any(|it| it.counts()) {
        return Ok(());
    }
    let text = format!(
        "the documents changed the client since {}\n\n{}\nrun `specmill bump`, or the test with {REVIEW}=1, \
         once this is reviewed",
        old.version,
        verdict.to_text(false)
    );
    Err(Changed {
        verdict: Some(Box::new(verdict)),
        text,
    })
}

impl From<String> for Changed {
    fn from(text: String) -> Self {
        Self {
            verdict: None,
            text,
        }
    }
}

impl From<Error> for Changed {
    fn from(error: Error) -> Self {
        error.render(false).into()
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The text of `Display`, as tests that return a `Result` print it.
impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Changed {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::spec::tests::DOCUMENT;

    #[test]
    fn a_change_fails_until_it_is_reviewed_accepted_or_said_by_the_version() {
        let place = tempfile::tempdir().unwrap();
        let (spec, folder) = (place.path().join("spec"), place.path().join("client"));
        fs::create_dir(&spec).unwrap();
        let put = |name: &str, text: &str| fs::write(spec.join(name), text).unwrap();
        put("a.yaml", DOCUMENT);
        let said = check(&spec, &folder, false).unwrap_err().to_string();
        assert!(
            said.contains("cannot read ") && said.contains("SPECMILL_REVIEW=1"),
            "{said}"
        );
        check(&spec, &folder, true).unwrap();
        check(&spec, &folder, false).unwrap();
        // Words are no change.
        put("a.yaml", &DOCUMENT.replace("The thing", "One thing"));
        check(&spec, &folder, false).unwrap();
        let changed = DOCUMENT.replace("name: {type: string}", "name: {type: integer}");
        put("a.yaml", &changed);
        let failure = check(&spec, &folder, false).unwrap_err();
        let said = format!("{failure:?}");
        assert!(
            said.starts_with("the documents changed the client since 0.1.0\n\nsource   some code"),
            "{said}"
        );
        assert!(said.contains("type-changed: "), "{said}");
        assert!(failure.verdict.is_some());
        let accepted = "[[accepted]]\nkind = \"type-changed\"\nreason = \"so\"\n\
                        place = \"#/components/schemas/Thing/properties/name\"\n";
        put("specmill.toml", accepted);
        check(&spec, &folder, false).unwrap();
        put("specmill.toml", "[package]\nversion = \"0.1.1\"\n");
        assert!(check(&spec, &folder, false).is_err(), "it says less");
        put("specmill.toml", "[package]\nversion = \"0.2.0\"\n");
        check(&spec, &folder, false).unwrap();
        put("specmill.toml", "");
        assert!(check(&spec, &folder, false).is_err());
        check(&spec, &folder, true).unwrap();
        check(&spec, &folder, false).unwrap();
        put("a.yaml", "openapi: 3.1.0\n: 1\n");
        let failure = check(&spec, &folder, false).unwrap_err();
        assert!(failure.verdict.is_none() && failure.to_string().contains("a.yaml:"));
    }
}
