//! The Kernel API, compared as a whole.

use super::reasons::{Kind, Reason, Seen, sorted};
use super::sdk::{Language, Sdk};
use super::vendor::Vendor;

pub(super) const KERNEL: Vendor = Vendor {
    name: "kernel",
    document: "kernel/kernel-openapi-2026-08-10.yml",
    operations: &[],
    forms: &[],
    most_ways: usize::MAX,
    sdks: &[
        Sdk {
            language: Language::Python,
            package: "kernel",
            version: "0.131.0",
            class: "Kernel",
            idempotency_header: None,
            methods: &[],
        },
        Sdk {
            language: Language::TypeScript,
            package: "@onkernel/sdk",
            version: "0.84.0",
            class: "Kernel",
            idempotency_header: None,
            methods: &[],
        },
    ],
    kept: "xtask/parity",
    page: "docs/reports/parity-kernel.md",
    head: HEAD,
    operations_are: "operations of the document",
    reasons: REASONS,
    script: None,
};

const HEAD: &str = "\
# Parity with official SDKs

What the client generated from the Kernel API's full document (of 2026-08-10) sends, held against what \
the API's official SDKs for Python and TypeScript send for the same calls. Method, path, query, headers \
and body are compared; a difference is listed below with its reason, or the comparison fails. No \
difference is the client's fault.

```sh
SPECMILL_CORPUS=<folder of documents> cargo xtask parity --only kernel            # against what was recorded
SPECMILL_CORPUS=<folder of documents> cargo xtask parity --only kernel --record   # installs the SDKs and records anew
```

The document is `kernel/kernel-openapi-2026-08-10.yml` in that folder. `--record` needs npm, pip, and a \
network for these two; it rewrites `xtask/parity/` and this page. `cargo test -p xtask --test parity` \
compares without them.

## How

- Calls are made from the document by code (`xtask/src/calls/make.rs`): of each operation one with \
everything, one with what is required alone, one for each further shape that a value may have (a branch \
of a union, `null`, an empty list or text), and one with characters that have to be escaped, where text \
goes into a path, a query or a form. Values are valid for their schemas, `pattern` aside.
- The client is generated with `xtask/parity/specmill.toml`. It says of one form what the document leaves to \
OpenAPI's default, an object as one part of JSON (3.1.1, section 4.8.15.1), where the SDKs write a part for \
each of its members (`env_vars[NAME]`).
- Each client makes each call once, without retries, against a server on loopback that keeps what comes. \
A driver in the SDK's language finds its method for an operation by what its code sends, and gives path \
parameters by position and everything else by name. For the client, a program is generated that decodes \
the same values by the types that the operations' tables name.
- Left out are headers that say who calls and how (`User-Agent`, `X-Stainless-…`, `Accept-Encoding`, \
lengths) and a form's boundary. Members of JSON have no order, and 1 is 1.0. Nothing else is made equal.

";

const REASONS: &[Reason] = &[
    Reason {
        kind: Kind::Theirs,
        text: "A list in a query is joined by commas where the document has it repeat the name \
               (`explode` is true where it is not said, and the description says so too).",
        explains: |seen| {
            let repeated = "GET /browsers/{id}/telemetry/events";
            let is_there = seen.call.id.starts_with(repeated) && seen.difference.place == "query";
            is_there && joined(&seen.ours.query) == joined(&seen.theirs.query)
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "An object in a form that the document says is `application/json` is a part for each of \
               its members. The TypeScript SDK sends JSON, as the client.",
        explains: |seen| seen.language == "Python" && is_in_brackets(seen, "source"),
    },
    Reason {
        kind: Kind::Theirs,
        text: "A part of a form that the document says is `application/json` does not say what it is.",
        explains: |seen| {
            let difference = seen.difference;
            difference.place == "part source type"
                && (&*difference.ours, &*difference.theirs) == ("application/json", "")
        },
    },
    Reason {
        kind: Kind::Theirs,
        text: "Entries of a list in a form have no index (`extensions[][name]`), so that what belongs \
               to which entry is told by the order alone. The TypeScript SDK has them, as the client.",
        explains: |seen| {
            let without = |text: &str| {
                let digits = |letter: char| letter.is_ascii_digit();
                let names = text.split(' ').map(|it| it.replace(digits, ""));
                let mut names = names.collect::<Vec<_>>();
                names.sort();
                names
            };
            seen.language == "Python"
                && seen.difference.place == "parts of extensions"
                && without(&seen.difference.ours) == without(&seen.difference.theirs)
        },
    },
];

/// Returns true if a field is one part here and one part per property there.
fn is_in_brackets(seen: &Seen<'_>, member: &str) -> bool {
    let difference = seen.difference;
    let lead = format!("{member}[");
    difference.place == format!("parts of {member}")
        && difference.ours == member
        && difference.theirs.starts_with(&lead)
}

/// Joins the values of each query name by commas.
fn joined(query: &str) -> Vec<(String, String)> {
    let mut all = Vec::<(String, String)>::new();
    for (name, value) in sorted(query) {
        match all.last_mut().filter(|(known, _)| *known == name) {
            Some((_, values)) => *values = format!("{values},{value}"),
            None => all.push((name, value)),
        }
    }
    // Empty values have a reason of their own.
    all.retain(|(_, value)| !value.is_empty());
    all
}
