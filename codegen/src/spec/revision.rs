//! Documents in a revision of a git repository, read through the `git` command.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use super::disk::whole;
use super::storage::{Storage, Store};
use super::{Spec, display};
use crate::Error;
use crate::files::LARGEST;

/// A revision of a repository.
#[derive(Clone, Debug)]
struct Revision {
    /// An existing folder in the working tree; absolute, without `..`
    folder: PathBuf,
    /// The path of that folder in the repository, ending in `/` unless it is empty
    prefix: String,
    /// The commit
    commit: String,
}

/// Reads the documents that a revision has at a path of the working tree.
pub(super) fn read(revision: &str, path: &Path, client: Option<&Path>) -> Result<Spec, Error> {
    let store = Revision::find(revision, path)?;
    let is_folder = match store.kind(&whole(path)) {
        Some(kind) => kind == "tree",
        None => {
            let path = display(path);
            let message = format!("the revision `{revision}` does not have {path}");
            return Err(Error::refused(message).hint(
                "name a revision that has it, or another path: `--since <revision> <path>`",
            ));
        }
    };
    let lead = format!("{revision}:");
    Spec::read_from(path, client, is_folder, Store::new(store), &lead)
}

impl Revision {
    fn find(revision: &str, path: &Path) -> Result<Self, Error> {
        let path = whole(path);
        let mut folders = path.ancestors();
        let folder = folders.find(|it| it.is_dir()).unwrap_or(Path::new("/"));
        let mut found = Self {
            folder: folder.to_owned(),
            prefix: String::new(),
            commit: String::new(),
        };
        let prefix = found.git(&["rev-parse", "--show-prefix"])?;
        let prefix = prefix.map_err(|said| {
            let folder = display(folder);
            Error::refused(format!("{folder} is not in a git repository: {said}"))
        })?;
        found.prefix = line(prefix);
        let commit = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--end-of-options", &commit];
        let commit = found.git(&arguments)?.map_err(|_| {
            let message = format!("the git repository has no revision `{revision}`");
            Error::refused(message).hint("`git log --oneline` and `git tag` list revisions")
        })?;
        found.commit = line(commit);
        Ok(found)
    }

    /// Runs git; returns its output, or what it says when it fails.
    fn git(&self, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, Error> {
        let output = self.command(arguments).stdin(Stdio::null()).output();
        let output = output.map_err(cannot_run)?;
        Ok(match output.status.success() {
            true => Ok(output.stdout),
            false => Err(line(output.stderr)),
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments);
        command
    }

    /// Returns the path in the repository, or none if it is outside or cannot be named.
    fn inner(&self, path: &Path) -> Option<String> {
        let shared = self.folder.components().zip(path.components());
        let shared = shared.take_while(|(a, b)| a == b).count();
        let mut steps = self.prefix.split_terminator('/').collect::<Vec<_>>();
        for _ in self.folder.components().skip(shared) {
            steps.pop()?;
        }
        for part in path.components().skip(shared) {
            match part {
                Component::Normal(name) => steps.push(name.to_str()?),
                _ => return None,
            }
        }
        let path = steps.join("/");
        (!path.contains(char::is_control)).then_some(path)
    }

    fn object(&self, path: &Path) -> Option<String> {
        Some(format!("{}:{}", self.commit, self.inner(path)?))
    }

    /// Returns the kind of the object at a path.
    fn kind(&self, path: &Path) -> Option<String> {
        let object = self.object(path)?;
        let said = self.git(&["cat-file", "-t", &object]).ok()?.ok()?;
        Some(line(said))
    }
}

impl Storage for Revision {
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let object = self.object(folder).ok_or(ErrorKind::NotFound)?;
        let listed = self.git(&["ls-tree", "-z", "--full-tree", &object]);
        let listed = listed
            .map_err(io::Error::other)?
            .map_err(io::Error::other)?;
        let text = String::from_utf8_lossy(&listed);
        // `<mode> <type> <object>\t<name>`
        let files = text.split_terminator('\0').filter_map(|entry| {
            let (about, name) = entry.split_once('\t')?;
            let is_file = about.split(' ').nth(1) == Some("blob");
            is_file.then(|| folder.join(name))
        });
        Ok(files.collect())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let object = self.object(path).ok_or(ErrorKind::NotFound)?;
        let mut child = self
            .command(&["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(format!("{object}\n").as_bytes())?;
        }
        let read = child
            .stdout
            .take()
            .map(|output| one_object(BufReader::new(output)));
        // A process whose output is not read to the end would wait.
        let _ = child.kill();
        child.wait()?;
        read.unwrap_or_else(|| Err(ErrorKind::NotFound.into()))
    }
}

/// Reads `<object> blob <size>`, a line break and the bytes.
fn one_object(mut output: impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    output.by_ref().take(8192).read_line(&mut head)?;
    let mut words = head.split_whitespace().skip(1);
    let (kind, size) = (words.next(), words.next().and_then(|it| it.parse().ok()));
    let (Some("blob"), Some(size)) = (kind, size) else {
        // It is missing, a folder, or a link that leads nowhere or out of the repository.
        return Err(ErrorKind::NotFound.into());
    };
    if size > LARGEST {
        let message = format!("it is larger than {} MiB", LARGEST >> 20);
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    let mut bytes = Vec::new();
    output.take(size).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == size {
        true => Ok(bytes),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn cannot_run(cause: io::Error) -> Error {
    Error::refused(format!("cannot run `git`: {cause}")).hint(
        "install git, or compare with a copy of the old documents: `specmill diff <old> <new>`",
    )
}

/// Returns the text of one line.
fn line(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}
