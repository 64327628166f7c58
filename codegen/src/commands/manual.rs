//! `specmill completions` and `specmill man`, made from the definition of the command line.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;
use specmill::Error;

use super::print;

#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Man {
    /// The folder for a page of each subcommand [default: print the page of the command]
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn complete(options: &Completions, command: &Command) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command.clone(), "specmill", &mut script);
    print(&String::from_utf8_lossy(&script));
    Ok(())
}

pub(super) fn write_manual(options: &Man, command: Command) -> Result<(), Error> {
    let Some(folder) = &options.out else {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(command).render(&mut page);
        rendered.map_err(|cause| failure(PathBuf::from("specmill.1"), cause))?;
        print(&String::from_utf8_lossy(&page));
        return Ok(());
    };
    let written =
        std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    written.map_err(|cause| failure(folder.clone(), cause))
}

fn failure(path: PathBuf, cause: std::io::Error) -> Error {
    Error::Disk {
        action: "write",
        path,
        cause,
    }
}
