//! `specmill init`.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use specmill::start::{self, Start, Started};
use specmill::vendor::Request;
use specmill::{Error, settings};

use super::inputs;
use super::{print, print_warnings};

/// Maximum number of warnings shown; every build counts them.
const MAX_WARNINGS: usize = 5;

#[derive(Args)]
pub(super) struct Init {
    /// An OpenAPI document (YAML or JSON), or a Markdown page with one in a fenced block: a file, a
    /// URL, or `-` for standard input
    document: PathBuf,
    /// The folder of the package [default: one named after the document's title; with --module, the
    /// current folder]
    folder: Option<PathBuf>,
    /// Add the client to the package in the folder, as a module
    #[arg(long)]
    module: bool,
    /// The name of the client's package [default: after the document's title]
    #[arg(long, value_parser = parse_package_name)]
    name: Option<String>,
    /// A copy of Specmill's repository to depend on [default: the one that this command was built
    /// from, or else the registry]
    #[arg(long, value_name = "FOLDER")]
    specmill: Option<PathBuf>,
    /// The root of all files that the document may refer to, links resolved [default: the
    /// document's folder]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

pub(super) fn init(options: &Init) -> Result<(), Error> {
    let input = inputs::open(&options.document)?;
    let folder = PathBuf::new();
    let started = start::start(&Start {
        document: Request {
            input: input.path(),
            folder: &folder,
            root: options.root.as_deref(),
            download: input.download(),
            overlays: &[],
        },
        folder: options.folder.as_deref(),
        is_module: options.module,
        name: options.name.as_deref(),
        specmill: options.specmill.as_deref(),
    });
    let started = started.map_err(|error| input.explain(error))?;
    let warnings = &started.report.diagnostics;
    print_warnings(&warnings[..warnings.len().min(MAX_WARNINGS)]);
    print(&describe(&started, options.module));
    Ok(())
}

fn describe(started: &Started, is_module: bool) -> String {
    let Started {
        folder,
        package,
        files,
        remarks,
        report,
    } = started;
    let shown = folder.display();
    let number = report.operations;
    let plural = if number == 1 { "" } else { "s" };
    let mut text = format!("{package} in {shown}: {number} operation{plural}\n");
    for file in files {
        let _ = writeln!(text, "  {file}");
    }
    let others = report.diagnostics.len().saturating_sub(MAX_WARNINGS);
    if others > 0 {
        let _ = writeln!(
            text,
            "note: {others} more warnings; `specmill generate` prints all"
        );
    }
    for remark in remarks {
        let _ = writeln!(
            text,
            "{} {remark}",
            if is_module { "next:" } else { "note:" }
        );
    }
    if !is_module {
        let _ = writeln!(text, "next: cd {shown} && cargo test && cargo doc --open");
    }
    text
}

fn parse_package_name(name: &str) -> Result<String, String> {
    settings::check_package_name(name).map(|()| name.to_owned())
}
