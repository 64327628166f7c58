//! `specmill explain`.

use clap::Args;
use specmill::Error;
use specmill::explain::{Explanation, all, explain, similar};

use super::print;

#[derive(Args)]
pub(super) struct Explain {
    /// The identifier of a kind of warning or finding [default: list all]
    kind: Option<String>,
}

pub(super) fn print_explanation(options: &Explain) -> Result<(), Error> {
    let Some(id) = &options.kind else {
        let lines = all();
        let width = lines.iter().map(|it| it.id.len()).max().unwrap_or_default();
        let lines = lines
            .iter()
            .map(|it| format!("{:width$}  {}\n", it.id, it.meaning));
        print(&lines.collect::<String>());
        return Ok(());
    };
    let Some(Explanation { id, meaning, text }) = explain(id) else {
        let hint = match similar(id)[..] {
            [] => "`specmill explain` lists all kinds".to_owned(),
            [first, ..] => format!("did you mean `{first}`? `specmill explain` lists all kinds"),
        };
        return Err(Error::Refused {
            message: format!("`{id}` is not a kind of warning or finding"),
            hint: Some(hint),
        });
    };
    print(&format!("{id}: {meaning}\n\n{text}\n"));
    Ok(())
}
