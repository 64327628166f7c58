//! The page `docs/reports/recordings.md`, written from the outcomes.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::octokit::PACKAGES;
use super::outcome::{Outcome, Played, Reason};
use super::webhooks::{End, Ends, Read};

const HEAD: &str = "\
# Recorded traffic

Recordings are what other people's clients sent to a real server, and what it sent back. For each \
recorded interaction the operation is found by method and path. The request is rebuilt through the \
client's typed arguments, and what the client sends is compared: method, path, query as pairs, body as \
JSON. The recorded response is served to the client, and what it decodes has to encode back equal.

```sh
cargo xtask recordings <document> <folder>   # VCR cassettes in JSON, HAR files, records of nock
cargo xtask recordings --octokit             # GitHub's, from npm; rewrites this page
```

Headers are not compared, since most say who calls. Of a large document only the operations that are \
called are compiled.

";

/// Formats the whole page.
pub(super) fn page(outcome: &Outcome, payloads: &Ends, reasons: &[Reason]) -> String {
    let packages = PACKAGES.map(|(name, version)| format!("`{name}` {version}"));
    let mut page = HEAD.to_owned();
    page.push_str(&format!("Packages: {}.\n\n", packages.join(", ")));
    page.push_str(&format!(
        "## Requests and responses\n\n{}.\n\n",
        outcome.summary()
    ));
    page.push_str(&table(outcome));
    page.push_str(&differences(outcome, reasons));
    page.push_str(&format!(
        "\n## Payloads of webhooks\n\n{}.\n\n",
        payloads_summary(payloads)
    ));
    page.push_str(&payloads_table(payloads));
    page
}

/// Formats a table with a row for each file of recordings.
pub(super) fn table(outcome: &Outcome) -> String {
    let mut groups = BTreeMap::<&str, Vec<&Played>>::new();
    for played in &outcome.played {
        groups
            .entry(&played.interaction.source)
            .or_default()
            .push(played);
    }
    let mut table = String::from(
        "| recordings | interactions | of operations | requests equal | responses equal |\n|---|---|---|---|---|\n",
    );
    for (source, all) in groups {
        let count = |is: &dyn Fn(&&&Played) -> bool| all.iter().filter(is).count();
        let is_empty = |it: &Option<Vec<String>>| it.as_ref().is_some_and(Vec::is_empty);
        // Writing to memory cannot fail.
        let _ = writeln!(
            table,
            "| {source} | {} | {} | {} | {} |",
            all.len(),
            count(&|it| it.request.is_some()),
            count(&|it| is_empty(&it.request)),
            count(&|it| is_empty(&it.response)),
        );
    }
    table
}

/// Formats each difference with its number of interactions, its first place and its reason.
pub(super) fn differences(outcome: &Outcome, reasons: &[Reason]) -> String {
    let mut found = BTreeMap::<String, (usize, String)>::new();
    for played in &outcome.played {
        let operation = played.operation.as_deref().unwrap_or("none");
        let first = format!(
            "{} {} ({operation})",
            played.interaction.source, played.interaction.number
        );
        for difference in played.differences() {
            found.entry(difference).or_insert((0, first.clone())).0 += 1;
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let mut table =
        String::from("\n| difference | interactions | first | reason |\n|---|---|---|---|\n");
    for (difference, (count, first)) in found {
        let reason = reasons.iter().find(|it| difference.contains(it.part));
        let reason = reason.map_or("none", |it| it.reason);
        let shown = cell(&difference);
        let _ = writeln!(table, "| {shown} | {count} | {first} | {reason} |");
    }
    table
}

/// Escapes text for a cell of a table.
fn cell(text: &str) -> String {
    let text = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    let text = text.collect::<String>().replace('|', "\\|");
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Summarizes a strict and a lenient client in one sentence each.
pub(super) fn payloads_summary(payloads: &Ends) -> String {
    let sentence = |who: &str, end: &dyn Fn(&Read) -> &End| {
        let count = |is: &dyn Fn(&End) -> bool| payloads.values().filter(|it| is(end(it))).count();
        format!(
            "A {who} client reads {} of {} payloads; {} encode back equal, {} more with `null` for \
             required, nullable properties that did not come",
            count(&|it| !matches!(it, End::Failed(_))),
            payloads.len(),
            count(&|it| *it == End::Equal),
            count(&|it| *it == End::WithNulls),
        )
    };
    let strict = sentence("strict", &|it| &it.strict);
    format!("{strict}. {}", sentence("lenient", &|it| &it.lenient))
}

/// Formats the table of payloads that a strict client rejects, and of drift that a lenient one
/// reports.
fn payloads_table(payloads: &Ends) -> String {
    let mut refused = BTreeMap::<&str, (usize, &str)>::new();
    let mut others = BTreeMap::<&str, (usize, &str)>::new();
    let mut drift = BTreeMap::<(&str, String), (usize, &str)>::new();
    for (id, read) in payloads {
        if let End::Failed(text) = &read.strict {
            refused.entry(text).or_insert((0, id)).0 += 1;
        }
        if let End::Failed(text) = &read.lenient {
            others.entry(text).or_insert((0, id)).0 += 1;
        }
        for (kind, path) in &read.drift {
            drift
                .entry((kind, without_numbers(path)))
                .or_insert((0, id))
                .0 += 1;
        }
    }
    let mut table = String::from(
        "The examples are older than the document: what it requires now, they could not have. A strict \
         client says so:\n\n| refused by a strict client | payloads | first |\n|---|---|---|\n",
    );
    // Writing to memory cannot fail.
    for (text, (count, first)) in refused {
        let _ = writeln!(table, "| {} | {count} | {first} |", cell(text));
    }
    if !others.is_empty() {
        table.push_str("\n| refused by a lenient client | payloads | first |\n|---|---|---|\n");
    }
    for (text, (count, first)) in others {
        let _ = writeln!(table, "| {} | {count} | {first} |", cell(text));
    }
    table.push_str(
        "\nWhat the observer of a lenient client is told, the places in lists taken together:\n\n\
         | drift | path | times | first |\n|---|---|---|---|\n",
    );
    for ((kind, path), (count, first)) in drift {
        let _ = writeln!(table, "| {kind} | `{}` | {count} | {first} |", cell(&path));
    }
    table
}

/// Formats `$.a[3].b` as `$.a[].b`.
fn without_numbers(path: &str) -> String {
    let parts = path
        .split('[')
        .enumerate()
        .map(|(index, part)| match part.split_once(']') {
            Some((number, rest)) if index > 0 && number.bytes().all(|it| it.is_ascii_digit()) => {
                format!("]{rest}")
            }
            _ => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_lists_have_no_number() {
        assert_eq!(without_numbers("$.a[12].b[0]"), "$.a[].b[]");
        assert_eq!(without_numbers("$[\"x y\"].b"), "$[\"x y\"].b");
    }
}
