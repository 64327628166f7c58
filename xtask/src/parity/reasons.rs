//! The table of known reasons for differences. A difference without a reason makes the comparison
//! fail.

use super::compare::{Difference, member_of, pairs};
use super::record::{Body, Part, Sent};
use super::vendor::Vendor;
use crate::calls::make::Call;

/// A difference with its context.
pub(crate) struct Seen<'a> {
    /// `Python`
    pub(crate) language: &'a str,
    pub(crate) call: &'a Call,
    pub(crate) ours: &'a Sent,
    pub(crate) theirs: &'a Sent,
    pub(crate) difference: &'a Difference,
}

/// The origin of a difference.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    /// A server that follows the standards treats both alike
    Equivalent,
    /// The SDK does something that the document does not declare, or only describes in prose
    Beyond,
    /// The SDK does not send what the document declares or the caller asked for
    Theirs,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Beyond => "the document's",
            Self::Theirs => "the SDK's fault",
        }
    }
}

/// A reason.
pub(crate) struct Reason {
    pub(crate) kind: Kind,
    pub(crate) text: &'static str,
    pub(crate) explains: fn(&Seen<'_>) -> bool,
}

/// Returns the reasons for a vendor's differences.
pub(crate) fn reasons(vendor: &Vendor) -> impl Iterator<Item = &'static Reason> {
    COMMON.iter().chain(vendor.reasons)
}

/// Returns the number of a difference's reason, if it has one.
pub(crate) fn reason_of(vendor: &Vendor, seen: &Seen<'_>) -> Option<usize> {
    reasons(vendor).position(|reason| (reason.explains)(seen))
}

