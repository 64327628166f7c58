//! The first paragraphs of an operation's documentation: the document's summary and description
//! without repetitions, and the route.

use crate::plan::api::Docs;
use crate::plan::doc_comments::code;
use crate::plan::statuses::status_word;
use crate::resolve;

/// Descriptions of responses that say no more than that the call succeeded.
const SUCCESS: [&str; 14] = [
    "response",
    "defaultresponse",
    "success",
    "successful",
    "successfully",
    "successresponse",
    "successfulresponse",
    "asuccessfulresponse",
    "successfuloperation",
    "successfulrequest",
    "operationsuccessful",
    "requestsuccessful",
    "therequestwassuccessful",
    "therequesthassucceeded",
];

/// Returns the summary, the description and the route of an operation, without repetitions.
pub(super) fn opening(operation: &resolve::Operation) -> Docs {
    let route = code(&format!("{} {}", operation.method, operation.path));
    let is_name = |text: &&str| {
        let text = text.trim();
        let id = operation.id.as_deref().unwrap_or_default();
        !text.contains(char::is_whitespace) && (plain(text) == plain(id) || text == operation.path)
    };
    let summary = operation.summary.as_deref().filter(|it| !is_name(it));
    let description = operation.description.as_deref().filter(|it| !is_name(it));
    let summary = summary.filter(|it| !description.is_some_and(|text| begins_with(text, it)));
    let docs = Docs::default().words(summary).words(description);
    match docs.0.is_empty() {
        true => Docs::text(format!("Sends {route}.")),
        false => docs.line(route),
    }
}

/// Returns true if the first sentence or line of a text is this summary.
fn begins_with(text: &str, summary: &str) -> bool {
    let (text, summary) = (text.trim(), summary.trim().trim_end_matches('.'));
    let begin = text.get(..summary.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(summary))
        && match text[summary.len()..].trim_start_matches('.') {
            "" => true,
            rest => {
                rest.starts_with('\n') || rest.starts_with(' ') && text[summary.len()..] != *rest
            }
        }
}

/// Returns true if the description of a response only repeats its status.
pub(super) fn is_reason(response: &resolve::Response) -> bool {
    let said = plain(&response.description);
    let reason = plain(&status_word(response.status));
    let status = response.status.to_string();
    let bare = said.strip_prefix(&status).unwrap_or(&said);
    bare.is_empty() || bare == reason || bare == "ok" || SUCCESS.contains(&bare)
}

/// A text in lower case, without anything but letters and digits.
fn plain(text: &str) -> String {
    let symbols = text.chars().filter(|symbol| symbol.is_alphanumeric());
    symbols.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_that_the_description_begins_with_is_a_repetition() {
        for text in [
            "List gists",
            "list gists.",
            "List gists. All of them.",
            "List gists\n\nAll",
        ] {
            assert!(begins_with(text, "List gists"), "{text}");
            assert!(begins_with(text, "List gists."), "{text}");
        }
        for text in ["List gists of a user", "Lists gists", "List", "Löst gists"] {
            assert!(!begins_with(text, "List gists"), "{text}");
        }
    }
}
