//! Outcomes in, the page `docs/parity.md` out.

use std::fmt::Write;

use super::outcome::Outcome;
use super::reasons::REASONS;

const HEAD: &str = "\
# Parity with official SDKs

What the client generated from the Kernel API's full document (of 2026-08-10) sends, held against what \
the API's official SDKs for Python and TypeScript send for the same calls. Method, path, query, headers \
and body are compared; a difference is listed below with its reason, or the comparison fails. No \
difference is the client's fault.

```sh
SPECMILL_CORPUS=<folder of documents> cargo xtask parity            # against what was recorded
SPECMILL_CORPUS=<folder of documents> cargo xtask parity --record   # installs the SDKs and records anew
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

pub(crate) fn page(outcomes: &[Outcome]) -> String {
    let mut page = HEAD.to_owned();
    // Writing to memory cannot fail.
    let _ = write(&mut page, outcomes);
    page
}

/// A count and what it is called.
type Row = (&'static str, fn(&Outcome) -> usize);

fn write(page: &mut String, outcomes: &[Outcome]) -> std::fmt::Result {
    writeln!(page, "## Counts\n")?;
    let names = outcomes
        .iter()
        .map(|it| format!(" {} `{}` {} |", it.language, it.package, it.version));
    writeln!(page, "| |{}", names.collect::<String>())?;
    writeln!(page, "|---|{}", "---|".repeat(outcomes.len()))?;
    let rows: [Row; 8] = [
        ("operations of the document", |it| it.operations),
        ("of these in the SDK", |it| it.shared),
        ("in the SDK alone", |it| it.others),
        ("calls compared", |it| it.calls),
        ("equal", |it| it.equal),
        ("different, and mean the same", |it| it.equivalent),
        ("different, by the SDK's fault", |it| it.by_sdk),
        ("different without a reason", |it| it.unexplained.len()),
    ];
    for (name, count) in rows {
        let counts = outcomes.iter().map(|it| format!(" {} |", count(it)));
        writeln!(page, "| {name} |{}", counts.collect::<String>())?;
    }
    writeln!(page, "\n## Reasons\n")?;
    writeln!(
        page,
        "How many calls differ for each; a call may differ for several.\n"
    )?;
    let languages = outcomes.iter().map(|it| format!(" {} |", it.language));
    writeln!(
        page,
        "| reason | whose doing |{}",
        languages.collect::<String>()
    )?;
    writeln!(page, "|---|---|{}", "---|".repeat(outcomes.len()))?;
    for (index, reason) in REASONS.iter().enumerate() {
        let count = |it: &Outcome| it.by_reason.get(&index).copied().unwrap_or(0);
        let counts = outcomes.iter().map(|it| format!(" {} |", count(it)));
        let counts = counts.collect::<String>();
        writeln!(page, "| {} | {} |{counts}", reason.text, reason.kind.name())?;
    }
    writeln!(page, "\n## Not in both\n")?;
    writeln!(
        page,
        "An operation that an SDK lacks is not compared with it; those that an SDK alone has are newer \
         than the document.\n"
    )?;
    for outcome in outcomes {
        let missing = outcome.missing.iter().map(|it| format!("`{it}`"));
        let missing = missing.collect::<Vec<_>>().join(", ");
        writeln!(page, "- Not in {}: {missing}.", outcome.language)?;
        if !outcome.extras.is_empty() {
            let extras = outcome
                .extras
                .iter()
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            writeln!(
                page,
                "- The SDK for {} has no word for these, since it is newer than the document; it is \
                 given them as extras: {extras}.",
                outcome.language
            )?;
        }
    }
    Ok(())
}
