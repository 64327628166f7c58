//! A vendor's page, written from the outcomes with its SDKs.

use std::fmt::Write;

use super::outcome::Outcome;
use super::reasons::reasons;
use super::vendor::Vendor;

pub(crate) fn page(vendor: &Vendor, outcomes: &[Outcome]) -> String {
    let mut page = vendor.head.to_owned();
    // Writing to memory cannot fail.
    let _ = write(&mut page, vendor, outcomes);
    page
}

/// The label of a row that only some documents need.
const BEYOND: &str = "different, since the document lacks something";

/// A label and the count for it.
type Row = (&'static str, fn(&Outcome) -> usize);

fn write(page: &mut String, vendor: &Vendor, outcomes: &[Outcome]) -> std::fmt::Result {
    writeln!(page, "## Counts\n")?;
    let names = outcomes
        .iter()
        .map(|it| format!(" {} `{}` {} |", it.language, it.package, it.version));
    writeln!(page, "| |{}", names.collect::<String>())?;
    writeln!(page, "|---|{}", "---|".repeat(outcomes.len()))?;
    let rows: [Row; 9] = [
        (vendor.operations_are, |it| it.operations),
        ("of these in the SDK", |it| it.shared),
        ("in the SDK alone", |it| it.others),
        ("calls compared", |it| it.calls),
        ("equal", |it| it.equal),
        ("different, and mean the same", |it| it.equivalent),
        (BEYOND, |it| it.beyond),
        ("different, by the SDK's fault", |it| it.by_sdk),
        ("different without a reason", |it| it.unexplained.len()),
    ];
    for (name, count) in rows {
        if name == BEYOND && outcomes.iter().all(|it| count(it) == 0) {
            continue;
        }
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
    for (index, reason) in reasons(vendor).enumerate() {
        let count = |it: &Outcome| it.by_reason.get(&index).copied().unwrap_or(0);
        if outcomes.iter().all(|it| count(it) == 0) {
            continue;
        }
        let counts = outcomes.iter().map(|it| format!(" {} |", count(it)));
        let counts = counts.collect::<String>();
        writeln!(page, "| {} | {} |{counts}", reason.text, reason.kind.name())?;
    }
    behaviours(page, vendor, outcomes)?;
    writeln!(page, "\n## Not in both\n")?;
    writeln!(
        page,
        "An operation that an SDK lacks is not compared with it; those that an SDK alone has are newer \
         than the document.\n"
    )?;
    for outcome in outcomes {
        let missing = outcome.missing.iter().map(|it| format!("`{it}`"));
        let missing = missing.collect::<Vec<_>>().join(", ");
        let missing = if missing.is_empty() {
            "nothing".to_owned()
        } else {
            missing
        };
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

/// Writes the section about behaviours with several requests.
fn behaviours(page: &mut String, vendor: &Vendor, outcomes: &[Outcome]) -> std::fmt::Result {
    if vendor.behaviours().is_empty() {
        return Ok(());
    }
    writeln!(page, "\n## Behaviour\n")?;
    writeln!(
        page,
        "What each client did with scripted answers: every request is compared as above, and so is what \
         came out of the call.\n"
    )?;
    let languages = outcomes.iter().map(|it| format!(" {} |", it.language));
    writeln!(page, "| what | requests |{}", languages.collect::<String>())?;
    writeln!(page, "|---|---|{}", "---|".repeat(outcomes.len()))?;
    for behaviour in vendor.behaviours() {
        let of = |it: &Outcome| it.behaviours.get(behaviour.name).cloned();
        let requests = outcomes.first().and_then(of).map_or(0, |it| it.0);
        let cells = outcomes.iter().map(|outcome| {
            let found = of(outcome).map(|it| it.1).unwrap_or_default();
            let texts = reasons(vendor).enumerate();
            let texts = texts.filter(|(index, _)| found.contains(index));
            let texts = texts.map(|(_, reason)| reason.text).collect::<Vec<_>>();
            match texts.is_empty() {
                true => " equal |".to_owned(),
                false => format!(" {} |", texts.join(" ")),
            }
        });
        let cells = cells.collect::<String>();
        writeln!(page, "| {} | {requests} |{cells}", behaviour.what)?;
    }
    Ok(())
}
