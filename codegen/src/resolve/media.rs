//! Classification of media types by their names: the encoding of bodies, and equivalence.

/// The encoding of a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Media {
    /// JSON text
    Json,
    /// URL-encoded pairs of names and values
    Form,
    /// A part for each property
    Multipart,
    /// XML, as text
    Xml,
    /// Text
    Text,
    /// Bytes
    Binary,
    /// A wildcard: the `Content-Type` of each body determines the encoding
    Any,
    /// Server-sent events, of which only the data is decoded
    Events,
    /// Server-sent events, each as an object
    EventObjects,
    /// JSON Lines
    Lines,
    /// JSON text sequences (RFC 7464)
    Records,
}

impl Media {
    /// Classifies the name of a media type.
    pub(crate) fn of(name: &str) -> Self {
        let name = essence(name).to_ascii_lowercase();
        let (kind, subtype) = name.split_once('/').unwrap_or(("", &name));
        match subtype {
            "x-www-form-urlencoded" => Self::Form,
            "event-stream" => Self::Events,
            "json-seq" => Self::Records,
            "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "ndjson" | "x-ndjson"
            | "x-json-stream" | "stream+json" | "jsonlines+json" => Self::Lines,
            _ if kind == "multipart" => Self::Multipart,
            "json" => Self::Json,
            "*" if matches!(kind, "" | "*" | "application") => Self::Any,
            _ if subtype.ends_with("+json") => Self::Json,
            "xml" => Self::Xml,
            _ if subtype.ends_with("+xml") && kind != "image" => Self::Xml,
            _ if kind == "text" || is_text(subtype) => Self::Text,
            _ => Self::Binary,
        }
    }

    /// Returns true for a sequence of values that can be streamed.
    pub(crate) fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Events | Self::EventObjects | Self::Lines | Self::Records
        )
    }

    /// Returns the word for it in the names of types.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Xml => "xml",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Any => "any",
            Self::Events | Self::EventObjects => "events",
            Self::Lines => "lines",
            Self::Records => "records",
        }
    }
}

/// Returns true for subtypes of `application` that are text by convention.
fn is_text(subtype: &str) -> bool {
    let names = [
        "yaml",
        "x-yaml",
        "javascript",
        "graphql",
        "sql",
        "toml",
        "jwt",
        "jose",
    ];
    names.contains(&subtype) || subtype.ends_with("+yaml")
}

/// Returns a media type without its parameters (RFC 9110, section 8.3.1).
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Parameters of a media type that do not affect the meaning of a body.
const WITHOUT_MEANING: [&str; 2] = ["charset", "boundary"];

/// Returns true for patch formats, each of which gives the same document another meaning
/// (RFC 6902, RFC 7396).
pub(crate) fn is_patch(media_type: &str) -> bool {
    let subtype = essence(media_type).rsplit('/').next().unwrap_or_default();
    let mut words = subtype.split(['-', '.', '+', '_']);
    words.any(|word| word.eq_ignore_ascii_case("patch"))
}

/// Returns true for the media type of JSON Patch (RFC 6902).
pub(super) fn is_json_patch(media_type: &str) -> bool {
    essence(media_type).eq_ignore_ascii_case("application/json-patch+json")
}

/// Returns true if a body of the first media type can replace one of the second with the same
/// schema: both are equal, or the first is plain JSON.
///
/// The caller chooses between the types of two vendors, and between two versions in a parameter.
pub(super) fn stands_for(chosen: &str, other: &str) -> bool {
    if is_patch(chosen) || is_patch(other) {
        return essence(chosen).eq_ignore_ascii_case(essence(other));
    }
    let (ours, theirs) = (meaning_parameters(chosen), meaning_parameters(other));
    let is_plain = |name: &str| {
        let names = ["application/json", "text/json"];
        names
            .iter()
            .any(|json| essence(name).eq_ignore_ascii_case(json))
    };
    match (Media::of(chosen), Media::of(other)) {
        (Media::Json, Media::Json) if is_plain(chosen) => ours.is_empty() || ours == theirs,
        (Media::Json, Media::Json) => {
            essence(chosen).eq_ignore_ascii_case(essence(other)) && ours == theirs
        }
        _ => true,
    }
}

fn meaning_parameters(media_type: &str) -> Vec<String> {
    let parameters = media_type.split(';').skip(1);
    let parameters = parameters.map(|it| it.trim().to_ascii_lowercase());
    let mut parameters = parameters
        .filter(|it| {
            let name = it.split('=').next().unwrap_or_default().trim();
            !name.is_empty() && !WITHOUT_MEANING.contains(&name)
        })
        .collect::<Vec<_>>();
    parameters.sort();
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_a_body_is_written() {
        let cases = [
            ("application/json; charset=utf-8", Media::Json),
            ("application/merge-patch+json", Media::Json),
            ("application/vnd.github.v3.star+json", Media::Json),
            ("text/json", Media::Json),
            ("*/*", Media::Any),
            ("application/*", Media::Any),
            ("image/*", Media::Binary),
            ("text/*", Media::Text),
            ("application/x-www-form-urlencoded", Media::Form),
            ("multipart/form-data", Media::Multipart),
            ("multipart/mixed", Media::Multipart),
            ("text/csv", Media::Text),
            ("application/xml", Media::Xml),
            ("text/xml", Media::Xml),
            ("application/problem+xml", Media::Xml),
            ("image/svg+xml", Media::Binary),
            ("application/yaml", Media::Text),
            ("application/octet-stream", Media::Binary),
            ("application/zip", Media::Binary),
            ("image/png", Media::Binary),
            ("text/event-stream", Media::Events),
            ("application/x-ndjson", Media::Lines),
            ("application/jsonl", Media::Lines),
            ("application/stream+json", Media::Lines),
            ("application/json-seq", Media::Records),
        ];
        for (name, media) in cases {
            assert_eq!(Media::of(name), media, "{name}");
        }
    }

    #[test]
    fn only_plain_json_stands_for_other_media_types() {
        let patches = [
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml",
            "application/vnd.example.patch+json",
        ];
        for patch in patches {
            assert!(is_patch(patch), "{patch}");
            assert!(!stands_for("application/json", patch), "{patch}");
            for other in patches {
                assert_eq!(stands_for(patch, other), patch == other, "{patch} {other}");
            }
        }
        assert!(!is_patch("application/vnd.dispatch+json"));
        for (chosen, other, stands) in [
            ("application/json", "application/vnd.example.v2+json", true),
            ("application/json; charset=utf-8", "text/json", true),
            ("application/json", "application/json; v=2", true),
            ("application/json; v=1", "text/json; v=1", true),
            ("application/json; v=1", "application/json; v=2", false),
            ("application/vnd.a+json", "application/vnd.b+json", false),
            ("application/vnd.a+json", "Application/vnd.A+json", true),
            ("application/vnd.a+json", "application/json", false),
            (
                "application/json",
                "application/x-www-form-urlencoded",
                true,
            ),
        ] {
            assert_eq!(stands_for(chosen, other), stands, "{chosen} {other}");
        }
    }
}
