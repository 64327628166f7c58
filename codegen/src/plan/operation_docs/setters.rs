//! The setters of a call: each with a link, and with its first sentence while there are few.

use super::link;
use crate::plan::api::{Body, Docs, Name, Parameter};
use crate::plan::markdown::{first_sentence, item};

/// The most setters that are listed one a line.
const LISTED: usize = 10;

/// The longest sentence that is repeated from a setter's documentation.
const SENTENCE: usize = 100;

/// Adds links to the setters of a call.
pub(super) fn setters(call: &Name, parameters: &[Parameter], body: Option<&Body>, docs: &mut Docs) {
    let parameters = parameters.iter().filter(|parameter| !parameter.required);
    let parameters = parameters.map(|it| (&it.name, &it.docs, it.deprecated));
    let body = body.filter(|body| !body.required);
    let all = parameters.chain(body.map(|body| (&body.name, &body.docs, false)));
    let all = all.map(|(name, docs, deprecated)| {
        let mark = if deprecated { " (deprecated)" } else { "" };
        (format!("{}{mark}", link(call, &name.0)), sentence(docs))
    });
    let all = all.collect::<Vec<_>>();
    if all.len() > LISTED || all.iter().all(|(_, sentence)| sentence.is_none()) {
        let links = all.iter().map(|(link, _)| link.as_str());
        let links = links.collect::<Vec<_>>().join(", ");
        if !links.is_empty() {
            docs.paragraph(vec![format!("Optional: {links}.")]);
        }
        return;
    }
    docs.paragraph(vec!["Optional:".to_owned()]);
    let items = all.iter().flat_map(|(link, sentence)| {
        let sentence = sentence.iter().cloned().collect::<Vec<_>>();
        item(link, &sentence)
    });
    docs.paragraph(items.collect());
}

/// The first sentence of a setter's documentation, if it is short and says more than its name.
fn sentence(docs: &Docs) -> Option<String> {
    let is_name = |line: &String| line.starts_with("The ") && line.contains(" parameter `");
    match docs.0.first() {
        Some(line) if is_name(line) || line == "The request body." => None,
        _ => first_sentence(&docs.0, SENTENCE),
    }
}
