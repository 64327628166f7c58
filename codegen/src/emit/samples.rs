//! A sample call, as the documentation shows it.

use super::Layout;
use crate::plan::api::Docs;

/// Longer lines of a sample are broken.
const SAMPLE_WIDTH: usize = 80;

/// A doctest where the client is a crate; within another crate its path is not known.
pub(super) fn sample_docs(sample: &[String], layout: Layout) -> Docs {
    if sample.is_empty() {
        return Docs::default();
    }
    let (fence, hides) = match layout {
        Layout::Crate => ("```no_run", false),
        Layout::Module => ("```text", true),
    };
    let mut lines = vec![
        String::new(),
        "# Example".to_owned(),
        String::new(),
        fence.to_owned(),
    ];
    lines.extend(
        laid_out(sample)
            .into_iter()
            .filter(|line| !(hides && line.starts_with("# "))),
    );
    lines.push("```".to_owned());
    Docs(lines)
}

/// Breaks long lines of a sample as Rust is commonly laid out.
fn laid_out(sample: &[String]) -> Vec<String> {
    if sample.iter().all(|line| line.len() <= SAMPLE_WIDTH) {
        return sample.to_vec();
    }
    let text = sample
        .iter()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let text = text.collect::<Vec<_>>().join("\n");
    let Ok(file) = syn::parse_file(&text) else {
        return sample.to_vec();
    };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().map(|line| match line.strip_prefix("    ") {
        None => format!("# {line}"),
        Some("Ok(())") => "# Ok(())".to_owned(),
        Some(shown) => shown.to_owned(),
    });
    lines.collect()
}
