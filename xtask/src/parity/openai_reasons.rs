//! Reasons for differences from OpenAI's SDKs.

use serde_json::{Map, Value};

use super::reasons::{Kind, Reason, Seen, is_accept, sorted};
use super::record::Body;

pub(super) const REASONS: &[Reason] = &[
    Reason {
        kind: Kind::Equivalent,
        text: "A `DELETE` is idempotent by itself (RFC 9110, section 9.2.2): the client sends no key with it.",
        explains: |seen| {
            let difference = seen.difference;
            let is_key = difference.place == "header idempotency-key";
            is_key && seen.ours.method == "DELETE" && difference.ours.is_empty()
        },
    },
    Reason {
        kind: Kind::Equivalent,
        text: "The SDK asks for an embedding in base64 where the caller did not say how, and gives the \
               same numbers.",
        explains: |seen| {
            let added = "$: `encoding_format` is new";
            seen.ours.path == "/embeddings" && seen.difference.ours == added
        },
    },
    Reason {
        kind: Kind::Beyond,
        text: "The SDK sends `OpenAI-Beta: assistants=v2`, a header that the document does not have. A \
               caller of the client adds it with `Options::header`.",
        explains: |seen| seen.difference.place == "header openai-beta",
    },
    Reason {
        kind: Kind::Beyond,
        text: "The document says that a file's content is JSON, or says nothing; the SDK asks for \
               `application/binary`.",
        explains: |seen| {
            let ours = ["application/json", "application/octet-stream"];
            ours.iter()
                .any(|it| is_accept(seen, it, "application/binary"))
        },
    },
    Reason {
        kind: Kind::Beyond,
        text: "A list repeats its name, as OpenAPI's default is (`include=a&include=b`); the SDK adds \
               brackets (`include[]=a`), of which the document says nothing.",
        explains: has_brackets,
    },
    Reason {
        kind: Kind::Beyond,
        text: "An object in a query is a pair for each member, as OpenAPI's default is; the SDK sends \
               `metadata[key]=value`, which the document says in words alone.",
        explains: |seen| {
            let bare = |query: &str| {
                let pairs = sorted(query).into_iter();
                let bare = pairs.map(|(name, value)| {
                    let name = name.strip_prefix("metadata[").unwrap_or(&name);
                    (name.trim_end_matches(']').to_owned(), value)
                });
                let mut bare = bare.collect::<Vec<_>>();
                bare.sort();
                bare
            };
            seen.ours.path == "/chat/completions"
                && seen.difference.place == "query"
                && bare(&seen.ours.query) == bare(&seen.theirs.query)
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A stream of events is asked for as JSON. The client asks for `text/event-stream`, and for \
               JSON where a failure is declared.",
        explains: |seen| {
            let ours = ["text/event-stream", "text/event-stream, application/json"];
            ours.iter()
                .any(|it| is_accept(seen, it, "application/json"))
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A form without anything in it goes as JSON, which the document does not have there.",
        explains: |seen| {
            let is_about_the_body =
                matches!(&*seen.difference.place, "body" | "header content-type");
            is_about_the_body
                && seen.ours.body == Body::Parts(Vec::new())
                && seen.theirs.body == Body::Json(Value::Object(Map::new()))
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "A `null` in a form, which the document allows, is refused. The client leaves the part out.",
        explains: |seen| {
            let refused = "to pass null in FormData";
            seen.difference.place == "requests" && seen.difference.theirs.contains(refused)
        },
    },
];

/// Returns true if the names of a query or of a form's parts are equal but for `[]`.
fn has_brackets(seen: &Seen<'_>) -> bool {
    if seen.difference.place == "query" {
        let bare = |query: &str| {
            let pairs = sorted(query).into_iter();
            let pairs = pairs.map(|(name, value)| (name.trim_end_matches("[]").to_owned(), value));
            pairs.collect::<Vec<_>>()
        };
        return bare(&seen.ours.query) == bare(&seen.theirs.query);
    }
    seen.difference.place.starts_with("parts of ")
        && seen.difference.theirs.contains("[]")
        && seen.difference.theirs.replace("[]", "") == seen.difference.ours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::make::Call;
    use crate::parity::compare::differences;
    use crate::parity::openai::OPENAI;
    use crate::parity::reasons::reason_of;
    use crate::parity::record::{Part, Sent};

    fn is_explained(ours: &Sent, theirs: &Sent) -> bool {
        let call = Call::default();
        let found = differences(ours, theirs);
        assert!(!found.is_empty());
        found.iter().all(|difference| {
            let seen = Seen {
                language: "Python",
                call: &call,
                ours,
                theirs,
                difference,
            };
            reason_of(&OPENAI, &seen).is_some()
        })
    }

    #[test]
    fn a_reason_explains_no_more_than_it_says() {
        let query = |path: &str, query: &str| Sent {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            ..Sent::default()
        };
        let chats = "/chat/completions";
        for (path, ours, theirs, wanted) in [
            ("/", "include=a&include=b", "include[]=a&include[]=b", true),
            ("/", "include=a&include=b", "include[]=a", false),
            (chats, "k=v", "metadata[k]=v", true),
            (chats, "k=v", "metadata[k]=w", false),
            ("/", "k=v", "metadata[k]=v", false),
        ] {
            let [ours, theirs] = [ours, theirs].map(|it| query(path, it));
            assert_eq!(is_explained(&ours, &theirs), wanted, "{ours:?} {theirs:?}");
        }
        let part = |name: &str| Sent {
            body: Body::Parts(vec![Part {
                name: name.to_owned(),
                ..Part::default()
            }]),
            ..Sent::default()
        };
        assert!(is_explained(&part("a"), &part("a[]")));
        assert!(!is_explained(&part("a"), &part("b[]")));
        let keyed = |method: &str, key: &str| Sent {
            method: method.to_owned(),
            headers: [("idempotency-key".to_owned(), key.to_owned())].into(),
            ..Sent::default()
        };
        let keyless = |method: &str| Sent {
            method: method.to_owned(),
            ..Sent::default()
        };
        assert!(is_explained(&keyless("DELETE"), &keyed("DELETE", "key 1")));
        assert!(!is_explained(&keyless("POST"), &keyed("POST", "key 1")));
        assert!(!is_explained(
            &keyed("POST", "key 2"),
            &keyed("POST", "key 1")
        ));
    }
}
