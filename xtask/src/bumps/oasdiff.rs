//! The pairs of documents with which oasdiff tests itself.
//!
//! A table that people keep has each pair, what oasdiff's test is about, and the reason wherever the
//! findings differ.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::compare::verdict;

/// The folder of oasdiff's documents in the corpus.
const FOLDER: &str = "Tufin+oasdiff";

const HEAD: &str = "\
## oasdiff's own test pairs

The documents in the corpus that oasdiff compares in its own tests, as far as both sides are there. The \
corpus has no test code, so that what a test expects is read from the names of its files. oasdiff judges \
documents and the servers behind them; a verdict here is about the client's crate, and about what deployed \
clients meet. *Findings* have their effect on source code, and on requests and responses where there is one. \
`xtask/src/bumps/oasdiff.tsv` is the kept table of pairs, expectations and reasons.

| old | new | oasdiff's test | findings | difference, and why |
|---|---|---|---|---|
";

/// A line of the table.
#[derive(Debug, Eq, PartialEq)]
struct Case<'a> {
    old: &'a str,
    new: &'a str,
    expected: &'a str,
    reason: &'a str,
}

fn cases(table: &str) -> Result<Vec<Case<'_>>, String> {
    let lines = table
        .lines()
        .filter(|it| !it.starts_with('#') && !it.is_empty());
    let cases = lines.map(|line| {
        let cells = line.split('\t').collect::<Vec<_>>();
        match cells.as_slice() {
            [old, new, expected, reason] => Ok(Case {
                old,
                new,
                expected,
                reason,
            }),
            _ => Err(format!("not four cells: {line}")),
        }
    });
    cases.collect()
}

/// Returns the section of the page.
pub(super) fn section(table: &str, corpus: &Path) -> Result<String, String> {
    let mut page = HEAD.to_owned();
    let cases = cases(table)?;
    let mut differ = 0;
    for case in &cases {
        let file = |name: &str| -> PathBuf {
            let folder = corpus.join(FOLDER);
            let (base, end) = name.rsplit_once('.').unwrap_or((name, "yaml"));
            folder.join(format!("data__{}.{end}", base.replace('/', "__")))
        };
        let words = match verdict(&file(case.old), &file(case.new)) {
            Ok(verdict) => words(&verdict),
            Err(message) => {
                let lines = message.lines().map(str::trim);
                format!("refused: {}", lines.take(1).collect::<String>())
            }
        };
        differ += usize::from(!case.reason.starts_with("the same"));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            case.old,
            case.new,
            case.expected,
            words.replace('|', "\\|"),
            case.reason
        );
    }
    let _ = writeln!(
        page,
        "\n{} pairs; {} say the same, {differ} differ as described.\n",
        cases.len(),
        cases.len() - differ
    );
    Ok(page)
}

/// Lists kinds of findings with their effects.
fn words(verdict: &serde_json::Value) -> String {
    let mut groups = BTreeMap::<String, usize>::new();
    for finding in super::findings(verdict) {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mut effects = vec![text(&finding["source"])];
        for way in ["request", "response"] {
            let effect = text(&finding["wire"][way]);
            if effect != "nothing" {
                effects.push(format!("{way} {effect}"));
            }
        }
        let group = format!("`{}` ({})", text(&finding["kind"]), effects.join(", "));
        *groups.entry(group).or_default() += 1;
    }
    if groups.is_empty() {
        return "none".to_owned();
    }
    let groups = groups.into_iter().map(|(group, count)| match count {
        1 => group,
        _ => format!("{group} × {count}"),
    });
    groups.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_four_cells_and_the_kept_table_has_no_other() {
        assert!(cases("# words\na\tb\tc\n").is_err());
        let kept = include_str!("oasdiff.tsv");
        let cases = cases(kept).unwrap();
        assert!(cases.len() > 40);
        assert!(cases.iter().all(|it| !it.reason.is_empty()));
    }
}
