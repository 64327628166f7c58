//! Review: the verdict on the documents of a client that exists already.
//!
//! The description beside a client (`.specmill-api`) is that of the API at the client's version. It
//! stays until the version says enough for the documents, so that the verdict is on all that
//! changed since then, however often the client is generated in between.

use std::path::Path;

use crate::Generated;
use crate::diagnostic::{Diagnostic, Located, Location, WarningKind, locate_all};
use crate::diff::{self, Options, Verdict, says_enough};
use crate::files::read_file;
use crate::load::Source;
use crate::lock::Lock;
use crate::settings::Day;
use crate::spec::{DESCRIPTION, Description, Spec};

/// The description that a client needs, and the verdict since the one that it has.
#[derive(Debug)]
pub(crate) struct Review {
    /// The text of the description
    pub(crate) text: String,
    /// The verdict, if the documents changed anything that the version does not say
    pub(crate) verdict: Option<Verdict>,
    /// A warning, if the description that was there cannot be read
    pub(crate) warning: Option<Located>,
}

/// Time for which a description stays.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Baseline {
    /// Until the version says enough
    Version,
    /// Until the next run
    Run,
}

/// Compares what was generated with the description in a folder, if it has one.
pub(crate) fn review(
    spec: &Spec,
    generated: &Generated,
    folder: &Path,
    baseline: Baseline,
    today: Option<Day>,
) -> Review {
    let package = &generated.package;
    let client = (package.0.as_str(), package.1.as_str());
    let beside = &generated.report.beside;
    let new = Description::new(spec, client, &generated.lock, beside);
    let renew = |verdict, warning| Review {
        text: new.text.clone(),
        verdict,
        warning,
    };
    let path = folder.join(DESCRIPTION);
    let Ok(bytes) = read_file(&path) else {
        return renew(None, None);
    };
    let unreadable = |why: String| {
        let shown = path.to_string_lossy().replace('\\', "/");
        let message = format!("the description of the client cannot be read: {why}");
        let hint =
            "it is written anew; compare with a revision: `specmill diff --since <revision>`";
        let warning = Diagnostic::warning(
            WarningKind::DescriptionUnreadable,
            Location::File(0),
            message,
        )
        .hint(hint);
        let source = Source {
            name: shown,
            bytes: Vec::new(),
        };
        locate_all(vec![warning], &[source], None).pop()
    };
    let old = match Description::read(&bytes) {
        Ok(old) if old.fingerprint == new.fingerprint => {
            // The compressed bytes may differ with the version of the compressor.
            let text = if old.version == new.version {
                old.text
            } else {
                new.text
            };
            return Review {
                text,
                verdict: None,
                warning: None,
            };
        }
        Ok(old) => old,
        Err(why) => return renew(None, unreadable(why)),
    };
    let options = Options {
        is_module: baseline == Baseline::Run,
        today,
        ..Options::default()
    };
    let verdict = compare(&old, spec, &generated.lock, &options);
    let verdict = match verdict {
        Ok(verdict) => verdict,
        Err(why) => return renew(None, unreadable(why)),
    };
    let is_said = says_enough(&new.version, &verdict.versions.next);
    match baseline {
        _ if !verdict.findings.iter().any(diff::Finding::has_effect) => renew(None, None),
        Baseline::Version if is_said => renew(None, None),
        Baseline::Version => Review {
            text: old.text,
            verdict: Some(verdict),
            warning: None,
        },
        Baseline::Run => renew(Some(verdict), None),
    }
}

/// Compares documents with those of a description. `lock` are the names of the new client.
pub(crate) fn compare(
    old: &Description,
    spec: &Spec,
    lock: &Lock,
    options: &Options,
) -> Result<Verdict, String> {
    let new = spec.clone().with_lock(lock.clone());
    let before = old.to_spec()?;
    diff::diff(&before, &new, options).map_err(|it| it.error.to_string())
}
