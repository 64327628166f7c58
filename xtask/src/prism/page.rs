//! The page `docs/reports/prism.md`, written from the outcomes.

use std::fmt::Write;

use super::DOCUMENTS;
use super::mock::{PACKAGE, VERSION};
use super::outcome::{End, Outcome};
use super::reasons::REASONS;

const HEAD: &str = "\
# A third party's server

Prism serves a document as a mock, and holds every request against it: path, query, headers, body and \
credentials. Here every operation of four documents is called with the client that is generated from \
each, and answered. A call that is not well is listed below with its reason, or the run fails.

```sh
SPECMILL_CORPUS=<folder of documents> cargo xtask prism              # all four
SPECMILL_CORPUS=<folder of documents> cargo xtask prism --only box   # those with this in their name
```

It needs npm and a network for it, and rewrites this page (unless `--only` is given) and the tables in \
`xtask/prism/`, which have a line for each call. `cargo test -p xtask --test prism` holds without them \
that the program which makes the calls makes all of them.

";

const HOW: &str = "\
## How

- Of each operation two calls are made, for each media type that its body may have: one with everything, \
and one with what is required alone. Values are valid for their schemas by the crate `jsonschema`, \
`pattern` included; what is `readOnly` is not sent.
- Every security scheme has a credential. Streams are read to their end.
- Between the client and Prism (`prism mock`) stands a relay that keeps what Prism says of the request: \
the status, and the errors in the header `sl-violations`. A call is well where there was one request, \
Prism found no fault with it and had an answer, and the client read that.
- Prism passes over what a query has and the document does not declare, as a parameter in a wrong style \
may be: so names that are not declared are a violation, too.
- Prism refuses a request that is not as declared, with `--errors` and without. With it, it refuses to \
give examples of the document that do not fit their schemas, too; so it is left out, and such an answer \
is held against its schema only where the client does not read it.

";

pub(super) fn page(outcomes: &[Outcome]) -> String {
    let mut page = HEAD.to_owned();
    // Writing to memory cannot fail.
    let _ = write(&mut page, outcomes);
    page
}

fn write(page: &mut String, outcomes: &[Outcome]) -> std::fmt::Result {
    writeln!(page, "## Counts\n\n`{PACKAGE}` {VERSION}.\n")?;
    writeln!(
        page,
        "| | operations | called | calls | answered and read | violations | not answered | not read | without a reason |"
    )?;
    writeln!(page, "|---|---|---|---|---|---|---|---|---|")?;
    for outcome in outcomes {
        let count = |is_such: fn(&End) -> bool| outcome.count(|row| is_such(&row.end));
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |",
            outcome.document,
            outcome.operations,
            outcome.called,
            outcome.rows.len(),
            count(|end| *end == End::Fine),
            count(|end| matches!(end, End::Violation(_))),
            count(|end| matches!(end, End::Unanswered(_))),
            count(|end| matches!(end, End::Unread(_) | End::Uncalled(_))),
            outcome.unexplained().count(),
        )?;
    }
    writeln!(page)?;
    for (name, document) in DOCUMENTS {
        writeln!(page, "- `{name}`: `{document}`")?;
    }
    writeln!(page, "\n{HOW}## Reasons\n")?;
    for (number, reason) in REASONS.iter().enumerate() {
        let calls = outcomes.iter().flat_map(|outcome| {
            let rows = outcome.rows.iter();
            rows.filter(move |row| row.reasons.contains(&number))
        });
        let calls = calls.map(|row| format!("`{}`", row.id)).collect::<Vec<_>>();
        if !calls.is_empty() {
            writeln!(page, "- {} {}", reason.text, listed(&calls))?;
        }
    }
    Ok(())
}

/// Lists the first few calls.
fn listed(calls: &[String]) -> String {
    const MOST: usize = 6;
    let count = calls.len();
    let first = calls[..count.min(MOST)].join(", ");
    match count {
        0..=MOST => format!("({count}: {first})"),
        _ => format!("({count}, among them {first})"),
    }
}