/// The reasons common to all SDKs made by Stainless.
const COMMON: &[Reason] = &[
    Reason {
        kind: Kind::Equivalent,
        text: "In a path, the client escapes every character that is not unreserved (RFC 3986, \
               section 2.3); the SDK leaves those that a segment may have as they are.",
        explains: |seen| seen.difference.place == "path spelling",
    },
    Reason {
        kind: Kind::Equivalent,
        text: "In a query, a space is `%20`; the SDK writes `+`.",
        explains: |seen| {
            seen.difference.place == "query spelling"
                && seen.ours.query.replace("%20", "+") == seen.theirs.query.replace("%20", "+")
        },
    },
    Reason {
        kind: Kind::Equivalent,
        text: "Parameters of a query come in another order: here in the document's, required ones \
               first.",
        explains: |seen| seen.difference.place == "query order",
    },
    Reason {
        kind: Kind::Equivalent,
        text: "Parts of a form come in another order: here in the document's. Those of one name keep \
               theirs.",
        explains: |seen| seen.difference.place == "part order",
    },
    Reason {
        kind: Kind::Equivalent,
        text: "A success has no body, and errors are JSON: the client asks for `application/json`, \
               the SDK for `*/*`.",
        explains: |seen| is_accept(seen, "application/json", "*/*"),
    },
    Reason {
        kind: Kind::Equivalent,
        text: "Errors are JSON where a success is not: the client asks for both, the SDK for what a \
               success is.",
        explains: |seen| {
            let both = format!("{}, application/json", seen.difference.theirs);
            is_accept(seen, &both, &seen.difference.theirs)
        },
    },
    Reason {
        kind: Kind::Equivalent,
        text: "A success comes in several media types: the client asks for all of them, the SDK for \
               the first.",
        explains: |seen| {
            let first = format!("{}, ", seen.difference.theirs);
            let is_of_bytes = seen.difference.theirs == "application/octet-stream";
            is_of_bytes
                && is_accept(seen, &seen.difference.ours, &seen.difference.theirs)
                && seen.difference.ours.starts_with(&first)
        },
    },
    Reason {
        kind: Kind::Equivalent,
        text: "An optional body that the caller does not give is not sent; the SDK sends `{}`.",
        explains: |seen| {
            let is_about_the_body =
                matches!(&*seen.difference.place, "body" | "header content-type");
            is_about_the_body
                && seen.call.body.is_none()
                && seen.ours.body == Body::None
                && matches!(&seen.theirs.body, Body::Json(value) if *value == serde_json::json!({}))
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A request without a body says that its body is JSON.",
        explains: |seen| {
            seen.difference.place == "header content-type"
                && seen.difference.ours.is_empty()
                && seen.theirs.body == Body::None
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A text that is empty is left out, though the caller gave it.",
        explains: |seen| {
            let is_python = seen.language == "Python";
            is_python && (lacks_empty_pairs(seen) || lacks_empty_parts(seen))
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A list of nothing is sent as a list with one empty text.",
        explains: |seen| {
            seen.language == "Python"
                && seen.difference.place == "query"
                && without_empty(&seen.theirs.query) == sorted(&seen.ours.query)
        },
    },
];

pub(super) fn is_accept(seen: &Seen<'_>, ours: &str, theirs: &str) -> bool {
    let difference = seen.difference;
    difference.place == "header accept" && difference.ours == ours && difference.theirs == theirs
}

pub(super) fn sorted(query: &str) -> Vec<(String, String)> {
    let mut pairs = pairs(query);
    pairs.sort();
    pairs
}

fn without_empty(query: &str) -> Vec<(String, String)> {
    let mut pairs = sorted(query);
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

fn lacks_empty_pairs(seen: &Seen<'_>) -> bool {
    seen.difference.place == "query"
        && without_empty(&seen.ours.query) == sorted(&seen.theirs.query)
}

fn lacks_empty_parts(seen: &Seen<'_>) -> bool {
    let (Body::Parts(ours), Body::Parts(theirs)) = (&seen.ours.body, &seen.theirs.body) else {
        return false;
    };
    let Some(member) = seen.difference.place.strip_prefix("parts of ") else {
        return false;
    };
    let names = |parts: &[Part], with_empty: bool| {
        let parts = parts.iter().filter(|part| member_of(part) == member);
        let parts = parts.filter(|part| with_empty || !part.text.is_empty());
        let mut names = parts.map(|part| part.name.clone()).collect::<Vec<_>>();
        names.sort();
        names
    };
    names(ours, false) == names(theirs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::compare::differences;
    use crate::parity::kernel::KERNEL;

    fn reasons(language: &str, ours: &Sent, theirs: &Sent) -> Vec<Option<usize>> {
        let call = Call::default();
        let found = differences(ours, theirs);
        let seen = found.iter().map(|difference| Seen {
            language,
            call: &call,
            ours,
            theirs,
            difference,
        });
        seen.map(|it| reason_of(&KERNEL, &it)).collect()
    }

    fn sent(path: &str, query: &str) -> Sent {
        Sent {
            path: path.to_owned(),
            query: query.to_owned(),
            ..Sent::default()
        }
    }

    #[test]
    fn a_reason_explains_no_more_than_it_says() {
        for (language, ours, theirs, wanted) in [
            ("Python", sent("/a%40b", ""), sent("/a@b", ""), true),
            ("Python", sent("/a", ""), sent("/b", ""), false),
            ("Python", sent("/", "a=x%20y"), sent("/", "a=x+y"), true),
            ("Python", sent("/", "a=&b=1"), sent("/", "b=1"), true),
            ("TypeScript", sent("/", "a=&b=1"), sent("/", "b=1"), false),
            ("Python", sent("/", "a=2&b=1"), sent("/", "b=1"), false),
            ("Python", sent("/", "a=1&a=2"), sent("/", "a=1%2C2"), false),
        ] {
            let found = reasons(language, &ours, &theirs);
            assert!(!found.is_empty());
            let is_explained = found.iter().all(Option::is_some);
            assert_eq!(is_explained, wanted, "{language} {ours:?} {theirs:?}");
        }
    }
}
