//! `[[accepted]]` and `[renames]`: what a person has said of changes of the documents.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Day, SettingsError, fault};
use crate::diff::Kind;

/// A finding that a person has acknowledged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Accepted {
    /// Its kind
    pub kind: Kind,
    /// Its JSON pointer, in the old or the new documents
    pub place: String,
    /// The reason
    pub reason: String,
    /// The last day on which it counts
    pub until: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccepted {
    kind: Spanned<String>,
    pub(super) place: Spanned<String>,
    reason: Spanned<String>,
    until: Option<Spanned<String>>,
}

impl RawAccepted {
    pub(super) fn into_accepted(self) -> Result<Accepted, SettingsError> {
        let Some(kind) = Kind::find(self.kind.get_ref()) else {
            return Err(unknown_kind(&self.kind));
        };
        check_pointer(&self.place)?;
        if self.reason.get_ref().trim().is_empty() {
            let message = "`reason` must not be empty".to_owned();
            return Err(fault(&self.reason, message));
        }
        let until = self.until.map(|text| match Day::parse(text.get_ref()) {
            Some(day) => Ok(day),
            None => {
                let message = format!("`{}` is not a day such as 2026-12-31", text.get_ref());
                Err(fault(&text, message))
            }
        });
        Ok(Accepted {
            kind,
            place: self.place.into_inner(),
            reason: self.reason.into_inner(),
            until: until.transpose()?,
        })
    }
}

fn unknown_kind(text: &Spanned<String>) -> SettingsError {
    let given = text.get_ref();
    let likeness = |kind: &&Kind| (strsim::jaro(kind.id(), given) * 1000.0) as u32;
    let likely = Kind::ALL.iter().max_by_key(likeness);
    let likely = likely.filter(|kind| likeness(kind) > 750);
    let likely = likely.map(|kind| format!(", did you mean `{}`?", kind.id()));
    let likely = likely.unwrap_or_default();
    fault(text, format!("`{given}` is not a kind of finding{likely}"))
}

pub(super) fn check_renames(
    renames: &BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<(), SettingsError> {
    renames.iter().try_for_each(|(old, new)| {
        check_pointer(old)?;
        check_pointer(new)
    })
}

fn check_pointer(text: &Spanned<String>) -> Result<(), SettingsError> {
    if text.get_ref().starts_with("#/") {
        return Ok(());
    }
    let message = format!(
        "`{}` is not a pointer such as `#/components/schemas/Foo`",
        text.get_ref()
    );
    Err(fault(text, message))
}

#[cfg(test)]
mod tests {
    use crate::settings::parse;

    const WHOLE: &str = "[[accepted]]\nkind = \"property-removed\"\nplace = \"#/a\"\n\
        reason = \"the server is unchanged\"\nuntil = \"2026-12-31\"\n";

    #[test]
    fn faults_of_an_acceptance_have_their_places() {
        let entry = &parse(WHOLE).unwrap().settings.accepted[0];
        assert_eq!(entry.until.unwrap().to_string(), "2026-12-31");
        for (from, to, at, words) in [
            (
                "property-removed",
                "property-removd",
                "\"property-removd",
                "did you mean `property-removed`?",
            ),
            (
                "\"property-removed\"",
                "\"zzz\"",
                "\"zzz\"",
                "`zzz` is not a kind of finding",
            ),
            ("#/a", "/a", "\"/a\"", "`/a` is not a pointer"),
            (
                "the server is unchanged",
                " ",
                "\" \"",
                "`reason` must not be empty",
            ),
            ("2026-12-31", "2026-02-30", "\"2026-02-30\"", "is not a day"),
            ("reason", "because", "because", "unknown field `because`"),
        ] {
            let text = WHOLE.replace(from, to);
            let fault = parse(&text).unwrap_err();
            assert!(text[fault.offset..].starts_with(at), "{text}: {fault:?}");
            assert!(fault.message.contains(words), "{text}: {fault:?}");
        }
        let text = WHOLE.replace("reason = \"the server is unchanged\"\n", "");
        assert!(
            parse(&text)
                .unwrap_err()
                .message
                .contains("missing field `reason`")
        );
        for text in [
            "[renames]\n\"/a\" = \"#/b\"\n",
            "[renames]\n\"#/a\" = \"/b\"\n",
        ] {
            let fault = parse(text).unwrap_err();
            let at = text.find("\"/").unwrap();
            assert_eq!(fault.offset, at, "{fault:?}");
        }
    }
}
