//! The savings of switching on only the needed Cargo features, one feature after the other.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::tool::Tool;
use super::{Folders, Spread, cargo_check};
use crate::corpus::count_lines;
use crate::measure::{End, Usage};

/// The cost of one feature, or of all.
struct Share {
    feature: String,
    usages: Vec<Usage>,
}

impl Share {
    fn cpu(&self) -> f64 {
        Spread::of(&self.usages, |usage| usage.cpu).median
    }

    fn peak(&self) -> f64 {
        Spread::of(&self.usages, |usage| usage.peak_mib).median
    }
}

/// Checks our crate with each feature alone and with all, and returns the table.
pub(super) fn measure(place: &Folders, document: &Path, runs: usize) -> Result<String, String> {
    let tool = Tool::Specmill;
    let folder = place.folder(document, tool, 0);
    let usage = tool.generate(&place.tools, document, &folder)?;
    if usage.end != End::Code(0) {
        return Err(format!("{} does not generate", document.display()));
    }
    tool.complete(&folder)?;
    let target = place.tools.join("target");
    // Dependencies are compiled first.
    cargo_check(&folder, &target, &[])?;
    let mut shares = vec![Share {
        feature: "all".to_owned(),
        usages: Vec::new(),
    }];
    shares.extend(features(&folder)?.into_iter().map(|feature| Share {
        feature,
        usages: Vec::new(),
    }));
    for _ in 0..runs {
        for (index, share) in shares.iter_mut().enumerate() {
            let alone = ["--no-default-features", "--features", &share.feature];
            let arguments = if index == 0 { &[][..] } else { &alone };
            share.usages.push(cargo_check(&folder, &target, arguments)?);
        }
    }
    Ok(table(&shares, count_lines(&folder)))
}

/// Lists the features of a crate, except those that enable all.
fn features(folder: &Path) -> Result<Vec<String>, String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = cargo.current_dir(folder).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo: {error}"))?;
    let features = metadata["packages"][0]["features"].as_object();
    let names = features.into_iter().flatten().map(|(name, _)| name.clone());
    Ok(names
        .filter(|name| name != "default" && name != "all-models")
        .collect())
}

/// Formats the Markdown table: all features, the median feature, then each one, most expensive
/// first.
fn table(shares: &[Share], lines: usize) -> String {
    let Some((all, alone)) = shares.split_first() else {
        return String::new();
    };
    let mut alone = alone.iter().collect::<Vec<_>>();
    alone.sort_by(|a, b| b.cpu().total_cmp(&a.cpu()));
    let row = |name: &str, share: &Share| {
        let (cpu, part) = (share.cpu(), share.cpu() / all.cpu());
        format!("| {name} | {cpu:.2} | {:.0} | {part:.3} |\n", share.peak())
    };
    let mut text = format!(
        "\n| feature of {lines} lines | CPU s | peak MiB | to all: CPU |\n|---|---|---|---|\n{}",
        row("all", all)
    );
    if let Some(median) = alone.get(alone.len() / 2) {
        text.push_str(&row(&format!("the median of {}", alone.len()), median));
    }
    for share in alone {
        text.push_str(&row(&format!("`{}`", share.feature), share));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_feature_is_shown_as_a_part_of_all() {
        let share = |feature: &str, cpu| Share {
            feature: feature.to_owned(),
            usages: vec![Usage {
                cpu,
                peak_mib: 8.0,
                ..Usage::default()
            }],
        };
        let shares = [
            share("all", 8.0),
            share("a", 1.0),
            share("b", 4.0),
            share("c", 2.0),
        ];
        let text = table(&shares, 10);
        assert!(
            text.contains("| the median of 3 | 2.00 | 8 | 0.250 |"),
            "{text}"
        );
        let (b, a) = (text.find("| `b` | 4.00"), text.find("| `a` | 1.00"));
        assert!(b < a && b.is_some(), "{text}");
    }
}
