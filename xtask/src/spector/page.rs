//! The page `docs/reports/spector.md`, written from the outcome.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::outcome::{End, Outcome};

const HEAD: &str = "\
# TypeSpec's mock APIs

TypeSpec's team keeps specifications of HTTP APIs, a mock server for them (Spector), and scenarios that \
a client generator should be able to play. Here each specification's document is emitted as OpenAPI \
3.1, a client is generated from it, and a program written with the client's typed calls plays the \
scenarios. A scenario passes where Spector saw exactly the requests that it expects, and the program \
found in the response what the scenario says.

```sh
cargo xtask spector                   # installs the packages, plays all, rewrites this page
cargo xtask spector --only Type_Enum  # the scenarios with this in their key
```

The command needs npm and a network for it. `xtask/spector/package.json` pins the packages; \
`xtask/spector/emit.mjs` says which three specifications are edited for the emitter, and how; \
`xtask/spector/scenarios/` holds the programs, and `xtask/spector/settings/` what `specmill.toml` says \
for a document.

";

pub(super) fn page(outcome: &Outcome) -> String {
    let mut page = HEAD.to_owned();
    // Writing to memory cannot fail.
    let _ = write(&mut page, outcome);
    page
}

fn write(page: &mut String, outcome: &Outcome) -> std::fmt::Result {
    writeln!(
        page,
        "## Counts\n\n{} documents. {}.\n",
        outcome.documents,
        outcome.summary()
    )?;
    writeln!(page, "| scenarios | count | passed |\n|---|---|---|")?;
    for (group, (count, passed)) in groups(outcome) {
        writeln!(page, "| {group} | {count} | {passed} |")?;
    }
    writeln!(
        page,
        "\n## Scenarios that do not pass\n\n| scenario | reason |\n|---|---|"
    )?;
    for (key, reason) in &outcome.reasons {
        writeln!(page, "| `{key}` | {reason} |")?;
    }
    Ok(())
}

/// Counts scenarios by the first two words of their keys: `Type_Property`.
fn groups(outcome: &Outcome) -> BTreeMap<String, (usize, usize)> {
    let mut groups = BTreeMap::<_, (usize, usize)>::new();
    for (key, end) in &outcome.ends {
        let words = key.split('_').take(2).collect::<Vec<_>>();
        let (count, passed) = groups.entry(words.join(" ")).or_default();
        *count += 1;
        *passed += usize::from(*end == End::Passed);
    }
    groups
}
